"""Header blocks decoded: folding, encoded words, 8-bit text, addresses, identifiers."""

import pytest

from ingest.headers import Address, Envelope, decode_value, read_envelope, read_headers


def test_headers_in_order_with_folding_undone() -> None:
    block = b"Received: satu\r\n\tdua\r\nSubject: tulisan\r\n  panjang\r\nReceived: tiga\r\n\r\n"
    assert read_headers(block) == (("received", "satu dua"), ("subject", "tulisan  panjang"), ("received", "tiga"))


def test_lines_that_are_no_field_are_passed_over() -> None:
    assert read_headers(b" lanjutan\nbukan field\nSubject : satu\n") == (("subject", "satu"),)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?B?R290b25nIFJveW9uZw==?=", "Gotong Royong"),
        (b"=?utf-8?Q?Gotong_Royong=20Warga?=", "Gotong Royong Warga"),
        (b"Foto =?utf-8?q?=C3=A9?= dua", "Foto é dua"),
        (b"=?utf-8?q?satu?= =?utf-8?q?dua?=", "satudua"),
        (b"=?utf-8?q?satu?= =?iso-8859-1?q?_=E9?=", "satu é"),
    ],
)
def test_encoded_words(raw: bytes, text: str) -> None:
    assert decode_value(raw) == text


def test_encoded_words_cut_inside_a_character() -> None:
    assert decode_value(b"=?utf-8?B?4oCc?= =?utf-8?B?4oA=?= =?utf-8?B?nQ==?=") == "“”"


def test_encoded_words_cut_inside_a_base64_quad() -> None:
    assert decode_value(b"=?utf-8?B?R290b2?= =?utf-8?B?5n?=") == "Gotong"


def test_encoded_word_with_blanks_and_question_marks() -> None:
    assert decode_value(b"=?utf-8?Q?Siapa? Kami.?=") == "Siapa? Kami."


def test_encoded_word_encoded_twice() -> None:
    assert decode_value(b"=?utf-8?Q?=3D=3Futf-8=3FQ=3FFoto=5F1=3F=3D?=") == "Foto 1"


def test_encoded_word_with_a_language() -> None:
    assert decode_value(b"=?utf-8*id?Q?Foto?=") == "Foto"


def test_raw_utf8_and_raw_windows_1252() -> None:
    assert decode_value("“Gotong”".encode()) == "“Gotong”"
    assert decode_value(b"\x93Gotong\x94") == "“Gotong”"


def test_header_injection_in_an_encoded_word() -> None:
    assert decode_value(b"=?utf-8?Q?satu=0D=0ABcc:_x?=") == "satu Bcc: x"


def test_envelope_of_a_header_alone() -> None:
    block = (
        b"From: =?utf-8?Q?Rina,_S.Pd.?= <rina@contoh.id>\r\nReply-To: lain@contoh.id\r\n"
        b'To: Redaksi <redaksi@contoh.id>, "Kedua, Yang" <dua@contoh.id>\r\nCc: tiga@contoh.id\r\n'
        b"Subject: Kiriman\r\nMessage-ID: <satu@contoh.id>\r\nReferences: <nol@contoh.id>\r\n"
    )
    assert read_envelope(block) == Envelope(
        message_id="<satu@contoh.id>",
        in_reply_to=(),
        references=("<nol@contoh.id>",),
        author=Address("Rina, S.Pd.", "rina@contoh.id"),
        reply_to=Address("", "lain@contoh.id"),
        recipients=(
            Address("Redaksi", "redaksi@contoh.id"),
            Address("Kedua, Yang", "dua@contoh.id"),
            Address("", "tiga@contoh.id"),
        ),
        subject="Kiriman",
        date=None,
    )


@pytest.mark.parametrize(
    ("value", "author"),
    [
        ("Rina Wulandari <rina@contoh.id>", Address("Rina Wulandari", "rina@contoh.id")),
        ("rina@contoh.id (Rina)", Address("Rina", "rina@contoh.id")),
        ('"=?utf-8?Q?R=C3=ADna?=" <rina@contoh.id>', Address("Rína", "rina@contoh.id")),
        ("=?utf-8?Q?Rina_<rina=40contoh.id>?=", Address("Rina", "rina@contoh.id")),
        ("Rina <réna@contoh.id>", Address("Rina", "réna@contoh.id")),
        ("undisclosed-recipients:;", None),
        ("MAILER-DAEMON <>", None),
        ("Rina", None),
        ("", None),
    ],
)
def test_author(value: str, author: Address | None) -> None:
    assert read_envelope(b"From: " + value.encode()).author == author


def test_from_of_nested_comments_does_not_exhaust_the_parser() -> None:
    assert read_envelope(b"From: " + b"(" * 50_000 + b" rina@contoh.id").author == Address("", "rina@contoh.id")


@pytest.mark.parametrize(
    ("value", "ident"),
    [
        (b"<satu@contoh.id>", "<satu@contoh.id>"),
        (b"\r\n <satu@contoh.id>", "<satu@contoh.id>"),
        (b"<satu@\r\n contoh.id>", "<satu@contoh.id>"),
        (b"satu@contoh.id", "<satu@contoh.id>"),
        (b"<>", ""),
        (b"tanpa nama", ""),
    ],
)
def test_message_id(value: bytes, ident: str) -> None:
    assert read_envelope(b"Message-ID: " + value + b"\r\n").message_id == ident
