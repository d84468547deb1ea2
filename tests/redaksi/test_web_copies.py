"""Copies of a draft's photos: made in the child, kept, written beside the page; the originals only when asked for."""

from pathlib import Path

from PIL import Image

from redaksi.web_copies import copy_for_web
from tests.builders import docx, email, photo
from tests.redaksi.office import Office

GOOD = (("naskah.docx", docx()), ("foto 1.jpg", photo(2000, 1500, seed=1)), ("foto 2.jpg", photo(seed=2)))


def longest(path: Path) -> int:
    with Image.open(path) as image:
        return max(image.size)


def test_export_writes_copies_in_every_size_and_originals_when_asked(office: Office) -> None:
    office.receive(email(GOOD))
    office.work()
    number = office.drafts[0].number
    assert office.redaksi("drafts", "export", number, "out").returncode == 0
    out = office.folder / "out"
    names = {
        f"foto-{n}-{size}.{form}" for n in (1, 2) for size in ("page", "card", "thumbnail") for form in ("jpg", "webp")
    }
    assert {path.name for path in (out / "web").iterdir()} == names
    assert [longest(out / name) for name in ("foto-1.jpg", "web/foto-1-card.webp")] == [1600, 800]
    assert not (out / "asli").exists()

    assert office.redaksi("drafts", "export", number, "out", "--originals").returncode == 0
    assert (out / "asli" / "foto-1.jpg").read_bytes() == GOOD[1][1]


def test_a_copy_is_made_once_and_none_is_made_of_what_is_no_picture(office: Office) -> None:
    with office.app() as app:
        kept, broken = app.files.put(photo()), app.files.put(b"bukan gambar")
        first = copy_for_web(app, kept.sha256, "card")
        assert isinstance(first, Path)
        made = first.stat().st_mtime_ns
        assert copy_for_web(app, kept.sha256, "card") == first
        assert first.stat().st_mtime_ns == made
        assert copy_for_web(app, broken.sha256, "card") is None
