"""What bytes really are, told by how they begin. Names and declared types lie; nothing here looks at them."""

from ingest.word.disguise import OLE, ZIP, kind_of_bytes

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
    (OLE, "ole"),
    (ZIP, "zip"),
    (b"8BPS", "psd"),
    (b"\0\0\0\x0cJXL ", "jxl"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cjP  ", "jp2"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"BEGIN:VCALENDAR", "calendar"),
    (b"BEGIN:VCARD", "contact"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"RIFF", "video"),
    (b"ID3", "audio"),
    (b"OggS", "audio"),
    (b"#!AMR", "audio"),
    (b"<svg", "svg"),
)


def sniff_photo(head: bytes) -> str | None:
    """The picture format that bytes begin like: jpeg, png, tiff, gif, bmp, webp, heic, avif. None for anything else."""
    for signature, name in _PHOTOS:
        if head.startswith(signature):
            # Canon's raw files are TIFF by their first bytes; what stands in their first directory is a thumbnail.
            return None if head[8:10] == b"CR" and name == "tiff" else name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _heif(head)
    return None


def sniff(content: bytes) -> str:
    """What a whole file is, in one word; "" where nothing is known.

    A picture format (see sniff_photo); psd, jxl, jp2, svg; video, audio, calendar, contact, tnef, zip, ole; or one of
    the disguises of a document: pdf, rtf, html, text and so on.
    """
    head = content[:HEAD]
    if photo := sniff_photo(head):
        return photo
    opening = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, name in _OTHERS:
        if head.startswith(signature) or opening.startswith(signature):
            return name
    if head[4:8] == b"ftyp":
        return "video"
    # PDF readers take a file whose mark stands anywhere in the first kilobyte, so programs leave junk before it.
    if b"%PDF-" in content[:1024]:
        return "pdf"
    kind = kind_of_bytes(content)
    return "" if kind == "unknown" else kind


def _heif(head: bytes) -> str | None:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))}
    if brands & _AVIF_BRANDS:
        return "avif"
    return "heic" if brands & _HEIC_BRANDS else None
