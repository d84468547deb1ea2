"""A photo's bytes -> its true format and displayed size, or why it cannot be read."""

import warnings
from dataclasses import replace

from PIL import Image, UnidentifiedImageError

from ingest import magic
from ingest.photo import Limits, Photo
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
from ingest.photo_soundness import suspicions, whole_plain_jpeg
from ingest.tiff_header import sides_of_whole_tiff
from ingest.unreadable import Unreadable

_DEFAULT = Limits()
_MARKED = 256  # pixels of the shorter side at least, to take a fingerprint of


def sniff_photo(content_head: bytes) -> str | None:
    """The picture format that bytes begin like (see `magic`); None when they begin like no picture we read."""
    return magic.sniff_photo(content_head)


def read_photo(
    content: bytes, *, decode: bool = True, closely: bool = True, limits: Limits = _DEFAULT
) -> Photo | Unreadable:
    """Read a picture by its content.

    With `decode`, every pixel is decoded once (at a fraction of the size where JPEG allows it), because a header says
    nothing about the rest. Without, only the header is read, for format and sides. Not `closely`: without what pixels
    alone tell (sharpness, fingerprint); then a plain JPEG is decoded no further than it takes to see that it is whole.
    Reasons: damaged, not-a-photo (`found` says what it is instead), too-large.
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
            return _read(kind, content, decode, closely, limits)
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


def _read(kind: str, content: bytes, decode: bool, closely: bool, limits: Limits) -> Photo | Unreadable:
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
        if closely:
            return _decoded(photo, image, exif, turned)
        if kind != "jpeg" or not whole_plain_jpeg(content):
            image.load()
        return photo


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


def read_fingerprint(content: bytes) -> str:
    """The fingerprint of a picture that `read_photo` could read; "" where its pixels give none."""
    kind = magic.sniff_photo(content[: magic.HEAD]) or ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with open_picture(kind, content) as image:
                turned = orientation(kind, read_exif(kind, image, content))
                if kind == "jpeg" and not suspicions(kind, image, content):
                    image.draft("L", (_MARKED, _MARKED))
                return fingerprint(upright(image, turned))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  as above
        return ""


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
