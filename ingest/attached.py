"""An attachment's bytes -> what it is: a document, a photo, or something left over and why. Names only break ties."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from ingest import magic
from ingest.archive import ArchiveLimits, is_archive, open_archive
from ingest.caption_grammar import Line
from ingest.caption_lines import find_captions
from ingest.captions import Caption
from ingest.decoration import why_decoration
from ingest.embedded import Embedded
from ingest.message import Attachment
from ingest.photo import Limits as PhotoLimits
from ingest.photo import Photo, photo_notes
from ingest.plain_text import decoded, reads_like_an_article
from ingest.readers import IN_PROCESS, ReadDocument, Readers
from ingest.unreadable import Unreadable
from ingest.word.document import Document
from ingest.word.limits import Limits as WordLimits

Keep = Callable[[Attachment], object]

WORD_NAMES = frozenset({".doc", ".docx", ".docm", ".dot", ".dotx", ".dotm"})
_PHOTO_NAMES = frozenset(
    {".jpg", ".jpeg", ".jfif", ".png", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".heic", ".heif", ".avif"}
)
# Sent in Word's place: the article, most likely, in a form that the desk does not take. By content, then by name.
_WRITTEN = frozenset(
    {"rtf", "odt", "odt-flat", "pages", "pdf", "wordperfect", "write", "word-1", "word-2", "word-95"}
) | {
    "word-2003-xml",
    "word-flat-xml",
    "google-shortcut",
}
_WRITTEN_NAMES = WORD_NAMES | {".rtf", ".odt", ".pdf", ".pages", ".txt", ".wps", ".wpd", ".gdoc"}
_LEFT_BY_CONTENT = {
    "video": "video",
    "audio": "audio",
    "calendar": "calendar",
    "contact": "contact",
    "tnef": "tnef",
    "psd": "not-a-photo",
    "jp2": "not-a-photo",
    "jxl": "not-a-photo",
    "svg": "not-a-photo",
    "xlsx": "spreadsheet",
    "xls": "spreadsheet",
    "ods": "spreadsheet",
    "pptx": "presentation",
    "ppt": "presentation",
    "odp": "presentation",
}
_LEFT_BY_TYPE = {
    "application/pkcs7-signature": "signature",
    "application/x-pkcs7-signature": "signature",
    "application/pgp-signature": "signature",
    "message/rfc822": "nested-message",
    "message/global": "nested-message",
    "text/calendar": "calendar",
    "text/vcard": "contact",
    "text/x-vcard": "contact",
}
_TINY = 2_000  # bytes
_SOMETHING = re.compile(rb"[^\0 \t\r\n]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the files of one submission may cost us."""

    photo: PhotoLimits = field(default_factory=PhotoLimits)
    document: WordLimits = field(default_factory=WordLimits)
    archive: ArchiveLimits = field(default_factory=ArchiveLimits)


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class PhotoFile:
    filename: str
    size: int  # bytes
    sha256: str
    content: Photo | Unreadable
    caption: Caption | None = None
    conflict: str = ""  # why it has no written caption though the author wrote some: "2 captions for 3 photos"
    taken_out: bool = False  # it was not attached but stood in the document; `filename` says which one it is there


@dataclass(frozen=True, slots=True)
class LeftOver:
    """An attachment that is neither document nor photo, and why.

    Pictures: signature-logo, tracking-pixel, not-a-photo. Texts: not-word, not-the-article, caption-document,
    duplicate, superseded, unreadable. Archives: archive-opened, archive-encrypted, archive-too-large, archive-damaged,
    archive-unsupported. Else: empty,
    spreadsheet, presentation, video, audio, calendar, contact, signature, nested-message, tnef, unknown-type.
    """

    filename: str
    content_type: str
    size: int
    sha256: str
    why: str


@dataclass(frozen=True, slots=True)
class Written:
    """A text that may be the article: a Word document, or something in its place."""

    attachment: Attachment
    content: Document | Unreadable
    message: int  # which of the messages brought it
    embedded: tuple[Embedded, ...] = ()

    @property
    def place(self) -> str:
        """Folder, and the archive it came out of."""
        return self.attachment.place

    @property
    def is_word(self) -> bool:
        return not isinstance(self.content, Unreadable) or self.content.reason != "not-word"


@dataclass(frozen=True, slots=True)
class Pictured:
    """A photo, with the message that brought it."""

    file: PhotoFile
    message: int
    place: str = ""  # folder, and the archive it came out of
    attachment: Attachment | None = field(default=None, repr=False, compare=False)


@dataclass(slots=True)
class Sorted:
    """Attachments told apart by their content, in the order of the mail."""

    written: list[Written] = field(default_factory=list)
    pictured: list[Pictured] = field(default_factory=list)
    left_over: list[LeftOver] = field(default_factory=list)
    caption_texts: list[str] = field(default_factory=list)  # of plain text files that hold captions: "keterangan.txt"

    def leave(self, attachment: Attachment, why: str) -> None:
        self.left_over.append(left(attachment, why))

    def keep_only(self, message: int, wanted: Collection[str]) -> None:
        """Of the documents and photos that a message brought, only those with these sha256."""
        self.written = [t for t in self.written if t.message != message or t.attachment.sha256 in wanted]
        self.pictured = [p for p in self.pictured if p.message != message or p.file.sha256 in wanted]

    def with_only(self, wanted: Collection[str]) -> "Sorted":
        """The same with only those documents and photos that have these sha256."""
        written = [text for text in self.written if text.attachment.sha256 in wanted]
        pictured = [picture for picture in self.pictured if picture.file.sha256 in wanted]
        return replace(self, written=written, pictured=pictured)


