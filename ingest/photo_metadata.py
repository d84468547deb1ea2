"""What a picture says about itself: the caption in its metadata, and whether a camera made it."""

import re
from collections.abc import Iterator

from lxml import etree
from PIL import ExifTags, Image, IptcImagePlugin

_CAPTION = (2, 120)  # IPTC IIM 4.2, data set 2:120 Caption/Abstract
_XMP_MOST = 1_000_000  # bytes; a packet larger than this is no caption
_MOST = 2_000  # characters kept of a description

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

# A third of all descriptions in the wild were written by a camera or a program.
_JUNK = re.compile(
    r"""
    digital\ camera | \bdcf\b | \bdsc\b | camera\ pictures | gd-jpeg
    | ^(created|made|generated|edited|processed|written|scanned|converted|exported|saved|powered)\b
    | ^file\ (written|source) | \bversion\b | ^screen\s?shot | ^tangkapan\ layar
    | adobe | photoshop | lightroom | \bgimp\b | imagemagick | \bcanva\b | picsart | vsco | snapseed
    | ^[\[{<] | ^shape | ^https?: | all\ rights\ reserved | use\ only$ | ^\W*untitled | test\ image
    """,
    re.IGNORECASE | re.VERBOSE,
)


def describe(image: Image.Image, exif: Image.Exif) -> str:
    """The caption a person wrote into the picture: XMP first, then IPTC, then EXIF; "" where there is only junk."""
    for read in (_xmp, _iptc, _exif):
        try:
            for description in read(image, exif):
                if _reads_like_a_caption(description):
                    return description
        except Exception:  # noqa: BLE001, S112  a foreign parser over hostile bytes; the next place may hold it
            continue
    return ""


def names_camera(exif: Image.Exif) -> bool:
    """Whether EXIF names a maker or a model: programs that copy pictures for chat throw that away."""
    return any(_text(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))


def _xmp(image: Image.Image, _: Image.Exif) -> Iterator[str]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if isinstance(packet, str):
        packet = packet.encode()
    packet = packet.strip(b"\0 \r\n")
    if not packet or len(packet) > _XMP_MOST:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(packet, parser)
    if root is None:
        return
    for description in root.iter(_DESCRIPTION):
        languages = sorted(description.iter(_RDF + "li"), key=lambda item: item.get(_LANGUAGE) != "x-default")
        yield from (_text(item.text) for item in (*languages, description))
    for element in root.iter(_RDF + "Description"):  # the short form writes it as an attribute
        yield _text(element.get(_DESCRIPTION))


def _iptc(image: Image.Image, _: Image.Exif) -> Iterator[str]:
    found = (IptcImagePlugin.getiptcinfo(image) or {}).get(_CAPTION, b"")  # type: ignore[arg-type]
    for value in found if isinstance(found, list) else [found]:
        yield _text(value)


def _exif(_: Image.Image, exif: Image.Exif) -> Iterator[str]:
    yield _text(exif.get(ExifTags.Base.ImageDescription))
    for tag in (ExifTags.Base.XPTitle, ExifTags.Base.XPComment, ExifTags.Base.XPSubject):
        value: object = exif.get(tag)
        if isinstance(value, tuple):
            value = bytes(value)
        yield _text(value.decode("utf-16-le", "replace") if isinstance(value, bytes) else value)


def _text(value: object) -> str:
    """Text of a field that may be bytes of an unnamed charset, end in NULs, or be no text at all."""
    if isinstance(value, bytes):
        text = _decoded(value)
    elif isinstance(value, str):
        text = _mended(value)
    else:
        return ""
    return " ".join(text.partition("\0")[0].split())[:_MOST]


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _mended(value: str) -> str:
    """EXIF text is ASCII by its standard and UTF-8 in practice; Pillow reads it as Latin-1."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


def _reads_like_a_caption(description: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", description)
    return len(words) >= 3 and sum(map(len, words)) >= 12 and not _JUNK.search(description)
