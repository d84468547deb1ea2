import time

import pytest

from ingest.mailbox import MailboxUnavailable
from redaksi import fetching, pipeline, reading
from tests.builders import docx, email
from tests.redaksi.mails import GOOD
from tests.redaksi.office import DESK, EDITOR, Office

WRONG_FONT = [("naskah.docx", docx(font="Calibri")), *GOOD[1:]]


def test_a_good_submission_becomes_a_draft_and_gets_a_receipt(office: Office) -> None:
    office.receive(email(GOOD, message_id="<satu@contoh.id>"))
    office.work()
    (row,), (draft,), (letter,) = office.rows, office.drafts, office.letters
    assert (row.state, row.disposition, row.reason) == ("done", "accept", "every rule is met")
    assert draft.title == "Gotong Royong Warga Wujudkan Gang Bersih di Kelurahan Mawar"
    assert (draft.region, draft.author_address) == ("Babel", "rina@contoh.id")
    assert [photo.caption for photo in draft.photos] == [
        "Warga membersihkan drainase di RT 04 Kelurahan Mawar.",
        "Ketua BKM Harapan Jaya memberi arahan kepada peserta kerja bakti.",
    ]
    assert letter["To"] == "Rina Wulandari <rina@contoh.id>"
    assert letter["In-Reply-To"] == "<satu@contoh.id>"
    assert letter["Auto-Submitted"] == "auto-replied"
    assert draft.number in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_failing_submission_gets_one_letter_and_no_draft(office: Office) -> None:
    office.receive(email(WRONG_FONT))
    office.work()
    (row,), (letter,) = office.rows, office.letters
    assert (row.disposition, row.failed_rules, office.drafts) == ("reject", ("text-font",), ())
    assert "Calibri" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Calibri" in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_every_file_of_a_submission_is_kept(office: Office) -> None:
    office.receive(email(GOOD))
    office.work()
    with office.app() as app:
        for name, content in GOOD:
            stored = app.files.put(content)
            assert app.files.path(stored.sha256).read_bytes() == content, name
        source = office.rows[0].source_sha256
        assert source and app.files.verify(source)


@pytest.mark.parametrize(
    "headers",
    [
        [("Auto-Submitted", "auto-replied")],
        [("List-Id", "<warga.contoh.id>")],
        [("Precedence", "bulk")],
        [("X-Redaksi-Desk", DESK)],
        [("Return-Path", "<>")],
    ],
)
def test_automatic_mail_is_discarded_unanswered(office: Office, headers: list[tuple[str, str]]) -> None:
    office.receive(email(headers=headers))
    office.work()
    assert [row.disposition for row in office.rows] == ["discard"]
    assert office.letters == []


def test_automatic_mail_with_a_word_document_is_held_unanswered(office: Office) -> None:
    office.receive(email(GOOD, headers=[("List-Id", "<warga.contoh.id>")]))
    office.work()
    assert ([row.disposition for row in office.rows], office.letters) == (["hold"], [])


def test_mail_without_files_is_answered_gently_once_in_three_days(office: Office) -> None:
    office.receive(email(subject="Tanya jadwal"), email(subject="Tanya lagi"))
    office.work()
    assert [row.disposition for row in office.rows] == ["reject", "hold"]
    assert [letter.kind for letter in office.outbox] == ["gentle"]


def test_an_answer_without_files_is_correspondence(office: Office) -> None:
    office.receive(email(headers=[("In-Reply-To", "<surat@contoh.id>")]))
    office.work()
    assert ([row.disposition for row in office.rows], office.letters) == (["hold"], [])


def test_a_message_that_is_seen_twice_is_handled_once(office: Office) -> None:
    mail = email(GOOD).as_bytes()
    redelivered = b"Received: from lain by contoh.id\r\nDelivered-To: redaksi@contoh.id\r\n" + mail
    office.receive(mail, redelivered)
    office.work()
    office.receive(mail)
    office.work()
    assert (len(office.rows), len(office.drafts), len(office.letters)) == (1, 1, 1)


def test_a_mailbox_whose_numbers_changed_is_scanned_again_and_nothing_handled_twice(office: Office) -> None:
    office.configure('[mailbox.folders]\naccepted = ""')
    office.receive(email(GOOD))
    office.work()
    office.account.rebuild()
    office.receive(email(WRONG_FONT, subject="Yang kedua"))
    office.work()
    assert [row.disposition for row in office.rows] == ["accept", "reject"]
    assert len(office.letters) == 2


def test_done_messages_are_moved_where_people_see_them(office: Office) -> None:
    office.receive(email(GOOD), email(WRONG_FONT, subject="Salah huruf"))
    office.work()
    for folder, expected in (("INBOX", 0), ("Redaksi/Diterima", 1), ("Redaksi/Ditolak", 1)):
        with office.account.client(folder, readonly=True) as client:
            found = client.search()
            flags = [flag for answer in client.get_flags(found).values() for flag in answer] if found else []
        assert (len(found), b"\\Seen" in flags) == (expected, False), folder


