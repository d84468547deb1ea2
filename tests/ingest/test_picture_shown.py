"""Pictures in a document as it shows them: cropped, turned, mirrored."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from ingest.photo import Photo
from ingest.picture_shown import as_shown
from ingest.readers import take_out
from ingest.word.document import WHOLE, Document, Placement
from ingest.word.reader import read_document
from tests.ingest.test_embedded import composed, inside, naskah

RED, GREEN, BLUE, WHITE = (200, 0, 0), (0, 200, 0), (0, 0, 200), (250, 250, 250)


def quarters(format: str = "PNG", orientation: int = 1) -> bytes:
    """800 x 600: red, green above; blue, white below."""
    image = Image.new("RGB", (800, 600))
    for box, colour in (((0, 0), RED), ((400, 0), GREEN), ((0, 300), BLUE), ((400, 300), WHITE)):
        image.paste(colour, (*box, box[0] + 400, box[1] + 300))
    exif = Image.Exif()
    exif[0x0112] = orientation
    written = io.BytesIO()
    image.save(written, format, exif=exif, quality=95)
    return written.getvalue()


def corners(content: bytes) -> list[str]:
    """The colours left above, right above, left below, right below."""
    named = {RED: "red", GREEN: "green", BLUE: "blue", WHITE: "white"}
    seen = []
    with Image.open(io.BytesIO(content)) as image:
        rgb = image.convert("RGB")
        for x, y in ((0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)):
            at = rgb.crop((int(x * rgb.width), int(y * rgb.height), int(x * rgb.width) + 1, int(y * rgb.height) + 1))
            nearest = min(named, key=lambda colour: sum(abs(a - b) for a, b in zip(colour, at.tobytes(), strict=True)))
            seen.append(named[nearest])
    return seen


def placed(frame: str = "", cut: str = "") -> Callable[[str], str]:
    def edit(xml: str) -> str:
        xml = re.sub(r"<a:xfrm>", f"<a:xfrm {frame}>", xml)
        return xml.replace("<a:stretch>", f"<a:srcRect {cut}/><a:stretch>") if cut else xml

    return edit


def edited(content: bytes, edit: Callable[[str], str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, edit(part.decode()).encode() if name == "word/document.xml" else part)
    return written.getvalue()


@pytest.mark.parametrize(
    ("frame", "cut", "read"),
    [
        ("", "", WHOLE),
        ("", 'l="25000" t="10000"', Placement(cut=(0.25, 0.1, 0, 0))),
        ("", 'r="25%" b="-10000"', Placement(cut=(0, 0, 0.25, 0))),
        ("", 'l="60000" r="50000"', WHOLE),
        ("", 'l="300"', WHOLE),
        ('rot="5400000"', "", Placement(turned=90)),
        ('rot="-5400000"', "", Placement(turned=270)),
        ('rot="5460000"', "", Placement(turned=90)),
        ('rot="1800000"', "", WHOLE),
        ('flipH="1"', "", Placement(mirrored=True)),
        ('flipV="1"', "", Placement(mirrored=True, turned=180)),
        ('flipH="1" flipV="1"', "", Placement(turned=180)),
    ],
)
def test_placement_is_read_from_the_document(frame: str, cut: str, read: Placement) -> None:
    document = read_document(edited(naskah(quarters()), placed(frame, cut)))
    assert isinstance(document, Document)
    assert [picture.placement for picture in document.pictures] == [read]


@pytest.mark.parametrize("format", ["PNG", "JPEG"])
@pytest.mark.parametrize(
    ("placement", "seen"),
    [
        (Placement(turned=90), ["blue", "red", "white", "green"]),
        (Placement(turned=270), ["green", "white", "red", "blue"]),
        (Placement(mirrored=True), ["green", "red", "white", "blue"]),
        (Placement(mirrored=True, turned=180), ["blue", "white", "red", "green"]),
        (Placement(cut=(0.5, 0, 0, 0)), ["green", "green", "white", "white"]),
    ],
)
def test_a_picture_is_shown_as_placed(format: str, placement: Placement, seen: list[str]) -> None:
    assert corners(as_shown(format.lower(), quarters(format), placement)) == seen


def test_a_whole_picture_keeps_its_bytes() -> None:
    content = quarters("JPEG", orientation=6)
    assert as_shown("jpeg", content, WHOLE) is content


def test_a_turn_of_the_document_stands_for_that_of_the_file() -> None:
    content = quarters("JPEG", orientation=6)
    assert corners(as_shown("jpeg", content, Placement(turned=90))) == ["blue", "red", "white", "green"]


def test_a_crop_leaves_the_turn_of_the_file() -> None:
    content = quarters("JPEG", orientation=6)
    assert corners(as_shown("jpeg", content, Placement(cut=(0.1, 0, 0, 0)))) == ["blue", "red", "white", "green"]


def test_a_cropped_photo_is_read_and_taken_out_as_shown() -> None:
    document = edited(naskah(quarters("JPEG")), placed(cut='l="50000"'))
    (found,) = inside(composed(document))
    assert isinstance(found.content, Photo)
    assert (found.content.width, found.content.height) == (400, 600)
    (taken,) = take_out(document, [found.picture])
    assert (len(taken), corners(taken)) == (found.size, ["green", "green", "white", "white"])
