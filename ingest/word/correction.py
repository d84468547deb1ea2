"""What of a document's looks is wrong and what takes its place, as it is told to those who make copies, and by them."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from ingest.word.document import Document, LineSpacing, Paragraph


class CannotCorrect(Exception):
    """No corrected copy can be made, or none with comments; the message says why, in English for operators."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What takes the place of which looks. Spacings become single.

    fonts, sizes, spacings: the effective looks to be replaced, as the document's reader tells them.
    any_size: indexes of paragraphs that may be larger: a title in the size of the text, or smaller, grows with it.
    """

    font: str
    size: float  # points
    fonts: frozenset[str] = frozenset()
    sizes: frozenset[float] = frozenset()
    spacings: frozenset[LineSpacing] = frozenset()
    any_size: frozenset[int] = frozenset()

    def is_wrong_size(self, size: float, paragraph: int) -> bool:
        return size in self.sizes and (size < self.size or paragraph not in self.any_size)


class Wrong(NamedTuple):
    """What is wrong about the looks of a stretch of text; None for what is in order."""

    font: str | None
    size: float | None  # points
    spacing: LineSpacing | None


class Stretch(NamedTuple):
    """Text that is wrong in one way, between two runs, and how many letters of it there are.

    first, last: the places of these runs among all of the main part, from 0.
    """

    first: int
    last: int
    wrong: Wrong
    letters: int


class CorrectedCopy(NamedTuple):
    """content: a .docx. stretches: where the document's looks are wrong, for whoever comments on them."""

    content: bytes
    stretches: tuple[Stretch, ...]


class Comment(NamedTuple):
    """A comment on the text between two runs, by their places among all of the main part, from 0."""

    first: int
    last: int
    text: str


def same_but_looks(one: Document, other: Document) -> bool:
    """Whether two documents differ in nothing but font, size and spacing of their main text."""
    if len(one.paragraphs) != len(other.paragraphs):
        return False
    alike = all(_without_looks(a) == _without_looks(b) for a, b in zip(one.paragraphs, other.paragraphs, strict=True))
    apart: dict[str, object] = {"paragraphs": (), "format": "docx", "diagnostics": (), "converted_from": ""}
    return alike and replace(one, **apart) == replace(other, **apart)  # type: ignore[arg-type]


def _without_looks(paragraph: Paragraph) -> tuple[object, ...]:
    stretches: list[tuple[str, bool, bool]] = []
    for portion in paragraph.portions:
        if stretches and stretches[-1][1:] == (portion.bold, portion.italic):
            stretches[-1] = (stretches[-1][0] + portion.text, portion.bold, portion.italic)
        else:
            stretches.append((portion.text, portion.bold, portion.italic))
    return (paragraph.index, stretches, paragraph.label, paragraph.style, paragraph.in_table)
