"""Effective formatting: defaults, table style, paragraph style, character style, direct (ECMA-376 Part 1, 17.7.2).

Numbering stands between table and paragraph style in the standard, but what of it reaches text is indentation only; its
run properties format the label (17.9.24). Everything resolved is kept: a long document has few distinct formats.
"""

from typing import NamedTuple

from ingest.word.characters import Slot
from ingest.word.document import LineSpacing
from ingest.word.properties import ParagraphProperties, RunProperties
from ingest.word.settings_xml import Settings
from ingest.word.styles_xml import Formatting, Styles

# What Word takes where nobody says anything (17.7.5.1: application-defined; Word: Times New Roman 10, single).
_NO_FONT = "Times New Roman"
_NO_SIZE = 10.0
_YIELDING_SIZE = 12.0
_SINGLE = 12.0  # w:line is 240ths of a line; here in points of twips
_RULES = {"exact": "exact", "atLeast": "at-least"}
_TOGGLES = ("bold", "italic", "hidden")  # of the toggle properties (17.7.3) those that the model tells


class RunFormat(NamedTuple):
    """How the characters of a run look. Fonts by slot; None where the file does not let us tell."""

    fonts: tuple[str | None, str | None, str | None, str | None]
    size: float
    size_cs: float
    hint: str | None
    bold: bool
    italic: bool
    hidden: bool
    complex: bool  # right-to-left or marked complex: every character takes the complex font and size

    def font_and_size(self, slot: Slot) -> tuple[str | None, float]:
        """Font and size of a character in a slot."""
        return self.fonts[slot], self.size_cs if slot is Slot.COMPLEX else self.size


class Cascade:
    """Resolves what the levels of one document come to."""

    def __init__(self, styles: Styles, settings: Settings) -> None:
        self._styles = styles
        self._settings = settings
        self._runs: dict[tuple[object, ...], RunFormat] = {}
        self._bases: dict[tuple[str | None, Formatting | None], Formatting] = {}

    def line_spacing(self, style: str | None, table: Formatting | None, direct: ParagraphProperties) -> LineSpacing:
        """The line spacing of a paragraph by its style, the table formatting around it, and its own properties."""
        return _line_spacing(direct.over(self._base(style, table).paragraph))

    def run(
        self, style: str | None, table: Formatting | None, character_style: str | None, direct: RunProperties
    ) -> RunFormat:
        """The format of a run in a paragraph of a style."""
        key = (style, table, character_style, direct)
        found = self._runs.get(key)
        if found is None:
            found = self._runs[key] = self._resolve(style, table, character_style, direct)
        return found

    def _base(self, style: str | None, table: Formatting | None) -> Formatting:
        """Everything below character style and direct formatting."""
        key = (style, table)
        if key not in self._bases:
            paragraph = self._styles.formatting(style, "paragraph")
            if table is not None and self._table_wins(style, table):
                paragraph = Formatting(paragraph.paragraph, paragraph.run._replace(size=None, size_cs=None))
            below = self._styles.defaults if table is None else table.over(self._styles.defaults)
            self._bases[key] = paragraph.over(below)
        return self._bases[key]

    def _table_wins(self, style: str | None, table: Formatting) -> bool:
        """Does the table style's size beat the default paragraph style's?

        [MS-DOCX] 2.4.1.2, overrideTableStyleFontSizeAndJustification off: the default paragraph style's 12 points do
        not override a size that the table style states. (The note says 11 points, too; Word 2010 was found to act on 12
        only.) A style based on the default one counts as it, so long as it states no size of its own.
        """
        if not self._settings.table_style_overrides_normal or table.run.size is None:
            return False
        default = self._styles.get(self._styles.default("paragraph"))
        if default is None or default.formatting.run.size != _YIELDING_SIZE:
            return False
        stating = next((s for s in self._styles.chain(style, "paragraph") if s.formatting.run.size is not None), None)
        return stating is default

    def _resolve(
        self, style: str | None, table: Formatting | None, character_style: str | None, direct: RunProperties
    ) -> RunFormat:
        character = self._styles.formatting(character_style, "character").run
        effective = direct.over(character.over(self._base(style, table).run))
        levels = (
            self._styles.formatting(style, "paragraph").run,
            character,
            *((table.run,) if table is not None else ()),
        )
        bold, italic, hidden = (_toggle(name, self._styles.defaults.run, levels, direct) for name in _TOGGLES)
        return RunFormat(
            fonts=tuple(  # type: ignore[arg-type]
                _NO_FONT if font is None else font or None
                for font in (effective.ascii, effective.h_ansi, effective.east_asia, effective.cs)
            ),
            size=effective.size or _NO_SIZE,
            size_cs=effective.size_cs or _NO_SIZE,
            hint=effective.hint,
            bold=bold,
            italic=italic,
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
    line = _SINGLE if properties.line is None else properties.line
    rule = _RULES.get(properties.line_rule or "auto")
    if rule is None:
        return LineSpacing("multiple", round(line / _SINGLE, 4))
    return LineSpacing("exact" if rule == "exact" else "at-least", round(abs(line), 2))
