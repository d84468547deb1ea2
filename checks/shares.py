"""How much of a document's text looks which way: shares of its letters and digits, each with the place it begins.

Letters and digits are what is judged. Spaces show no font, and curly quotes or dashes that an East Asian Windows put
into another font have made many an honest document look wrong.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from checks.verdict import Fact, Finding, Where
from ingest.submission import DocumentFile
from ingest.unreadable import Unreadable
from ingest.word.document import Document, Paragraph

T = TypeVar("T")

EXCERPT = 60  # characters
CANNOT_TELL = {"cannot-tell": ("percent", "characters", "reasons")}  # a code of every rule that weighs


def letters(text: str) -> int:
    """The number of letters and digits."""
    return sum(map(str.isalnum, text))


@dataclass(frozen=True, slots=True)
class Piece(Generic[T]):
    """A stretch of a paragraph that looks one way. start: where it begins in the paragraph's text."""

    look: T | None  # None: the file does not let us tell
    paragraph: Paragraph
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Share(Generic[T]):
    """All letters of a document that look one way; where: the first of them."""

    look: T
    letters: int
    total: int
    where: Where

    @property
    def percent(self) -> float:
        """Of all letters judged, to one decimal; never 0 for what is there, nor 100 where there is anything else."""
        if self.letters == self.total:
            return 100.0
        return min(max(0.1, round(100 * self.letters / self.total, 1)), 99.9)


@dataclass(frozen=True, slots=True)
class Balance(Generic[T]):
    """The shares of a text told apart: most letters first."""

    right: tuple[Share[T], ...]
    wrong: tuple[Share[T], ...]
    unknown: Share[None] | None
    total: int
    wanted: float  # the share, of 1, that must be right

    @property
    def fails(self) -> bool:
        """Too much is wrong, whatever the unknown letters turn out to be."""
        return self._is_too_much(sum(share.letters for share in self.wrong))

    @property
    def open(self) -> bool:
        """The unknown letters decide."""
        unknown = self.unknown.letters if self.unknown else 0
        return not self.fails and self._is_too_much(sum(share.letters for share in self.wrong) + unknown)

    def _is_too_much(self, count: int) -> bool:
        return count > (1 - self.wanted) * self.total + 1e-9  # 1 - 0.99 is a little less than 0.01


def weigh(file: DocumentFile, pieces: Iterable[Piece[T]], is_right: Callable[[T], bool], wanted: float) -> Balance[T]:
    """Weigh a text's pieces by their letters."""
    counts: dict[T | None, int] = {}
    first: dict[T | None, Where] = {}
    for piece in pieces:
        if count := letters(piece.text):
            counts[piece.look] = counts.get(piece.look, 0) + count
            if piece.look not in first:
                first[piece.look] = _where(file, piece)
    total = sum(counts.values())
    known = [Share(look, count, total, first[look]) for look, count in counts.items() if look is not None]
    known.sort(key=lambda share: -share.letters)
    return Balance(
        right=tuple(share for share in known if is_right(share.look)),
        wrong=tuple(share for share in known if not is_right(share.look)),
        unknown=Share(None, counts[None], total, first[None]) if None in counts else None,
        total=total,
        wanted=wanted,
    )


def cannot_tell(file: DocumentFile, document: Document, balance: Balance[T]) -> Finding:
    """The finding of a rule that weighed and could not decide. reasons: what the reader of the document said of it."""
    unknown = balance.unknown
    facts: dict[str, Fact] = {
        "percent": unknown.percent if unknown else 0.0,
        "characters": unknown.letters if unknown else 0,
        "reasons": "; ".join(document.unsure),
    }
    return Finding("cannot-tell", facts, unknown.where if unknown else Where(file.filename), unsure=True)


def _where(file: DocumentFile, piece: Piece[T]) -> Where:
    return Where(file.filename, piece.paragraph.index, _nth(file, piece.paragraph), _excerpt(piece))


def _nth(file: DocumentFile, paragraph: Paragraph) -> int | None:
    """A paragraph's place as people count: empty ones skipped."""
    if isinstance(file.content, Unreadable):
        return None
    return sum(1 for p in file.content.paragraphs if p.index <= paragraph.index and p.text.strip())


def _excerpt(piece: Piece[T]) -> str:
    """The words from the piece's first on, as one line. Word cuts portions anywhere, so it goes on beyond the piece."""
    before = piece.paragraph.text[: piece.start]
    start = piece.start - len(before.split()[-1]) if before and before[-1:].isalnum() else piece.start
    line = " ".join(piece.paragraph.text[start:].split())
    if len(line) <= EXCERPT:
        return line
    cut = line[: EXCERPT - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.") + "…"
