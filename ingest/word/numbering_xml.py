"""The numbering part, and the list labels that it makes a reader see (ECMA-376 Part 1, 17.9)."""

import re
from dataclasses import dataclass, field

from ingest.word.number_formats import written
from ingest.word.ooxml import VAL, Element, W, on, value_of, whole
from ingest.word.styles_xml import Styles

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_LONGEST = 255  # characters of a label's pattern; a long one on every paragraph would be a bomb


@dataclass(frozen=True, slots=True)
class Level:
    """One w:lvl. `restart` is the level (from 1) whose use restarts this one; None: any higher, 0: never (17.9.10)."""

    start: int
    format: str
    text: str
    style: str | None
    legal: bool
    restart: int | None


@dataclass(slots=True)
class _Instance:
    """One w:num: an abstract list with levels replaced and starts overridden."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """List definitions: num ids to levels."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._elements: dict[str, Element] = {}  # abstract lists, read when a paragraph asks for one
        self._abstracts: dict[str, dict[int, Level]] = {}
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract_of: dict[str, str | None] = {}
        self._instances: dict[str, _Instance] = {}
        for element in root if root is not None else ():
            if element.tag == W + "abstractNum":
                self._elements[element.get(W + "abstractNumId") or ""] = element
            elif element.tag == W + "num":
                self._instances[element.get(W + "numId") or ""] = _instance(element)

    def abstract(self, number: str) -> str | None:
        """The abstract list that a num id stands for, numbering styles followed; None where there is none."""
        if number not in self._abstract_of:
            self._abstract_of[number] = self._follow(number)
        return self._abstract_of[number]

    def _follow(self, number: str) -> str | None:
        seen: set[str] = set()
        while number in self._instances and number not in seen:
            seen.add(number)
            abstract = self._instances[number].abstract
            if abstract not in self._elements:
                return None
            style = value_of(self._elements[abstract], W + "numStyleLink")
            linked = self._styles.formatting(style, "numbering").paragraph.numbering if style else None
            if linked is None or linked not in self._instances:
                return abstract
            number = linked
        return None

    def levels(self, number: str) -> dict[int, Level]:
        """The levels in force for a num id, overrides applied."""
        levels = self._levels.get(number)
        if levels is None:
            levels = self._levels[number] = self._read_levels(number)
        return levels

    def _read_levels(self, number: str) -> dict[int, Level]:
        abstract = self.abstract(number)
        if abstract is None:
            return {}
        if abstract not in self._abstracts:
            self._abstracts[abstract] = _levels(self._elements[abstract])
        return {**self._abstracts[abstract], **self._instances[number].levels}

    def starts(self, number: str) -> dict[int, int]:
        """Start values that a num id overrides, by level (17.9.26)."""
        return self._instances[number].starts if number in self._instances else {}

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level that is tied to a paragraph style (17.9.23)."""
        return next((index for index, level in self.levels(number).items() if level.style == style), None)


class Labels:
    """Counts list paragraphs in reading order and words their labels. Lists of one abstract count on together."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def next(self, number: str, level: int) -> str:
        """The label of the next paragraph at a level (from 0) of a list; "" where it shows none."""
        abstract = self._numbering.abstract(number)
        if abstract is None or not 0 <= level < _LEVELS:
            return ""
        levels = self._numbering.levels(number)
        counters = self._counters.setdefault(abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for index, start in self._numbering.starts(number).items():
                counters[index] = start - 1
        self._advance(counters, levels, level)
        shown = levels.get(level)
        return "" if shown is None else _label(shown, levels, counters)

    @staticmethod
    def _advance(counters: dict[int, int], levels: dict[int, Level], level: int) -> None:
        counters[level] = counters.get(level, _start(levels, level) - 1) + 1
        for higher in range(level):
            counters.setdefault(higher, _start(levels, higher))
        for lower in range(level + 1, _LEVELS):
            restart = levels[lower].restart if lower in levels else None
            if restart is None or level < restart:
                counters.pop(lower, None)


def _label(level: Level, levels: dict[int, Level], counters: dict[int, int]) -> str:
    if level.format == "bullet":
        return level.text

    def number(place: re.Match[str]) -> str:
        index = int(place[1]) - 1
        other = levels.get(index)
        format_ = "decimal" if other is None or (level.legal and other.format != "none") else other.format
        return written(counters.get(index, 1), format_)

    return _PLACE.sub("" if level.format == "none" else number, level.text)


def _start(levels: dict[int, Level], index: int) -> int:
    return levels[index].start if index in levels else 1


def _levels(parent: Element) -> dict[int, Level]:
    found = {}
    for element in parent.iterfind(W + "lvl"):
        index = whole(element.get(W + "ilvl"))
        if index is not None and 0 <= index < _LEVELS:
            found[index] = _level(element)
    return found


def _level(element: Element) -> Level:
    said = {child.tag: child.get(VAL) for child in element}
    start = whole(said.get(W + "start"))
    return Level(
        start=0 if start is None else start,
        format=said.get(W + "numFmt") or "decimal",
        text=(said.get(W + "lvlText") or "")[:_LONGEST],
        style=said.get(W + "pStyle"),
        legal=W + "isLgl" in said and on(said[W + "isLgl"]),
        restart=whole(said.get(W + "lvlRestart")),
    )


def _instance(element: Element) -> _Instance:
    instance = _Instance(value_of(element, W + "abstractNumId") or "")
    for override in element.iterfind(W + "lvlOverride"):
        index = whole(override.get(W + "ilvl"))
        if index is None:
            continue
        replaced = override.find(W + "lvl")
        if replaced is not None:
            instance.levels[index] = _level(replaced)
        start = whole(value_of(override, W + "startOverride"))
        if start is not None:
            instance.starts[index] = start
    return instance
