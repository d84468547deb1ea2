"""Mail as it really arrives, from the mailbox to the letter."""

from email.message import EmailMessage
from pathlib import Path

from tests.builders import bomb, docx, email, photo
from tests.ingest.outlook import winmail
from tests.redaksi.examples import zipped
from tests.redaksi.office import Office
from tests.servers.dovecot import Account
from tests.servers.smtp import ScriptedSmtp

GOOD = (("naskah.docx", docx()), ("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2)))
WRONG_FONT = (("naskah.docx", docx(font="Calibri")), *GOOD[1:])


def said(letter: EmailMessage) -> str:
    return " ".join(letter.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]


def test_winmail_dat_with_document_and_photos_becomes_a_draft(office: Office) -> None:
    office.receive(email([("winmail.dat", winmail(GOOD))]))
    office.work()
    assert [row.disposition for row in office.rows] == ["accept"]
    assert [photo.filename for photo in office.drafts[0].photos] == ["foto 1.jpg", "foto 2.jpg"]


def test_winmail_dat_that_cannot_be_opened_is_answered_with_how_to_send_otherwise(office: Office) -> None:
    office.receive(email([("winmail.dat", winmail(GOOD)[:200])]))
    office.work()
    (letter,) = office.letters
    assert "Outlook membungkus lampiran Anda dalam “winmail.dat”" in said(letter)
    assert "Format Text > HTML" in said(letter)


def test_zip_of_everything_becomes_a_draft(office: Office) -> None:
    office.receive(email([("kiriman.zip", zipped(*GOOD))]))
    office.work()
    assert ([row.disposition for row in office.rows], len(office.drafts[0].photos)) == (["accept"], 2)


def test_forwarded_submission_is_answered_to_its_sender(office: Office) -> None:
    original = email(GOOD, author=("Budi", "budi@desa.id"))
    forward = email(subject="Fwd: Kiriman tulisan", author=("Rina", "rina@contoh.id"))
    forward.add_attachment(original)
    office.receive(forward)
    office.work()
    assert [row.disposition for row in office.rows] == ["accept"]
    assert [letter["To"] for letter in office.letters] == ["Rina <rina@contoh.id>"]


def test_link_is_answered_with_how_to_attach_the_file(office: Office) -> None:
    text = "Foto di sini: https://drive.google.com/file/d/1AbCdEfGhIjKlMnOp/view?usp=sharing\n"
    office.receive(email(GOOD[:1], text=text))
    office.work()
    (letter,) = office.letters
    assert "Email Anda berisi tautan Google Drive, tetapi fotonya sendiri tidak terlampir" in said(letter)


def test_cek_in_the_subject_gets_the_report_and_files_nothing(office: Office) -> None:
    office.receive(email(GOOD, subject="CEK: tulisan saya"), email(WRONG_FONT, subject="Re: [cek] tulisan saya"))
    office.work()
    assert [(row.disposition, row.reason) for row in office.rows] == [
        ("discard", "pre-check, nothing is filed: every rule is met"),
        ("discard", "pre-check, nothing is filed: text-font"),
    ]
    assert (office.drafts, [letter.kind for letter in office.outbox]) == ((), ["check", "check"])
    met, failed = map(said, office.letters)
    assert "hanya diperiksa dan belum masuk ke redaksi. Hasilnya: semua ketentuan sudah terpenuhi." in met
    assert "Hasilnya: 1 hal belum sesuai ketentuan." in failed
    assert "Calibri" in failed


def test_mail_to_the_cek_address_gets_the_report_whose_answer_is_checked_again(office: Office) -> None:
    mail = email(GOOD, subject="Gotong royong")
    mail.replace_header("To", "redaksi+cek@contoh.id")
    office.receive(mail)
    office.work()
    assert [letter["Subject"] for letter in office.letters] == ["Re: CEK: Gotong royong"]
    assert office.drafts == ()


def bounce(letter: EmailMessage, *, action: str = "failed", status: str = "5.1.1", to: str = "rina@contoh.id") -> bytes:
    """What a mail system sends when it cannot deliver a letter (RFC 3464)."""
    return (
        "Return-Path: <>\nFrom: Mail Delivery Subsystem <mailer-daemon@surat.example>\nTo: redaksi@contoh.id\n"
        "Subject: Delivery Status Notification\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="batas"\n\n'
        "--batas\nContent-Type: text/plain\n\nAddress not found\n"
        "--batas\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; surat.example\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n"
        f"--batas\nContent-Type: text/rfc822-headers\n\nMessage-ID: {letter['Message-ID']}\n\n--batas--\n"
    ).encode()


def test_letter_that_comes_back_is_marked_undelivered_and_told_in_the_digest(office: Office) -> None:
    office.receive(email(WRONG_FONT))
    office.work()
    office.receive(bounce(office.letters[0]))
    office.work()
    (letter,) = office.outbox
    assert (letter.state, letter.error) == ("failed", "came back undelivered: 5.1.1 550 5.1.1 no such user")
    report = office.rows[1]
    assert report.disposition == "discard"
    assert report.reason.startswith("a report about our mail: letter 1 to rina@contoh.id failed (5.1.1")
    digest = office.redaksi("digest").stdout
    assert "Surat yang tidak sampai" in digest
    assert "no such user" in digest
    assert len(office.letters) == 1


def test_delay_and_reading_receipt_leave_the_letter_as_sent(office: Office) -> None:
    office.receive(email(WRONG_FONT))
    office.work()
    (letter,) = office.letters
    receipt = bounce(letter).replace(b"message/delivery-status", b"message/disposition-notification")
    receipt = receipt.replace(b"delivery-status", b"disposition-notification").replace(
        b"Action: failed", b"Disposition: manual-action/MDN-sent-manually; displayed"
    )
    office.receive(bounce(letter, action="delayed", status="4.4.1"), receipt)
    office.work()
    assert [letter.state for letter in office.outbox] == ["sent"]
    delayed, displayed = office.rows[1:]
    assert "rina@contoh.id delayed (4.4.1" in delayed.reason
    assert "rina@contoh.id displayed" in displayed.reason


def test_vacation_reply_is_not_taken_for_a_letter_that_came_back(office: Office) -> None:
    office.receive(email(WRONG_FONT))
    office.work()
    (letter,) = office.letters
    office.receive(
        email(
            subject="Re: sedang cuti",
            headers=[
                ("Return-Path", "<>"),
                ("Auto-Submitted", "auto-replied"),
                ("In-Reply-To", letter["Message-ID"]),
            ],
        )
    )
    office.work()
    assert [row.disposition for row in office.rows] == ["reject", "discard"]
    assert [(letter.state, letter.kind) for letter in office.outbox] == [("sent", "rejection")]


def test_report_about_a_letter_that_is_not_ours_marks_nothing(office: Office) -> None:
    office.receive(email(WRONG_FONT))
    office.work()
    stranger = EmailMessage()
    stranger["Message-ID"] = "<lain@contoh.id>"
    office.receive(bounce(stranger))
    office.work()
    assert [letter.state for letter in office.outbox] == ["sent"]
    assert office.rows[1].reason.startswith("automatic mail: ")


def test_letter_under_another_message_id_is_known_by_its_marker_and_recipient(office: Office) -> None:
    office.receive(email(WRONG_FONT))
    office.work()
    (letter,) = office.letters
    renamed = bounce(letter).replace(
        b"Message-ID: " + letter["Message-ID"].encode(),
        b"Message-ID: <baru@relay.example>\nX-Redaksi-Desk: redaksi@contoh.id",
    )
    office.receive(renamed)
    office.work()
    assert [letter.state for letter in office.outbox] == ["failed"]


def test_a_photo_that_takes_too_much_memory_is_held_and_the_next_message_is_judged(office: Office) -> None:
    office.configure("[service.limits]\nfile_memory_mb = 100")
    hungry = ("foto 2.png", bomb(10_000, 8_000))
    office.receive(email([*GOOD[:2], hungry], subject="Rakus"), email(GOOD, subject="Wajar"))
    office.work()
    assert [(row.disposition, row.reason) for row in office.rows] == [
        ("hold", "a person must look: unsure about photo-format"),
        ("accept", "every rule is met"),
    ]
    assert [letter["In-Reply-To"] is not None for letter in office.letters] == [True]


def test_author_whose_address_is_not_ascii_is_answered_where_the_server_can(tmp_path: Path, account: Account) -> None:
    mail = email(WRONG_FONT, author=("", "rina@contoh.id")).as_bytes()
    mail = mail.replace(b"rina@contoh.id", "Džoni <džoni@contoh.id>".encode(), 1)
    with ScriptedSmtp(enable_SMTPUTF8=True) as able, ScriptedSmtp(enable_SMTPUTF8=False) as unable:
        office = Office(tmp_path, account, able)
        office.receive(mail)
        office.work()
        assert [(letter.recipients, "SMTPUTF8" in letter.options) for letter in able.letters] == [
            (("džoni@contoh.id",), True)
        ]
        assert office.letters[0]["To"] == "Džoni <džoni@contoh.id>"
        office = Office(tmp_path, account, unable)
        office.configure()
        office.receive(mail.replace(b"Subject: ", b"Subject: Lagi "))
        office.work()
        assert unable.letters == []
    letter = office.outbox[1]
    assert letter.state == "failed"
    assert "needs SMTPUTF8" in (letter.error or "")
