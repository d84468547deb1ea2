"""Sound Word documents with something put into their parts."""

import io
import zipfile
from collections.abc import Callable

from tests.builders import docx


def rewritten(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """A sound .docx with its parts changed, and more parts."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx())) as plain,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
    ):
        for name in plain.namelist():
            out.writestr(name, change(name, plain.read(name)))
        for name, content in (more or {}).items():
            out.writestr(name, content)
    return written.getvalue()


def in_body(old: bytes, new: bytes) -> bytes:
    return rewritten(lambda name, held: held.replace(old, new, 1) if name == "word/document.xml" else held)


def with_doctype(doctype: str, reference: str) -> bytes:
    """A document whose first letters are an entity."""

    def change(name: str, held: bytes) -> bytes:
        if name != "word/document.xml":
            return held
        declaration, _, rest = held.partition(b"?>")
        rest = rest.replace("“Semua".encode(), reference.encode(), 1)
        return declaration + b"?>" + doctype.encode() + rest

    return rewritten(change)
