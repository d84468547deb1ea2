"""File names and other parameters, as programs really write them."""

import pytest

from ingest.parameters import mime_type, parameters, token


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b'attachment; filename="foto 1.jpg"', "foto 1.jpg"),
        (b"attachment; filename=foto.jpg", "foto.jpg"),
        (b"attachment; filename=foto dari lapangan.jpg", "foto dari lapangan.jpg"),
        (b'attachment filename="foto.jpg"', "foto.jpg"),
        (b'attachment; size=3 ;FILENAME = "foto.jpg" ; x=y', "foto.jpg"),
        (b'attachment; x="1" filename="foto.jpg"', "foto.jpg"),
        (b'attachment; filename="foto "gang" 1.jpg"', 'foto "gang" 1.jpg'),
        (b'attachment; filename="foto \\"gang\\".jpg"', 'foto "gang".jpg'),
        (b'attachment; filename="C:\\Users\\rina\\foto.jpg"', "C:\\Users\\rina\\foto.jpg"),
        (b'attachment; filename="tidak ditutup.jpg', "tidak ditutup.jpg"),
        (b'attachment; filename="=?utf-8?Q?f=C3=B3to.jpg?="', "fóto.jpg"),
        (b"attachment; filename==?utf-8?B?Zm90by5qcGc=?=", "foto.jpg"),
        (b'attachment; filename="=?utf-8?Q?satu_?=\r\n =?utf-8?Q?dua.jpg?="', "satu dua.jpg"),
        ("attachment; filename=fóto.jpg".encode(), "fóto.jpg"),
        ("attachment; filename=fóto.jpg".encode("cp1252"), "fóto.jpg"),
        (b"attachment; filename*=utf-8'id'f%C3%B3to.jpg", "fóto.jpg"),
        (b"attachment; filename*=f%C3%B3to.jpg", "fóto.jpg"),
        (b"attachment; filename*0=satu; filename*1=dua; filename*2=.jpg", "satudua.jpg"),
        (b"attachment; filename*1=dua.jpg; filename*0=satu", "satudua.jpg"),
        (b"attachment; filename*0*=utf-8''f%C3; filename*1*=%B3to; filename*2=.jpg", "fóto.jpg"),
        (b"attachment; filename*0=\"=?utf-8?Q?satu?=\"; filename*1=.jpg", "satu.jpg"),
        (b"attachment; filename=lama.jpg; filename*=utf-8''baru.jpg", "baru.jpg"),
        (b"attachment; filename*=utf-8''; filename=ada.jpg", "ada.jpg"),
    ],
)  # fmt: skip
def test_filename(raw: bytes, name: str) -> None:
    assert parameters(raw).get("filename") == name


def test_value_without_parameters() -> None:
    assert parameters(b"text/plain") == {}


def test_more_parameters_than_anyone_writes_are_left() -> None:
    assert len(parameters(b"a/b" + b"".join(b"; p%d=1" % n for n in range(500)))) == 100


def test_type_and_token() -> None:
    assert mime_type(b" Image/JPEG ; name=x") == "image/jpeg"
    assert mime_type(b"jpeg") == ""
    assert token(b" Quoted-Printable (comment)") == "quoted-printable"
