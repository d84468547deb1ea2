"""Whole mails taken apart: author, text, attachments."""

import mmap
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

from ingest.message import Address, Attachment, Limits, Message, read_message
from ingest.unreadable import Unreadable
from tests.builders import DOCX_TYPE, docx, email, photo
from tests.ingest.raw_mail import JPEG, read


def test_message_of_a_contributor() -> None:
    word, picture = docx(), photo(320, 240)
    date = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=7)))
    source = email(
        [("Naskah.docx", word), ("foto 1.jpg", picture)], message_id="<satu@contoh.id>", date=date, text="Terlampir.\n"
    ).as_bytes()

    message = read(source)

    assert message == Message(
        message_id="<satu@contoh.id>",
        in_reply_to=(),
        references=(),
        author=Address("Rina Wulandari", "rina@contoh.id"),
        reply_to=None,
        recipients=(Address("", "redaksi@contoh.id"),),
        subject="Kiriman tulisan: Gotong Royong Warga",
        date=date,
        text="Terlampir.",
        links=(),
        attachments=(
            replace(Attachment.from_bytes("Naskah.docx", word, DOCX_TYPE), disposition="attachment"),
            replace(Attachment.from_bytes("foto 1.jpg", picture, "image/jpeg"), disposition="attachment"),
        ),
        headers=message.headers,
    )
    assert [attachment.content() for attachment in message.attachments] == [word, picture]


def test_message_from_a_mapped_file(tmp_path: Path) -> None:
    source = email([("foto.jpg", JPEG)]).as_bytes()
    (tmp_path / "mail").write_bytes(source)
    with (tmp_path / "mail").open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        message = read_message(mapped)
        assert message == read_message(source)
        assert isinstance(message, Message)
        assert message.attachments[0].content() == JPEG


def test_empty_source_is_damaged() -> None:
    assert read_message(b"\r\n \r\n") == Unreadable("damaged", "the mail is empty")


def test_source_beyond_the_limit_is_too_large() -> None:
    found = read_message(email().as_bytes(), Limits(source=100))
    assert isinstance(found, Unreadable)
    assert found.reason == "too-large"


def test_mail_without_content_has_empty_text() -> None:
    message = read(b"From: rina@contoh.id\r\nSubject: kosong\r\n")
    assert (message.subject, message.text, message.attachments) == ("kosong", "", ())


def test_mail_with_old_macintosh_line_ends() -> None:
    message = read(b"From: rina@contoh.id\rSubject: satu\r\rIsi\rdua baris")
    assert (message.subject, message.text) == ("satu", "Isi\ndua baris")


def test_mbox_line_before_the_header() -> None:
    message = read(b"From rina@contoh.id Mon Nov 23 10:00:00 2026\nFrom: rina@contoh.id\nSubject: satu\n\nIsi\n")
    assert (message.author, message.text) == (Address("", "rina@contoh.id"), "Isi")
    assert message.defects == ("mbox line before the header",)


def test_reply_names_what_it_answers() -> None:
    message = read(
        b"From: a@contoh.id\r\nIn-Reply-To: <dua@x>\r\nReferences: <satu@x>\r\n <dua@x>\r\n\r\nIsi\r\n",
    )
    assert (message.in_reply_to, message.references) == (("<dua@x>",), ("<satu@x>", "<dua@x>"))


def test_date_without_zone_is_utc() -> None:
    message = read(b"From: a@contoh.id\r\nDate: Mon, 23 Nov 2026 10:00:00 -0000\r\n\r\nIsi\r\n")
    assert message.date == datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_impossible_date_is_none() -> None:
    assert read(b"From: a@contoh.id\r\nDate: Mon, 99 Foo 20260 99:00\r\n\r\nIsi\r\n").date is None


def test_forwarded_submission_joins_and_its_text_is_kept_apart() -> None:
    inner = email([("Naskah.docx", docx())], text="Keterangan foto:\n1. Warga\n")
    outer = EmailMessage()
    outer["From"] = "korkot@contoh.id"
    outer["Subject"] = "Fwd: Kiriman tulisan"
    outer.set_content("Mohon diproses.\n")
    outer.add_attachment(inner)

    message = read(outer.as_bytes())

    assert message.author == Address("", "korkot@contoh.id")
    assert message.text == "Mohon diproses."
    assert message.forwarded == ("Keterangan foto:\n1. Warga",)
    assert [attachment.filename for attachment in message.attachments] == ["Naskah.docx"]


def test_mail_attached_as_a_file_of_unknown_type_is_entered() -> None:
    inner = email([("Naskah.docx", b"PK")], text="Isi terusan\n").as_bytes()
    message = read(email([("tulisan.eml", inner)], text="Terusan\n").as_bytes())
    assert [(a.filename, a.content()) for a in message.attachments] == [("tulisan.eml", inner), ("Naskah.docx", b"PK")]
    assert message.forwarded == ("Isi terusan",)


def test_encrypted_mail_is_told() -> None:
    pgp = b"From: a@contoh.id\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nVersion: 1\n--b--\n"
    smime = b"From: a@contoh.id\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAG\n"
    inline = b"From: a@contoh.id\n\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n"
    assert [read(source).encrypted for source in (pgp, smime, inline)] == [True, True, True]


def test_parts_beyond_the_limit_are_recorded() -> None:
    source = email([(f"foto{n}.jpg", JPEG) for n in range(10)]).as_bytes()
    message = read(source, Limits(parts=5))
    assert len(message.attachments) < 5
    assert "more or deeper parts than are read" in message.defects


def test_text_beyond_the_limit_is_cut() -> None:
    message = read(email(text="kata " * 1000).as_bytes(), Limits(text=20))
    assert message.text == "kata kata kata kata"
    assert "text longer than is read" in message.defects


def test_header_values_hold_no_control_characters() -> None:
    message = read(b"From: a@contoh.id\r\nSubject: =?utf-8?Q?satu=0D=0ABcc:_x=00?=\r\n\r\n.\r\n")
    assert message.subject == "satu Bcc: x"
    assert message.header("subject") == "satu Bcc: x"


def test_control_characters_written_as_html_entities_do_not_come_through() -> None:
    html = b"From: rina@contoh.id\r\nContent-Type: text/html\r\n\r\n<p>Sa&#25;tu&#x0;&#x7f; dua&#xD800;</p>"
    assert "".join(read(html).text.split()).replace("\ufffd", "") == "Satudua"


def test_mail_saved_as_a_file_is_opened_and_said_to_be() -> None:
    saved = email([("naskah.docx", docx())])
    forward = email(subject="Fwd: Kiriman")
    forward.add_attachment(saved.as_bytes(), maintype="application", subtype="octet-stream", filename="kiriman.eml")
    found = [(attachment.filename, attachment.opened) for attachment in read(forward.as_bytes()).attachments]
    assert found == [("kiriman.eml", True), ("naskah.docx", False)]
