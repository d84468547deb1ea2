"""Where in a document its looks are wrong, in stretches of text that a comment can be put around."""

from collections.abc import Iterator
from itertools import groupby

from ingest.word.comment_places import holders, without_room
from ingest.word.correction import Correction, Stretch, Wrong
from ingest.word.noting import Noted, NotedParagraph, Piece, Places
from ingest.word.ooxml import W

MOST_STRETCHES = 40  # of one document; further places are seen by then


def wrong_stretches(noted: Noted, correction: Correction) -> tuple[Stretch, ...]:
    """Where the looks of a document are wrong, in the order of the text: neighbours that are wrong alike are one.

    Of more than MOST_STRETCHES those with most letters.
    """
    found = list(_stretches(noted, correction))
    kept = sorted(found, key=lambda stretch: -stretch.letters)[:MOST_STRETCHES]
    return tuple(stretch for stretch in found if stretch in kept)


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
