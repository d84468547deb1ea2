"""Parts found in multiparts that are whole, nested and broken."""

import base64

from ingest.mime import Part, split
from tests.ingest.raw_mail import JPEG, JPEG_BASE64, mail, read


def _tree(part: Part) -> object:
    """Type, or type and children."""
    return (part.content_type, [_tree(child) for child in part.children]) if part.children else part.content_type


def _split(source: bytes, *, depth: int = 60, parts: int = 1000) -> tuple[object, tuple[str, ...]]:
    root, defects = split(source, depth=depth, parts=parts)
    return _tree(root), defects


def _contents(source: bytes) -> list[bytes]:
    root, _ = split(source, depth=60, parts=1000)
    return [part.extent() for part in root.files()]


def test_line_break_before_a_delimiter_belongs_to_it() -> None:
    source = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsatu\r\n\r\n--b\r\n\r\ndua\r\n--b--\r\n"
    assert _contents(source) == [b"satu\r\n", b"dua"]


def test_empty_part() -> None:
    assert _contents(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--b\n\ndua\n--b--\n") == [b"", b"dua"]


def test_preamble_and_epilogue_are_no_parts() -> None:
    source = b"Content-Type: multipart/mixed; boundary=b\n\nawal\n--b\n\nisi\n--b--\nakhir\n"
    assert _contents(source) == [b"isi"]


def test_boundary_that_begins_another() -> None:
    source = mail(
        """
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: multipart/alternative; boundary=bb

        --bb
        Content-Type: text/plain

        satu
        --bb
        Content-Type: text/html

        dua
        --bb--
        --b
        Content-Type: image/jpeg

        tiga
        --b--
        """
    )
    tree = ("multipart/mixed", [("multipart/alternative", ["text/plain", "text/html"]), "image/jpeg"])
    assert _split(source) == (tree, ())
    assert _contents(source) == [b"satu", b"dua", b"tiga"]


def test_inner_multipart_without_its_closing_line() -> None:
    source = mail(
        """
        Content-Type: multipart/mixed; boundary=luar

        --luar
        Content-Type: multipart/alternative; boundary=dalam

        --dalam

        satu
        --luar
        Content-Type: image/jpeg

        dua
        --luar--
        """
    )
    tree = ("multipart/mixed", [("multipart/alternative", ["text/plain"]), "image/jpeg"])
    assert _split(source) == (tree, ("multipart that is not closed",))


def test_mail_cut_off_in_transfer() -> None:
    source = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsatu\n--b\n\ndu"
    assert _contents(source) == [b"satu", b"du"]
    assert _split(source)[1] == ("multipart that is not closed",)


def test_multipart_that_names_no_boundary() -> None:
    source = b"Content-Type: multipart/mixed\n\n--xyz\nContent-Type: image/png\n\nsatu\n--xyz--\n"
    assert _contents(source) == [b"satu"]


def test_multipart_whose_delimiters_are_others_than_named() -> None:
    source = b"Content-Type: multipart/mixed; boundary=a\n\n--xyz\nContent-Type: image/png\n\nsatu\n--xyz--\n"
    assert _contents(source) == [b"satu"]


def test_multipart_without_delimiters_is_text() -> None:
    message = read(b"From: a@contoh.id\nContent-Type: multipart/mixed; boundary=b\n\nHanya teks.\n")
    assert (message.text, message.defects) == ("Hanya teks.", ("multipart without its delimiters",))


def test_header_that_runs_into_the_content() -> None:
    source = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\nIsi tanpa baris kosong\n--b--\n"
    )
    assert _contents(source) == [b"Isi tanpa baris kosong"]
    assert _split(source)[1] == ("no blank line between header and content",)


def test_part_with_a_header_only() -> None:
    source = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n--b\n\ndua\n--b--\n"
    assert _split(source)[0] == ("multipart/mixed", ["image/png", "text/plain"])
    assert _contents(source) == [b"", b"dua"]


def test_digest_holds_messages() -> None:
    source = b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nFrom: a@contoh.id\n\nsatu\n--b--\n"
    assert _split(source)[0] == ("multipart/digest", [("message/rfc822", ["text/plain"])])


def test_message_encoded_in_base64() -> None:
    inner = base64.encodebytes(b"From: a@contoh.id\nContent-Type: image/png\n\nsatu").decode()
    source = mail("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}", inner=inner)
    assert _split(source) == (("message/rfc822", ["image/png"]), ("message/rfc822 encoded as a whole",))
    assert _contents(source) == [b"satu"]


def test_multipart_encoded_in_base64() -> None:
    inner = base64.encodebytes(b"--b\nContent-Type: image/png\n\nsatu\n--b--\n").decode()
    head = "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
    assert _contents(mail(head + "{inner}", inner=inner)) == [b"satu"]


def test_nesting_beyond_the_limit_is_left_unread() -> None:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(10))
    tree, defects = _split(opened + b"\nisi\n", depth=2)
    assert tree == ("multipart/mixed", [("multipart/mixed", ["multipart/mixed"])])
    assert "more or deeper parts than are read" in defects


def test_disposition_without_its_first_word() -> None:
    message = read(b"From: a@contoh.id\nContent-Type: image/png\nContent-Disposition: filename=foto.png\n\nsatu\n")
    assert message.attachments[0].filename == "foto.png"


def test_unknown_transfer_encoding_is_taken_as_it_is() -> None:
    source = mail("From: a@contoh.id\nContent-Type: image/jpeg\nContent-Transfer-Encoding: apa\n\n{jpeg}", jpeg="isi")
    message = read(source)
    assert message.attachments[0].content() == b"isi"
    assert message.defects == ("unknown transfer encoding apa",)


def test_content_type_without_a_type_is_octets_under_its_name() -> None:
    source = mail(
        "From: a@contoh.id\nContent-Type: jpeg; name=foto.jpg\nContent-Transfer-Encoding: base64\n\n{jpeg}",
        jpeg=JPEG_BASE64,
    )
    attachment = read(source).attachments[0]
    assert (attachment.filename, attachment.content_type) == ("foto.jpg", "application/octet-stream")
    assert attachment.content() == JPEG
