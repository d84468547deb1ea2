"""Pictures made with Pillow, broken by hand: displayed size, decodability, metadata."""

import csv
import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from ingest.photo import Limits, Photo, photo_notes
from ingest.photo_reading import read_photo, sniff_photo
from ingest.unreadable import Unreadable
from ingest.web_copy import CannotCopy, web_copy
from tests.builders import bomb, photo

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "photos"


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return exif


def sides(content: bytes) -> tuple[int, int]:
    read = read_photo(content)
    assert isinstance(read, Photo)
    return read.width, read.height


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, format, **options)
    return written.getvalue()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize(("orientation", "shown"), [(1, (160, 120)), (3, (160, 120)), (6, (120, 160)), (8, (120, 160))])
def test_read_photo_turns_by_exif(format: str, orientation: int, shown: tuple[int, int]) -> None:
    assert sides(photo(160, 120, format=format, exif=turned(orientation))) == shown


@pytest.mark.parametrize(
    ("format", "name"),
    [
        ("JPEG", "jpeg"),
        ("MPO", "jpeg"),
        ("PNG", "png"),
        ("TIFF", "tiff"),
        ("GIF", "gif"),
        ("BMP", "bmp"),
        ("WEBP", "webp"),
        ("AVIF", "avif"),
        ("HEIF", "heic"),
    ],
)
def test_read_photo_names_the_format_by_content(format: str, name: str) -> None:
    content = photo(160, 120, format=format)
    read = read_photo(content)
    assert isinstance(read, Photo)
    assert (read.format, read.width, read.height) == (name, 160, 120)
    assert sniff_photo(content[:64]) == name


@pytest.mark.parametrize("orientation", [0, 9, 36865])
def test_read_photo_with_an_orientation_that_means_nothing_shows_it_as_stored(orientation: int) -> None:
    assert sides(photo(160, 120, exif=turned(orientation))) == (160, 120)


def test_read_photo_of_two_pictures_in_one_turns_the_first() -> None:
    first = Image.new("RGB", (160, 120))
    second = Image.new("RGB", (640, 480))
    content = saved(first, "MPO", save_all=True, append_images=[second], exif=turned(6))
    assert sides(content) == (120, 160)


def test_read_photo_of_a_phones_heic_does_not_turn_what_its_reader_turned() -> None:
    image = Image.new("RGB", (160, 120))
    image.getexif()[ExifTags.Base.Orientation] = 6  # makes the writer turn it as phones do, by box and EXIF
    assert read_photo(saved(image, "HEIF")) == Photo("heic", 120, 160)


def test_read_photo_of_a_heic_turned_by_exif_only_shows_it_as_viewers_do() -> None:
    content = photo(160, 120, format="HEIF", exif=turned(6))
    assert sides(content) == (160, 120)
    read = read_photo(content)
    assert isinstance(read, Photo)
    assert "turned-by-exif-only" in read.notes


def png_with_chunk_before_end(name: bytes, held: bytes) -> bytes:
    content = photo(160, 120, format="PNG")
    chunk = struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))
    return content[:-12] + chunk + content[-12:]


def test_read_photo_finds_a_pngs_exif_behind_the_picture() -> None:
    assert sides(png_with_chunk_before_end(b"eXIf", turned(6).tobytes()[6:])) == (120, 160)


def test_read_photo_with_broken_exif_is_a_photo_all_the_same() -> None:
    assert sides(png_with_chunk_before_end(b"eXIf", b"MM\0*\xff\xff\xff\xff")) == (160, 120)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "BMP"])
