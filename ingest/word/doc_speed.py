"""msdoc2docx 0.36.6 made faster in its own module tables, without changing what it writes.

The library is pinned to this version exactly. Each part that it writes stays the same byte for byte; tests hold the
replacements against the originals.
"""

import dataclasses
import io
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from functools import cache
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, TypeVar
from xml.etree import ElementTree

from doc2docx import converter
from doc2docx.cfb import CompoundFile, CompoundFileLimits, container
from doc2docx.diagnostics import ConversionReport
from doc2docx.model import CharacterProperties, ParagraphProperties, document
from doc2docx.msdoc import (
    floating_pictures,
    floating_shapes,
    formatting,
    headers,
    numbering,
    pictures,
    sections,
    sprm,
    styles,
)
from doc2docx.ooxml import package

_REPLACING = (
    container, document, floating_pictures, floating_shapes, headers, numbering, package, pictures, sections, sprm,
    styles,
)  # fmt: skip
_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"

_NOWHERE = "/dev/null/nothing"  # names no file, whatever is done to it
# What a run says of its place in the file and of revisions is no property in <w:rPr>.
_UNWRITTEN = frozenset((
    "picture_location", "picture_is_binary", "ole_object", "object_placeholder", "line_break_clear",
    "revision_format_id", "revision_text_id", "revision_inserted", "revision_deleted",
    "revision_inserted_author_index", "revision_inserted_date", "revision_deleted_author_index",
    "revision_deleted_date",
))  # fmt: skip

_T = TypeVar("_T")
_source: ContextVar[bytes] = ContextVar("source")
_equal = CharacterProperties.__eq__
_written = [field.name for field in dataclasses.fields(CharacterProperties) if field.name not in _UNWRITTEN]
_values_written = attrgetter(*_written)
_NOTHING_WRITTEN = (None,) * len(_written)
_PLAIN = CharacterProperties()
_PLAIN_PARAGRAPH = ParagraphProperties()


def convert(content: bytes, limits: CompoundFileLimits) -> tuple[bytes, ConversionReport]:
    """A .doc's bytes -> a .docx's, and what the library tells of it. Raises whatever the library raises.

    The library reads and writes files only. Here it takes what it reads from memory, and what it wrote at the end,
    compressed and read again to be validated, is written once, uncompressed, for our reader next door.
    """
    taken = _source.set(content)
    try:
        converted = converter.convert("source.doc", "target.docx", limits=limits)
    finally:
        _source.reset(taken)
    written = io.BytesIO()
    package.write_docx(converted.document, written)
    return written.getvalue(), converted.report


def replaced(record: _T, /, **changes: object) -> _T:
    """dataclasses.replace by copying slot to slot: the library copies records of sixty fields once per property, and
    their constructors take most of its time."""
    if not changes:
        return record  # frozen, all of them
    record_type: Any = type(record)
    values, slots = _fields(record_type)
    copy: _T = object.__new__(record_type)
    for set_slot, value in zip(slots.values(), values(record), strict=False):
        set_slot(copy, value)
    for name, value in changes.items():
        slots[name](copy, value)
    return copy


@cache
def _fields(record_type: Any) -> tuple[Callable[[Any], tuple[Any, ...]], dict[str, Callable[[Any, Any], None]]]:
    names = [field.name for field in dataclasses.fields(record_type)]
    values = attrgetter(*names, names[0])  # the first twice: of one name it would not make a tuple
    return values, {name: getattr(record_type, name).__set__ for name in names}


def _same_or_equal(self: CharacterProperties, other: object) -> bool:
    """Ask first whether it is the same object: the library compares the properties of every character with those of
    the one before, sixty fields against sixty."""
    return self is other or _equal(self, other)


def has_character_properties(properties: CharacterProperties) -> bool:
    """Whether there is anything to write of them."""
    return bool(_values_written(properties) != _NOTHING_WRITTEN)


class Formatting(formatting.FormattingMap):  # type: ignore[misc]
    """Spans of properties with their beginnings beside them: they are looked up for every character."""

    __slots__ = ("_character_starts", "_paragraph_starts")

    def __init__(self, *fields: Any) -> None:
        super().__init__(*fields)
        object.__setattr__(self, "_character_starts", [span.cp_start for span in self.character_spans])
        object.__setattr__(self, "_paragraph_starts", [span.cp_start for span in self.paragraph_spans])

    def character_properties_at(self, cp: int) -> CharacterProperties:
        """The properties of the character at this position; none where no span holds it."""
        return _properties_at(self.character_spans, self._character_starts, cp, _PLAIN)

    def paragraph_properties_at(self, cp: int) -> ParagraphProperties:
        """The same for the paragraph."""
        return _properties_at(self.paragraph_spans, self._paragraph_starts, cp, _PLAIN_PARAGRAPH)


def _properties_at(spans: Sequence[Any], starts: list[int], cp: int, missing: _T) -> _T:
    index = bisect_right(starts, cp) - 1
    if index >= 0 and cp < spans[index].cp_end:
        return spans[index].properties  # type: ignore[no-any-return]
    return missing


def xml_bytes(root: ElementTree.Element) -> bytes:
    """Serialise into one string and take illegal characters out of that, not out of each text and attribute."""
    text = ElementTree.tostring(root, encoding="unicode")
    return (_DECLARATION + package._sanitize_xml_text(text)).encode()  # type: ignore[no-any-return]


def _write_part(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name), content)  # stored as it is


def _open_from_memory(path: object, *, limits: CompoundFileLimits) -> CompoundFile:
    return CompoundFile(_source.get(), limits=limits)


def _nothing(*_: object) -> None:
    """Stand for what is done to a file that is not there."""


def _no_file(**_: object) -> AbstractContextManager[SimpleNamespace]:
    return nullcontext(SimpleNamespace(name=_NOWHERE))


def apply() -> None:
    """Put all of it in place; doing so again changes nothing."""
    for module in _REPLACING:
        module.replace = replaced
    CharacterProperties.__eq__ = _same_or_equal
    formatting.FormattingMap = Formatting
    package._has_character_properties = has_character_properties
    package._xml_bytes = xml_bytes
    package._write_part = _write_part
    package.Path = lambda destination: destination  # to write into memory
    CompoundFile.from_path = _open_from_memory
    converter.tempfile = SimpleNamespace(NamedTemporaryFile=_no_file)
    converter.os = SimpleNamespace(chmod=_nothing, replace=_nothing)
    converter.write_docx = converter.validate_docx = _nothing
