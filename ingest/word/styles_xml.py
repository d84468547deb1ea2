"""The styles part: document defaults and styles with their chains (ECMA-376 Part 1, 17.7)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.word.ooxml import VAL, Element, W, on, value_of
from ingest.word.properties import (
    NO_PARAGRAPH_PROPERTIES,
    NO_RUN_PROPERTIES,
    ParagraphProperties,
    RunProperties,
    read_paragraph_properties,
    read_run_properties,
)
from ingest.word.theme_xml import Theme

_DEEPEST = 64  # styles in a chain; Word's own go to a dozen, a chain of thousands for each paragraph would be a bomb


@dataclass(frozen=True, slots=True, eq=False)  # known by identity: what is resolved under one is looked up often
class Formatting:
    """What one level says of paragraphs and of runs."""

    paragraph: ParagraphProperties = NO_PARAGRAPH_PROPERTIES
    run: RunProperties = NO_RUN_PROPERTIES

    def over(self, lower: "Formatting") -> "Formatting":
        """This level laid over a lower one."""
        return Formatting(self.paragraph.over(lower.paragraph), self.run.over(lower.run))


@dataclass(frozen=True, slots=True)
class Style:
    """One w:style. `conditional` holds a table style's w:tblStylePr by type (17.7.6.6)."""

    id: str
    type: str
    name: str
    based_on: str | None
    formatting: Formatting
    conditional: dict[str, Formatting] = field(default_factory=dict)
    row_band: int | None = None  # rows in a band (17.7.6.7)
    column_band: int | None = None


class Styles:
    """The styles of a document. Chains are read once; cycles and dangling references end them."""

    def __init__(self, root: Element | None, theme: Theme) -> None:
        self._theme = theme
        self._elements: dict[str, Element] = {}
        self._styles: dict[str, Style] = {}
        self._chains: dict[tuple[str | None, str], Formatting] = {}
        self._defaults: dict[str, str] = {}
        self.under_cells: dict[str | None, dict[tuple[str, ...], Formatting]] = {}  # by table style and conditions
        defaults = None
        if root is not None:
            defaults = root.find(W + "docDefaults")
            for element in root.iterfind(W + "style"):
                self._register(element)
        self.defaults = Formatting(
            read_paragraph_properties(_find(defaults, f"{W}pPrDefault/{W}pPr")),
            read_run_properties(_find(defaults, f"{W}rPrDefault/{W}rPr"), theme),
        )

    def _register(self, element: Element) -> None:
        style_id = element.get(W + "styleId") or ""
        kind = element.get(W + "type") or "paragraph"
        # Of styles with one id Word keeps the last; of several defaults of one type, too (17.7.4.17).
        self._elements[style_id] = element
        default = element.get(W + "default")
        if default is not None and on(default):
            self._defaults[kind] = style_id
        elif kind not in self._defaults and value_of(element, W + "name") == "Normal":
            self._defaults[kind] = style_id  # built in and the default one, whether it says so or not

    def default(self, kind: str) -> str | None:
        """The id of the default style of a type; of paragraphs Normal, where none says that it is."""
        return self._defaults.get(kind)

    def paragraph_style(self, style_id: str | None) -> str | None:
        """The id of the paragraph style that is meant: the default one where it is absent, unknown or no such."""
        style = None if style_id is None else self.get(style_id)
        if style is not None and style.type == "paragraph":
            return style.id
        return self._defaults.get("paragraph")

    def get(self, style_id: str | None) -> Style | None:
        """A style by its id."""
        if style_id is None:
            return None
        style = self._styles.get(style_id)
        if style is None and style_id in self._elements:
            style = self._styles[style_id] = _read_style(style_id, self._elements[style_id], self._theme)
        return style

    def chain(self, style_id: str | None, kind: str) -> Iterator[Style]:
        """A style and those it is based on, leaf first; a style based on one of another type ends there (17.7.4.3)."""
        seen: set[str] = set()
        style = self.get(style_id)
        while style is not None and style.id not in seen and style.type == kind and len(seen) < _DEEPEST:
            seen.add(style.id)
            yield style
            style = self.get(style.based_on)

    def formatting(self, style_id: str | None, kind: str) -> Formatting:
        """What a style says with all that it is based on."""
        key = (style_id, kind)
        merged = self._chains.get(key)
        if merged is None:
            merged = Formatting()
            for style in self.chain(style_id, kind):
                merged = merged.over(style.formatting)
            self._chains[key] = merged
        return merged


def _read_style(style_id: str, element: Element, theme: Theme) -> Style:
    kind = element.get(W + "type") or "paragraph"
    table = element if kind == "table" else None
    children = {child.tag: child for child in element}
    return Style(
        id=style_id,
        type=kind,
        name=_value(children.get(W + "name")) or style_id,
        based_on=_value(children.get(W + "basedOn")),
        formatting=Formatting(
            read_paragraph_properties(children.get(W + "pPr")), read_run_properties(children.get(W + "rPr"), theme)
        ),
        conditional={
            part.get(W + "type") or "": _formatting(part, theme)
            for part in (() if table is None else table.iterchildren(W + "tblStylePr"))
        },
        row_band=_band(value_of(table, f"{W}tblPr/{W}tblStyleRowBandSize")),
        column_band=_band(value_of(table, f"{W}tblPr/{W}tblStyleColBandSize")),
    )


def _formatting(element: Element, theme: Theme) -> Formatting:
    return Formatting(
        read_paragraph_properties(element.find(W + "pPr")), read_run_properties(element.find(W + "rPr"), theme)
    )


def _value(element: Element | None) -> str | None:
    return None if element is None else element.get(VAL)


def _band(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and int(value) > 0 else None


def _find(element: Element | None, path: str) -> Element | None:
    return None if element is None else element.find(path)
