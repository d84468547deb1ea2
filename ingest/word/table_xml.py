"""Tables: their rows and cells, and what their style lays under the text of each cell (ECMA-376 Part 1, 17.7.6)."""

from collections.abc import Iterator
from itertools import takewhile

from ingest.word.ooxml import VAL, Element, W, on, switch, value_of
from ingest.word.styles_xml import Formatting, Styles

# w:tblLook (17.4.56): attribute, bit of the older w:val.
_LOOK = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}
_IGNORED = "normal table"  # Word gives the text of a table nothing from a style of this name, whatever it says
# What may stand between a table and its rows, a row and its cells, without being one.
_WRAPPERS = frozenset(
    W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "bookmarkStart")
)


def rows(table: Element) -> list[Element]:
    """The rows of a table that a reader sees: not the deleted, not the hidden."""
    return [row for row in _within(table, W + "tr") if not _gone(row)]


def cells(row: Element) -> list[Element]:
    """The cells of a row that a reader sees: not the deleted."""
    return [cell for cell in _within(row, W + "tc") if cell.find(f"{W}tcPr/{W}cellDel") is None]


def _within(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _within(child, tag)


def _gone(row: Element) -> bool:
    properties = row.find(W + "trPr")
    if properties is None:
        return False
    hidden = properties.find(W + "hidden")
    return properties.find(W + "del") is not None or (hidden is not None and on(hidden.get(VAL)))


def _heading_rows(rows: list[Element]) -> int:
    """The first row, and those below it that are marked to be repeated on each page (17.18.89, firstRow)."""
    marked = (switch(row.find(W + "trPr"), W + "tblHeader") for row in rows[1:])
    return 1 + sum(1 for _ in takewhile(bool, marked))


class TableFormatting:
    """What a table's style says, cell by cell. `rows` are those that a reader sees."""

    def __init__(self, table: Element, styles: Styles) -> None:
        style_id = value_of(table, f"{W}tblPr/{W}tblStyle")
        style = styles.get(style_id)
        if style is None or style.type != "table":
            style_id = styles.default("table")
        chain = [style for style in styles.chain(style_id, "table") if style.name.lower() != _IGNORED]
        self._chain = chain[::-1]  # root first
        self._whole = Formatting()
        for style in self._chain:
            self._whole = style.formatting.over(self._whole)
        self._look = _look(table)
        self.rows = rows(table)
        self._headings = _heading_rows(self.rows)
        self._known = styles.under_cells.setdefault(style_id, {})

    def of_cell(self, row: int, column: int, columns: int) -> Formatting:
        """The formatting under a cell by its place, from 0."""
        kinds = ("wholeTable", *self._kinds(row, column, len(self.rows) - 1, columns - 1))
        if kinds not in self._known:
            merged = self._whole
            for kind in kinds:
                for style in self._chain:
                    if kind in style.conditional:
                        merged = style.conditional[kind].over(merged)
            self._known[kinds] = merged
        return self._known[kinds]

    def _kinds(self, row: int, column: int, last_row: int, last_column: int) -> Iterator[str]:
        """The conditions that hold for a cell, weakest first.

        17.7.6 lays rows' bands over columns' bands; Office does it the other way round ([MS-OI29500] 2.1.252).
        """
        look = self._look
        first_row, first_column = look["firstRow"] and row < self._headings, look["firstColumn"] and column == 0
        is_last_row, is_last_column = look["lastRow"] and row == last_row, look["lastColumn"] and column == last_column
        if not look["noHBand"] and not first_row and not is_last_row:
            yield _band(row - (self._headings if look["firstRow"] else 0), self._size("row_band"), "Horz")
        if not look["noVBand"] and not first_column and not is_last_column:
            yield _band(column - look["firstColumn"], self._size("column_band"), "Vert")
        if first_column:
            yield "firstCol"
        if is_last_column:
            yield "lastCol"
        if first_row:
            yield "firstRow"
        if is_last_row:
            yield "lastRow"
        corners = ((first_row, first_column, "nwCell"), (first_row, is_last_column, "neCell"),
                   (is_last_row, first_column, "swCell"), (is_last_row, is_last_column, "seCell"))  # fmt: skip
        yield from (name for is_row, is_column, name in corners if is_row and is_column)

    def _size(self, name: str) -> int:
        sizes: list[int | None] = [getattr(style, name) for style in self._chain]
        return next((size for size in reversed(sizes) if size), 1)


def _band(index: int, size: int, direction: str) -> str:
    return f"band{1 + index // size % 2}{direction}"


def _look(table: Element) -> dict[str, bool]:
    element = table.find(f"{W}tblPr/{W}tblLook")
    if element is None:
        # Without w:tblLook nothing is switched on, and bands are off, too: Word writes 0000 then, LibreOffice nothing.
        return {name: name.startswith("no") for name in _LOOK}
    try:
        bits = int(element.get(VAL) or "0", 16)
    except ValueError:
        bits = 0
    stated = {name: element.get(W + name) for name in _LOOK}
    return {name: on(stated[name]) if stated[name] is not None else bool(bits & bit) for name, bit in _LOOK.items()}
