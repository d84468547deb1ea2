"""Structures of a .doc beside its text: one that cannot be read is left out and said, and the rest stands without it.

The library refuses the whole document over a number of a shape that comes twice. What carries text and its formats
(FIB, pieces, formats of characters and paragraphs, fonts) is not among these: without that nothing can be told.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, NamedTuple

from doc2docx import converter
from doc2docx.model import CoreProperties, NumberingDefinitions
from doc2docx.msdoc import BookmarkCollection, HeaderFooterCollection, OfficeArtShapeCollection, TextBoxCollection
from doc2docx.msdoc.comments import CommentCollection
from doc2docx.msdoc.document_properties import WordDocumentSettings
from doc2docx.msdoc.endnotes import EndnoteCollection
from doc2docx.msdoc.fields import FieldTable
from doc2docx.msdoc.floating_pictures import FloatingPictureCollection
from doc2docx.msdoc.floating_shapes import FloatingShapeCollection
from doc2docx.msdoc.footnotes import FootnoteCollection
from doc2docx.msdoc.objects import EmbeddedObjectCollection
from doc2docx.msdoc.pictures import InlinePictureCollection


class LeftOut(NamedTuple):
    """A structure that could not be read, why, and whether text or its labels went with it."""

    name: str
    why: str
    bears_text: bool


class _Structure(NamedTuple):
    reader: str  # of doc2docx.converter
    name: str
    without: Callable[..., Any]  # the reader's arguments -> what it gives where there is no such structure
    bears_text: bool = False


_OPTIONAL = (
    _Structure("read_summary_information", "document properties", lambda *_, **__: CoreProperties()),
    _Structure("read_document_settings", "document settings", lambda *_, **__: WordDocumentSettings()),
    _Structure("read_sections", "sections", lambda *_, **__: ()),
    _Structure("read_numbering", "list definitions", lambda *_, **__: NumberingDefinitions(), bears_text=True),
    _Structure("read_bookmarks", "bookmarks", lambda *_, **__: BookmarkCollection({})),
    # Where fields begin and end is told by characters of the text; the table adds what Word did with them last.
    _Structure("read_field_table", "table of fields", lambda *_, **__: FieldTable({})),
    _Structure("read_footnotes", "footnotes", lambda *_, **__: FootnoteCollection(), bears_text=True),
    _Structure("read_endnotes", "endnotes", lambda *_, **__: EndnoteCollection(), bears_text=True),
    _Structure("read_comments", "comments", lambda *_, **__: CommentCollection()),
    _Structure("read_officeart_shapes", "drawings", lambda *_, **__: OfficeArtShapeCollection({})),
    _Structure("read_shape_anchors", "places of shapes", lambda *_, **__: {}),
    _Structure("read_inline_pictures", "pictures in the text", lambda *_, **__: InlinePictureCollection()),
    _Structure("read_embedded_objects", "embedded objects", lambda *_, **__: EmbeddedObjectCollection()),
    _Structure("read_main_textboxes", "text boxes", lambda *_, **__: TextBoxCollection({}), bears_text=True),
    _Structure("read_header_textboxes", "text boxes of headers", lambda *_, **__: TextBoxCollection({})),
    _Structure("read_main_floating_pictures", "floating pictures", lambda *_, **__: FloatingPictureCollection()),
    _Structure("read_header_floating_pictures", "pictures of headers", lambda *_, **__: FloatingPictureCollection()),
    _Structure("read_main_floating_shapes", "floating shapes", lambda *_, **__: FloatingShapeCollection()),
    _Structure("read_header_floating_shapes", "shapes of headers", lambda *_, **__: FloatingShapeCollection()),
    _Structure(
        "read_header_footer_stories",
        "headers and footers",
        lambda _table, _pieces, sections, **__: HeaderFooterCollection(tuple(sections)),
    ),
)
_left_out: ContextVar[list[LeftOut]] = ContextVar("left_out")


@contextmanager
def structures_left_out() -> Iterator[list[LeftOut]]:
    """The structures that a conversion within leaves out."""
    found: list[LeftOut] = []
    token = _left_out.set(found)
    try:
        yield found
    finally:
        _left_out.reset(token)


def _or_without(read: Callable[..., Any], structure: _Structure) -> Callable[..., Any]:
    @wraps(read)
    def reading(*arguments: Any, **named: Any) -> Any:
        try:
            return read(*arguments, **named)
        except MemoryError:  # says something of us, not of the structure
            raise
        except Exception as error:  # noqa: BLE001 a foreign parser on foreign bytes may raise anything
            left_out = LeftOut(structure.name, f"{type(error).__name__}: {error}", structure.bears_text)
            _left_out.get([]).append(left_out)
            return structure.without(*arguments, **named)

    return reading


def apply() -> None:
    """Make the converter's readers of these structures tolerant. To be called once, after the repairs."""
    for structure in _OPTIONAL:
        setattr(converter, structure.reader, _or_without(getattr(converter, structure.reader), structure))
