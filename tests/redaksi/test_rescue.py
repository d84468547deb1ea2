"""Photos that stand only in the document, through the whole program: asked for again, or taken out into the draft."""

import io
import json
import shutil
import subprocess
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import docx as python_docx
import pytest
from docx.shared import Inches, Pt

from ingest.readers import take_out
from redaksi.confined import Confined, Stopped
from tests.builders import ARTICLE, email, photo
from tests.redaksi.office import Office

ONE, TWO, SMALL = photo(1600, 1200, seed=1), photo(1280, 960, seed=2), photo(640, 480, seed=3)
WARGA, KETUA = "Warga membersihkan drainase di RT 04.", "Ketua BKM memberi arahan kepada warga."
RESCUE = "[rules.photo-separate]\nrescue = true"


def naskah(*inside: tuple[bytes, str], after: Sequence[str] = ()) -> bytes:
    """An article in which photos stand, each with its caption below. after: further lines at its end."""
    document = python_docx.Document()

    def paragraph(text: str) -> None:
        written = document.add_paragraph()
        written.paragraph_format.line_spacing = 1.0
        run = written.add_run(text)
        run.font.name, run.font.size = "Times New Roman", Pt(12)

    for text in ARTICLE[:3]:
        paragraph(text)
    for picture, caption in inside:
        document.add_paragraph().add_run().add_picture(io.BytesIO(picture), width=Inches(4))
        paragraph(f"Foto: {caption}")
    for text in (*ARTICLE[3:5], *after):
        paragraph(text)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return " ".join(str(part.get_content()).split())


def test_photos_inside_are_asked_for_one_by_one(office: Office) -> None:
    office.receive(email([("naskah.docx", naskah((ONE, WARGA), (SMALL, KETUA)))]))
    office.work()
    (row,), (letter,) = office.rows, office.letters
    assert (row.disposition, row.failed_rules) == ("reject", ("photo-separate",))
    assert "Foto ke-1 di dalam naskah (1600 x 1200 piksel, cukup besar untuk dimuat)" in text_of(letter)
    assert "Foto ke-2 di dalam naskah perlu dilampirkan terpisah pada email." in text_of(letter)
    assert "640 x 480 piksel, juga terlalu kecil" in text_of(letter)


def test_large_photos_are_taken_out_into_the_draft_where_the_desk_does_so(office: Office) -> None:
    office.configure(RESCUE)
    office.receive(email([("naskah.docx", naskah((ONE, WARGA), (TWO, KETUA)))]))
    office.work()
    (row,), (draft,), (letter,) = office.rows, office.drafts, office.letters
    assert (row.disposition, draft.warnings) == ("accept", ("photo-separate",))
    assert [(p.filename, p.width, p.height, p.caption, p.certainty) for p in draft.photos] == [
        ("naskah - foto 1.jpg", 1600, 1200, WARGA, "certain"),
        ("naskah - foto 2.jpg", 1280, 960, KETUA, "certain"),
    ]
    with office.app() as app:
        assert [app.files.path(p.sha256).read_bytes() for p in draft.photos] == [ONE, TWO]
    assert "Foto ke-1 di dalam naskah (1600 x 1200 piksel) tidak dilampirkan" in text_of(letter)
    done = office.redaksi("drafts", "export", draft.number, str(office.folder / "out"))
    assert done.returncode == 0, done.stderr
    assert len(list((office.folder / "out").glob("foto-*.jpg"))) == 2


