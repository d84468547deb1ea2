"""What reads the files of strangers: in this process, unless whoever calls has a safer place for it.

The parsers are loaded by the first file that is read, so that a process which has them read elsewhere never loads them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from ingest.embedded import Embedded
from ingest.page import PageReader, read_page
from ingest.photo import Limits as PhotoLimits
from ingest.photo import Photo
from ingest.unreadable import Unreadable
from ingest.word.correction import Comment, CorrectedCopy, Correction
from ingest.word.document import Document, Picture
from ingest.word.limits import Limits as WordLimits


class ReadDocument(NamedTuple):
    """A document with the photos in its text."""

    content: Document | Unreadable
    embedded: tuple[Embedded, ...] = ()


def read_with_photos(content: bytes, word_limits: WordLimits, photo_limits: PhotoLimits) -> ReadDocument:
    """A document's bytes -> what it says and the photos in it."""
    from ingest.embedded_photos import embedded_photos
    from ingest.word.reader import open_document

    opened = open_document(content, limits=word_limits)
    if isinstance(opened, Unreadable):
        return ReadDocument(opened)
    return ReadDocument(opened.document, embedded_photos(opened.document, opened.package, photo_limits))


def read_one_photo(content: bytes, limits: PhotoLimits) -> Photo | Unreadable:
    """A photo's bytes -> what it shows, as far as judging it needs."""
    from ingest.photo_reading import read_photo

    return read_photo(content, closely=False, limits=limits)


def look_closely(content: bytes, limits: PhotoLimits) -> Photo | Unreadable:
    """The same with what its pixels alone tell."""
    from ingest.photo_reading import read_photo

    return read_photo(content, limits=limits)


def read_mark(content: bytes) -> str:
    """By which a photo is known again among others that show the same."""
    from ingest.photo_reading import read_fingerprint

    return read_fingerprint(content)


def read_text(content: bytes) -> Document | Unreadable:
    """A document's bytes -> what it says, without the photos in it."""
    from ingest.word.reader import read_document

    return read_document(content)


def read_html(content: bytes, fmt: Literal["docx", "doc"]) -> str:
    """A document's bytes -> its text as an HTML fragment for a draft's page."""
    from ingest.word.html import body_html

    return body_html(content, fmt)


def take_out(content: bytes, wanted: Sequence[Picture]) -> list[bytes]:
    """The bytes of pictures in a document's text, as the document shows them. Raises LookupError for one that is not
    there."""
    from ingest.embedded_photos import pictures_shown

    return pictures_shown(content, wanted)


def correct_looks(content: bytes, correction: Correction) -> CorrectedCopy:
    """A document's bytes -> a copy of it with its looks corrected. Raises CannotCorrect."""
    from ingest.word.correcting import corrected

    return corrected(content, correction)


def write_comments(content: bytes, document: Document, comments: Sequence[Comment], author: str, at: datetime) -> bytes:
    """A .docx's bytes and what it says -> a copy of it with comments. Raises CannotCorrect."""
    from ingest.word.commenting import commented

    return commented(content, document, comments, author, at)


@dataclass(frozen=True, slots=True)
class Readers:
    """The parsers that what strangers sent is given to. All answer for every file, and raise only for our bugs."""

    document: Callable[[bytes, WordLimits, PhotoLimits], ReadDocument] = read_with_photos
    photo: Callable[[bytes, PhotoLimits], Photo | Unreadable] = read_one_photo
    closely: Callable[[bytes, PhotoLimits], Photo | Unreadable] = look_closely
    page: PageReader = read_page


IN_PROCESS = Readers()
