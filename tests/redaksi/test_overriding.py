"""Letters that wait for an editor, and what editors make of them and of the machine's verdicts."""

import json
from email.message import EmailMessage
from typing import Any

import pytest

from tests.builders import docx, email, photo
from tests.redaksi.mails import NASKAH, PHOTOS, SMALL, dispositions, kinds, plain, replies, sends
from tests.redaksi.office import Office

HOLD = '[letters]\nmode = "hold"\n'
WRONG_FONT = [("naskah.docx", docx(font="Calibri")), *PHOTOS]
NOTE = "Foto Anda bagus sekali.\nCukup ganti hurufnya saja."


def states(office: Office) -> list[tuple[str, str]]:
    return [(letter.kind, letter.state) for letter in office.outbox]


def decided(office: Office, of: str, id: int) -> list[dict[str, Any]]:
    shown = json.loads(office.redaksi(of, "show", str(id), "--json").stdout)
    return [{key: each[key] for key in ("who", "what", "rules", "reason")} for each in shown["decided"]]


def counts(office: Office, rule: str) -> dict[str, int]:
    rows = json.loads(office.redaksi("rules", "--counts", "--json").stdout)
    found = next(row for row in rows if row["rule"] == rule)
    return {key: value for key, value in found.items() if isinstance(value, int) and value}


def text(office: Office) -> str:
    return plain(office).replace("\r\n", "\n")


def html_of(letter: EmailMessage) -> str:
    return str(letter.get_body(("html",)).get_content())  # type: ignore[union-attr]


def test_a_held_rejection_goes_when_it_is_released_and_a_receipt_at_once(office: Office) -> None:
    office.configure(HOLD)
    sends(office, WRONG_FONT)
    sends(office, [NASKAH, *PHOTOS], author=("Budi", "budi@contoh.id"), text="Lengkap.\n")
    assert states(office) == [("rejection", "held"), ("receipt", "sent")]
    (held,) = json.loads(office.redaksi("outbox", "list", "--state", "held", "--json").stdout)
    assert (held["id"], held["next"]) == (1, "waits for an editor: redaksi outbox release 1, or edit or drop")
    assert "letters held: 1" in office.redaksi("doctor").stdout
    assert office.redaksi("outbox", "release", "1", "--by", "Sari").returncode == 0
    office.work()
    assert states(office) == [("rejection", "sent"), ("receipt", "sent")]
    assert decided(office, "outbox", 1) == [
        {"who": "Sari", "what": "letter-released", "rules": ["text-font"], "reason": ""}
    ]
    assert counts(office, "text-font") == {"rejections": 1, "confirmed": 1}


def test_a_held_rejection_is_edited_and_released(office: Office) -> None:
    office.configure(HOLD)
    sends(office, WRONG_FONT)
    (before,) = office.outbox
    assert office.redaksi("outbox", "edit", "1", "--note", NOTE, "--by", "Sari").returncode == 0
    assert states(office) == [("rejection", "held")]
    office.redaksi("outbox", "release", "1")
    office.work()
    (letter,) = office.letters
    assert str(letter["Message-ID"]) == before.message_id
    greeting, noted, _ = text(office).split("\n\n", 2)
    assert greeting.startswith("Yth. Bapak/Ibu")
    assert noted == f"Catatan dari redaksi:\n{NOTE}"
    assert "Foto Anda bagus sekali.<br>Cukup ganti hurufnya saja.</p>" in html_of(letter)
    assert "Calibri" in plain(office)
    assert counts(office, "text-font") == {"rejections": 1, "confirmed": 1, "edited": 1}


def test_a_held_rejection_says_what_an_editor_wrote_instead(office: Office) -> None:
    office.configure(HOLD)
    sends(office, WRONG_FONT)
    (office.folder / "surat.txt").write_text("Yth. Ibu Rina,\n\nHuruf <b>Calibri</b> kami ganti sendiri.\nSalam.\n")
    edited = office.redaksi("outbox", "edit", "1", "--text", "surat.txt")
    assert edited.returncode == 0, edited.stderr
    office.redaksi("outbox", "release", "1")
    office.work()
    (letter,) = office.letters
    assert text(office) == "Yth. Ibu Rina,\n\nHuruf <b>Calibri</b> kami ganti sendiri.\nSalam.\n"
    assert "Huruf &lt;b&gt;Calibri&lt;/b&gt; kami ganti sendiri.<br>Salam.</p>" in html_of(letter)
    assert "Times New Roman" not in html_of(letter)


@pytest.mark.parametrize(("arguments", "said"), [((), "--note"), (("--text", "tidak-ada.txt"), "tidak-ada.txt")])
def test_an_edit_that_says_nothing_is_answered_clearly(office: Office, arguments: tuple[str, ...], said: str) -> None:
    office.configure(HOLD)
    sends(office, WRONG_FONT)
    answered = office.redaksi("outbox", "edit", "1", *arguments)
    assert (answered.returncode, answered.stdout) == (2, "")
    assert said in answered.stderr


def test_a_letter_that_left_cannot_be_edited(office: Office) -> None:
    sends(office, WRONG_FONT)
    answered = office.redaksi("outbox", "edit", "1", "--note", NOTE)
    assert (answered.returncode, "letter 1 is sent" in answered.stderr) == (1, True)


def test_a_held_rejection_that_is_dropped_overrides_its_rules(office: Office) -> None:
    office.configure(HOLD)
    sends(office, WRONG_FONT)
    office.redaksi("outbox", "drop", "1", "--by", "Sari", "--reason", "hurufnya benar")
    office.work()
    assert (states(office), office.letters) == ([("rejection", "dropped")], [])
    assert office.outbox[0].error == "dropped by Sari: hurufnya benar"
    assert counts(office, "text-font") == {"rejections": 1, "overridden": 1}


