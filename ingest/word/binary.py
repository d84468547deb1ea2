"""Legacy .doc ([MS-DOC]): sorted by its OLE streams, then turned into a .docx by msdoc2docx for the one resolver.

msdoc2docx is pinned exactly: one author, young. Compared with LibreOffice it agrees on font and size of 99.66 % of
characters of real files, with nothing else to install.
"""

import io
from typing import NamedTuple

import olefile
from doc2docx.cfb import CompoundFile, CompoundFileLimits
from doc2docx.errors import EncryptedDocumentError
from doc2docx.msdoc.fib import FileInformationBlock

from ingest.word import doc_optional, doc_repairs, doc_speed
from ingest.word.doc_speed import convert
from ingest.word.limits import Limits
from ingest.word.package import Refused

doc_repairs.apply()
doc_speed.apply()
doc_optional.apply()

_WORD_97 = 0xA5EC
_WORD_6_OR_95 = 0xA5DC
_FIRST_WORD_97 = 0xC0  # nFib ([MS-DOC] 2.5.1)
_ENCRYPTED = 0x0100  # FibBase fEncrypted ([MS-DOC] 2.5.2)
# What the converter warns of that leaves formatting or text in doubt.
_DOUBTFUL = {
    "STYLE_TABLE_MALFORMED": "damaged style definitions",
    "MISSING_REFERENCED_STYLES": "missing style definitions",
    "TABLE_MARKER_DEFERRED": "damaged table marks",
    "MALFORMED_TABLE_FLATTENED": "damaged table marks",
    "UNTERMINATED_FIELD": "a field without an end",
}
# Streams that give away what an OLE file without Word text is.
_STREAMS = (
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("MatOST", "wps"),
    ("MM", "wps"),
    ("__properties_version1.0", "msg"),
    ("Quill/QuillSub/CONTENTS", "publisher"),
    ("VisioDocument", "visio"),
    ("CONTENTS", "wps"),  # after Publisher, which has one, too
)


def check_doc(content: bytes, *, macros: bool) -> None:
    """Raise Refused unless the OLE file is a Word 97-2007 document that opens; with `macros`, one with macros too."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            _check_streams(ole, macros=macros)
    except Refused:
        raise
    except MemoryError:  # says something of us, not of the file
        raise
    except Exception as error:  # olefile on hostile bytes: struct, index, OS and its own errors
        raise Refused("damaged", f"torn OLE container: {error}", "ole") from error


def _check_streams(ole: olefile.OleFileIO, *, macros: bool) -> None:
    if ole.exists("EncryptedPackage"):
        raise Refused("encrypted", "the document is locked with a password", "docx")
    if not ole.exists("WordDocument"):
        kind = next((kind for stream, kind in _STREAMS if ole.exists(stream)), "ole")
        raise Refused("not-word", "an OLE file without a WordDocument stream", kind)
    head = ole.openstream("WordDocument").read(32)
    identity, version, flags = (int.from_bytes(head[at : at + 2], "little") for at in (0, 2, 10))
    if len(head) < 32:
        raise Refused("damaged", "the WordDocument stream is too short", "doc")
    if identity == _WORD_6_OR_95 or (identity == _WORD_97 and version < _FIRST_WORD_97):
        raise Refused("not-word", f"written by Word 95 or older (nFib {version:#x})", "word-95")
    if identity != _WORD_97:
        raise Refused("damaged", f"the WordDocument stream begins with {identity:#06x}", "doc")
    if flags & _ENCRYPTED:
        raise Refused("encrypted", "the document is locked with a password", "doc")
    if not macros and (ole.exists("Macros") or ole.exists("_VBA_PROJECT_CUR")):
        raise Refused("macros", "the document holds a macro project", "doc")


def _is_sound(content: bytes, sizes: CompoundFileLimits) -> bool:
    """Are container and file information block whole? Then it may be the converter that does not know the rest."""
    try:
        container = CompoundFile(content, limits=sizes)
        block = FileInformationBlock.parse(container.open_stream("WordDocument"))
        container.open_stream(block.base.table_stream_name)
    except Exception:  # noqa: BLE001 as above; the refusal records why
        return False
    return True


class Conversion(NamedTuple):
    """A .doc as a .docx, what was lost or mended on the way, and what of it leaves formatting or text in doubt."""

    docx: bytes
    notes: tuple[str, ...]
    unsure: tuple[str, ...]


def docx_from_doc(content: bytes, limits: Limits) -> Conversion:
    """A .doc's bytes -> the same document as a .docx. Raises Refused."""
    sizes = CompoundFileLimits(limits.file_size, limits.total, 100_000)
    try:
        with doc_optional.structures_left_out() as left_out:
            converted, report = convert(content, sizes)
    except EncryptedDocumentError as error:
        raise Refused("encrypted", str(error), "doc") from error
    except MemoryError:
        raise
    except Exception as error:  # a foreign parser on foreign bytes may raise anything
        sound = _is_sound(content, sizes)
        raise Refused("damaged", f"{type(error).__name__}: {error}", "doc", unsure=sound) from error
    warnings = report.warnings
    return Conversion(
        docx=converted,
        notes=(
            *(f"{warning.code}: {warning.message}" for warning in warnings),
            *(f"left out, since damaged: {structure.name} ({structure.why})" for structure in left_out),
        ),
        unsure=(
            *(_DOUBTFUL[warning.code] for warning in warnings if warning.code in _DOUBTFUL),
            *(f"damaged {structure.name}" for structure in left_out if structure.bears_text),
        ),
    )
