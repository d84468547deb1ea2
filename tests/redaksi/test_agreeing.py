"""A corrected copy is offered, and "SETUJU" takes it, through a real mailbox and a real mail server."""

import io
import json
import time
import zipfile

import pytest

from ingest.word.document import Document
from ingest.word.reader import read_document
from store import corrections
from store.corrections import Correction
from tests.builders import ARTICLE, docx, photo
from tests.ingest.word.msdoc import doc, font, line, size
from tests.redaksi.mails import PHOTOS, dispositions, kinds, plain, replies, sends
from tests.redaksi.office import Office

WRONG = ("naskah.docx", docx(font="Calibri", size=11, line_spacing=1.15))
TRUE_COPY = "naskah (sudah diperbaiki).docx"
COMMENTED = "naskah (dengan catatan).docx"


def attached(office: Office, at: int = -1) -> dict[str, bytes]:
    return {
        str(part.get_filename()): part.get_payload(decode=True)  # type: ignore[misc]
        for part in office.letters[at].iter_attachments()
    }


def copies(office: Office) -> tuple[Correction, ...]:
    with office.app() as app, app.database.reading() as c:
        ids = sorted({row.conversation_id or 0 for row in office.rows})
        return tuple(each for id in ids for each in corrections.of_conversation(c, id))


def looks(content: bytes) -> set[tuple[str | None, float | None, float]]:
    document = read_document(content)
    assert isinstance(document, Document)
    return {
        (portion.font, portion.size, paragraph.line_spacing.value if paragraph.line_spacing else 0)
        for paragraph in document.paragraphs
        for portion in paragraph.portions
    }


def test_the_one_word_files_the_corrected_copy_once_and_for_all_that_comes_later(office: Office) -> None:
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    assert (dispositions(office), kinds(office)) == (["reject"], ["rejection"])
    assert "balas email ini dengan satu kata, SETUJU" in plain(office)
    offered = attached(office)
    assert list(offered) == [TRUE_COPY, COMMENTED]
    assert looks(offered[TRUE_COPY]) == {("Times New Roman", 12.0, 1.0)}
    assert looks(offered[COMMENTED]) == looks(WRONG[1])
    assert b"Huruf di bagian ini Calibri" in zipfile.ZipFile(io.BytesIO(offered[COMMENTED])).read("word/comments.xml")

    replies(office, text="SETUJU\n", author=("Budi", "budi@contoh.id"))
    replies(office, text="Tidak setuju, judulnya salah.\n")
    assert (dispositions(office), office.drafts) == (["reject", "hold", "hold"], ())

    replies(office, text="Baik, setuju.\n")
    assert dispositions(office)[3:] == ["accept"]
    (draft,) = office.drafts
    assert (draft.title, draft.document_name, len(draft.photos)) == (ARTICLE[0], TRUE_COPY, 2)
    with office.app() as app:
        assert app.files.path(draft.document_sha256).read_bytes() == offered[TRUE_COPY]
    assert kinds(office) == ["rejection", "receipt"]
    assert f"yang kami pakai adalah salinan yang sudah diperbaiki, “{TRUE_COPY}”" in plain(office)
    assert [(copy.original_name, copy.taken_by) for copy in copies(office)] == [("naskah.docx", office.rows[3].id)]

    replies(office, text="Setuju.\n")
    assert (dispositions(office)[4:], kinds(office)) == (["discard"], ["rejection", "receipt", "known"])
    assert draft.number in plain(office)

    replies(office, [("foto 3.jpg", photo(seed=3))], text="Foto lagi.\n\nKeterangan foto 3: Warga makan bersama.\n")
    (draft,) = office.drafts
    assert (draft.version, draft.document_name, len(draft.photos)) == (2, TRUE_COPY, 3)

    shown = office.redaksi("drafts", "show", draft.number, "--json")
    told = json.loads(shown.stdout)
    assert (told["document"]["name"], told["corrected_from"]["name"]) == (TRUE_COPY, "naskah.docx")
    exported = office.redaksi("drafts", "export", draft.number, str(office.folder / "keluar"))
    assert exported.returncode == 0, exported.stderr
    assert (office.folder / "keluar" / "naskah.docx").read_bytes() == WRONG[1]
    assert (office.folder / "keluar" / TRUE_COPY).read_bytes() == offered[TRUE_COPY]
    assert "naskah yang dikirim penulis, “naskah.docx”" in (office.folder / "keluar" / "index.html").read_text()


def test_of_a_doc_the_corrected_copy_is_a_docx_which_the_one_word_files(office: Office) -> None:
    office.configure()
    wrong = doc(
        "".join(f"{paragraph}\r" for paragraph in ARTICLE), run=font(1) + size(22), paragraph=line(276, multiple=True)
    )
    sends(office, [("naskah.doc", wrong), *PHOTOS])
    offered = attached(office)
    assert (dispositions(office), list(offered)) == (["reject"], [TRUE_COPY])
    assert looks(wrong) == {("Arial", 11.0, 1.15)}
    assert looks(offered[TRUE_COPY]) == {("Times New Roman", 12.0, 1.0)}

    replies(office, text="SETUJU\n")
    (draft,) = office.drafts
    assert (dispositions(office), draft.title, draft.document_name) == (["reject", "accept"], ARTICLE[0], TRUE_COPY)
    (copy,) = copies(office)
    with office.app() as app:
        assert app.files.path(draft.document_sha256).read_bytes() == offered[TRUE_COPY]
        assert app.files.path(copy.original_sha256).read_bytes() == wrong


