"""Text read by what its bytes are, not by what the mail says."""

import pytest

from ingest.charsets import clean_line, clean_text, decode


@pytest.mark.parametrize(
    ("raw", "claimed", "text"),
    [
        ("kató".encode(), "utf-8", "kató"),
        ("“Gotong”".encode("cp1252"), "windows-1252", "“Gotong”"),
        ("“Gotong”".encode("cp1252"), "iso-8859-1", "“Gotong”"),
        ("“Gotong”".encode("cp1252"), "", "“Gotong”"),
        ("“Gotong”".encode("cp1252"), "us-ascii", "“Gotong”"),
        ("“Gotong”".encode(), "us-ascii", "“Gotong”"),
        ("“Gotong”".encode(), "iso-8859-1", "“Gotong”"),
        ("“Gotong” é".encode("cp1252"), "utf-8", "“Gotong” é"),
        ("“Gotong” ".encode() + b"\xe9", "utf-8", "“Gotong” é"),
        ("中文".encode("gbk"), "gb2312", "中文"),
        ("中文".encode("gb18030"), "X-GBK", "中文"),
        ("日本".encode("iso-2022-jp"), "_iso-2022-jp$ESC", "日本"),
        ("한".encode("cp949"), "ks_c_5601-1987", "한"),
        ("да".encode("mac-cyrillic"), "x-mac-cyrillic", "да"),
        ("kató".encode(), '"charset=utf-8"', "kató"),
        ("kató".encode(), "utf-8; format=flowed", "kató"),
        ("kató".encode(), "tidak-ada", "kató"),
        (b"kata", "hex", "kata"),
        (b"kata\\x41", "unicode_escape", "kata\\x41"),
        (b"kata", "utf-8\0", "kata"),
        (b"\xff\xfek\x00a\x00", "utf-8", "ka"),
        (b"\xef\xbb\xbfkata", "utf-8", "kata"),
        ("kató".encode("utf-7"), "unicode-1-1-utf-7", "kató"),
    ],
)
def test_decode(raw: bytes, claimed: str, text: str) -> None:
    assert decode(raw, claimed)[0] == text


def test_wrong_claim_is_told() -> None:
    assert decode("é".encode(), "us-ascii") == ("é", "text called us-ascii is UTF-8")
    assert decode(b"\xe9", "tidak-ada") == ("é", "unknown charset tidak-ada read as UTF-8, else windows-1252")
    assert decode(b"kata", "us-ascii") == ("kata", "")


def test_text_loses_what_cannot_be_seen() -> None:
    assert clean_text("satu\r\ndua\rtiga\x00\x07\ttab\ud800\ufeff\x85empat") == "satu\ndua\ntiga\ttab\nempat"


def test_line_loses_breaks_and_writing_direction() -> None:
    assert clean_line(" foto\u202egpj.exe\r\nBcc: x\t") == "fotogpj.exe Bcc: x"
