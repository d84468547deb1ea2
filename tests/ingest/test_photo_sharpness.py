"""Hints that a photo is blurred, enlarged or shrunk."""

import io

import pytest
from PIL import ExifTags, Image, ImageFilter

from ingest.photo import Photo
from ingest.photo_reading import read_photo
from ingest.photo_sharpness import is_blurred
from tests.builders import photo


def drawn(width: int = 1600, height: int = 1200) -> Image.Image:
    return Image.open(io.BytesIO(photo(width, height, seed=2))).convert("RGB")


def test_blurred_edges_are_seen() -> None:
    assert not is_blurred(drawn())
    assert is_blurred(drawn().filter(ImageFilter.GaussianBlur(6)))


def test_a_small_picture_is_not_judged() -> None:
    assert not is_blurred(drawn(800, 600).filter(ImageFilter.GaussianBlur(6)))


@pytest.mark.parametrize(
    ("taken", "notes"),
    [
        ((4000, 3000), ("shrunk",)),
        ((3000, 4000), ("shrunk",)),  # the camera tells its own sides, however it was held
        ((640, 480), ("enlarged",)),
        ((1600, 1200), ()),
        ((1620, 1215), ()),
        ((4000, 2250), ()),  # cropped
        ((0, 0), ()),
    ],
)
def test_exif_that_tells_another_size_is_noted(taken: tuple[int, int], notes: tuple[str, ...]) -> None:
    exif = Image.Exif()
    width, height = taken
    exif[ExifTags.IFD.Exif] = {ExifTags.Base.ExifImageWidth: width, ExifTags.Base.ExifImageHeight: height}
    read = read_photo(photo(seed=2, exif=exif))
    assert isinstance(read, Photo)
    assert read.notes == notes
