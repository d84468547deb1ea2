"""Mails of a conversation put into the mailbox of an office, and what became of them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from redaksi.app import App
from tests.builders import docx, email, photo
from tests.redaksi.office import Office

NASKAH = ("naskah.docx", docx())
PHOTOS = [("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]
GOOD = [NASKAH, *PHOTOS]
SMALL = ("foto 1.jpg", photo(800, 600, seed=1))
OTHER = [
    "Pelatihan KPP Melati Mengajarkan Pembukuan Sederhana",
    "Dua puluh pengurus kelompok pemanfaat belajar mencatat uang masuk dan keluar selama dua hari di balai warga.",
    "Pelatih memulai dengan permainan jual beli, lalu peserta menyusun buku kas dari kuitansi yang mereka bawa. "
    "Pada hari kedua mereka saling memeriksa catatan dan menemukan selisih yang harus dijelaskan.",
    "Penulis: Budi Santoso, Asisten Kota Ekonomi, Provinsi Jambi",
]


Move = Callable[[timedelta], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Moves the time that the program sees."""
    ahead = timedelta()

    def move(by: timedelta) -> None:
        nonlocal ahead
        ahead += by

    monkeypatch.setattr(App, "now", lambda _: datetime.now(UTC) + ahead)
    return move


def sends(office: Office, files: Sequence[tuple[str, bytes]] = (), **how: object) -> None:
    """The author sends a mail, and the office does one pass."""
    office.receive(email(files, **how))  # type: ignore[arg-type]
    office.work()


def replies(office: Office, files: Sequence[tuple[str, bytes]] = (), **how: object) -> None:
    """The author answers the last letter, as a mail program would."""
    letter = office.letters[-1]
    known = [("In-Reply-To", letter["Message-ID"]), ("References", f"{letter['References']} {letter['Message-ID']}")]
    how.setdefault("subject", str(letter["Subject"]))
    how.setdefault("text", f"Balasan {len(office.letters)}.\n")
    sends(office, files, headers=known, **how)


def dispositions(office: Office) -> list[str | None]:
    return [row.disposition or row.state for row in office.rows]


def kinds(office: Office) -> list[str]:
    return [letter.kind for letter in office.outbox]


def plain(office: Office, at: int = -1) -> str:
    return str(office.letters[at].get_body(("plain",)).get_content())  # type: ignore[union-attr]
