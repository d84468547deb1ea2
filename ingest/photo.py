"""A photo's bytes -> its true format and displayed size, or why it cannot be read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as it is shown: orientation applied. Sides in pixels."""

    format: str  # by content, never by name: jpeg, png, tiff, gif, bmp, webp, heic, avif
    width: int
    height: int
    description: str = ""  # caption found in its metadata (XMP, IPTC, EXIF), junk removed
    camera: bool = False  # EXIF names a camera
    notes: tuple[str, ...] = ()  # for editors: "animated", "cmyk", "whatsapp-copy", "several-pages"
