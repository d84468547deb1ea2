"""What of a document's looks is wrong, and what takes its place."""

from dataclasses import dataclass

from ingest.word.document import LineSpacing


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
