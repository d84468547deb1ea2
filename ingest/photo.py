"""A photo's bytes -> its true format and displayed size, or why it cannot be read."""

import io
import re
import warnings
from dataclasses import dataclass
from pathlib import PurePath

import pillow_heif

# Imported by hand: a format that Image.open does not know yet makes it load all 43 plugins, among them EPS, which
# calls Ghostscript, and FITS, PSD and WMF, which nobody needs and each of which has had its holes.
from PIL import (
    AvifImagePlugin,  # noqa: F401
    BmpImagePlugin,  # noqa: F401
    ExifTags,
    GifImagePlugin,  # noqa: F401
    Image,
    JpegImagePlugin,  # noqa: F401
    MpoImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    TiffImagePlugin,  # noqa: F401
    WebPImagePlugin,  # noqa: F401
)

from ingest import magic
from ingest.photo_metadata import describe, names_camera
from ingest.photo_soundness import png_chunks, suspicions
from ingest.unreadable import Unreadable

pillow_heif.register_heif_opener()

# "MPO" is not among them: a two-picture JPEG is opened by "JPEG", and Image.open knows no opener of that name.
_PILLOW = {
    "jpeg": "JPEG",
    "png": "PNG",
    "tiff": "TIFF",
    "gif": "GIF",
    "bmp": "BMP",
    "webp": "WEBP",
    "heic": "HEIF",
    "avif": "AVIF",
}

_QUARTER_TURN = re.compile(rb"irot[\x01\x03]")  # the box that turns a HEIF picture (ISO/IEC 23008-12, 6.5.10)
_TURNED = range(5, 9)  # EXIF orientations that swap the sides (CIPA DC-008, 4.6.4)