def test_a_held_submission_accepted_all_the_same_becomes_a_draft_with_a_receipt(office: Office) -> None:
    office.configure(HOLD)
    sends(office, WRONG_FONT)
    accepted = office.redaksi("inbound", "accept", "1", "--by", "Sari", "--reason", "mirip sekali")
    assert accepted.returncode == 0, accepted.stderr
    office.work()
    assert dispositions(office) == ["accept"]
    (draft,) = office.drafts
    assert draft.warnings == ("text-font",)
    assert states(office) == [("rejection", "dropped"), ("receipt", "sent")]
    assert decided(office, "inbound", 1) == [
        {"who": "Sari", "what": "message-accepted", "rules": ["text-font"], "reason": "mirip sekali"}
    ]
    assert counts(office, "text-font") == {"rejections": 1, "overridden": 1}
    again = office.redaksi("inbound", "accept", "1")
    assert (again.returncode, again.stderr) == (1, "message 1 was accepted already\n")


def test_a_rejection_that_left_can_be_overridden_and_a_revision_is_judged_by_that(office: Office) -> None:
    sends(office, WRONG_FONT)
    assert states(office) == [("rejection", "sent")]
    office.redaksi("inbound", "accept", "1")
    office.work()
    assert states(office) == [("rejection", "sent"), ("receipt", "sent")]
    replies(office, [("foto 1.jpg", photo(seed=5))])
    assert (dispositions(office), kinds(office)[-1]) == (["accept", "accept"], "receipt")
    assert office.drafts[0].version == 2


def test_other_rules_still_hold_for_an_accepted_message(office: Office) -> None:
    sends(office, [("naskah.docx", docx(font="Calibri"))])
    office.redaksi("inbound", "accept", "1")
    office.work()
    assert office.drafts[0].warnings == ("photo-present", "text-font")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (PHOTOS, "message 1 brings no document that can be read (document-present): nothing can be filed\n"),
        ([], "message 1 is reject, and not for a rule: no file attached\n"),
    ],
)
def test_what_cannot_be_filed_is_not_accepted(office: Office, files: list[tuple[str, bytes]], told: str) -> None:
    sends(office, files)
    answered = office.redaksi("inbound", "accept", "1")
    assert (answered.returncode, answered.stderr) == (1, told)


def test_an_older_rejection_is_not_accepted_past_a_newer_one(office: Office) -> None:
    sends(office, WRONG_FONT)
    replies(office, [SMALL])
    answered = office.redaksi("inbound", "accept", "1")
    assert answered.returncode == 1
    assert answered.stderr.startswith("message 2 came later in the same conversation")


@pytest.mark.parametrize(
    ("desk", "rule", "held"), [("send", "hold", True), ("hold", "send", False), ("send", "send", False)]
)
def test_a_rule_may_have_a_mode_of_its_own(office: Office, desk: str, rule: str, held: bool) -> None:
    office.configure(f'[letters]\nmode = "{desk}"\n[rules.text-font]\nmode = "{rule}"\n')
    sends(office, WRONG_FONT)
    assert states(office) == [("rejection", "held" if held else "sent")]


def test_a_rejection_is_held_when_any_of_its_rules_is(office: Office) -> None:
    office.configure('[letters]\nmode = "hold"\n[rules.text-font]\nmode = "send"\n')
    sends(office, [("naskah.docx", docx(font="Calibri", size=10)), *PHOTOS])
    assert states(office) == [("rejection", "held")]


def test_the_letter_that_asks_for_files_is_held_as_well(office: Office) -> None:
    office.configure(HOLD)
    sends(office, [], text="Selamat pagi, bagaimana cara mengirim tulisan?\n")
    assert states(office) == [("gentle", "held")]


def test_a_rejection_that_waits_for_the_mail_server_is_overtaken_by_the_next_answer(office: Office) -> None:
    office.configure()
    office.smtp.say("MAIL", "451 4.3.0 busy")
    office.receive(email([NASKAH], message_id="<awal@contoh.id>"))
    office.work()
    assert states(office) == [("rejection", "waiting")]
    sends(office, PHOTOS, headers=[("In-Reply-To", "<awal@contoh.id>")], text="Susulan.\n")
    assert states(office) == [("rejection", "dropped"), ("receipt", "sent")]


def test_a_held_rejection_is_overtaken_by_a_message_that_a_person_must_see(office: Office) -> None:
    office.configure(HOLD)
    sends(office, [NASKAH], message_id="<awal@contoh.id>")
    caps = office.folder / "config.toml"
    caps.write_text(caps.read_text(encoding="utf-8") + "\n[letters.caps]\nper_thread = 1\n", encoding="utf-8")
    sends(office, PHOTOS, headers=[("In-Reply-To", "<awal@contoh.id>"), ("References", "<awal@contoh.id>")], text="2\n")
    assert dispositions(office) == ["reject", "hold"]
    assert states(office)[0] == ("rejection", "dropped")
    assert office.outbox[0].error == "overtaken by message 2"


def test_correspondence_leaves_a_held_rejection_as_it_is(office: Office) -> None:
    office.configure(HOLD)
    sends(office, [NASKAH], message_id="<awal@contoh.id>")
    sends(office, [], headers=[("In-Reply-To", "<awal@contoh.id>")], text="Apakah sudah diterima?\n")
    assert dispositions(office) == ["reject", "hold"]
    assert states(office) == [("rejection", "held")]
