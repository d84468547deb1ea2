"""The copies of a document that go with a rejection for its looks alone, and what is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from ingest.word.correction import Correction, Wrong
from notifier.desk import Desk
from notifier.envelope import Attached
from notifier.points import MAX_FILENAME
from notifier.words import shortened

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_STEM = 80

Kind = Literal["corrected", "commented"]


@dataclass(frozen=True, slots=True)
class Copies:
    """What is attached: the corrected copy, and the author's own document with comments where there is one.

    comments_too_large: there is one, too large to go with the other.
    """

    corrected: Attached
    commented: Attached | None = None
    comments_too_large: bool = False

    @property
    def attached(self) -> tuple[Attached, ...]:
        return (self.corrected, *((self.commented,) if self.commented else ()))


def sentences(desk: Desk, copies: Copies | None) -> tuple[str, ...]:
    """What each attached copy is; () where there is none."""
    if copies is None:
        return ()
    words = desk.words
    told = [words("copies.corrected", file=shortened(copies.corrected.filename, MAX_STEM + MAX_FILENAME))]
    if copies.commented:
        told.append(words("copies.commented", file=shortened(copies.commented.filename, MAX_STEM + MAX_FILENAME)))
    if copies.comments_too_large:
        told.append(words("copies.too_large"))
    return tuple(told)


def copy_name(desk: Desk, kind: Kind, filename: str) -> str:
    """The name of a copy of a file: "Naskah.doc" -> "Naskah (sudah diperbaiki).docx"."""
    stem = shortened(PurePath(filename).stem, MAX_STEM) or desk.words("copies.stemless")
    return desk.words(f"copies.name_{kind}", stem=stem)


def comment_text(desk: Desk, wrong: Wrong, correction: Correction) -> str:
    """What the comment on a stretch of text says: what is there, and what is wanted."""
    words = desk.words
    told = []
    if wrong.font is not None:
        told.append(words("copies.comment_font", font=shortened(wrong.font, MAX_FILENAME), wanted=correction.font))
    if wrong.size is not None:
        told.append(words("copies.comment_size", size=wrong.size, wanted=correction.size))
    if wrong.spacing is not None:
        kinds: Mapping[str, str] = {"multiple": "multiple", "exact": "exact", "at-least": "at_least"}
        told.append(words(f"copies.comment_{kinds[wrong.spacing.rule]}", value=round(wrong.spacing.value, 2)))
    return "\n".join(told)
