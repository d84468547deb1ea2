"""Messages -> what one author offers: one document, photos with captions, and what is left over and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.article import Article, read_article, region_mark_in
from ingest.attached import (
    DEFAULT_LIMITS,
    Keep,
    LeftOver,
    Limits,
    PhotoFile,
    Pictured,
    Written,
    sort_attachments,
)
from ingest.byline import Byline
from ingest.captioning import caption_photos
from ingest.captions import Caption
from ingest.choosing import choose
from ingest.embedded import Embedded
from ingest.message import Address, Attachment, Link, Message
from ingest.photo import Photo
from ingest.photo_names import stem
from ingest.plain_text import reads_like_an_article
from ingest.readers import IN_PROCESS, Readers
from ingest.unreadable import Unreadable
from ingest.word.counting import Count, count_paragraphs, count_shown
from ingest.word.document import Document

__all__ = [
    "Article",
    "Byline",
    "Caption",
    "Count",
    "DocumentFile",
    "Embedded",
    "LeftOver",
    "Limits",
    "PhotoFile",
    "Submission",
    "compose",
    "compose_files",
]


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
    embedded: tuple[Embedded, ...] = ()  # photos in its text


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
    unused_captions: tuple[str, ...] = ()  # captions that belong to no photo, as written; for editors

    @property
    def document(self) -> DocumentFile | None:
        """The one document to judge: None where there is none or more than one could be meant."""
        return self.documents[0] if len(self.documents) == 1 else None


def compose(
    messages: Sequence[Message],
    limits: Limits = DEFAULT_LIMITS,
    *,
    keep: Keep | None = None,
    readers: Readers = IN_PROCESS,
) -> Submission:
    """Put together what one author offers in one message, or in several of a conversation, oldest first.

    Each attachment is read once. `keep` is handed every document and photo while its bytes are at hand.
    """
    attachments = [(place, attachment) for place, message in enumerate(messages) for attachment in message.attachments]
    texts = [message.text for message in messages]
    composed = _compose(
        attachments, texts, limits, keep, readers=readers, forwarded=[text for m in messages for text in m.forwarded]
    )
    return replace(
        composed,
        author=next((message.author for message in messages if message.author), None),
        subject=next((message.subject for message in messages if message.subject), ""),
        links=tuple(dict.fromkeys(link for message in messages for link in message.links)),
    )


def compose_files(
    attachments: Sequence[Attachment], limits: Limits = DEFAULT_LIMITS, *, readers: Readers = IN_PROCESS
) -> Submission:
    """The same for files that came in no mail: no author, no subject, no text."""
    return _compose([(0, attachment) for attachment in attachments], (), limits, None, readers=readers)


def _compose(
    attachments: Sequence[tuple[int, Attachment]],
    texts: Sequence[str],
    limits: Limits,
    keep: Keep | None,
    *,
    readers: Readers,
    forwarded: Sequence[str] = (),
) -> Submission:
    """texts: what the senders wrote themselves; forwarded: what they passed on, which counts last."""
    sorted_ = sort_attachments(attachments, limits, keep, readers)
    photos, photos_left = _latest_photos(sorted_.pictured)
    stems = [stem(photo.filename) for photo in photos]
    choice = choose(sorted_.written, stems)
    captioned = caption_photos(photos, choice, (*forwarded, *texts, *sorted_.caption_texts))
    documents = tuple(
        replace(_document(text, stems), embedded=captioned.embedded[text.attachment.sha256]) for text in choice.chosen
    )
    return Submission(
        author=None,
        subject="",
        text="\n\n".join(text for text in texts if text),
        documents=documents,
        photos=captioned.photos,
        left_over=(*sorted_.left_over, *choice.left_over, *photos_left),
        article_in_body=not documents and any(map(reads_like_an_article, (*texts, *forwarded))),
        unused_captions=captioned.unused,
    )


def _document(text: Written, stems: Sequence[str]) -> DocumentFile:
    file = text.attachment
    content = text.content
    if isinstance(content, Unreadable):
        return DocumentFile(file.filename, file.size, file.sha256, content)
    article = read_article(content, stems)
    smallest = _without_mark(count_paragraphs(content, article.body_at), content, article)
    return DocumentFile(file.filename, file.size, file.sha256, content, article, count_shown(content), smallest)


def _without_mark(count: Count, document: Document, article: Article) -> Count:
    """The count without a region mark that stands at the end of the last paragraph: "... terbangun.[Babel]"."""
    if not article.region_mark or not article.body_at:
        return count
    last = next(p.text.rstrip() for p in document.paragraphs if p.index == article.body_at[-1])
    mark = region_mark_in(last)
    if not mark:
        return count
    characters = len("".join(mark.split()))
    spaced = last[: -len(mark)] != last[: -len(mark)].rstrip()
    return Count(
        count.characters - characters,
        count.characters_with_spaces - len(mark) - spaced,
        count.words - len(mark.split()) + (not spaced),
    )


def _latest_photos(pictured: Sequence[Pictured]) -> tuple[list[PhotoFile], list[LeftOver]]:
    """Each photo once: the same bytes are a copy, the same name in a later message is a better one."""
    kept: list[Pictured] = []
    left_over: list[LeftOver] = []
    for picture in pictured:
        if any(other.file.sha256 == picture.file.sha256 for other in kept):
            left_over.append(_left(picture.file, "duplicate"))
            continue
        for older in [o for o in kept if o.message < picture.message and o.file.filename == picture.file.filename]:
            kept.remove(older)
            left_over.append(_left(older.file, "superseded"))
        kept.append(picture)
    return [picture.file for picture in kept], left_over


def _left(photo: PhotoFile, why: str) -> LeftOver:
    kind = photo.content.format if isinstance(photo.content, Photo) else "octet-stream"
    return LeftOver(photo.filename, f"image/{kind}", photo.size, photo.sha256, why)
