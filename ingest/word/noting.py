"""A .docx read a second time, with the element that each visible stretch of the main text came from.

What a reader sees of a run depends on six levels of formatting. Whoever wants to change that, or to point at it, asks
the one resolver and gets back the places in the XML.
"""

from typing import NamedTuple

from ingest.word.body_xml import Page, StoryReader
from ingest.word.cascade import RunFormat
from ingest.word.characters import Slot, slots
from ingest.word.document import Document, LineSpacing, Paragraph, Story
from ingest.word.docx import main_part, read_docx
from ingest.word.ooxml import Element, W, first, value_of
from ingest.word.package import DamagedPart, Package, Relationship
from ingest.word.properties import ParagraphProperties, read_run_properties

_SYMBOL_CHARSET = 2  # 17.8.3.2: a font of signs, in which letters are no letters


class Piece(NamedTuple):
    """Visible text of one run. symbol: a w:sym, which has a font of its own whatever the run says."""

    run: Element
    text: str
    format: RunFormat
    symbol: bool

    @property
    def slots(self) -> tuple[tuple[str, Slot], ...]:
        """Its stretches by font slot, as portions are cut."""
        if self.format.complex:
            return ((self.text, Slot.COMPLEX),)
        return tuple(slots(self.text, self.format.hint))


class NotedParagraph(NamedTuple):
    """A paragraph of the main text. element: the w:p that ends it, None after the last; mark: how its mark looks."""

    at: int  # its index
    element: Element | None
    pieces: tuple[Piece, ...]
    mark: RunFormat
    spacing: LineSpacing


class Noted(NamedTuple):
    """A document, and where in the XML of its main part what it says stands."""

    document: Document
    paragraphs: tuple[NotedParagraph, ...]
    part: str  # the main part's name, as the package spells it
    symbol_fonts: frozenset[str]


class Places:
    """The place of each w:r, or of each w:p, among all of the main part, from 0, in the order of the file.

    Two parses of one part have their elements in one order: what was noted in one is found so in another.
    """

    def __init__(self, noted: Noted, name: str) -> None:
        some = next((p.element for p in noted.paragraphs if p.element is not None), None)
        elements = () if some is None else some.getroottree().getroot().iter(W + name)
        self._places = {element: at for at, element in enumerate(elements)}

    def of(self, element: Element) -> int:
        return self._places[element]


def note(package: Package) -> Noted:
    """Read an opened package. Raises Refused, and DamagedPart for what was whole when it was read before."""
    noted: list[NotedParagraph] = []

    def reader(
        page: Page, relationships: dict[str, Relationship], story: Story, paragraphs: list[Paragraph]
    ) -> StoryReader:
        return _NotingReader(page, relationships, story, paragraphs, noted)

    document = read_docx(package, reader)
    main = main_part(package)
    return Noted(document, tuple(noted), package.stored_name(main), _symbol_fonts(package, main))


class _NotingReader(StoryReader):
    """Text boxes are stories of their own, which the base class reads."""

    def __init__(
        self,
        page: Page,
        relationships: dict[str, Relationship],
        story: Story,
        paragraphs: list[Paragraph],
        noted: list[NotedParagraph],
    ) -> None:
        super().__init__(page, relationships, story, paragraphs)
        self._noted = noted
        self._paragraph: Element | None = None
        self._run: Element | None = None
        self._is_symbol = False
        self._found: list[Piece] = []

    def _read_paragraph(self, element: Element) -> None:
        around, self._paragraph = self._paragraph, element
        super()._read_paragraph(element)
        self._paragraph = around

    def _read_run(self, run: Element) -> None:
        around, self._run = self._run, run  # a ruby holds runs within its run
        super()._read_run(run)
        self._run = around

    def _show_symbol(self, symbol: Element, format_: RunFormat) -> None:
        self._is_symbol = True
        super()._show_symbol(symbol, format_)
        self._is_symbol = False

    def _show(self, text: str, format_: RunFormat) -> None:
        known = len(self._pieces)
        super()._show(text, format_)
        if len(self._pieces) > known and self._run is not None:
            self._found.append(Piece(self._run, self._pieces[-1][0], format_, self._is_symbol))

    def _end_paragraph(self, style: str | None, direct: ParagraphProperties, label: str) -> None:
        properties = None if self._paragraph is None else first(self._paragraph, W + "pPr")
        mark = None if properties is None else properties.find(W + "rPr")
        self._noted.append(
            NotedParagraph(
                len(self.paragraphs),
                self._paragraph,
                tuple(self._found),
                self._place.run(read_run_properties(mark, self._page.theme)),
                self._place.line_spacing(direct),
            )
        )
        self._found = []
        super()._end_paragraph(style, direct, label)


def _symbol_fonts(package: Package, main: str) -> frozenset[str]:
    """The fonts that the font table says to be of signs, such as Wingdings (17.8.3.10)."""
    fonts = next((r.target for r in package.relationships(main).values() if r.type == "fontTable"), None)
    if fonts is None:
        return _KNOWN_SYMBOLS
    try:
        table = package.xml(fonts)
    except DamagedPart:  # nothing else hangs on it
        return _KNOWN_SYMBOLS
    told = {font.get(W + "name") or "" for font in table.iterfind(W + "font") if _charset(font) == _SYMBOL_CHARSET}
    return _KNOWN_SYMBOLS | {name.casefold() for name in told}


_KNOWN_SYMBOLS = frozenset(
    {"symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings", "zapfdingbats", "marlett", "mt extra"}
    | {"monotype sorts", "opensymbol", "bookshelf symbol 7"}
)


def _charset(font: Element) -> int | None:
    try:
        return int(value_of(font, W + "charset") or "", 16)
    except ValueError:
        return None