_MESSENGER_COPIES = (
    ("whatsapp-copy", re.compile(r"IMG-\d{8}-WA\d{4}|WhatsApp[ _-]Image[ _-]\d{4}-\d\d-\d\d", re.IGNORECASE)),
    ("messenger-copy", re.compile(r"photo_\d{4}-\d\d-\d\d_|FB_IMG_\d+|received_\d{6,}", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it is shown: orientation applied. Sides in pixels."""

    format: str  # by content, never by name: jpeg, png, tiff, gif, bmp, webp, heic, avif
    width: int
    height: int
    description: str = ""  # caption found in its metadata (XMP, IPTC, EXIF), junk removed
    camera: bool = False  # EXIF names a camera
    notes: tuple[str, ...] = ()  # for editors: "animated", "cmyk", "whatsapp-copy", "several-pages"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a picture may cost us. A phone of today makes 50 megapixels, some make more; nobody's is a bomb."""

    bytes: int = 50_000_000
    pixels: int = 120_000_000
    side: int = 30_000  # pixels


def sniff_photo(content_head: bytes) -> str | None:
    """The picture format that bytes begin like (see `magic`); None when they begin like no picture we read."""
    return magic.sniff_photo(content_head)


def read_photo(content: bytes, *, decode: bool = True, limits: Limits = Limits()) -> Photo | Unreadable:
    """Read a picture by its content.

    With `decode`, every pixel is decoded once (at an eighth of the size where JPEG allows it), because a header says
    nothing about the rest. Reasons: damaged, not-a-photo (`found` says what it is instead), too-large.
    """
    if not content:
        return Unreadable("damaged", "The file is empty.")
    kind = magic.sniff_photo(content[: magic.HEAD])
    if kind is None:
        found = magic.sniff(content)
        return Unreadable(
            "not-a-photo", f"The bytes are no picture we know, but {found or 'something unknown'}.", found
        )
    if len(content) > limits.bytes:
        return Unreadable("too-large", f"{len(content)} bytes; {limits.bytes} are allowed.", kind)
    try:
        # Pillow warns where it repairs (odd EXIF, large pictures); what matters of it is checked below.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(kind, content, decode, limits)
    except Image.DecompressionBombError as error:
        return Unreadable("too-large", str(error), kind)
    # A foreign parser over hostile bytes: OSError, ValueError, SyntaxError, struct.error, EOFError, IndexError and
    # RuntimeError have all been seen, and each means the same.
    except Exception as error:  # noqa: BLE001
        return Unreadable("damaged", f"{type(error).__name__}: {error}"[:300], kind)


def photo_notes(filename: str, photo: Photo) -> tuple[str, ...]:
    """What a photo's name tells editors beside its own notes: "whatsapp-copy", "messenger-copy".

    Such copies are made smaller and lose their EXIF on the way; one that still names its camera was sent as a document.
    """
    name = PurePath(filename).name
    copies = (note for note, pattern in _MESSENGER_COPIES if pattern.match(name))
    return photo.notes if photo.camera else (*photo.notes, *copies)


def _read(kind: str, content: bytes, decode: bool, limits: Limits) -> Photo | Unreadable:
    with Image.open(io.BytesIO(content), formats=(_PILLOW[kind],)) as image:
        stored = image.size
        if stored[0] * stored[1] > limits.pixels or max(stored) > limits.side:
            return Unreadable("too-large", f"{stored[0]} x {stored[1]} pixels.", kind)
        exif = _exif(kind, image, content)
        width, height = stored if _shown_as_stored(kind, exif) else stored[::-1]
        notes = (*_notes(kind, image, content), *suspicions(kind, image, content))
        photo = Photo(kind, width, height, describe(image, exif), names_camera(exif), notes)
        if decode:
            if kind == "jpeg":  # elsewhere draft() would look at a thumbnail and leave the picture unread
                image.draft(None, (256, 256))
            image.load()
        return photo


def _shown_as_stored(kind: str, exif: Image.Exif) -> bool:
    """Whether Image.size is already the displayed size.

    Pillow's TIFF reader swaps the sides on open though the tag still reads 6; HEIF is turned by its own boxes, which
    libheif applies, and its EXIF orientation does not count (ISO/IEC 23008-12, 6.5.10).
    """
    return kind in {"tiff", "heic"} or exif.get(ExifTags.Base.Orientation) not in _TURNED


def _exif(kind: str, image: Image.Image, content: bytes) -> Image.Exif:
    """EXIF as far as it can be read: broken EXIF does not make a picture unreadable."""
    try:
        if kind == "png":
            return _png_exif(image, content)
        return image.getexif()
    except Exception:  # noqa: BLE001  a foreign parser; the picture is whole without it
        return Image.Exif()


def _png_exif(image: Image.Image, content: bytes) -> Image.Exif:
    """A PNG's eXIf chunk, wherever it stands up to IEND. Image.getexif() would decode the whole picture to find it."""
    exif = Image.Exif()
    found = image.info.get("exif") or next(
        (bytes(held) for name, held, _ in png_chunks(content) if name == b"eXIf"), b""
    )
    if found:
        exif.load(found if found.startswith(b"Exif") else b"Exif\0\0" + found)
    return exif


def _notes(kind: str, image: Image.Image, content: bytes) -> tuple[str, ...]:
    several = bool(getattr(image, "is_animated", False))
    notes = (
        ("several-pages", several and kind == "tiff"),
        ("animated", several and kind in {"gif", "png", "webp", "avif"}),
        ("cmyk", image.mode == "CMYK"),
        ("16-bit", image.mode.startswith("I;16")),
        ("palette", image.mode in {"P", "1"}),
        ("turned-by-exif-only", kind == "heic" and _lies_on_its_side(image, content)),
    )
    return tuple(note for note, holds in notes if holds)


def _lies_on_its_side(image: Image.Image, content: bytes) -> bool:
    """Some tools turn a HEIC by EXIF alone, which viewers that follow the standard do not; phones write both."""
    return image.info.get("original_orientation") in _TURNED and not _QUARTER_TURN.search(content[:65_536])
