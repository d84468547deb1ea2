"""Mail that asks for a check only."""

import pytest

from ingest.precheck import check_asked_by
from tests.ingest.raw_mail import read


def asked(subject: str = "Kiriman", to: str = "redaksi@contoh.id", more: str = "") -> str:
    mail = read(f"From: rina@contoh.id\nTo: {to}\nSubject: {subject}\n{more}\n\nIsi\n".encode())
    return check_asked_by(mail, ("CEK", "PERIKSA"), ("redaksi@contoh.id",))


@pytest.mark.parametrize(
    "subject",
    [
        "CEK",
        "cek naskah gotong royong",
        "Cek: Gotong Royong",
        "[CEK] Gotong Royong",
        '"CEK" Gotong Royong',
        "Re: CEK Gotong Royong",
        "Fwd: Re: [cek] Gotong Royong",
        "BLS: cek - tulisan",
        "CEK.",
        "=?utf-8?q?CEK=3A_Gotong_Royong?=",
    ],
)
def test_subject_that_begins_with_the_word(subject: str) -> None:
    assert asked(subject) == "CEK"


@pytest.mark.parametrize(
    "subject",
    [
        "Ceking",
        "Mohon cek naskah",
        "CEK-UP kesehatan",
        "Cek Kesehatan Gratis bagi Warga",
        "cek kesehatan",
        "Re: Kiriman",
        "Cekungan Bandung",
        "",
    ],
)
def test_subject_that_does_not(subject: str) -> None:
    assert asked(subject) == ""


@pytest.mark.parametrize(
    ("to", "more"),
    [
        ("redaksi+cek@contoh.id", ""),
        ("Redaksi <REDAKSI+CEK@contoh.id>, lain@contoh.id", ""),
        ("undisclosed-recipients:;", "Delivered-To: redaksi+cek@contoh.id"),
        ("undisclosed-recipients:;", "X-Original-To: <Redaksi+Cek@contoh.id>"),
    ],
)
def test_mail_to_the_address_for_checks(to: str, more: str) -> None:
    assert asked(to=to, more=more) == "CEK"


def test_another_word_and_another_tag() -> None:
    assert asked("Periksa: tulisan") == "PERIKSA"
    assert asked(to="redaksi+abc123@contoh.id") == asked(to="lain+cek@contoh.id") == ""
