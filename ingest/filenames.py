"""A name as the mail gives it -> the name we keep: NFC, no folder, nothing that is not a letter to people."""

import mimetypes
import re
import unicodedata

from ingest.charsets import clean_line

_LONGEST = 200  # characters; with four bytes each still within what file systems take with a suffix of ours
_TYPES = mimetypes.MimeTypes()  # Python's own list, the same on every machine
_EXTENSIONS = {"image/jpeg": ".jpg", "image/jpg": ".jpg", "image/pjpeg": ".jpg", "image/tiff": ".tiff",
               "image/heic": ".heic", "image/heif": ".heif", "image/webp": ".webp", "text/plain": ".txt",
               "text/calendar": ".ics", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/directory": ".vcf",
               "application/ms-tnef": ".dat", "message/rfc822": ".eml", "message/delivery-status": ".txt",
               "application/pgp-signature": ".asc", "application/octet-stream": ".bin"}  # fmt: skip


def clean_filename(given: str) -> str:
    """The file name without folder ("C:\\\\Users\\\\rina\\\\foto.jpg", "../../foto.jpg"), leading and trailing dots and
    blanks; "" where nothing is left. A name too long is cut before its extension."""
    name = unicodedata.normalize("NFC", clean_line(given)).replace("\\", "/").rstrip("/")
    name = name.rpartition("/")[2].strip(" .\"'")
    if len(name) > _LONGEST:
        stem, dot, extension = name.rpartition(".")
        keep = _LONGEST - len(extension) - 1
        name = f"{stem[:keep]}.{extension}" if dot and len(extension) <= 10 else name[:_LONGEST]
    return name


def made_up_filename(number: int, content_type: str) -> str:
    """The name of the number-th attachment (from 1) where the mail gives none: "lampiran-2.jpg"."""
    extension = _EXTENSIONS.get(content_type) or _TYPES.guess_extension(content_type) or ".bin"
    return f"lampiran-{number}{re.sub(r'[^.a-z0-9]', '', extension.lower())}"
