"""Messages -> what one author offers: one document, photos with captions, and what is left over and why."""

from dataclasses import dataclass
from typing import Literal

from ingest.message import Address, Link
from ingest.photo import Photo
from ingest.unreadable import Unreadable
from ingest.word.counting import Count
from ingest.word.document import Document


@dataclass(frozen=True, slots=True)
class Caption:
    """The words that belong to a photo, and how sure we are that they do."""

    text: str
    certainty: Literal["certain", "probable"]
    found_in: Literal["document", "mail", "file-name", "metadata"]
    why: str  # the pairing rule used, for editors: "names the file", "same number", "only photo", "same order"
    credit: str = ""


@dataclass(frozen=True, slots=True)
class PhotoFile:
    filename: str
    size: int  # bytes
    sha256: str
    content: Photo | Unreadable
    caption: Caption | None = None


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote it, as the document says: "Penulis: NAME, POSITION, REGION"."""

    name: str
    position: str = ""
    region: str = ""
    text: str = ""  # the whole byline on one line, as it is printed under an article


@dataclass(frozen=True, slots=True)
class Article:
    """The document's text told apart. Positions are indexes into Document.paragraphs."""

    title: str
    title_at: int | None
    byline: Byline | None
    byline_at: tuple[int, ...]
    region_mark: str  # "Babel" for a closing "[Babel]"; "" where there is none
    captions_at: tuple[int, ...]  # the caption block and labelled caption lines
    body_at: tuple[int, ...]  # everything that is article text


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """An attachment meant as the article: Word, or something that was sent in Word's place."""

    filename: str
    size: int
    sha256: str
    content: Document | Unreadable
    article: Article | None = None  # None when unreadable
    shown: Count | None = None  # as Word's own dialog counts
    smallest: Count | None = None  # body text alone: without title, byline, region mark, captions; NBSP a space


@dataclass(frozen=True, slots=True)
class LeftOver:
    """An attachment that is neither document nor photo, and why: signature-logo, tracking-pixel, not-a-photo,
    empty, archive-encrypted, archive-unsupported, calendar, contact, caption-document, nested-message..."""

    filename: str
    content_type: str
    size: int
    sha256: str
    why: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What one author offers. Every attachment stands in exactly one of documents, photos, left_over."""

    author: Address | None
    subject: str
    text: str  # mail body, quotes cut
    documents: tuple[DocumentFile, ...]
    photos: tuple[PhotoFile, ...]
    links: tuple[Link, ...] = ()
    left_over: tuple[LeftOver, ...] = ()
    article_in_body: bool = False  # no document, but the mail body reads like an article

    @property
    def document(self) -> DocumentFile | None:
        """The one document to judge: None where there is none or more than one could be meant."""
        return self.documents[0] if len(self.documents) == 1 else None
