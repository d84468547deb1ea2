"""What rules need before they can judge. What an author is told of each stands in the catalogues under [needs]."""

from checks.rule import Need, Policy
from checks.shares import letters
from ingest.photo import Photo
from ingest.submission import DocumentFile, LeftOver, Submission
from ingest.unreadable import Unreadable
from ingest.word.document import Document

_CLOSED = {"archive-encrypted", "archive-too-large", "archive-damaged", "archive-unsupported", "tnef"}


def the_file(submission: Submission) -> DocumentFile:
    """The one document's file, for rules that need THE_DOCUMENT."""
    if submission.document is None:
        raise ValueError("no document, or several: the rule needs THE_DOCUMENT")
    return submission.document


def the_document(submission: Submission) -> Document:
    """The one document as read, for rules that need THE_READABLE_DOCUMENT."""
    content = the_file(submission).content
    if isinstance(content, Unreadable):
        raise ValueError(f"the document is {content.reason}: the rule needs THE_READABLE_DOCUMENT")  # noqa: TRY004
    return content


def closed_archive(submission: Submission) -> LeftOver | None:
    """An archive, or Outlook's winmail.dat, that could not be opened: what is missing may well be in it."""
    return next((file for file in submission.left_over if file.why in _CLOSED), None)


def _is_word(submission: Submission, _: Policy) -> bool:
    content = the_file(submission).content
    return not isinstance(content, Unreadable) or content.reason not in {"not-word", "macros"}


def _is_readable(submission: Submission, _: Policy) -> bool:
    return not isinstance(the_file(submission).content, Unreadable)


def _has_text(submission: Submission, _: Policy) -> bool:
    return any(letters(paragraph.text) for paragraph in the_document(submission).paragraphs)


def _has_readable_photo(submission: Submission, _: Policy) -> bool:
    return any(isinstance(photo.content, Photo) for photo in submission.photos)


DOCUMENT = Need("document", lambda submission, _: bool(submission.documents))
ONE_DOCUMENT = Need("one-document", lambda submission, _: submission.document is not None)
WORD_DOCUMENT = Need("word-document", _is_word)
READABLE_DOCUMENT = Need("readable-document", _is_readable)
TEXT = Need("text", _has_text)
PHOTOS = Need("photos", lambda submission, _: bool(submission.photos))
READABLE_PHOTOS = Need("readable-photos", _has_readable_photo)

# Each need takes those before it for granted.
THE_DOCUMENT = (DOCUMENT, ONE_DOCUMENT)
THE_READABLE_DOCUMENT = (*THE_DOCUMENT, READABLE_DOCUMENT)
THE_TEXT = (*THE_READABLE_DOCUMENT, TEXT)
THE_READABLE_PHOTOS = (PHOTOS, READABLE_PHOTOS)
