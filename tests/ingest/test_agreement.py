import pytest

from ingest.agreement import agrees
from ingest.message import read_message
from ingest.unreadable import Unreadable
from tests.builders import email

LETTER = "Re: Kiriman tulisan: Gotong Royong [KTK-K12]"


def says(text: str, subject: str = LETTER) -> bool:
    message = read_message(email(text=text, subject=subject).as_bytes())
    assert not isinstance(message, Unreadable)
    return agrees(message)


@pytest.mark.parametrize(
    "text",
    [
        "SETUJU",
        "Setuju.",
        "setuju\n",
        "*Setuju*",
        "ok setuju",
        "Oke, setuju!",
        "ya, setuju",
        "Iya saya setuju pak, terima kasih",
        "Siap, kami setuju dengan salinan tersebut.",
        "Sangat setuju 🙏",
        "Yth. Redaksi,\n\nSetuju.\n\nSalam,\nRina",
        "Selamat pagi Bapak/Ibu,\nSaya setuju.\n",
        "SETUJU\n\nTerima kasih\nTim kami tidak libur hari Minggu",
        "Setuju. \n\nRina Wulandari\nAsisten Kota Komunikasi",
        "Agree",
        "I agree, thank you",
        "Agreed.",
        "SETUJU\n\nDikirim dari Yahoo Mail di Android",
        "SETUJU\n\nPada tanggal Sen, 23 Nov 2026 pukul 08.00 Redaksi <r@contoh.id> menulis:\n> Jangan setuju dulu",
    ],
)
def test_a_plain_yes_is_an_agreement(text: str) -> None:
    assert says(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tidak setuju",
        "belum setuju",
        "Saya kurang setuju.",
        "gak setuju",
        "Setuju, tetapi judulnya jangan diubah",
        "Setuju\nTapi foto kedua diganti ya",
        "Setuju asal nama saya dicantumkan",
        "Apakah harus setuju?",
        "Warga setuju dengan rencana itu.",
        "Persetujuan warga terlampir",
        "Kapan terbit?",
        "I do not agree",
        "Terima kasih.\n> SETUJU",
        "Pada tanggal Sen, 23 Nov 2026 pukul 08.00 Redaksi <redaksi@contoh.id> menulis:\n> balas dengan kata SETUJU",
    ],
)
def test_whatever_is_more_or_less_than_a_yes_is_none(text: str) -> None:
    assert not says(text)


def test_the_subject_may_say_it_where_the_text_says_nothing_against() -> None:
    assert says("Terima kasih.\n", subject="SETUJU")
    assert says("\n", subject="Re: Setuju [KTK-K12]")
    assert not says("Judulnya mohon diganti dulu.\n", subject="SETUJU")
    assert not says("Terima kasih.\n", subject="Re: Warga Setuju Iuran Sampah")
