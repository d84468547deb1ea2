"""The same picture is known again after what mails and messengers do to it, and another one is not."""

import io

import pytest
from PIL import ExifTags, Image

from ingest.photo import Photo
from ingest.photo_likeness import fingerprint, likeness
from ingest.photo_reading import read_photo
from tests.builders import photo


def marked(content: bytes) -> tuple[str, int, int]:
    read = read_photo(content)
    assert isinstance(read, Photo)
    return read.fingerprint, read.width, read.height


def saved(image: Image.Image, format: str = "JPEG", **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, format, **options)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP", "HEIF", "BMP", "GIF"])
def test_a_smaller_copy_in_another_format_is_the_same_picture(format: str) -> None:
    original = photo(seed=3)
    copy = opened(original).resize((1280, 960))
    assert likeness(marked(original), marked(saved(copy, format, quality=70))) == "same"


def test_a_copy_that_was_turned_upright_is_the_same_picture() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    original = photo(seed=3, exif=exif)
    upright = saved(opened(original).transpose(Image.Transpose.ROTATE_270))
    assert likeness(marked(original), marked(upright)) == "same"


def test_grey_and_16_bit_copies_are_the_same_picture() -> None:
    original = photo(seed=3)
    grey = opened(original).convert("L")
    deep = grey.convert("I").point(lambda value: value * 257).convert("I;16")
    assert likeness(marked(original), marked(saved(grey))) == "same"
    assert likeness(marked(original), marked(saved(deep, "PNG"))) == "same"


def test_different_pictures_are_told_apart() -> None:
    marks = [marked(photo(seed=seed)) for seed in range(1, 9)]
    assert {likeness(one, other) for one in marks for other in marks if one is not other} == {""}


def test_another_shape_is_another_picture() -> None:
    mark, width, height = marked(photo(seed=3))
    assert likeness((mark, width, height), (mark, width, height - 100)) == ""


@pytest.mark.parametrize(("bits", "told"), [(0, "same"), (8, "same"), (9, "alike"), (20, "alike"), (21, "")])
def test_likeness_by_differing_bits(bits: int, told: str) -> None:
    assert likeness(("0" * 32, 4, 3), (f"{(1 << bits) - 1:032x}", 4, 3)) == told


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "I;16", "P", "1", "RGBA"])
def test_an_even_picture_has_no_fingerprint_and_is_like_nothing(mode: str) -> None:
    assert fingerprint(Image.new(mode, (160, 120))) == ""
    assert likeness(("", 4, 3), ("", 4, 3)) == ""