def test_a_message_that_is_too_large_is_recorded_and_not_fetched(office: Office) -> None:
    office.configure()
    path = office.folder / "config.toml"
    path.write_text(path.read_text().replace("[smtp]", "max_bytes = 100_000\n[smtp]"))
    office.receive(email([("besar.jpg", bytes(200_000))]), email(subject="Kecil"))
    office.work()
    large, small = office.rows
    assert (large.disposition, large.source_sha256) == ("hold", None)
    assert large.reason.startswith("too large to fetch")
    assert small.disposition == "reject"


def test_mail_from_before_our_time_is_left_alone(office: Office) -> None:
    office.configure()
    path = office.folder / "config.toml"
    path.write_text(path.read_text().replace("[smtp]", 'since = "0s"\n[smtp]'))
    office.receive(email(GOOD))
    time.sleep(1.1)  # INTERNALDATE counts whole seconds
    office.work()
    time.sleep(1.1)
    office.receive(email(WRONG_FONT, subject="Baru"))
    office.work()
    assert [row.disposition for row in office.rows] == ["discard", "reject"]
    assert len(office.letters) == 1


def test_a_bug_of_ours_sets_the_message_aside_tells_the_editors_and_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = reading.read_source
    calls = []

    def fails_once(*arguments: object, **named: object) -> object:
        calls.append(arguments)
        if len(calls) == 1:
            raise RuntimeError("a bug")
        return honest(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("redaksi.pipeline.read_source", fails_once)
    office.receive(email(GOOD), email(WRONG_FONT, subject="Yang kedua"))
    office.work()
    failed, judged = office.rows
    assert (failed.state, judged.state) == ("failed", "done")
    assert "RuntimeError: a bug" in (failed.error or "")
    assert sorted(letter.kind for letter in office.outbox) == ["alert", "rejection"]


def test_rejections_wait_for_an_editor_where_the_mode_is_hold(office: Office) -> None:
    office.configure('[letters]\nmode = "hold"')
    office.receive(email(WRONG_FONT), email(GOOD, subject="Yang baik"))
    office.work()
    assert [(letter.kind, letter.state) for letter in office.outbox] == [("rejection", "held"), ("receipt", "sent")]


def test_caps_stop_a_loop_and_hold_the_message(office: Office) -> None:
    office.configure("[letters.caps]\nper_address_day = 2")
    for n in range(4):  # each answered before the next comes
        office.receive(email(WRONG_FONT, subject=f"Kiriman {n}"))
        office.work()
    assert [row.disposition for row in office.rows] == ["reject", "reject", "hold", "hold"]
    assert office.rows[2].reason == "loop guard: letters.caps.per_address_day = 2 is reached"


def test_editors_are_told_once_an_hour_that_a_cap_holds_messages_back(office: Office) -> None:
    office.configure("[letters.caps]\nper_hour = 1")
    office.receive(*(email(WRONG_FONT, subject=f"Kiriman {n}", author=("", f"a{n}@contoh.id")) for n in range(4)))
    office.work()
    assert [letter.kind for letter in office.outbox] == ["rejection", "alert"]
    (alert,) = [letter for letter in office.letters if letter["To"] == EDITOR]
    assert "letters.caps.per_hour = 1" in alert.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_mail_that_the_mailboxs_own_server_cannot_vouch_for_is_held_unanswered(office: Office) -> None:
    path = office.configure()
    path.write_text(path.read_text().replace("[smtp]", 'authserv_id = "mx.contoh.id"\n[smtp]'))
    spoofed = [("Authentication-Results", "mx.contoh.id; spf=fail smtp.mailfrom=x@jahat.example; dmarc=fail")]
    honest = [("Authentication-Results", "mx.contoh.id; dmarc=pass header.from=contoh.id")]
    office.receive(email(GOOD, headers=spoofed), email(WRONG_FONT, subject="Asli", headers=honest))
    office.work()
    held, answered = office.rows
    assert (held.disposition, answered.disposition) == ("hold", "reject")
    assert held.reason == "perhaps not from the address it names: DMARC failed, says mx.contoh.id"
    assert [letter.inbound_id for letter in office.outbox] == [answered.id]


def test_a_message_over_which_the_line_breaks_is_asked_for_again_before_it_is_left_to_a_person(office: Office) -> None:
    office.receive(email(subject="Satu"), email(GOOD))
    with office.account.client() as client:  # gives the files their UIDs
        client.search()
    unreadable = min((office.account.maildir / "cur").iterdir())
    unreadable.chmod(0)  # Dovecot hangs up over it
    with office.app() as app:
        for _ in range(fetching.GIVE_UP_AFTER_BREAKS - 1):
            with pytest.raises(MailboxUnavailable), app.mailbox() as mailbox:
                pipeline.receive(app, mailbox)
        assert [row.state for row in office.rows] == []
        with app.mailbox() as mailbox:
            assert pipeline.receive(app, mailbox) == 2
        pipeline.process_all(app)
    assert [row.disposition for row in office.rows] == ["hold", "accept"]
