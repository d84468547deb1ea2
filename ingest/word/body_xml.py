"""A story of a document (main text, header, footnote...) -> the paragraphs that a reader sees (ECMA-376 Part 1, 17).

Shown: tracked insertions, field results, content controls with their placeholders, symbols, ruby bases. Not shown:
tracked deletions, field instructions, hidden text, comments; mathematics is an object, not text.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ingest.word.cascade import Cascade, RunFormat
from ingest.word.document import WHOLE, Paragraph, Placement, Story
from ingest.word.drawing_xml import placement
from ingest.word.numbering_xml import Labels, Numbering
from ingest.word.ooxml import XML_SPACE, Element, M, W, first
from ingest.word.package import Relationship
from ingest.word.pictures import Pictures
from ingest.word.portions import to_portions
from ingest.word.properties import (
    NO_PARAGRAPH_PROPERTIES,
    ParagraphProperties,
    read_paragraph_properties,
    read_run_properties,
)
from ingest.word.shapes import ALTERNATE, TEXT_BOX, alternative, picture_id, shown
from ingest.word.styles_xml import Formatting, Styles
from ingest.word.table_xml import TableFormatting, cells
from ingest.word.theme_xml import Theme

_NOTHING: dict[str, Callable[[Element], None]] = dict.fromkeys(
    (
        *(
            W + name
            for name in (
                "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr",
                "del", "moveFrom", "rubyPr", "rt", "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak",
            )
        ),
        M + "oMath",
        M + "oMathPara",
    ),
    lambda element: None,
)  # fmt: skip
_OBJECT = "\ufffc"  # stands for an object, shows nothing; .doc conversions leave it behind
_CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "\u2011",
    W + "softHyphen": "\u00ad",
}
_RUN_PROPERTIES = W + "rPr"
_PARAGRAPH_PROPERTIES = W + "pPr"
_TEXT = W + "t"
_FIELD_MARK = W + "fldChar"
_FIELD_MARK_TYPE = W + "fldCharType"
_SYMBOL = W + "sym"
_ID = W + "id"
_WHITE_SPACE = " \t\r\n"


@dataclass(slots=True)
class Page:
    """What all stories of one document share."""

    theme: Theme
    styles: Styles
    cascade: Cascade
    numbering: Numbering
    labels: Labels
    pictures: Pictures
    text_boxes: list[Paragraph] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)  # ids in the order in which the text refers to them
    endnotes: list[str] = field(default_factory=list)
    sections: list[Element] = field(default_factory=list)
    unsure: dict[str, None] = field(default_factory=dict)  # ordered, each once


class StoryReader:
    """Reads one story. `paragraphs` grows as `read` meets block content."""

    def __init__(
        self, page: Page, relationships: dict[str, Relationship], story: Story, paragraphs: list[Paragraph]
    ) -> None:
        self.paragraphs = paragraphs
        self._page = page
        self._relationships = relationships
        self._story: Story = story
        self._table: Formatting | None = None
        self._place = page.cascade.at(page.styles.paragraph_style(None), None)  # of runs outside any paragraph
        self._pieces: list[tuple[str, RunFormat]] = []
        self._fields: list[bool] = []  # for each open field: is its instruction still going on?
        self._in_instruction = False  # of any of them
        # What reads an element, by tag; any other is a wrapper, whose content stands where it does.
        self._blocks: dict[str, Callable[[Element], None]] = {
            **_NOTHING,
            W + "p": self._read_paragraph,
            W + "r": self._read_run,
            W + "tbl": self._read_table,
            W + "altChunk": self._doubt_foreign,
            W + "subDoc": self._doubt_foreign,
            W + "sectPr": page.sections.append,
            ALTERNATE: lambda element: self.read(alternative(element)),
        }
        self._objects: dict[str, Callable[[Element], None]] = {
            W + "drawing": self._read_drawing,
            W + "pict": self._read_drawing,
            W + "object": self._read_drawing,
            W + "footnoteReference": lambda element: page.footnotes.append(element.get(_ID) or ""),
            W + "endnoteReference": lambda element: page.endnotes.append(element.get(_ID) or ""),
            W + "ruby": self._read_ruby,
        }

    def read_story(self, root: Element) -> None:
        """Read a whole story: w:body, w:hdr, w:ftr, a w:footnote, a w:txbxContent."""
        self.read(root)
        if self._pieces:  # after the last paragraph mark, or before one that is deleted
            self._end_paragraph(self._page.styles.paragraph_style(None), NO_PARAGRAPH_PROPERTIES, "")
        if self._fields:
            self._page.unsure["a field without an end"] = None
            self._fields.clear()
            self._in_instruction = False

    def read(self, parent: Iterable[Element]) -> None:
        """Read the blocks and runs that stand in an element, and go on in the paragraph at hand."""
        for child in parent:
            self._blocks.get(child.tag, self.read)(child)

    def _doubt_foreign(self, _: Element) -> None:
        self._page.unsure["embedded foreign document"] = None

    def read_background(self, root: Element) -> None:
        """The picture behind the pages, if there is one (17.2.1)."""
        background = root.find(W + "background")
        if background is not None:
            self._read_drawing(background)

    def _read_paragraph(self, element: Element) -> None:
        page = self._page
        properties = first(element, _PARAGRAPH_PROPERTIES)
        direct = read_paragraph_properties(properties)
        style = page.styles.paragraph_style(direct.style)
        self._place = place = page.cascade.at(style, self._table)
        if direct.section_end and properties is not None:
            page.sections.extend(properties.iterchildren(W + "sectPr"))
        label = "" if direct.mark_deleted else self._label(style, direct)
        self.read(element)
        self._place = place
        if not direct.mark_deleted:  # else it runs on into the next paragraph, whose formatting wins
            self._end_paragraph(style, direct, label)

    def _end_paragraph(self, style: str | None, direct: ParagraphProperties, label: str) -> None:
        portions = to_portions(self._pieces)
        if any(portion.font is None for portion in portions):
            self._page.unsure["theme font missing"] = None
        named = self._page.styles.get(style)
        self.paragraphs.append(
            Paragraph(
                index=len(self.paragraphs),
                portions=portions,
                line_spacing=self._place.line_spacing(direct),
                label=label,
                style=named.name if named is not None else "",
                in_table=self._table is not None,
            )
        )
        self._pieces = []

    def _label(self, style: str | None, direct: ParagraphProperties) -> str:
        """The list label of a paragraph: of a direct w:numPr, or of its style's (17.9.18)."""
        of_style = self._page.styles.formatting(style, "paragraph").paragraph
        number = direct.numbering if direct.numbering is not None else of_style.numbering
        if number is None or number == "0" or direct.mark_hidden:
            return ""
        level = direct.level
        if direct.numbering is None and level is None:
            level = self._level_of_style(style, number)
        if level is None:
            level = of_style.level or 0
        return self._page.labels.next(number, level)

    def _level_of_style(self, style_id: str | None, number: str) -> int | None:
        for style in self._page.styles.chain(style_id, "paragraph"):
            level = self._page.numbering.level_of_style(number, style.id)
            if level is not None:
                return level
            if style.formatting.paragraph.level is not None:
                return style.formatting.paragraph.level
        return None

    def _read_table(self, table: Element) -> None:
        around = self._table
        formatting = TableFormatting(table, self._page.styles)
        for row_index, row in enumerate(formatting.rows):
            in_row = cells(row)
            for column, cell in enumerate(in_row):
                self._table = formatting.of_cell(row_index, column, len(in_row))
                self.read(cell)
        self._table = around

    def _read_run(self, run: Element) -> None:
        children = list(run)
        properties = children.pop(0) if children and children[0].tag == _RUN_PROPERTIES else None
        direct = read_run_properties(properties, self._page.theme)
        self._read_run_content(children, self._place.run(direct))

    def _read_run_content(self, children: Iterable[Element], format_: RunFormat) -> None:
        for child in children:
            tag = child.tag
            if tag == _TEXT:
                self._show(_text(child), format_)
            elif tag == _FIELD_MARK:
                self._read_field_mark(child.get(_FIELD_MARK_TYPE))
            elif tag in _CHARACTERS:
                self._show(_CHARACTERS[tag], format_)
            elif format_.hidden:
                continue
            elif tag in self._objects:
                self._objects[tag](child)
            elif tag == _SYMBOL:
                self._show_symbol(child, format_)
            elif tag == ALTERNATE:
                self._read_run_content(alternative(child), format_)

    def _read_ruby(self, ruby: Element) -> None:
        """The base of a ruby (17.3.3.25); what is written above it is no text of its own."""
        for base in ruby.iterchildren(W + "rubyBase"):
            self.read(base)

    def _show(self, text: str, format_: RunFormat) -> None:
        if format_.hidden or self._in_instruction:
            return
        if _OBJECT in text:
            text = text.replace(_OBJECT, "")
        if text:
            self._pieces.append((text, format_))
            if format_.complex and any(character.isalnum() for character in text):
                self._page.unsure["right-to-left text"] = None

    def _show_symbol(self, symbol: Element, format_: RunFormat) -> None:
        """w:sym (17.3.3.30): one character in a font of its own."""
        font = symbol.get(W + "font")
        try:
            character = chr(int(symbol.get(W + "char") or "", 16))
        except (ValueError, OverflowError):
            return
        if not character.isprintable() and unicodedata.category(character) != "Co":
            return  # half a surrogate pair or a control character; symbol fonts live in the private use area
        self._show(character, format_.in_font(font) if font else format_)

    def _read_field_mark(self, kind: str | None) -> None:
        """Fields nest and reach over paragraphs; what is between separate and end is the result (17.16.18)."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()
        self._in_instruction = any(self._fields)

    def _read_drawing(self, element: Element) -> None:
        """Pictures and text boxes of DrawingML and VML, at any depth."""
        for child in shown(element):
            if child.tag == TEXT_BOX:
                self._read_text_box(child)
            else:
                self._show_picture(picture_id(child), placement(child))

    def _show_picture(self, identifier: str | None, placed: Placement = WHOLE) -> None:
        if identifier and not self._in_instruction:
            self._page.pictures.show(self._relationships.get(identifier), self._story, len(self.paragraphs), placed)

    def _read_text_box(self, content: Element) -> None:
        if self._story in {"header", "footer"}:
            reader = StoryReader(self._page, self._relationships, self._story, self.paragraphs)
        else:
            reader = StoryReader(self._page, self._relationships, "text-box", self._page.text_boxes)
        reader.read_story(content)


def _text(element: Element) -> str:
    text = element.text or ""
    if text and (text[0] in _WHITE_SPACE or text[-1] in _WHITE_SPACE) and element.get(XML_SPACE) != "preserve":
        text = text.strip(_WHITE_SPACE)
    return text.replace("\r\n", " ").replace("\n", " ") if "\n" in text else text
