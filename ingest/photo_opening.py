"""Bytes -> an open Pillow image, by a few formats alone, and the way it is turned when shown."""

import io
import re

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
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,  # noqa: F401
)

from ingest.photo_soundness import png_chunks

pillow_heif.register_heif_opener()

# "MPO" is not among them: a two-picture JPEG is opened by "JPEG", and Image.open knows no opener of that name.
PILLOW = {
    "jpeg": "JPEG",
    "png": "PNG",
    "tiff": "TIFF",
    "gif": "GIF",
    "bmp": "BMP",
    "webp": "WEBP",
    "heic": "HEIF",
    "avif": "AVIF",
}

# What brings a picture upright, by its EXIF orientation (CIPA DC-008, 4.6.4). ImageOps.exif_transpose writes the EXIF
# anew besides, and raises where that was broken.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_IN_PLANES = 2  # PlanarConfiguration (TIFF 6.0, section 8)
SIDEWAYS = range(5, 9)  # the orientations that swap the sides
_QUARTER_TURN = re.compile(rb"irot[\x01\x03]")  # the box that turns a HEIF picture (ISO/IEC 23008-12, 6.5.10)


def open_picture(kind: str, content: bytes) -> Image.Image:
    """Open a picture of a kind that `magic.sniff_photo` named. Raises whatever Pillow's parsers raise."""
    image = Image.open(io.BytesIO(content), formats=(PILLOW[kind],))
    if isinstance(image, TiffImagePlugin.TiffImageFile) and _planes_are_misread(image):
        raise UnidentifiedImageError("colours in planes, of a kind that is not decoded")
    return image


def _planes_are_misread(image: TiffImagePlugin.TiffImageFile) -> bool:
    """Whether Pillow would give noise: it takes uncompressed planes of 16 bits for 8, and mixes up grey and alpha."""
    tags = image.tag_v2
    samples = tags.get(TiffImagePlugin.SAMPLESPERPIXEL, 1)
    if tags.get(TiffImagePlugin.PLANAR_CONFIGURATION) != _IN_PLANES or samples == 1:
        return False
    raw = bool(image.tile) and image.tile[0].codec_name == "raw"
    return samples == 2 or (raw and max(tags.get(TiffImagePlugin.BITSPERSAMPLE, (1,))) > 8)


def decoded_whole(kind: str, image: Image.Image) -> bool:
    """Whether all of it lies in memory while it is decoded: 4 bytes a pixel, up to 8 for a progressive JPEG."""
    return kind != "jpeg" or "progressive" in image.info


def read_exif(kind: str, image: Image.Image, content: bytes) -> Image.Exif:
    """EXIF as far as it can be read: broken EXIF does not make a picture unreadable."""
    try:
        if kind == "png":
            return _png_exif(image, content)
        return image.getexif()
    except Exception:  # noqa: BLE001  a foreign parser; the picture is whole without it
        return Image.Exif()


def orientation(kind: str, exif: Image.Exif) -> int:
    """How Pillow's image must be turned to be shown: 1 to 8 as in EXIF.

    Pillow's TIFF reader swaps the sides on open and turns the pixels on load though the tag still reads 6; HEIF is
    turned by its own boxes, which libheif applies, and its EXIF orientation does not count (ISO/IEC 23008-12, 6.5.10).
    """
    if kind in {"tiff", "heic"}:
        return 1
    tag = exif.get(ExifTags.Base.Orientation)
    return tag if isinstance(tag, int) and tag in _TURNS else 1


def upright(image: Image.Image, turned: int) -> Image.Image:
    """A decoded image as it is shown. turned: its `orientation`, asked for before it was decoded."""
    return image.transpose(_TURNS[turned]) if turned in _TURNS else image


def lies_on_its_side(image: Image.Image, content: bytes) -> bool:
    """Some tools turn a HEIC by EXIF alone, which viewers that follow the standard do not; phones write both."""
    return image.info.get("original_orientation") in SIDEWAYS and not _QUARTER_TURN.search(content[:65_536])


def _png_exif(image: Image.Image, content: bytes) -> Image.Exif:
    """A PNG's eXIf chunk, wherever it stands up to IEND. Image.getexif() would decode the whole picture to find it."""
    exif = Image.Exif()
    found = image.info.get("exif") or next(
        (bytes(held) for name, held, _ in png_chunks(content) if name == b"eXIf"), b""
    )
    if found:
        exif.load(found if found.startswith(b"Exif") else b"Exif\0\0" + found)
    return exif
