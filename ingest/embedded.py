"""The photos inside a document: read like attached ones, known again among those, and the captions beside them."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from ingest.caption_grammar import CaptionLine
from ingest.caption_lines import Found
from ingest.captions import Caption
from ingest.photo import Limits as PhotoLimits
from ingest.photo import Photo, read_photo, sniff_photo
from ingest.photo_likeness import likeness
from ingest.picture_shown import as_shown
from ingest.unreadable import Unreadable
from ingest.word.document import WHOLE, Document, Picture
from ingest.word.package import DamagedPart, Package
from ingest.word.reader import open_document

_LEAST_SIDE = 200  # pixels; what is smaller is an icon or a logo, and not decoded
_MOST = 40  # pictures of one document


@dataclass(frozen=True, slots=True)
class Embedded:
    """A photo that stands in a document's text."""

    picture: Picture
    content: Photo | Unreadable  # as the document shows it
    sha256: str = ""  # of the picture as the document shows it
    size: int = 0  # bytes of that
    caption: Caption | None = None
    attached_as: str = ""  # the name of the attached photo that shows the same; "" where none does


def embedded_photos(document: Document, package: Package, limits: PhotoLimits) -> tuple[Embedded, ...]:
    """Read the photos in the main text and its boxes, each once, in their order."""
    wanted = {picture.sha256: picture for picture in reversed(document.pictures) if _may_be_a_photo(picture)}
    if not wanted:
        return ()
    read: dict[str, Embedded] = {}
    for sha256, found in _pictures(package, {picture.name.lower() for picture in wanted.values()}):
        if sha256 in wanted and len(read) < _MOST:
            read[sha256] = _read(wanted[sha256], found, limits)
    in_order = dict.fromkeys(picture.sha256 for picture in document.pictures if picture.sha256 in read)
    return tuple(read[sha256] for sha256 in in_order)


def take_out(content: bytes, wanted: Sequence[Picture]) -> list[bytes]:
    """The bytes of pictures in a document's text, each as the document shows it. content: the document's bytes.

    Raises LookupError for one that is not there.
    """
    opened = open_document(content)
    if isinstance(opened, Unreadable):
        raise LookupError(f"the document, which could be read before, is {opened.reason}")  # noqa: TRY004
    held = dict(_pictures(opened.package, {picture.name.lower() for picture in wanted}))
    whole = [(held[picture.sha256], picture.placement) for picture in wanted]
    return [as_shown(sniff_photo(found) or "", found, placement) for found, placement in whole]


def _read(picture: Picture, whole: bytes, limits: PhotoLimits) -> Embedded:
    read = read_photo(whole, limits=limits)
    if isinstance(read, Unreadable) or picture.placement == WHOLE:
        return Embedded(picture, read, picture.sha256, picture.bytes)
    try:
        shown = as_shown(read.format, whole, picture.placement)
    except Exception as error:  # noqa: BLE001  a decoder that fails where it did not a moment ago
        return Embedded(picture, Unreadable("damaged", f"{type(error).__name__}: {error}"[:300], read.format))
    return Embedded(picture, read_photo(shown, limits=limits), hashlib.sha256(shown).hexdigest(), len(shown))


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


def _may_be_a_photo(picture: Picture) -> bool:
    if picture.width is None or picture.height is None or picture.story in {"header", "footer"}:
        return False
    return min(picture.shown or (0, 0)) >= _LEAST_SIDE


def _pictures(package: Package, names: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The parts of these names, each with its sha256, as far as the package can be read."""
    for part in package.names:
        if part.rpartition("/")[2] in names:
            try:
                found = package.content(part)
            except DamagedPart:
                continue
            yield hashlib.sha256(found).hexdigest(), found
