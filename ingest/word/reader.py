"""A file's bytes -> Document or Unreadable, by content and never by name."""

import dataclasses
from typing import NamedTuple

from ingest.unreadable import Unreadable
from ingest.word.disguise import OLE, ZIP, kind_of_bytes, kind_of_zip
from ingest.word.document import Document
from ingest.word.docx import main_part, read_docx
from ingest.word.limits import Limits
from ingest.word.package import DamagedPart, Package, Refused

_DEFAULT = Limits()
_MACRO_TYPES = ("macroenabled.main+xml", "macroenabledtemplate.main+xml")


def read_document(content: bytes, *, limits: Limits = _DEFAULT, macros: bool = False) -> Document | Unreadable:
    """Read a Word document, .docx or .doc, as its reader sees it.

    Unreadable.reason is one of encrypted, damaged, not-word, too-large, macros; `found` names what the bytes really
    are. With `macros`, documents that carry macros are read too (the macros themselves never are).
    """
    opened = open_document(content, limits=limits, macros=macros)
    return opened if isinstance(opened, Unreadable) else opened.document


class Opened(NamedTuple):
    """A document as read, and the package its pictures lie in (of a .doc: the one it was turned into)."""

    document: Document
    package: Package


def open_document(content: bytes, *, limits: Limits = _DEFAULT, macros: bool = False) -> Opened | Unreadable:
    """The same for whoever wants the pictures' bytes too: a .doc is converted once."""
    try:
        return _open(content, limits, macros=macros)
    except Refused as refused:
        return refused.unreadable


def as_docx(content: bytes, limits: Limits) -> bytes:
    """A .docx as it is, a .doc as the .docx that it is read as. Raises Refused."""
    if not content.startswith(OLE):
        return content
    from ingest.word.binary import docx_from_doc  # takes long to load, and most documents are none

    return docx_from_doc(content, limits).docx


def picture_content(content: bytes, name: str, *, limits: Limits = _DEFAULT) -> bytes | None:
    """The bytes of a picture that `read_document` listed, by its name; None where there is none of that name."""
    try:
        package = Package.open(as_docx(content, limits), limits)
        part = next((part for part in sorted(package.names) if part.rpartition("/")[2] == name.lower()), None)
        return None if part is None else package.content(part)
    except (Refused, DamagedPart):
        return None


def _open(content: bytes, limits: Limits, *, macros: bool) -> Opened:
    if len(content) > limits.file_size:
        raise Refused("too-large", f"the file is {len(content)} bytes long", "")
    if content.startswith(OLE):
        from ingest.word.binary import check_doc, docx_from_doc

        check_doc(content, macros=macros)
        converted = docx_from_doc(content, limits)
        package = Package.open(converted.docx, limits)
        document = read_docx(package)
        told = dataclasses.replace(
            document,
            format="doc",
            unsure=tuple(dict.fromkeys(converted.unsure + document.unsure)),
            diagnostics=converted.notes + document.diagnostics,
        )
        return Opened(told, package)
    if content.startswith(ZIP):
        package = Package.open(content, limits)
        _check_kind(package, macros=macros)
        return Opened(read_docx(package), package)
    kind = kind_of_bytes(content)
    raise Refused("damaged" if kind == "empty" else "not-word", f"not a Word file but {kind}", kind)


def _check_kind(package: Package, *, macros: bool) -> None:
    """Raise Refused unless the zip is a Word document; with `macros`, one with macros too."""
    try:
        types = package.content("[Content_Types].xml").lower()
    except DamagedPart as error:
        if any(name.startswith("word/") for name in package.names):
            raise Refused("damaged", str(error), "docx", unsure=error.unsure) from error
        raise Refused(
            "not-word", "a zip without content types", kind_of_zip(package.names, _mimetype(package))
        ) from error
    main_part(package)
    if b"wordprocessingml" not in types and b"ms-word" not in types:
        raise Refused("not-word", "an Office file of another program", kind_of_zip(package.names, b""))
    if not macros and (any(name.endswith("vbaproject.bin") for name in package.names) or _declares_macros(types)):
        raise Refused("macros", "the document holds a macro project", "docm")


def _mimetype(package: Package) -> bytes:
    """What an OpenDocument file says that it is; b"" where it says nothing, or nothing that can be read."""
    try:
        return package.content("mimetype") if "mimetype" in package and package.size("mimetype") < 200 else b""
    except DamagedPart:
        return b""


def _declares_macros(types: bytes) -> bool:
    return any(kind.encode() in types for kind in _MACRO_TYPES)
