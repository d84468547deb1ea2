"""The commands as scripts and people use them: exit codes, the JSON that outsiders rely on, clear words."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders import ARTICLE, docx, email, photo
from tests.redaksi.examples import FAILING, PASSING
from tests.redaksi.office import Office


@pytest.fixture
def busy(office: Office) -> Office:
    """An office that has handled one good mail, one bad mail and one to be held."""
    office.receive(
        email(PASSING.files, subject="Yang baik", message_id="<baik@contoh.id>"),
        email(FAILING["text-font", "other-font"].files, subject="Salah huruf"),
        email(subject="Terima kasih", headers=[("In-Reply-To", "<lama@contoh.id>")]),
    )
    office.work()
    return office


def answer(office: Office, *arguments: str) -> Any:
    done = office.redaksi(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_inbound_list_shows_every_message_newest_first(busy: Office) -> None:
    held, bad, good = answer(busy, "inbound", "list")
    received = good.pop("received")
    assert good == {
        "id": 1,
        "message_id": "<baik@contoh.id>",
        "author": "rina@contoh.id",
        "subject": "Yang baik",
        "state": "done",
        "disposition": "accept",
        "reason": "every rule is met",
        "conversation": 1,
        "waits_until": None,
        "failed_rules": [],
        "draft": f"KTK-{received[:4]}-0001",
        "letters": [1],
    }
    assert (bad["disposition"], bad["failed_rules"], bad["draft"], bad["letters"]) == (
        "reject",
        ["text-font"],
        None,
        [2],
    )
    assert (held["disposition"], held["letters"]) == ("hold", [])


def test_drafts_list_and_show_give_the_draft(busy: Office) -> None:
    (draft,) = answer(busy, "drafts", "list")
    filed = draft.pop("filed")
    assert draft == {
        "number": f"KTK-{filed[:4]}-0001",
        "title": "Gotong Royong Warga Wujudkan Gang Bersih di Kelurahan Mawar",
        "byline": "Penulis: Rina Wulandari, Asisten Kota Komunikasi, Provinsi Kepulauan Bangka Belitung",
        "region": "Babel",
        "author": "rina@contoh.id",
        "characters": sum(len("".join(text.split())) for text in ARTICLE),
        "photos": 2,
        "state": "waiting",
        "version": 1,
        "publish_at": None,
        "link": None,
        "decline_reason": None,
        "revised": None,
    }
    shown = answer(busy, "drafts", "show", draft["number"])
    assert {**draft, "filed": filed}.items() <= shown.items()


def test_outbox_list_and_show_give_the_letters(busy: Office) -> None:
    rejection, receipt = answer(busy, "outbox", "list")
    assert (receipt["kind"], receipt["state"], receipt["to"]) == ("receipt", "sent", "rina@contoh.id")
    assert (receipt["in_reply_to"], receipt["attempts"], receipt["error"]) == ("<baik@contoh.id>", 1, None)
    assert rejection["kind"] == "rejection"
    assert "Calibri" in answer(busy, "outbox", "show", "2")["text"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("drafts", "show", "KTK-1999-0001"),
        ("drafts", "export", "KTK-1999-0001", "keluar"),
        ("inbound", "show", "99"),
        ("inbound", "retry", "99"),
        ("inbound", "settle", "99"),
        ("outbox", "show", "99"),
        ("outbox", "release", "99"),
        ("outbox", "drop", "99"),
    ],
)
def test_a_number_that_is_not_there_exits_1_and_says_so(office: Office, arguments: tuple[str, ...]) -> None:
    done = office.redaksi(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("there is no ")


def test_draft_export_writes_the_page_its_photos_and_the_document(busy: Office) -> None:
    (draft,) = answer(busy, "drafts", "list")
    done = busy.redaksi("drafts", "export", draft["number"], "keluar")
    assert done.returncode == 0
    folder = busy.folder / "keluar"
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "Gotong Royong Warga" in page
    assert "Warga membersihkan drainase di RT 04 Kelurahan Mawar." in page
    assert page.count("Asisten Kota Komunikasi") == 1
    documents = [path.read_bytes() for path in folder.rglob("*.docx")]
    assert documents == [PASSING.files[0][1]]


def test_held_letter_is_released_and_sent_once(office: Office) -> None:
    office.configure('[letters]\nmode = "hold"')
    office.receive(email(FAILING["text-font", "other-font"].files))
    office.work()
    assert office.smtp.letters == []
    assert office.redaksi("outbox", "release", "1").returncode == 0
    office.work()
    assert len(office.smtp.letters) == 1
    again = office.redaksi("outbox", "release", "1")
    assert (again.returncode, "letter 1 is sent" in again.stderr) == (1, True)


def test_dropped_letter_is_never_sent_and_its_message_can_be_judged_again(office: Office) -> None:
    office.configure('[letters]\nmode = "hold"')
    office.receive(email(FAILING["text-font", "other-font"].files))
    office.work()
    assert office.redaksi("outbox", "drop", "1").returncode == 0
    assert office.redaksi("inbound", "retry", "1").returncode == 0
    office.work()
    assert [(letter.id, letter.state) for letter in office.outbox] == [(1, "dropped"), (2, "held")]


def test_poll_exits_2_when_the_mailbox_cannot_be_used_and_does_the_rest(office: Office) -> None:
    office.receive(email(PASSING.files))
    office.configure(mailbox="imap://tidakada@127.0.0.1:9/INBOX")
    done = office.redaksi("poll")
    assert done.returncode == 2
    assert "mailbox:" in done.stderr
    assert "Traceback" not in done.stderr


def test_poll_exits_2_when_the_mail_server_cannot_be_used_and_keeps_the_letter(office: Office) -> None:
    office.receive(email(PASSING.files))
    path = office.configure()
    path.write_text(path.read_text().replace(office.smtp.url, "smtp://127.0.0.1:9"))
    done = office.redaksi("poll")
    assert done.returncode == 2
    assert "mail server:" in done.stderr
    assert [letter.state for letter in office.outbox] == ["waiting"]
    office.configure()
    with office.app() as app:
        from sqlalchemy import update

        from store.schema import letter

        with app.database.transaction() as c:
            c.execute(update(letter).values(next_attempt_at=app.now()))
    assert office.redaksi("poll").returncode == 0
    assert len(office.smtp.letters) == 1


def test_digest_is_printed_and_sent_once(busy: Office) -> None:
    printed = busy.redaksi("digest")
    assert printed.returncode == 0
    assert "Gotong Royong Warga" in printed.stdout
    assert busy.redaksi("digest", "--send").returncode == 0
    assert busy.redaksi("digest", "--send").returncode == 0
    digests = [letter for letter in busy.letters if letter["To"] == "editor@contoh.id"]
    assert len(digests) == 1


def test_doctor_finds_nothing_wrong_with_a_sound_office(busy: Office) -> None:
    done = busy.redaksi("doctor")
    assert done.returncode == 0, done.stdout
    assert {line.split()[0] for line in done.stdout.splitlines() if line[:1].isalpha()} == {"ok"}


def test_doctor_names_what_is_wrong_and_the_remedy(office: Office) -> None:
    path = office.configure(mailbox="imap://tidakada@127.0.0.1:9/INBOX", store="sqlite:///config.toml")
    path.write_text(path.read_text().replace(office.smtp.url, "smtp://127.0.0.1:9"))
    done = office.redaksi("doctor")
    failed = [line.split(":")[0].split(maxsplit=1)[1] for line in done.stdout.splitlines() if line.startswith("fail")]
    assert (done.returncode, failed) == (1, ["mailbox", "mail server", "database"])
    assert done.stdout.count("→") == 3


def test_doctor_names_keys_that_nothing_acts_on_yet(office: Office) -> None:
    office.configure("[service]\nworkers = 2")
    told = [line for line in office.redaksi("doctor").stdout.splitlines() if line.startswith("warn")]
    assert [line.split(":")[0] for line in told] == ["warn [service] workers"]


def test_inspect_gives_the_contracts_json(office: Office) -> None:
    (office.folder / "naskah.docx").write_bytes(docx(["Judul", "Isi tulisan."], pictures=[photo(640, 480)]))
    read = answer(office, "inspect", "naskah.docx")
    assert (read["format"], read["characters"], read["characters_with_spaces"], read["words"]) == ("docx", 16, 17, 3)
    assert read["paragraphs"][1]["portions"] == [{"text": "Isi tulisan.", "font": "Times New Roman", "size": 12.0}]
    assert read["paragraphs"][1]["line_spacing"] == {"rule": "multiple", "value": 1.0}
    (picture,) = read["pictures"]
    assert (picture["width"], picture["height"]) == (640, 480)


def test_inspect_of_something_else_exits_1_and_says_what_it_is(office: Office) -> None:
    (office.folder / "naskah.docx").write_bytes(b"%PDF-1.4\n")
    done = office.redaksi("inspect", "naskah.docx", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["unreadable"], told["found"]) == (1, "not-word", "pdf")


def test_parse_puts_every_attachment_in_one_place(office: Office) -> None:
    files = (*PASSING.files, ("catatan.xlsx", b"PK\x03\x04" + bytes(40)), ("logo.gif", photo(40, 20, format="GIF")))
    (office.folder / "surat.eml").write_bytes(email(files, message_id="<surat@contoh.id>").as_bytes())
    read = answer(office, "parse", "surat.eml")
    assert read["author"] == {"name": "Rina Wulandari", "address": "rina@contoh.id"}
    assert (read["message_id"], read["automatic"]) == ("<surat@contoh.id>", None)
    assert [(file["filename"], file["format"]) for file in read["documents"]] == [("naskah.docx", "docx")]
    assert [(file["filename"], file["format"], file["width"]) for file in read["photos"]] == [
        ("foto 1.jpg", "jpeg", 1600),
        ("foto 2.jpg", "jpeg", 1600),
    ]
    assert {file["filename"] for file in read["left_over"]} == {"catatan.xlsx", "logo.gif"}


def test_parse_of_an_empty_file_exits_1(office: Office) -> None:
    Path(office.folder / "kosong.eml").write_bytes(b"")
    done = office.redaksi("parse", "kosong.eml", "--json")
    assert (done.returncode, json.loads(done.stdout)["unreadable"]) == (1, "damaged")


def test_rules_are_shown_with_their_limits(office: Office) -> None:
    office.configure("[rules.text-length]\nmax = 3000")
    done = office.redaksi("rules")
    assert done.returncode == 0
    assert "3.000" in done.stdout
    assert done.stdout.count("reject") == 12


@pytest.mark.parametrize("command", [("check",), ("inspect",), ("parse",)])
def test_commands_on_files_print_a_view_for_people(office: Office, command: tuple[str, ...]) -> None:
    (office.folder / "naskah.docx").write_bytes(docx())
    (office.folder / "surat.eml").write_bytes(email(PASSING.files).as_bytes())
    file = "naskah.docx" if command == ("inspect",) else "surat.eml"
    done = office.redaksi(*command, file)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Gotong Royong" in done.stdout or "Terlampir" in done.stdout or "accept" in done.stdout
