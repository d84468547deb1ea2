"""Mail as it really arrives, from the mailbox to the letter."""

from email.message import EmailMessage

from tests.builders import docx, email, photo
from tests.ingest.outlook import winmail
from tests.redaksi.examples import zipped
from tests.redaksi.office import Office

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
