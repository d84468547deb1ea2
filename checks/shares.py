"""How much of a document's text looks which way: shares of its letters and digits, each with the place it begins.

Letters and digits are what is judged. Spaces show no font, and curly quotes or dashes that an East Asian Windows put
into another font have made many an honest document look wrong.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from checks.verdict import Fact, Finding, Where
from ingest.submission import DocumentFile
from ingest.unreadable import Unreadable
from ingest.word.document import Document, Paragraph

T = TypeVar("T")
Standing = Literal["right", "wrong", "unknown"]

EXCERPT = 60  # characters
CANNOT_TELL = {"cannot-tell": ("percent", "characters", "reasons")}  # a code of every rule that weighs


def letters(text: str) -> int:
    """The number of letters and digits."""
    return sum(character.isalnum() for character in text)


@dataclass(frozen=True, slots=True)
class Piece(Generic[T]):
    """A stretch of a paragraph that looks one way. start: where it begins in the paragraph's text."""

    look: T
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
        """Of all letters judged, to one decimal; never 0 for what is there."""
        return max(0.1, round(100 * self.letters / self.total, 1))


@dataclass(frozen=True, slots=True)
class Balance(Generic[T]):
    """The shares of a text told apart: most letters first."""

    right: tuple[Share[T], ...]
    wrong: tuple[Share[T], ...]
    unknown: tuple[Share[T], ...]
    total: int
    wanted: float  # the share, of 1, that must be right

    @property
    def fails(self) -> bool:
        """Too much is wrong, whatever the unknown letters turn out to be."""
        return self._exceeds(self.wrong)

    @property
    def open(self) -> bool:
        """The unknown letters decide."""
        return not self.fails and self._exceeds((*self.wrong, *self.unknown))

    def _exceeds(self, shares: Iterable[Share[T]]) -> bool:
        return sum(share.letters for share in shares) > (1 - self.wanted) * self.total + 1e-9


def weigh(
    file: DocumentFile, pieces: Iterable[Piece[T]], standing: Callable[[T], Standing], wanted: float
) -> Balance[T]:
    """Weigh a text's pieces by their letters."""
    counts: dict[T, int] = {}
    first: dict[T, Piece[T]] = {}
    for piece in pieces:
        if count := letters(piece.text):
            counts[piece.look] = counts.get(piece.look, 0) + count
            first.setdefault(piece.look, piece)
    total = sum(counts.values())
    shares = [Share(look, count, total, _where(file, first[look])) for look, count in counts.items()]
    shares.sort(key=lambda share: -share.letters)
    return Balance(
        tuple(share for share in shares if standing(share.look) == "right"),
        tuple(share for share in shares if standing(share.look) == "wrong"),
        tuple(share for share in shares if standing(share.look) == "unknown"),
        total,
        wanted,
    )


def cannot_tell(file: DocumentFile, document: Document, balance: Balance[T]) -> Finding:
    """The finding of a rule that weighed and could not decide. reasons: what the reader of the document said of it."""
    unknown = sum(share.letters for share in balance.unknown)
    facts: dict[str, Fact] = {
        "percent": round(100 * unknown / balance.total, 1) if balance.total else 0.0,
        "characters": unknown,
        "reasons": "; ".join(document.unsure),
    }
    where = balance.unknown[0].where if balance.unknown else Where(file.filename)
    return Finding("cannot-tell", facts, where, unsure=True)


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
