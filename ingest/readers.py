"""What reads the files of strangers: in this process, unless whoever calls has a safer place for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ingest.embedded import Embedded, embedded_photos
from ingest.photo import Limits as PhotoLimits
from ingest.photo import Photo, read_photo
from ingest.unreadable import Unreadable
from ingest.word.document import Document
from ingest.word.limits import Limits as WordLimits
from ingest.word.reader import open_document


class ReadDocument(NamedTuple):
    """A document with the photos in its text."""

    content: Document | Unreadable
    embedded: tuple[Embedded, ...] = ()


def read_with_photos(content: bytes, word_limits: WordLimits, photo_limits: PhotoLimits) -> ReadDocument:
    """A document's bytes -> what it says and the photos in it."""
    opened = open_document(content, limits=word_limits)
    if isinstance(opened, Unreadable):
        return ReadDocument(opened)
    return ReadDocument(opened.document, embedded_photos(opened.document, opened.package, photo_limits))


def read_one_photo(content: bytes, limits: PhotoLimits) -> Photo | Unreadable:
    """A photo's bytes -> what it shows."""
    return read_photo(content, limits=limits)


@dataclass(frozen=True, slots=True)
class Readers:
    """The two parsers that bytes of strangers are given to. Both answer for every file, and raise only for our bugs."""

    document: Callable[[bytes, WordLimits, PhotoLimits], ReadDocument] = read_with_photos
    photo: Callable[[bytes, PhotoLimits], Photo | Unreadable] = read_one_photo


IN_PROCESS = Readers()
