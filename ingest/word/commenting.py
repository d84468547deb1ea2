"""A .docx -> the same document with Word comments at the places where its looks are wrong.

python-docx writes the comments: it knows the parts and relationships that they need. What it reads and writes back is
compared with the document as it was; whoever gets the copy gets the author's own words, every one.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import docx as python_docx
from docx.oxml.ns import qn
from docx.text.run import Run

from ingest.word.correcting import CannotCorrect, Correction
from ingest.word.document import LineSpacing
from ingest.word.limits import Limits
from ingest.word.noting import Noted, NotedParagraph, Piece, Places, note
from ingest.word.package import DamagedPart, Package, Refused
from ingest.word.reader import read_document
from ingest.word.repacking import LONG_AGO, CannotRepack, repacked

MOST_COMMENTS = 40  # in one copy; further places are seen by then

_DEFAULT = Limits()


class Wrong(NamedTuple):
    """What is wrong about the looks of a stretch of text; None for what is in order."""

    font: str | None
    size: float | None  # points
    spacing: LineSpacing | None


class Comment(NamedTuple):
    """A comment on the text between two runs, by their places among all of the main part, from 0."""

    first: int
    last: int
    text: str


class Stretch(NamedTuple):
    """Text that is wrong in one way, between two runs, and how many letters of it there are."""

    first: int
    last: int
    wrong: Wrong
    letters: int


def wrong_stretches(content: bytes, correction: Correction, limits: Limits = _DEFAULT) -> tuple[Stretch, ...]:
    """Where the looks of a .docx are wrong, in the order of the text: neighbours that are wrong alike are one.

    Of more than MOST_COMMENTS those with most letters. Raises CannotCorrect.
    """
    try:
        noted = note(Package.open(content, limits))
    except (Refused, DamagedPart) as error:
        raise CannotCorrect(str(error)) from error
    found = list(_stretches(noted, correction))
    kept = sorted(found, key=lambda stretch: -stretch.letters)[:MOST_COMMENTS]
    return tuple(stretch for stretch in found if stretch in kept)


def commented(
    content: bytes, comments: Sequence[Comment], author: str, at: datetime, limits: Limits = _DEFAULT
) -> bytes:
    """A .docx with these comments added to those it has. Raises CannotCorrect, also where anything else would change.

    at: when they are said to be written; the same comments at the same time make the same bytes.
    """
    try:
        written = _written(content, comments, author, at)
    except MemoryError:
        raise
    except Exception as error:  # a library that expects what Word writes may raise anything on what others write
        raise CannotCorrect(f"python-docx: {type(error).__name__}: {error}") from error
    if read_document(written, limits=limits) != read_document(content, limits=limits):
        raise CannotCorrect("with comments in it the document would not read as before")
    try:
        return repacked(written, {}, date=LONG_AGO)
    except CannotRepack as error:
        raise CannotCorrect(str(error)) from error


def _stretches(noted: Noted, correction: Correction) -> Iterator[Stretch]:
    runs = Places(noted, "r")
    open_: Stretch | None = None
    for paragraph, piece in ((holder, piece) for holder in noted.paragraphs for piece in holder.pieces):
        letters = sum(character.isalnum() for character in piece.text)
        if not letters:
            continue
        at, wrong = runs.of(piece.run), _wrong(piece, paragraph, correction)
        if open_ and open_.wrong == wrong:
            open_ = open_._replace(last=at, letters=open_.letters + letters)
            continue
        if open_ and any(open_.wrong):
            yield open_
        open_ = Stretch(at, at, wrong, letters)
    if open_ and any(open_.wrong):
        yield open_


def _wrong(piece: Piece, paragraph: NotedParagraph, correction: Correction) -> Wrong:
    """The first font and size of its letters that are wrong: a run seldom has two."""
    looks = [piece.format.looks[slot] for text, slot in piece.slots if any(map(str.isalnum, text))]
    sizes = [look.size for look in looks if look.size in correction.sizes and paragraph.at not in correction.any_size]
    fonts = [look.font for look in looks if look.font in correction.fonts]
    spacing = paragraph.spacing if paragraph.spacing in correction.spacings else None
    return Wrong(next(iter(fonts), None), next(iter(sizes), None), spacing)


def _written(content: bytes, comments: Sequence[Comment], author: str, at: datetime) -> bytes:
    document = python_docx.Document(io.BytesIO(content))
    body = document._body
    runs = [Run(element, body) for element in document.part.element.iter(qn("w:r"))]
    initials = "".join(word[0] for word in author.split())[:3].upper()
    for comment in comments:
        added = document.add_comment(
            [runs[comment.first], runs[comment.last]], text=comment.text, author=author, initials=initials
        )
        added._comment_elm.date = at
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