def test_where_taking_photos_out_has_to_be_stopped_a_person_looks(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = Confined.call

    def slow(confined: Confined, function: object, *arguments: object) -> object:
        if function is take_out:
            raise Stopped("too-large", "Reading it was stopped after 60 s.")
        return call(confined, function, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Confined, "call", slow)
    office.configure(RESCUE)
    office.receive(email([("naskah.docx", naskah((ONE, WARGA)))]))
    office.work()
    (row,) = office.rows
    assert (row.state, row.disposition, office.drafts, office.letters) == ("done", "hold", (), [])
    assert row.reason.endswith("could not be taken out of the document: Reading it was stopped after 60 s.")
    assert "foto di dalam naskah tidak dapat diambil" in office.redaksi("digest").stdout

    monkeypatch.undo()
    office.redaksi("inbound", "retry", str(row.id))
    office.work()
    (draft,) = office.drafts
    assert [photo.taken_out for photo in draft.photos] == [True]


def test_all_that_is_known_of_captions_is_shown_and_exported(office: Office) -> None:
    office.configure(RESCUE)
    lines = (f"Foto 1: {WARGA}", "Foto 9: Panen bersama di kebun warga.")
    text = "Terlampir tulisan kami.\n\nFoto 1: Pak Lurah membuka acara di balai warga.\n"
    attached = [("naskah.docx", naskah((TWO, KETUA), after=lines)), ("foto 1.jpg", ONE)]
    office.receive(email(attached, text=text))
    office.work()
    number = office.drafts[0].number
    shown = json.loads(office.redaksi("drafts", "show", number, "--json").stdout)
    told = [(each["photo"], each["other_caption"], each["other_in"], each["taken_out"]) for each in shown["captions"]]
    assert told == [
        ("foto 1.jpg", "Pak Lurah membuka acara di balai warga.", "mail", False),
        ("naskah - foto 1.jpg", "", "", True),
    ]
    assert shown["unused_captions"] == ["Panen bersama di kebun warga."]
    office.redaksi("drafts", "export", number, "out")
    page = (office.folder / "out" / "index.html").read_text(encoding="utf-8")
    for sentence in (
        "Keterangan lain, dari isi email: “Pak Lurah membuka acara di balai warga.”",
        "diambil dari dalam naskah",
        "<li>Panen bersama di kebun warga.</li>",
    ):
        assert sentence in page


def test_a_photo_too_small_to_take_out_is_asked_for(office: Office) -> None:
    office.configure(RESCUE)
    office.receive(email([("naskah.docx", naskah((ONE, WARGA), (SMALL, KETUA)))]))
    office.work()
    (row,), (letter,) = office.rows, office.letters
    assert (row.disposition, row.failed_rules, office.drafts) == ("reject", ("photo-separate",), ())
    assert "Foto ke-2 di dalam naskah perlu dilampirkan" in text_of(letter)


@pytest.mark.parametrize(
    ("same_attached", "disposition", "warnings"),
    [("meets", "accept", ()), ("warns", "accept", ("photo-separate",)), ("fails", "reject", None)],
)
def test_photos_inside_that_are_attached_too(
    office: Office, same_attached: str, disposition: str, warnings: tuple[str, ...] | None
) -> None:
    office.configure(f'[rules.photo-separate]\nsame_attached = "{same_attached}"')
    office.receive(email([("naskah.docx", naskah((ONE, WARGA), (TWO, KETUA))), ("b.jpg", TWO), ("a.jpg", ONE)]))
    office.work()
    (row,), drafts = office.rows, office.drafts
    assert row.disposition == disposition
    assert row.failed_rules == (() if drafts else ("photo-separate",))
    for draft in drafts:
        assert draft.warnings == warnings
        assert [(p.filename, p.caption) for p in draft.photos] == [("b.jpg", KETUA), ("a.jpg", WARGA)]


def test_check_takes_photos_out_as_the_service_does(office: Office) -> None:
    config = office.configure(RESCUE)
    (office.folder / "naskah.docx").write_bytes(naskah((ONE, WARGA)))
    done = office.redaksi("check", str(office.folder / "naskah.docx"), "--json", "--config", str(config))
    results = {result["rule"]: result for result in json.loads(done.stdout)["results"]}
    assert (done.returncode, results["photo-separate"]["severity"]) == (0, "warn")
    assert [finding["code"] for finding in results["photo-separate"]["findings"]] == ["taken-out"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_photos_are_taken_out_of_an_old_document(office: Office, tmp_path: Path) -> None:
    (tmp_path / "naskah.docx").write_bytes(naskah((ONE, WARGA)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "doc:MS Word 97",
            "--outdir",
            tmp_path,
            tmp_path / "naskah.docx",
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    office.configure(RESCUE)
    office.receive(email([("naskah.doc", (tmp_path / "naskah.doc").read_bytes())]))
    office.work()
    (draft,) = office.drafts
    assert [(p.filename, p.width, p.height, p.caption) for p in draft.photos] == [
        ("naskah - foto 1.jpg", 1600, 1200, WARGA)
    ]
