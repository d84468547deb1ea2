"""Messages -> what one author offers: one document, photos with captions, and what is left over and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from ingest.article import Article, read_article, region_mark_in
from ingest.attached import (
    DEFAULT_LIMITS,
    Keep,
    LeftOver,
    Limits,
    PhotoFile,
    Sorted,
    Written,
    sort_attachments,
)
from ingest.byline import Byline
from ingest.captioning import caption_photos
from ingest.captions import Caption
from ingest.choosing import choose
from ingest.embedded import Embedded
from ingest.message import Address, Attachment, Link, Message
from ingest.photo_names import stem
from ingest.plain_text import reads_like_an_article
from ingest.readers import IN_PROCESS, Readers
from ingest.splitting import told_apart
from ingest.superseding import standing_photos
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
    "compose_each",
    "compose_files",
    "with_document",
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
    faulty: Mapping[int, Collection[str]] = MappingProxyType({}),
    only: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> Submission:
    """Put together what one author offers in one message, or in several of a conversation, oldest first.

    Each attachment is read once. `keep` is handed every document and photo while its bytes are at hand. A newer
    document replaces an older one; which photos are replaced stands in superseding.py; the captions of the newest mail
    go before all others.

    faulty: for each message that was answered by a rejection, the sha256 of the photos found at fault.
    only: for a message with several articles, the sha256 of the files of the one that is meant.
    """
    sorted_ = _sorted(messages, limits, keep, readers)
    for place, wanted in only.items():
        sorted_.keep_only(place, wanted)
    return _of_messages(messages, sorted_, faulty)


def compose_each(
    messages: Sequence[Message], limits: Limits = DEFAULT_LIMITS, *, readers: Readers = IN_PROCESS
) -> tuple[Submission, ...]:
    """What the last message offers where it brings several articles whose photos can be told apart, one submission
    each, in the order of the mail; () where it does not."""
    sorted_ = _sorted(messages, limits, None, readers)
    chosen = choose(sorted_.written, [stem(picture.file.filename) for picture in sorted_.pictured]).chosen
    return tuple(_of_messages(messages, sorted_.with_only(files), {}) for files in told_apart(chosen, sorted_.pictured))


def _sorted(messages: Sequence[Message], limits: Limits, keep: Keep | None, readers: Readers) -> Sorted:
    attachments = ((place, attachment) for place, message in enumerate(messages) for attachment in message.attachments)
    return sort_attachments(attachments, limits, keep, readers)


def _of_messages(messages: Sequence[Message], sorted_: Sorted, faulty: Mapping[int, Collection[str]]) -> Submission:
    texts = [message.text for message in messages]
    composed = _compose(sorted_, texts, [text for message in messages for text in message.forwarded], faulty)
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
    return _compose(sort_attachments([(0, attachment) for attachment in attachments], limits, None, readers))


def with_document(submission: Submission, copy: Attachment, content: Document) -> Submission:
    """The submission with a copy of its document in the document's place, which says the same in other looks: photos,
    captions and pictures in the text are those of the original."""
    if submission.document is None:
        raise ValueError("no document, or several: a copy has no place to take")
    read = _document(Written(copy, content, 0), [stem(photo.filename) for photo in submission.photos])
    return replace(submission, documents=(replace(read, embedded=submission.document.embedded),))


def _compose(
    sorted_: Sorted,
    texts: Sequence[str] = (),
    forwarded: Sequence[str] = (),
    faulty: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> Submission:
    """texts: what the senders wrote themselves; forwarded: what they passed on, which counts last."""
    documents_in = {text.message for text in sorted_.written}
    photos, photos_left = standing_photos(sorted_.pictured, documents_in, faulty)
    stems = [stem(photo.filename) for photo in photos]
    choice = choose(sorted_.written, stems, {picture.message for picture in sorted_.pictured})
    since = max((text.message for text in choice.chosen), default=len(texts)) + 1
    older = (*forwarded, *texts[:since], *sorted_.caption_texts)
    captioned = caption_photos(photos, choice, older, newer=texts[since:])
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