def test_files_sent_with_the_yes_count_and_a_newer_document_makes_an_older_offer_void(office: Office) -> None:
    office.configure()
    people = [(name, f"{name}@contoh.id") for name in ("ani", "budi", "cici", "dedi")]
    longer = docx([*ARTICLE[:3], " ".join([ARTICLE[2]] * 12), *ARTICLE[3:]], font="Calibri")

    sends(office, [WRONG, *PHOTOS], author=people[0])
    replies(office, [("naskah 2.docx", docx())], text="SETUJU\n", author=people[0])
    assert office.drafts[-1].document_name == "naskah 2.docx"

    sends(office, [WRONG, *PHOTOS], author=people[1])
    more = [("foto 3.jpg", photo(seed=3))]
    replies(office, more, text="SETUJU\n\nKeterangan foto 3: Warga makan bersama.\n", author=people[1])
    assert (office.drafts[-1].document_name, len(office.drafts[-1].photos)) == (TRUE_COPY, 3)

    sends(office, [WRONG, *PHOTOS], author=people[2])
    replies(office, [("naskah baru.docx", longer)], author=people[2])
    replies(office, text="SETUJU\n", author=people[2])
    assert office.rows[-1].reason == "it agrees to a corrected copy, but a newer document has come since"

    sends(office, [("naskah.docx", docx()), ("foto.jpg", photo(800, 600))], author=people[3])
    replies(office, text="SETUJU\n", author=people[3])
    assert office.rows[-1].reason == "it agrees to a corrected copy, but none was offered"
    assert len(office.drafts) == 2


def test_a_yes_in_a_mail_of_its_own_takes_the_one_offer_though_the_conversation_was_closed(office: Office) -> None:
    office.configure('[letters]\nexpire_after = "1s"')
    sends(office, [WRONG, *PHOTOS])
    time.sleep(1.1)
    office.work()
    assert kinds(office) == ["rejection", "expired"]
    sends(office, subject="SETUJU", text="\n")
    assert dispositions(office) == ["reject", "accept"]


def test_a_desk_may_correct_and_accept_without_asking_or_leave_it_to_the_author(office: Office) -> None:
    office.configure('[documents]\ncorrect = "off"')
    sends(office, [WRONG, *PHOTOS], author=("Budi", "budi@contoh.id"))
    assert (dispositions(office), attached(office), copies(office)) == (["reject"], {}, ())
    assert "SETUJU" not in plain(office)

    office.configure('[documents]\ncorrect = "accept"')
    sends(office, [WRONG, *PHOTOS])
    assert office.rows[-1].reason == "accepted, noted: text-font, text-size, text-spacing"
    (draft,) = office.drafts
    assert (draft.document_name, draft.warnings) == (TRUE_COPY, ("text-font", "text-size", "text-spacing"))
    assert "salinan itulah yang kami pakai" in plain(office)
    with office.app() as app:
        assert looks(app.files.path(draft.document_sha256).read_bytes()) == {("Times New Roman", 12.0, 1.0)}
    replies(office, [("foto 3.jpg", photo(seed=3))], text="Keterangan foto 3: Warga makan bersama.\n")
    assert (dispositions(office)[1:], office.drafts[0].version) == (["accept", "accept"], 2)


def test_no_copy_is_offered_where_none_can_be_and_why_is_recorded(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.configure()
    sends(office, [WRONG, ("foto 1.jpg", photo(800, 600))], author=("ani", "ani@contoh.id"))
    assert (attached(office), kinds(office)) == ({}, ["rejection"])

    written = io.BytesIO(WRONG[1])
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr("_xmlsignatures/origin.sigs", b"")
    sends(office, [("naskah.docx", written.getvalue()), *PHOTOS], author=("budi", "budi@contoh.id"))
    assert (attached(office), kinds(office)[1:]) == ({}, ["rejection"])
    assert "signed" in (office.rows[-1].verdict or {})["not_corrected"]

    monkeypatch.setattr("redaksi.correcting.MOST_ATTACHED", 1000)
    sends(office, [WRONG, *PHOTOS], author=("cici", "cici@contoh.id"))
    assert (attached(office), kinds(office)[2:]) == ({}, ["rejection"])
    assert "too many for a letter" in (office.rows[-1].verdict or {})["not_corrected"]

    monkeypatch.setattr("redaksi.correcting.MOST_ATTACHED", len(WRONG[1]) + 3000)
    sends(office, [WRONG, *PHOTOS], author=("dedi", "dedi@contoh.id"))
    assert list(attached(office)) == [TRUE_COPY]
    assert "Naskah dengan catatan tidak kami lampirkan karena berkasnya terlalu besar." in plain(office)
