"""Two versions of a draft -> what changed between them, word by word, for editors."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_WORDS = 3_000  # of a version that are compared: an article has a few hundred
AROUND = 6  # unchanged words shown on either side of a change

Piece = tuple[Literal["same", "ins", "del"], str]


@dataclass(frozen=True, slots=True)
class Version:
    """What is compared of a version. photos: sha256 -> file name."""

    title: str
    body_html: str
    photos: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """title: the old one where it changed, else "". text: the changed places with some words around them."""

    title: str
    text: tuple[Piece, ...]
    added: int  # words
    removed: int
    photos_added: tuple[str, ...]  # file names
    photos_removed: tuple[str, ...]

    @property
    def marked(self) -> str:
        """The text for a terminal: [-65-] {+70+}."""
        marks = {"same": "{}", "ins": "{{+{}+}}", "del": "[-{}-]"}
        return " ".join(marks[kind].format(words) for kind, words in self.text)


def changes(before: Version, after: Version) -> Changes:
    old, new = _words(before.body_html), _words(after.body_html)
    pieces = tuple(_pieces(old, new))
    return Changes(
        title=before.title if before.title != after.title else "",
        text=pieces if any(kind != "same" for kind, _ in pieces) else (),
        added=_count(pieces, "ins"),
        removed=_count(pieces, "del"),
        photos_added=tuple(name for sha256, name in after.photos.items() if sha256 not in before.photos),
        photos_removed=tuple(name for sha256, name in before.photos.items() if sha256 not in after.photos),
    )


def _words(body_html: str) -> list[str]:
    return html.unescape(re.sub(r"<[^>]*>", " ", body_html)).split()[:MOST_WORDS]


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", _shortened(old[i1:i2], first=i1 == 0, last=i2 == len(old))
            continue
        if i1 < i2:
            yield "del", " ".join(old[i1:i2])
        if j1 < j2:
            yield "ins", " ".join(new[j1:j2])


def _shortened(words: Sequence[str], *, first: bool, last: bool) -> str:
    """An unchanged stretch: the words next to the changes."""
    if len(words) <= 2 * AROUND:
        return " ".join(words)
    start = [] if first else words[:AROUND]
    end = [] if last else words[-AROUND:]
    return " ".join([*start, "…", *end])


def _count(pieces: Sequence[Piece], wanted: str) -> int:
    return sum(len(words.split()) for kind, words in pieces if kind == wanted)
