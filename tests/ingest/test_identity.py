"""The same mail, delivered in other ways, keeps its identity."""

import pytest

from ingest.identity import Identity

MAIL = (
    b"Received: from a\r\nMessage-ID: <satu@contoh.id>\r\nFrom: Rina <rina@contoh.id>\r\nTo: redaksi@contoh.id\r\n"
    b"Date: Mon, 23 Nov 2026 10:00:00 +0700\r\nSubject: Kiriman\r\n tulisan\r\n\r\nIsi\r\n\r\nbaris\r\n"
)


def _identity(source: bytes, chunk: int = 1 << 20) -> str:
    identity = Identity()
    for at in range(0, len(source), chunk):
        identity.update(source[at : at + chunk])
    return identity.hexdigest()


@pytest.mark.parametrize(
    "again",
    [
        MAIL.replace(b"\r\n", b"\n"),
        MAIL.replace(b"Received: from a\r\n", b"Delivered-To: x\r\nReceived: from b\r\n by c\r\n"),
        MAIL.replace(b"Kiriman\r\n tulisan", b"Kiriman tulisan"),
        MAIL + b"\r\n\r\n",
        b"From rina@contoh.id Mon Nov 23 10:00:00 2026\n" + MAIL,
        b"\r\n" + MAIL,
    ],
    ids=["line-ends", "trace", "folding", "trailing-lines", "mbox", "leading-line"],
)
def test_same_mail_delivered_in_another_way(again: bytes) -> None:
    assert _identity(again) == _identity(MAIL)


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"satu@", b"dua@"),
        MAIL.replace(b"Rina", b"Rani"),
        MAIL.replace(b"10:00:00", b"10:00:01"),
        MAIL.replace(b"tulisan", b"foto"),
        MAIL.replace(b"To: redaksi", b"To: editor"),
        MAIL.replace(b"baris", b"barus"),
        MAIL.replace(b"\r\n\r\nbaris", b"\r\nbaris"),
        MAIL.replace(b"\r\n\r\nIsi", b"\r\n\r\n\r\nIsi"),
    ],
)
def test_another_mail(other: bytes) -> None:
    assert _identity(other) != _identity(MAIL)


def test_letter_that_ends_no_line_counts() -> None:
    """A CR without its LF is content, also where a LF without its CR stands elsewhere."""
    odd = MAIL.replace(b"Isi", b"I\rsi\nlagi")
    assert _identity(odd) != _identity(odd.replace(b"I\rsi", b"Isi"))
    assert _identity(odd) == _identity(odd.replace(b"\r\n", b"\n"))


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64])
def test_chunks_make_no_difference(chunk: int) -> None:
    assert _identity(MAIL, chunk) == _identity(MAIL)


def test_header_that_never_ends() -> None:
    endless = b"X: " + b"a" * 600_000 + b"\n\nakhir"
    assert _identity(endless, 1000) == _identity(endless)


def test_digest_may_be_asked_for_in_between() -> None:
    identity = Identity()
    identity.update(MAIL[:100])
    identity.hexdigest()
    identity.update(MAIL[100:])
    assert identity.hexdigest() == _identity(MAIL)
