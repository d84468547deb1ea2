"""A document's length: as Word's own dialog shows it, and the smallest honest reading of chosen paragraphs.

The statistics a file stores (docProps/app.xml, SummaryInformation) are estimates made at save time, wrong by up to
10 %; they are never read.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ingest.word.document import Document, Paragraph

NO_BREAK_SPACE = "\u00a0"
# Characters that take no room and that Word does not count: optional hyphen, joiners, direction marks, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class Count:
    """A reading of a text's length in characters."""

    characters: int  # without spaces
    characters_with_spaces: int
    words: int


def count_shown(document: Document) -> Count:
    """The count in Word's dialog (Review, Word Count) with its box for text boxes and notes not ticked.

    Main text with table cells and automatic list labels, each label as one word and followed by one space; no headers,
    comments, deletions, hidden text or field codes. A no-break space is a character there, not a space.
    """
    return _sum(_shown(paragraph) for paragraph in document.paragraphs)


def count_with_text_boxes_and_notes(document: Document) -> Count:
    """The same with the dialog's box ticked: text boxes, footnotes and endnotes added."""
    stories = (document.paragraphs, document.text_boxes, document.footnotes, document.endnotes)
    return _sum(_shown(paragraph) for story in stories for paragraph in story)


def count_paragraphs(document: Document, indexes: Collection[int]) -> Count:
    """The smallest honest reading of some paragraphs of the main text: no list labels, a no-break space is a space."""
    chosen = frozenset(indexes)
    return _sum(
        _count(paragraph.text.replace(NO_BREAK_SPACE, " "))
        for paragraph in document.paragraphs
        if paragraph.index in chosen
    )


def _shown(paragraph: Paragraph) -> Count:
    text = _count(paragraph.text)
    label = _count(paragraph.label)
    if not label.characters:
        return text
    return Count(
        text.characters + label.characters,
        text.characters_with_spaces + label.characters_with_spaces + 1,
        text.words + 1,
    )


def _count(text: str) -> Count:
    visible = _INVISIBLE.sub("", text)
    blanks = sum(map(str.isspace, visible)) - visible.count(NO_BREAK_SPACE)
    breaks = sum(map(visible.count, "\n\r\f\v"))
    characters = len(visible) - blanks
    return Count(characters, characters + blanks - breaks, sum(1 for _ in _WORD.finditer(visible)))


# Word ends a word at a space, tab or break, not at a no-break space.
_WORD = re.compile(r"(?:\u00a0|\S)+")


def _sum(counts: Iterable[Count]) -> Count:
    characters = with_spaces = words = 0
    for count in counts:
        characters += count.characters
        with_spaces += count.characters_with_spaces
        words += count.words
    return Count(characters, with_spaces, words)