def test_read_photo_cut_in_the_middle_is_damaged(format: str) -> None:
    content = photo(160, 120, format=format)
    read = read_photo(content[: len(content) // 2])
    assert isinstance(read, Unreadable)
    assert read.reason == "damaged"


def test_read_photo_cut_in_the_middle_has_a_size_without_decoding() -> None:
    content = photo(160, 120)
    read = read_photo(content[: len(content) // 2], decode=False)
    assert isinstance(read, Photo)
    assert (read.width, read.height) == (160, 120)


def test_read_photo_with_a_wrong_checksum_is_noted() -> None:
    content = bytearray(png_with_chunk_before_end(b"tEXt", b"Comment\0x"))
    content[-13] ^= 1
    read = read_photo(bytes(content))
    assert isinstance(read, Photo)
    assert read.notes == ("perhaps-damaged",)


def test_read_photo_of_nothing_is_damaged() -> None:
    assert read_photo(b"") == Unreadable("damaged", "The file is empty.")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf"),
        (b"\r\n\r\n%PDF-1.4\n", "pdf"),
        (b"PK\x03\x04" + bytes(40), "zip"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video"),
        (b"Ini bukan foto.", "text"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (b"\0\x01\x02\x03" * 20, ""),
    ],
)
def test_read_photo_of_something_else_says_what_it_is(content: bytes, found: str) -> None:
    read = read_photo(content)
    assert isinstance(read, Unreadable)
    assert (read.reason, read.found) == ("not-a-photo", found)


def test_read_photo_of_a_raw_file_is_no_photo() -> None:
    read = read_photo(b"II*\0\x10\0\0\0CR\x02\0" + bytes(100))
    assert isinstance(read, Unreadable)
    assert read.reason == "not-a-photo"


@pytest.mark.parametrize(("width", "height"), [(65_000, 65_000), (12_000, 12_000), (40_000, 10)])
def test_read_photo_of_a_bomb_is_too_large(width: int, height: int) -> None:
    read = read_photo(bomb(width, height))
    assert isinstance(read, Unreadable)
    assert (read.reason, read.found) == ("too-large", "png")


def test_read_photo_of_a_large_phones_picture_is_read() -> None:
    read = read_photo(bomb(12_000, 9_000), decode=False)
    assert isinstance(read, Photo)
    assert (read.width, read.height) == (12_000, 9_000)


def test_read_photo_of_too_many_bytes_is_too_large() -> None:
    read = read_photo(photo(160, 120), limits=Limits(bytes=100))
    assert isinstance(read, Unreadable)
    assert read.reason == "too-large"


def test_read_photo_notes_animation_pages_and_colours() -> None:
    frames = [Image.new("RGB", (160, 120), colour) for colour in ("red", "blue")]
    told = {
        "GIF": saved(frames[0], "GIF", save_all=True, append_images=frames[1:]),
        "PNG": saved(frames[0], "PNG", save_all=True, append_images=frames[1:]),
        "TIFF": saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]),
        "CMYK": saved(Image.new("CMYK", (160, 120)), "JPEG"),
        "16": saved(Image.new("I;16", (160, 120)), "PNG"),
    }
    notes = {name: read.notes for name, content in told.items() if isinstance(read := read_photo(content), Photo)}
    assert notes == {
        "GIF": ("animated", "palette"),
        "PNG": ("animated",),
        "TIFF": ("several-pages",),
        "CMYK": ("cmyk",),
        "16": ("16-bit",),
    }


COPY = Photo("jpeg", 1280, 720)


@pytest.mark.parametrize(
    ("filename", "taken", "notes"),
    [
        ("IMG-20261101-WA0003.jpg", COPY, ("whatsapp-copy",)),
        ("WhatsApp Image 2026-11-01 at 10.00.00.jpeg", COPY, ("whatsapp-copy",)),
        ("photo_2026-11-01_10-00-00.jpg", COPY, ("messenger-copy",)),
        ("FB_IMG_1604200000000.jpg", COPY, ("messenger-copy",)),
        ("IMG-20261101-WA0003.jpg", replace(COPY, camera=True), ()),
        ("IMG_20261101_100000.jpg", COPY, ()),
        ("foto1.jpg", replace(COPY, notes=("cmyk",)), ("cmyk",)),
    ],
)
def test_photo_notes(filename: str, taken: Photo, notes: tuple[str, ...]) -> None:
    assert photo_notes(filename, taken) == notes


def sound_files() -> Iterator[tuple[str, tuple[int, int]]]:
    if not CORPUS.exists():
        return
    with (CORPUS / "manifest.tsv").open(encoding="utf-8", newline="") as manifest:
        for row in csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE):
            known = row["magic"] in {"JPEG", "PNG", "APNG", "TIFF", "BigTIFF"} and row["disp_width"]
            if known and row["decode_im"] == row["decode_vips"] == "ok":
                yield row["path"], (int(row["disp_width"]), int(row["disp_height"]))


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real photos is not here")
def test_read_photo_of_every_sound_file_shows_the_size_that_other_tools_show() -> None:
    wrong = []
    for path, shown in sound_files():
        read = read_photo((CORPUS / path).read_bytes())
        if not isinstance(read, Photo) or (read.width, read.height) != shown:
            wrong.append((path, read, shown))
    assert wrong == []


def tiff(bits: int, *, width: int = 1600, height: int = 1200, orientation: int = 1, cut: int = 0) -> bytes:
    """Grey in as many bits: 7 are sound, and unknown to Pillow."""
    strip = bytes((width * bits + 7) // 8 * height)
    fields = [(256, 4, width), (257, 4, height), (258, 3, bits), (259, 3, 1), (262, 3, 1), (273, 4, 8),
              (274, 3, orientation), (277, 3, 1), (278, 4, height), (279, 4, len(strip))]  # fmt: skip
    forms = {3: "<HHIHxx", 4: "<HHII"}
    entries = b"".join(struct.pack(forms[kind], tag, kind, 1, value) for tag, kind, value in fields)
    directory = struct.pack("<H", len(fields)) + entries + bytes(4)
    return b"II*\0" + struct.pack("<I", 8 + len(strip) - cut) + strip[: len(strip) - cut] + directory


def test_read_photo_of_a_sound_tiff_that_cannot_be_decoded_has_the_size_of_its_header() -> None:
    assert read_photo(tiff(7)) == Photo("tiff", 1600, 1200, notes=("not-decoded",))
    assert read_photo(tiff(7, orientation=6)) == Photo("tiff", 1200, 1600, notes=("not-decoded",))


def test_read_photo_of_such_a_tiff_that_is_cut_off_is_damaged() -> None:
    read = read_photo(tiff(7, cut=1_000_000))
    assert isinstance(read, Unreadable)
    assert read.reason == "damaged"


def test_read_photo_of_a_jpeg_with_junk_between_its_segments_is_suspected() -> None:
    content = photo(160, 120)
    table = content.index(b"\xff\xdb")
    read = read_photo(content[:table] + b"sampah" + content[table:])
    assert isinstance(read, Photo)
    assert "perhaps-damaged" in read.notes


SMALL = Limits(pixels_whole=64 * 48 - 1)


@pytest.mark.parametrize(("form", "options"), [("PNG", {}), ("TIFF", {}), ("JPEG", {"progressive": True})])
def test_what_is_decoded_whole_and_too_large_for_it_is_for_a_person(form: str, options: dict[str, bool]) -> None:
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(written, form, **options)
    read = read_photo(written.getvalue(), limits=SMALL)
    assert isinstance(read, Unreadable)
    assert (read.reason, read.unsure) == ("too-large", True)
    with pytest.raises(CannotCopy, match="to be decoded whole"):
        web_copy(written.getvalue(), 32, "jpeg", SMALL)


def test_a_plain_jpeg_of_that_size_is_read() -> None:
    assert isinstance(read_photo(photo(64, 48), limits=SMALL), Photo)
    assert web_copy(photo(64, 48), 32, "jpeg", SMALL).width == 32
