"""A photo as it was read (see photo_reading), and what it may cost to read one. Loads no decoder."""

import re
from dataclasses import dataclass
from pathlib import PurePath

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


def photo_notes(filename: str, photo: Photo) -> tuple[str, ...]:
    """What a photo's name tells editors beside its own notes: "whatsapp-copy", "messenger-copy".

    Such copies are made smaller and lose their EXIF on the way; one that still names its camera was sent as a document.
    """
    name = PurePath(filename).name
    copies = (note for note, pattern in _MESSENGER_COPIES if pattern.match(name))
    return photo.notes if photo.camera else (*photo.notes, *copies)
