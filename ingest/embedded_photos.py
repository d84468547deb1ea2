"""The photos inside a document, read like attached ones and taken out of it as it shows them."""

import hashlib
from collections.abc import Collection, Iterator, Sequence

from ingest.embedded import Embedded
from ingest.photo import Limits as PhotoLimits
from ingest.photo_reading import read_photo, sniff_photo
from ingest.picture_shown import as_shown
from ingest.unreadable import Unreadable
from ingest.word.document import WHOLE, Document, Picture
from ingest.word.package import DamagedPart, Package
from ingest.word.reader import open_document

_LEAST_SIDE = 200  # pixels; what is smaller is an icon or a logo, and not decoded
_MOST = 40  # pictures of one document


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


def pictures_shown(content: bytes, wanted: Sequence[Picture]) -> list[bytes]:
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
