"""A photo's bytes -> its true format and displayed size, or why it cannot be read."""

import re
import warnings
from dataclasses import dataclass, replace
from pathlib import PurePath

from PIL import Image, UnidentifiedImageError

from ingest import magic
from ingest.photo_likeness import fingerprint
from ingest.photo_metadata import describe, names_camera
from ingest.photo_opening import (
    SIDEWAYS,
    decoded_whole,
    lies_on_its_side,
    open_picture,
    orientation,
    read_exif,
    upright,
)
from ingest.photo_sharpness import MEASURED, is_blurred, resized
from ingest.photo_soundness import suspicions
from ingest.tiff_header import sides_of_whole_tiff
from ingest.unreadable import Unreadable

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
    notes: tuple[str, ...] = ()  # for editors: "animated", "cmyk", "whatsapp-copy", "blurred", "not-decoded"...
    fingerprint: str = ""  # of its decoded pixels as shown, see `photo_likeness`; "" where it was not decoded


@dataclass(frozen=True, slots=True)
class Limits:
    """What a picture may cost us. A phone of today makes 50 megapixels, some make more; nobody's is a bomb."""

    bytes: int = 50_000_000
    pixels: int = 120_000_000
    pixels_whole: int = 40_000_000  # of all but plain JPEGs: those are decoded row by row, at a fraction of their size
    side: int = 30_000  # pixels


def sniff_photo(content_head: bytes) -> str | None:
    """The picture format that bytes begin like (see `magic`); None when they begin like no picture we read."""
    return magic.sniff_photo(content_head)


def read_photo(content: bytes, *, decode: bool = True, limits: Limits = Limits()) -> Photo | Unreadable:
    """Read a picture by its content.

    With `decode`, every pixel is decoded once (at a fraction of the size where JPEG allows it), because a header says
    nothing about the rest. Without, only the header is read, for format and sides. Reasons: damaged, not-a-photo
    (`found` says what it is instead), too-large.
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
    except UnidentifiedImageError as error:
        sides = sides_of_whole_tiff(content) if kind == "tiff" else None
        if sides is None:
            return Unreadable("damaged", f"{type(error).__name__}: {error}"[:300], kind)
        return Photo(kind, *sides, notes=("not-decoded",))
    except MemoryError:  # says something of us, not of the file
        raise
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
    with open_picture(kind, content) as image:
        width, height = image.size
        if width * height > limits.pixels or max(width, height) > limits.side:
            return Unreadable("too-large", f"{width} x {height} pixels.", kind)
        if decode and width * height > limits.pixels_whole and decoded_whole(kind, image):
            told = f"{width} x {height} pixels of a kind that is decoded whole, more than there is memory for."
            return Unreadable("too-large", told, kind, unsure=True)
        exif = read_exif(kind, image, content)
        turned = orientation(kind, exif)
        if turned in SIDEWAYS:
            width, height = height, width
        if not decode:
            return Photo(kind, width, height)
        notes = (*_notes(kind, image, content), *suspicions(kind, image, content))
        photo = Photo(kind, width, height, describe(image, exif), names_camera(exif), notes)
        return _decoded(photo, image, exif, turned)


def _decoded(photo: Photo, image: Image.Image, exif: Image.Exif, turned: int) -> Photo:
    """The photo with what only its pixels tell. Raises whatever Pillow's decoders raise."""
    if photo.format == "jpeg":  # elsewhere draft() would look at a thumbnail and leave the picture unread
        image.draft(None, (MEASURED, MEASURED))
    image.load()
    try:
        hints = (("blurred", is_blurred(image)), (resized(exif, photo.width, photo.height), True))
        mark = fingerprint(upright(image, turned))
    except Exception:  # noqa: BLE001  a colour mode that Pillow reads and cannot convert; the photo is whole without it
        return photo
    return replace(photo, notes=(*photo.notes, *(note for note, holds in hints if note and holds)), fingerprint=mark)


def _notes(kind: str, image: Image.Image, content: bytes) -> tuple[str, ...]:
    several = bool(getattr(image, "is_animated", False))
    notes = (
        ("several-pages", several and kind == "tiff"),
        ("animated", several and kind in {"gif", "png", "webp", "avif"}),
        ("cmyk", image.mode == "CMYK"),
        ("16-bit", image.mode.startswith("I;16")),
        ("palette", image.mode in {"P", "1"}),
        ("turned-by-exif-only", kind == "heic" and lies_on_its_side(image, content)),
    )
    return tuple(note for note, holds in notes if holds)
