"""A .docx -> the same document with Word comments at the places where its looks are wrong.

python-docx writes the comments: it knows the parts and relationships that they need. What it reads and writes back is
compared with the document as it was; whoever gets the copy gets the author's own words, every one.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

import docx as python_docx
from docx.oxml.ns import qn

from ingest.word.comment_places import holders, mark, without_room
from ingest.word.correcting import CannotCorrect, Correction
from ingest.word.document import LineSpacing
from ingest.word.limits import Limits
from ingest.word.noting import Noted, NotedParagraph, Piece, Places, note
from ingest.word.ooxml import W
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
    if not comments:
        raise CannotCorrect("there is nothing to comment on, or no place for it")
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
    """A table is a stretch apart, and its comment stays in the cell that it begins in."""
    runs = Places(noted, "r")
    pieces = [(paragraph, piece) for paragraph in noted.paragraphs for piece in paragraph.pieces]
    no_room = without_room(pieces[0][1].run.getroottree().getroot()) if pieces else set()
    told = [
        (_wrong(piece, paragraph, correction), holders(piece.run), piece)
        for paragraph, piece in pieces
        if any(map(str.isalnum, piece.text)) and next(piece.run.iterancestors(W + "p")) not in no_room
    ]
    for (wrong, _), alike in groupby(told, lambda each: (each[0], each[1][0])):
        if any(wrong):
            found = list(alike)
            _, together = next(groupby(found, lambda each: each[1][-1]))
            places = [runs.of(piece.run) for _, _, piece in together]
            letters = sum(character.isalnum() for _, _, piece in found for character in piece.text)
            yield Stretch(places[0], places[-1], wrong, letters)


def _wrong(piece: Piece, paragraph: NotedParagraph, correction: Correction) -> Wrong:
    """The first font and size of its letters that are wrong: a run seldom has two."""
    looks = [piece.format.looks[slot] for text, slot in piece.slots if any(map(str.isalnum, text))]
    sizes = [look.size for look in looks if look.size in correction.sizes and paragraph.at not in correction.any_size]
    fonts = [look.font for look in looks if look.font in correction.fonts]
    spacing = paragraph.spacing if paragraph.spacing in correction.spacings else None
    return Wrong(next(iter(fonts), None), next(iter(sizes), None), spacing)


def _written(content: bytes, comments: Sequence[Comment], author: str, at: datetime) -> bytes:
    document = python_docx.Document(io.BytesIO(content))
    runs = list(document.part.element.iter(qn("w:r")))
    initials = "".join(word[0] for word in author.split())[:3].upper()
    for comment in comments:
        added = document.comments.add_comment(comment.text, author, initials)
        added._comment_elm.date = at
        mark(runs[comment.first], runs[comment.last], added.comment_id)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
