"""Effective formatting: defaults, table style, paragraph style, character style, direct (ECMA-376 Part 1, 17.7.2).

Numbering stands between table and paragraph style in the standard, but what of it reaches text is indentation only; its
run properties format the label (17.9.24). Everything resolved is kept: a long document has few distinct formats.
"""

from typing import Literal, NamedTuple

from ingest.word.document import LineSpacing
from ingest.word.properties import ParagraphProperties, RunProperties
from ingest.word.settings_xml import Settings
from ingest.word.styles_xml import Formatting, Styles

# What Word takes where nobody says anything (17.7.5.1: application-defined; Word: Times New Roman 10, single).
_NO_FONT = "Times New Roman"
_NO_SIZE = 10.0
_YIELDING_SIZE = 12.0
_SINGLE = 12.0  # w:line is 240ths of a line; here in points of twips
_RULES: dict[str, Literal["exact", "at-least"]] = {"exact": "exact", "atLeast": "at-least"}
_TOGGLES = ("bold", "italic", "hidden")  # of the toggle properties (17.7.3) those that the model tells


class Look(NamedTuple):
    """What a reader sees of a character's formatting; the font None where the file does not let us tell."""

    font: str | None
    size: float  # points
    bold: bool
    italic: bool


class RunFormat(NamedTuple):
    """How the characters of a run look, by the slot that each takes."""

    looks: tuple[Look, Look, Look, Look]  # by Slot
    hint: str | None
    hidden: bool
    complex: bool  # right-to-left or marked complex: every character takes the complex slot

    def in_font(self, font: str) -> "RunFormat":
        """The same in one font, whatever the character."""
        ascii_, h_ansi, east_asia, cs = (look._replace(font=font) for look in self.looks)
        return self._replace(looks=(ascii_, h_ansi, east_asia, cs))


class Cascade:
    """Resolves what the levels of one document come to."""

    def __init__(self, styles: Styles, settings: Settings) -> None:
        self._styles = styles
        self._settings = settings
        self._places: dict[tuple[str | None, Formatting | None], Place] = {}

    def at(self, style: str | None, table: Formatting | None) -> "Place":
        """Where a paragraph of a style stands, given what a table style lays under the cell around it."""
        key = (style, table)
        place = self._places.get(key)
        if place is None:
            table_wins = self._table_wins(style, table)
            place = self._places[key] = Place(self._styles, style, table, table_wins=table_wins)
        return place

    def _table_wins(self, style: str | None, table: Formatting | None) -> bool:
        """Does the table style's size beat the default paragraph style's?

        [MS-DOCX] 2.4.1.2, overrideTableStyleFontSizeAndJustification off: the default paragraph style's 12 points do
        not override a size that the table style states. (The note says 11 points, too; Word 2010 was found to act on 12
        only.) A style based on the default one counts as it, so long as it states no size of its own.
        """
        if table is None or table.run.size is None or not self._settings.table_style_overrides_normal:
            return False
        default = self._styles.get(self._styles.default("paragraph"))
        if default is None or default.formatting.run.size != _YIELDING_SIZE:
            return False
        stating = next((s for s in self._styles.chain(style, "paragraph") if s.formatting.run.size is not None), None)
        return stating is default


class Place:
    """A paragraph style inside or outside a table: everything below character styles and direct formatting."""

    def __init__(self, styles: Styles, style: str | None, table: Formatting | None, *, table_wins: bool) -> None:
        self._styles = styles
        paragraph = styles.formatting(style, "paragraph")
        self._levels = (paragraph.run,) if table is None else (paragraph.run, table.run)
        if table_wins:
            paragraph = Formatting(paragraph.paragraph, paragraph.run._replace(size=None, size_cs=None))
        self._base = paragraph.over(styles.defaults if table is None else table.over(styles.defaults))
        self._runs: dict[RunProperties, RunFormat] = {}
        self._spacings: dict[tuple[float | None, str | None], LineSpacing] = {}

    def line_spacing(self, direct: ParagraphProperties) -> LineSpacing:
        """The line spacing of a paragraph with these properties of its own."""
        key = (direct.line, direct.line_rule)
        if key not in self._spacings:
            self._spacings[key] = _line_spacing(direct.over(self._base.paragraph))
        return self._spacings[key]

    def run(self, direct: RunProperties) -> RunFormat:
        """The format of a run with these properties of its own."""
        found = self._runs.get(direct)
        if found is None:
            found = self._runs[direct] = self._resolve(direct)
        return found

    def _resolve(self, direct: RunProperties) -> RunFormat:
        defaults = self._styles.defaults.run
        character = self._styles.formatting(direct.style, "character").run
        effective = direct.over(character.over(self._base.run))
        bold, italic, hidden = (_toggle(name, defaults, (*self._levels, character), direct) for name in _TOGGLES)

        def look(font: str | None, size: float | None) -> Look:
            return Look(_NO_FONT if font is None else font or None, size or _NO_SIZE, bold, italic)

        return RunFormat(
            looks=(
                look(effective.ascii, effective.size),
                look(effective.h_ansi, effective.size),
                look(effective.east_asia, effective.size),
                look(effective.cs, effective.size_cs),
            ),
            hint=effective.hint,
            hidden=hidden,
            complex=bool(effective.right_to_left or effective.complex_script),
        )


def _toggle(name: str, defaults: RunProperties, levels: tuple[RunProperties, ...], direct: RunProperties) -> bool:
    """A toggle property (17.7.3): a direct value is absolute, true in the defaults wins, styles switch to and fro."""
    own: bool | None = getattr(direct, name)
    if own is not None:
        return own
    return bool(getattr(defaults, name)) or sum(bool(getattr(level, name)) for level in levels) % 2 == 1


def _line_spacing(properties: ParagraphProperties) -> LineSpacing:
    """A line of 0 is no spacing at all, so single; a negative one is exact, as LSPD in [MS-DOC] has it."""
    line = _SINGLE if properties.line is None else properties.line
    rule = _RULES.get(properties.line_rule or "auto")
    if rule is not None:
        return LineSpacing(rule, round(abs(line), 2))
    line = line or _SINGLE
    return LineSpacing("multiple", round(line / _SINGLE, 4)) if line > 0 else LineSpacing("exact", round(-line, 2))