def left(attachment: Attachment, why: str) -> LeftOver:
    return LeftOver(attachment.filename, attachment.content_type, attachment.size, attachment.sha256, why)


def sort_attachments(
    attachments: Iterable[tuple[int, Attachment]],
    limits: Limits,
    keep: Keep | None = None,
    readers: Readers = IN_PROCESS,
) -> Sorted:
    """Read each attachment, once, and tell what it is. Every one ends in exactly one of the three lists.

    keep: is handed every document and photo while its bytes are at hand.
    """
    sorter = _Sorter(limits, keep, readers)
    for message, attachment in attachments:
        sorter.sort(message, attachment)
    if any(text.embedded for text in sorter.told.written):
        sorter.look_closely()  # to know attached photos again that stand in a document, too
    return sorter.told


class _Sorter:
    def __init__(self, limits: Limits, keep: Keep | None, readers: Readers) -> None:
        self.limits, self.keep, self.readers = limits, keep, readers
        self.told = Sorted()

    def sort(self, message: int, attachment: Attachment) -> None:
        content = attachment.content()
        extension = PurePath(attachment.filename.lower()).suffix
        if attachment.opened:
            self.told.leave(attachment, "archive-opened")
        elif magic.sniff_photo(content[: magic.HEAD]) or extension in _PHOTO_NAMES:
            self.picture(message, attachment, content)
        elif not _SOMETHING.search(content) and extension not in WORD_NAMES:
            self.told.leave(attachment, "empty")
        elif why := _LEFT_BY_TYPE.get(attachment.content_type) or _LEFT_BY_CONTENT.get(magic.sniff(content)):
            self.told.leave(attachment, why)
        else:
            self.text(message, attachment, content)

    def picture(self, message: int, attachment: Attachment, content: bytes) -> None:
        """A picture by its content, or something that bears a picture's name."""
        read = self.readers.photo(content, self.limits.photo)
        if isinstance(read, Photo):
            if why := why_decoration(attachment, read):
                self.told.leave(attachment, why)
                return
            read = replace(read, notes=photo_notes(attachment.filename, read))
        elif attachment.referenced and attachment.size < _TINY:  # broken, tiny, in the text of the mail
            self.told.leave(attachment, "signature-logo")
            return
        elif read.reason == "not-a-photo":
            document = self.read_document(content)
            if isinstance(document.content, Document):  # a Word document under a photo's name
                self.written(message, attachment, content, document)
                return
        file = PhotoFile(attachment.filename, attachment.size, attachment.sha256, read)
        self.told.pictured.append(Pictured(file, message, attachment.place, attachment))
        self.hand(attachment, content)

    def look_closely(self) -> None:
        for at, picture in enumerate(self.told.pictured):
            if picture.attachment and isinstance(picture.file.content, Photo):
                read = self.readers.closely(picture.attachment.content(), self.limits.photo)
                mark = read.fingerprint if isinstance(read, Photo) else ""
                content = replace(picture.file.content, fingerprint=mark)
                self.told.pictured[at] = replace(picture, file=replace(picture.file, content=content))

    def text(self, message: int, attachment: Attachment, content: bytes) -> None:
        """A document by its content, an archive, or something that bears a document's name."""
        extension = PurePath(attachment.filename.lower()).suffix
        document = self.read_document(content)
        at_hand = replace(attachment, content=lambda: content)
        if isinstance(document.content, Unreadable) and extension not in WORD_NAMES and is_archive(at_hand):
            self.open(message, at_hand)
        elif extension == ".txt":
            self.plain_text(message, attachment, content, document)
        elif _is_meant_as_text(document.content, extension):
            self.written(message, attachment, content, document)
        else:
            found = document.content.found if isinstance(document.content, Unreadable) else ""
            self.told.leave(attachment, _LEFT_BY_CONTENT.get(found, "unknown-type"))

    def plain_text(self, message: int, attachment: Attachment, content: bytes, document: ReadDocument) -> None:
        """A text file may be the article, or its captions; a mail is full of other scraps of text."""
        text = decoded(content)
        if reads_like_an_article(text):
            self.written(message, attachment, content, document)
        elif find_captions([Line(line) for line in text.splitlines()], wrapped=True).captions:
            self.told.caption_texts.append(text)
            self.told.leave(attachment, "caption-document")
        else:
            self.told.leave(attachment, "not-the-article")

    def written(self, message: int, attachment: Attachment, content: bytes, document: ReadDocument) -> None:
        self.told.written.append(Written(attachment, document.content, message, document.embedded))
        self.hand(attachment, content)

    def open(self, message: int, attachment: Attachment) -> None:
        """Let the members of an archive join the submission; the archive itself is left over, saying so."""
        members = open_archive(attachment, self.limits.archive)
        if isinstance(members, str):
            self.told.leave(attachment, members)
            return
        self.told.leave(attachment, "archive-opened")
        for member in members:
            self.sort(message, member)

    def read_document(self, content: bytes) -> ReadDocument:
        return self.readers.document(content, self.limits.document, self.limits.photo)

    def hand(self, attachment: Attachment, content: bytes) -> None:
        if self.keep is not None:
            self.keep(replace(attachment, content=lambda: content))


def _is_meant_as_text(read: Document | Unreadable, extension: str) -> bool:
    if not isinstance(read, Unreadable) or extension in _WRITTEN_NAMES:
        return True
    return read.found in _WRITTEN or read.reason in {"encrypted", "macros"} or read.unsure
