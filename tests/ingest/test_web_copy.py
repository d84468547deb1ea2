"""Copies for the web: upright, in RGB, and nothing in them but the picture, as an independent tool sees them."""

import io
import json
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageCms

from ingest.photo import Photo
from ingest.photo_reading import read_photo
from ingest.web_copy import CannotCopy, web_copy
from tests.builders import bomb, photo

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "photos"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
HARMLESS = {"ExifTool", "System", "File", "Composite", "JFIF", "RIFF"}
needs_exiftool = pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")


def saved(image: Image.Image, form: str, **more: object) -> bytes:
    written = io.BytesIO()
    image.save(written, form, **more)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def halves(mode: str = "RGB", size: tuple[int, int] = (200, 100)) -> Image.Image:
    """Left red, right blue."""
    image = Image.new("RGB", size, (220, 20, 20))
    image.paste((20, 20, 220), (size[0] // 2, 0, *size))
    return image.convert(mode)


def telling() -> bytes:
    """A photo that says where, by whom and with which camera it was taken, in every place there is for it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Rahasia"
    exif[ExifTags.Base.Artist] = "Nama Orang"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "SN-12345"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "S", 2: (6.0, 12.0, 30.0), 3: "E", 4: (106.0, 49.0, 5.0)})
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="6,12.5S"/></rdf:RDF>'
        b"</x:xmpmeta>"
    )
    content = saved(halves(), "JPEG", exif=exif, xmp=xmp, comment=b"rumah saya", icc_profile=SRGB)
    return content + b"\0\0\0\x18ftypmp42" + b"GPSLatitude" * 3


def seen_by_exiftool(folder: Path) -> list[dict[str, object]]:
    command = ["exiftool", "-a", "-u", "-g1", "-ee", "-j", "-r", str(folder)]
    told: list[dict[str, object]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return [{group: tags for group, tags in file.items() if isinstance(tags, dict)} for file in told]


@needs_exiftool
@pytest.mark.parametrize("form", ["jpeg", "webp"])
def test_nothing_is_left_of_what_a_photo_tells(tmp_path: Path, form: str) -> None:
    (tmp_path / "asli.jpg").write_bytes(telling())
    (before,) = seen_by_exiftool(tmp_path)
    assert {"GPS", "IFD0", "XMP-exif"} <= before.keys()  # otherwise the test would show nothing
    (tmp_path / "asli.jpg").unlink()
    (tmp_path / f"copy.{form}").write_bytes(web_copy(telling(), 100, form).content)  # type: ignore[arg-type]
    (after,) = seen_by_exiftool(tmp_path)
    assert {group for group in after if not group.startswith("ICC")} <= HARMLESS
    assert "rumah saya" not in json.dumps(after)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_turn_is_baked_in(orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    content = saved(halves(), "JPEG", exif=exif)
    copy = web_copy(content, 1000, "jpeg")
    read = read_photo(content)
    assert isinstance(read, Photo)
    assert (copy.width, copy.height) == (read.width, read.height)
    assert opened(copy.content).getexif().get(ExifTags.Base.Orientation) is None
    red_at = {
        1: (10, 50),
        2: (190, 50),
        3: (190, 50),
        4: (10, 50),
        5: (50, 10),
        6: (50, 10),
        7: (50, 190),
        8: (50, 190),
    }
    red, _, blue = opened(copy.content).getpixel(red_at[orientation])  # type: ignore[misc]
    assert red > 180 > 80 > blue


def test_a_photo_is_made_smaller_and_never_larger() -> None:
    sizes = [web_copy(photo(400, 300), longest, "jpeg") for longest in (100, 400, 1600)]
    assert [(copy.width, copy.height) for copy in sizes] == [(100, 75), (400, 300), (400, 300)]


def test_the_profile_of_an_rgb_picture_is_kept() -> None:
    copy = web_copy(saved(halves(), "JPEG", icc_profile=SRGB), 100, "jpeg")
    assert opened(copy.content).info["icc_profile"] == SRGB


def test_a_broken_profile_is_left_out() -> None:
    copy = web_copy(saved(halves(), "JPEG", icc_profile=b"rusak" * 100), 100, "jpeg")
    assert "icc_profile" not in opened(copy.content).info


@pytest.mark.parametrize(
    ("image", "form"),
    [
        (halves("CMYK"), "JPEG"),
        (halves("P"), "PNG"),
        (halves("RGBA"), "PNG"),
        (halves("YCbCr"), "TIFF"),
    ],
    ids=["cmyk", "palette", "alpha", "ycbcr"],
)
def test_every_kind_of_colour_comes_out_as_it_looked(image: Image.Image, form: str) -> None:
    copy = opened(web_copy(saved(image, form), 200, "webp").content)
    assert copy.mode == "RGB"
    left, right = copy.getpixel((30, 50)), copy.getpixel((170, 50))
    assert left[0] > 150 > 110 > left[2]  # type: ignore[index]
    assert right[2] > 150 > 110 > right[0]  # type: ignore[index]


def test_sixteen_bits_keep_their_light_and_dark() -> None:
    row = struct.pack("<100H", *[10_000] * 50, *[60_000] * 50)
    image = Image.frombytes("I;16", (100, 100), row * 100)
    copy = opened(web_copy(saved(image, "PNG"), 100, "jpeg").content)
    dark, light = copy.getpixel((20, 50)), copy.getpixel((80, 50))
    assert (dark[0] // 10, light[0] // 10) == (3, 23)  # type: ignore[index]


TWO_COLOURS = Image.new("P", (40, 40), 1)
TWO_COLOURS.putpalette([0, 0, 0, 9, 9, 9])
CLEAR = {
    "alpha": (Image.new("RGBA", (40, 40), (0, 0, 0, 0)), None),
    "one-colour": (Image.new("RGB", (40, 40), (255, 0, 0)), (255, 0, 0)),
    "one-grey": (Image.new("L", (40, 40), 7), 7),
    "one-of-a-palette": (Image.new("P", (40, 40), 0), 0),
    "palette-with-alpha": (TWO_COLOURS, b"\xff\x00"),
}


@pytest.mark.parametrize("how", CLEAR)
def test_what_is_transparent_becomes_white(how: str) -> None:
    image, transparency = CLEAR[how]
    options = {} if transparency is None else {"transparency": transparency}
    copy = opened(web_copy(saved(image, "PNG", **options), 40, "jpeg").content)
    assert copy.getpixel((20, 20)) == (255, 255, 255)


def test_sixteen_bits_with_a_transparent_grey_are_copied() -> None:
    image = Image.frombytes("I;16", (100, 100), struct.pack("<100H", *[10_000] * 50, *[60_000] * 50) * 100)
    copy = opened(web_copy(with_chunk(saved(image, "PNG"), b"tRNS", b"\0\1"), 100, "jpeg").content)
    assert copy.getpixel((80, 50))[0] // 10 == 23  # type: ignore[index]


def with_chunk(png: bytes, name: bytes, held: bytes) -> bytes:
    """A PNG with one more chunk, after its header."""
    chunk = struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))
    return png[:33] + chunk + png[33:]


def in_planes(bits: int, compression: int = 1) -> bytes:
    """A TIFF of 8 x 8 pixels that keeps red, green and blue each for itself."""
    plane = bytes(range(64)) * (bits // 8)
    at = 8 + 2 + 9 * 12 + 4
    entries = [
        (256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 3, at), (259, 3, 1, compression), (262, 3, 1, 2),
        (273, 4, 3, at + 6), (277, 3, 1, 3), (279, 4, 3, at + 18), (284, 3, 1, 2),
    ]  # fmt: skip
    offsets = [at + 30 + n * len(plane) for n in range(3)]
    head = b"II*\0" + struct.pack("<IH", 8, 9) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    return head + struct.pack("<3H6I", *[bits] * 3, *offsets, *[len(plane)] * 3) + plane * 3


def test_planes_that_would_come_out_as_noise_are_not_copied_and_their_sides_are_known() -> None:
    assert web_copy(in_planes(8), 8, "jpeg").width == 8
    with pytest.raises(CannotCopy):
        web_copy(in_planes(16), 8, "jpeg")
    assert read_photo(in_planes(16)) == Photo("tiff", 8, 8, notes=("not-decoded",))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", photo(64, 48)[:200], bomb(65_000, 65_000)])
def test_of_what_is_no_sound_picture_no_copy_is_made(content: bytes) -> None:
    with pytest.raises(CannotCopy):
        web_copy(content, 100, "jpeg")


def corpus() -> Iterator[Path]:
    return (path for path in sorted(CORPUS.rglob("*")) if path.is_file() and path.suffix not in {".tsv", ".md"})


@needs_exiftool
@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real photos is not here")
def test_no_copy_of_a_real_photo_tells_where_or_by_whom_it_was_taken(tmp_path: Path) -> None:
    made = 0
    for number, path in enumerate(corpus()):
        try:
            copy = web_copy(path.read_bytes(), 320, "jpeg")
        except CannotCopy:
            continue
        (tmp_path / f"{number}.jpg").write_bytes(copy.content)
        made += 1
    assert made > 400
    told = seen_by_exiftool(tmp_path)
    assert len(told) == made
    assert {group for file in told for group in file if not group.startswith("ICC")} <= HARMLESS
