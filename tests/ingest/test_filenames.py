"""Names as they are kept."""

import pytest

from ingest.filenames import clean_filename, made_up_filename


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("foto 1.jpg", "foto 1.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\rina\\foto.jpg", "foto.jpg"),
        ("/sdcard/DCIM/foto.jpg/", "foto.jpg"),
        ("fo\u0301to.jpg", "fóto.jpg"),
        ("foto\x00\x07\n.jpg", "foto .jpg"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        (".htaccess", "htaccess"),
        ("..", ""),
        ("", ""),
        ("a" * 300 + ".docx", "a" * 195 + ".docx"),
        ("a" * 300, "a" * 200),
    ],
)
def test_clean_filename(given: str, kept: str) -> None:
    assert clean_filename(given) == kept


def test_made_up_filename() -> None:
    assert made_up_filename(2, "image/jpeg") == "lampiran-2.jpg"
    assert made_up_filename(1, "aneh/sekali") == "lampiran-1.bin"
