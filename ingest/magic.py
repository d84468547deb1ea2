"""What bytes really are, told by how they begin. Names and declared types lie; nothing here looks at them."""

import io
import zipfile

# Wider than any signature below needs; the brands of a HEIF file follow its first box header.
HEAD = 512

# Brands of an ISO base media file that mean a still picture (ISO/IEC 23008-12, annex B, and the AVIF specification).
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}

_PHOTOS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),  # BigTIFF
    (b"MM\0+", "tiff"),
    (b"BM", "bmp"),
)

_OTHERS = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"8BPS", "psd"),
    (b"\0\0\0\x0cJXL ", "jxl"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cjP  ", "jp2"),
    (b"\xffWPC", "wordperfect"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"BEGIN:VCALENDAR", "calendar"),
    (b"BEGIN:VCARD", "contact"),
    (b"ID3", "audio"),
    (b"OggS", "audio"),
    (b"#!AMR", "audio"),
    (b"<svg", "svg"),
    (b"<!DOCTYPE html", "html"),
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"<HTML", "html"),
)

_ZIP_MEMBERS = (
    ("[Content_Types].xml", "office"),
    ("Index/Document.iwa", "pages"),
    ("Index.zip", "pages"),
    ("index.xml", "pages"),
)


def sniff_photo(head: bytes) -> str | None:
    """The picture format that bytes begin like: jpeg, png, tiff, gif, bmp, webp, heic, avif. None for anything else."""
    for signature, name in _PHOTOS:
        if head.startswith(signature):
            return _not_raw(head) if name == "tiff" else name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _heif(head)
    return None


def sniff(content: bytes) -> str:
    """What a whole file is, in one word; "" where nothing is known.

    A picture format (see sniff_photo), or pdf, rtf, ole, office, odt, pages, zip, rar, 7z, gzip, html, svg, video, audio,
    calendar, contact, tnef, text.
    """
    head = content[:HEAD]
    if photo := sniff_photo(head):
        return photo
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(content)
    opening = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for signature, name in _OTHERS:
        if opening.startswith(signature):
            return name
    if head[4:8] == b"ftyp" or head[:4] in {b"\x1aE\xdf\xa3", b"RIFF"}:
        return "video"
    # PDF readers take a file whose mark stands anywhere in the first kilobyte, so programs leave junk before it.
    if b"%PDF-" in content[:1024]:
        return "pdf"
    return "text" if _reads_as_text(head) else ""


def _not_raw(head: bytes) -> str | None:
    """Canon's raw files are TIFF by their first bytes; what stands in their first directory is a thumbnail."""
    return None if head[8:10] == b"CR" else "tiff"


def _heif(head: bytes) -> str | None:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))}
    if brands & _AVIF_BRANDS:
        return "avif"
    return "heic" if brands & _HEIC_BRANDS else None


def _zip(content: bytes) -> str:
    if content[30:85].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text"):
        return "odt"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        # Cut off in the mail: the directory at its end is gone, the names before each member are still there.
        names = {name for name, _ in _ZIP_MEMBERS if name.encode() in content}
    return next((kind for name, kind in _ZIP_MEMBERS if name in names), "zip")


def _reads_as_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    control = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    return control == 0
