"""The photos inside a document: known again among the attached ones, and the captions beside them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from ingest.caption_grammar import CaptionLine
from ingest.caption_lines import Found
from ingest.captions import Caption
from ingest.photo import Photo
from ingest.photo_likeness import likeness
from ingest.unreadable import Unreadable
from ingest.word.document import Document, Picture


@dataclass(frozen=True, slots=True)
class Embedded:
    """A photo that stands in a document's text."""

    picture: Picture
    content: Photo | Unreadable  # as the document shows it
    sha256: str = ""  # of the picture as the document shows it
    size: int = 0  # bytes of that
    caption: Caption | None = None
    attached_as: str = ""  # the name of the attached photo that shows the same; "" where none does


def same_picture(one: Photo | Unreadable, other: Photo | Unreadable) -> bool:
    """Whether two photos show the same, by their pixels."""
    if isinstance(one, Unreadable) or isinstance(other, Unreadable):
        return False
    marks = ((photo.fingerprint, photo.width, photo.height) for photo in (one, other))
    return likeness(*marks) == "same"


def captions_beside(document: Document, captions: Found, photos: Sequence[Embedded]) -> Mapping[str, CaptionLine]:
    """A photo's sha256 -> the caption that stands directly below it, or above it where the document does it so.

    Where several photos stand together, as in a row of a table, as many captions must stand together. Captions that
    have photos on one side only show which way the document does it; where they do not, nothing is told.
    """
    runs: list[_Run] = [("text", []), *_runs(document, captions, [photo.picture for photo in photos]), ("text", [])]
    sides = [
        (at, before[0] == "photo", after[0] == "photo")
        for at, (before, (kind, _), after) in enumerate(zip(runs, runs[1:], runs[2:], strict=False), 1)
        if kind == "caption"
    ]
    below = sum(before and not after for _, before, after in sides)
    above = sum(after and not before for _, before, after in sides)
    if below == above:
        return {}
    step = -1 if below > above else 1
    return _joined((runs[at + step][1], runs[at][1]) for at, *_ in sides if runs[at + step][0] == "photo")


_Item = tuple[Literal["photo", "caption", "text"], Picture | CaptionLine | None]
_Held = list[Picture | CaptionLine | None]
_Run = tuple[str, _Held]


def _runs(document: Document, captions: Found, pictures: Sequence[Picture]) -> list[_Run]:
    items = list(_items(document, captions, pictures))
    return [(kind, [each for _, each in run]) for kind, run in groupby(items, key=lambda item: item[0])]


def _items(document: Document, captions: Found, pictures: Sequence[Picture]) -> Iterator[_Item]:
    """What a reader's eye meets: photos, captions, other text. Empty paragraphs and headings over captions are none."""
    opening: dict[int, list[CaptionLine]] = {}
    for caption in captions.captions:
        if caption.text and caption.at:
            opening.setdefault(caption.at[0], []).append(caption)
    for paragraph in document.paragraphs:
        yield from (("photo", picture) for picture in pictures if picture.paragraph == paragraph.index)
        if paragraph.index in opening:
            yield from (("caption", caption) for caption in opening[paragraph.index])
        elif paragraph.text.strip() and paragraph.index not in captions.at:
            yield "text", None


def _joined(neighbours: Iterable[tuple[_Held, _Held]]) -> dict[str, CaptionLine]:
    """Photos with the captions beside them, where there are as many of these as of those."""
    joined: dict[str, CaptionLine] = {}
    for photos, captions in neighbours:
        if len(photos) == len(captions):
            for photo, caption in zip(photos, captions, strict=True):
                assert isinstance(photo, Picture)
                assert isinstance(caption, CaptionLine)
                joined[photo.sha256] = caption
    return joined
