import pytest

from ingest.credits import is_name, split_credit


@pytest.mark.parametrize(
    ("caption", "words", "credit"),
    [
        ("Warga menyapu jalan (Foto: Triska)", "Warga menyapu jalan", "Triska"),
        ("Warga menyapu jalan. (Foto: Triska).", "Warga menyapu jalan.", "Triska"),
        ("Warga menyapu jalan (dok. BKM Harapan Jaya)", "Warga menyapu jalan", "dok. BKM Harapan Jaya"),
        ("Warga menyapu jalan [Sumber: KOTAKU]", "Warga menyapu jalan", "KOTAKU"),
        ("Warga menyapu jalan. Foto: Rina/Humas", "Warga menyapu jalan.", "Rina/Humas"),
        ("Warga menyapu jalan--Istimewa", "Warga menyapu jalan", "Istimewa"),
        ("Warga menyapu jalan — Dok. Pribadi", "Warga menyapu jalan", "Dok. Pribadi"),
        ("Ilustrasi menulis blog (Ilustrasi)", "Ilustrasi menulis blog", "Ilustrasi"),
        ("Warga menyapu jalan (ist)", "Warga menyapu jalan", "ist"),
        ("(dok. BKM)", "", "dok. BKM"),
        ("Warga menuju sumber air bersih", "Warga menuju sumber air bersih", ""),
        ("Lurah (kiri) dan Camat (kanan)", "Lurah (kiri) dan Camat (kanan)", ""),
        ("Peserta rembuk (foto bersama)", "Peserta rembuk (foto bersama)", ""),
        ("Warga melihat pameran foto", "Warga melihat pameran foto", ""),
        ("Penyerahan dokumen kepada warga", "Penyerahan dokumen kepada warga", ""),
    ],
)
def test_split_credit(caption: str, words: str, credit: str) -> None:
    assert split_credit(caption) == (words, credit)


@pytest.mark.parametrize("text", ["Triska", "Rina Wulandari", "Dok. BKM", "Rina dan Budi", "Humas KOTAKU"])
def test_is_name_of_a_photographer(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["Warga menyapu jalan", "Rembuk Warga Kelurahan Mawar", "suasana", ""])
def test_is_name_of_what_is_seen(text: str) -> None:
    assert not is_name(text)
