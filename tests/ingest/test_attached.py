"""Which parts of a mail are its text and which are files."""

from tests.builders import email
from tests.ingest.raw_mail import JPEG, JPEG_BASE64, mail, read


def test_apple_mail_inline_photos_are_attachments_and_its_text_is_joined() -> None:
    message = read(
        mail(
            """
            From: rina@contoh.id
            MIME-Version: 1.0 (Mac OS X Mail)
            Content-Type: multipart/mixed; boundary=Apple-Mail-1

            --Apple-Mail-1
            Content-Type: text/plain; charset=us-ascii

            Foto 1: warga membersihkan drainase.

            --Apple-Mail-1
            Content-Type: image/jpeg; name=IMG_0001.jpeg
            Content-Disposition: inline; filename=IMG_0001.jpeg
            Content-Transfer-Encoding: base64

            {jpeg}
            --Apple-Mail-1
            Content-Type: text/plain; charset=us-ascii

            Foto 2: rembuk warga.

            --Apple-Mail-1--
            """,
            jpeg=JPEG_BASE64,
        )
    )
    assert message.text == "Foto 1: warga membersihkan drainase.\n\nFoto 2: rembuk warga."
    assert [(a.filename, a.disposition, a.content()) for a in message.attachments] == [
        ("IMG_0001.jpeg", "inline", JPEG)
    ]


def test_picture_shown_by_cid_is_referenced() -> None:
    message = read(
        mail(
            """
            From: rina@contoh.id
            Content-Type: multipart/related; boundary=b

            --b
            Content-Type: text/html; charset=utf-8

            <p>Salam</p><img src="cid:ii_m1%40contoh" alt="">
            --b
            Content-Type: image/png
            Content-ID: <ii_m1@contoh>

            satu
            --b
            Content-Type: image/png
            Content-ID: <lain@contoh>

            dua
            --b--
            """
        )
    )
    assert [(a.filename, a.content_id, a.referenced) for a in message.attachments] == [
        ("lampiran-1.png", "ii_m1@contoh", True),
        ("lampiran-2.png", "lain@contoh", False),
    ]


def test_uuencoded_file_in_the_text_is_an_attachment() -> None:
    message = read(mail("From: a@contoh.id\n\nTerlampir:\nbegin 644 foto/pagi.txt\n#86)C\n`\nend\nSalam\n"))
    assert message.text == "Terlampir:\n\nSalam"
    assert [(a.filename, a.content()) for a in message.attachments] == [("pagi.txt", b"abc")]


def test_calendar_contact_and_signature_are_attachments() -> None:
    message = read(
        mail(
            """
            From: rina@contoh.id
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            Salam
            --b
            Content-Type: text/calendar; method=REQUEST

            BEGIN:VCALENDAR
            --b
            Content-Type: text/vcard

            BEGIN:VCARD
            --b
            Content-Type: application/pgp-signature

            -----BEGIN PGP SIGNATURE-----
            --b--
            """
        )
    )
    assert message.text == "Salam"
    assert [a.filename for a in message.attachments] == ["lampiran-1.ics", "lampiran-2.vcf", "lampiran-3.asc"]
    assert not message.encrypted


def test_text_file_with_a_name_is_an_attachment() -> None:
    message = read(email([("catatan.txt", b"catatan")], text="Salam\n").as_bytes())
    assert (message.text, [a.filename for a in message.attachments]) == ("Salam", ["catatan.txt"])


def test_body_that_a_phone_gave_a_name_is_read_and_kept() -> None:
    message = read(b'From: a@contoh.id\r\nContent-Type: text/plain; name="text.txt"\r\n\r\nSalam\r\n')
    assert (message.text, [a.filename for a in message.attachments]) == ("Salam", ["text.txt"])


def test_text_that_exchange_split_off_is_read_and_kept() -> None:
    message = read(
        mail(
            """
            From: rina@contoh.id
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            Satu
            --b
            Content-Type: text/plain; name="ATT00001.txt"
            Content-Disposition: attachment; filename="ATT00001.txt"

            Dua
            --b--
            """
        )
    )
    assert message.text == "Satu\nDua"
    assert [a.filename for a in message.attachments] == ["ATT00001.txt"]


def test_a_mail_that_is_a_document_without_a_type_has_no_text() -> None:
    message = read(
        mail("""
        From: rina@contoh.id
        Content-Disposition: attachment; filename=naskah.docx
        Content-Transfer-Encoding: base64

        UEsDBBQ=
        """)
    )
    assert (message.text, [attachment.filename for attachment in message.attachments]) == ("", ["naskah.docx"])
