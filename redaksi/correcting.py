"""A submission whose looks alone are wrong -> copies of its document: corrected, and with comments.

The corrected copy is judged by the same rules before anybody hears of it. Where it does not pass with the very words
and pictures of the original there is none: the author gets the ordinary letter, and why stands with the message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

import structlog

from checks.correction import correction_of, fails_by_looks_alone, has_the_looks
from checks.judge import judge
from checks.rule import Policy
from checks.verdict import Verdict
from ingest.attached import DEFAULT_LIMITS
from ingest.message import Attachment
from ingest.readers import correct_looks, write_comments
from ingest.submission import DocumentFile, Submission, with_document
from ingest.unreadable import Unreadable
from ingest.word.correction import CannotCorrect, Comment, same_but_looks
from ingest.word.document import Document
from notifier.copies import DOCX, Copies, comment_text, copy_name
from notifier.envelope import Attached
from redaksi.app import App
from redaksi.confined import Stopped
from redaksi.steps import reached

log = structlog.get_logger()

MOST_ATTACHED = 14_000_000  # bytes of copies: base64 and the rest of the letter bring that to 19.5 MB; Gmail takes 25


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected copy, on disk. submission: with the copy in its document's place; taken: it stands there by right.

    commented_sha256: of the original with comments; None where there is none, or it is too large to be sent along.
    """

    submission: Submission
    original: DocumentFile
    sha256: str
    name: str
    taken: Literal["", "agreed", "ourselves"] = ""
    commented_sha256: str | None = None
    comments_too_large: bool = False


def wants_correction(app: App, verdict: Verdict) -> bool:
    return app.config.documents.correct != "off" and fails_by_looks_alone(verdict)


def correct(app: App, submission: Submission, policy: Policy, *, at: datetime) -> Corrected | str:
    """Make the copies; a text says why there is none. at: the time that the comments bear."""
    file = submission.document
    if file is None or isinstance(file.content, Unreadable):
        return "there is not one document that could be read"
    correction = correction_of(submission, policy)
    try:
        content = _as_word(app, file, file.content)
        copy, stretches = app.confined.call(correct_looks, content, correction)
        if len(copy) > MOST_ATTACHED and app.config.documents.correct == "offer":
            return f"the corrected copy has {len(copy)} bytes, too many for a letter"
        replaced = _with_copy(app, submission, copy, copy_name(app.desk, "corrected", file.filename))
        _check(replaced, file.content, policy)
    except (CannotCorrect, Stopped) as error:
        log.warning("no corrected copy", sha256=file.sha256, why=str(error))
        return str(error)
    made = Corrected(replaced, file, app.files.put(copy).sha256, replaced.documents[0].filename)
    if app.config.documents.correct == "accept":
        reached("process:corrected")
        return made
    is_docx = file.content.format == "docx"  # the author's own; a .doc has no comments that we could write
    texts = [Comment(each.first, each.last, comment_text(app.desk, each.wrong, correction)) for each in stretches]
    comments = _commented(app, file, content, texts, at) if is_docx else None
    too_large = comments is not None and len(copy) + len(comments) > MOST_ATTACHED
    kept = app.files.put(comments).sha256 if comments is not None and not too_large else None
    reached("process:corrected")
    return Corrected(replaced, file, made.sha256, made.name, commented_sha256=kept, comments_too_large=too_large)


def copies(app: App, offered: Corrected) -> Copies:
    """The copies as a letter carries them."""

    def attached(sha256: str, name: str) -> Attached:
        return Attached(name, app.files.path(sha256).read_bytes(), DOCX)

    name = copy_name(app.desk, "commented", offered.original.filename)
    return Copies(
        attached(offered.sha256, offered.name),
        attached(offered.commented_sha256, name) if offered.commented_sha256 else None,
        offered.comments_too_large,
    )


def put_in_place(app: App, submission: Submission, sha256: str, name: str) -> Submission:
    """The submission with a copy made before in its document's place. Raises CannotCorrect where that reads no more."""
    path = app.files.path(sha256)
    return _with_copy(app, submission, path.read_bytes(), name)


def _as_word(app: App, file: DocumentFile, document: Document) -> bytes:
    content = app.files.path(file.sha256).read_bytes()
    if not document.converted_from:
        return content
    docx = app.confined.office.docx(content, document.converted_from) if app.confined.office else None
    if docx is None:
        raise CannotCorrect("LibreOffice, which opened it a moment ago, does so no more")
    return docx


def _check(replaced: Submission, original: Document, policy: Policy) -> None:
    """Raise CannotCorrect unless the copy in it says what the original says and meets the rules."""
    again = replaced.documents[0].content
    if isinstance(again, Unreadable) or not same_but_looks(original, again):
        raise CannotCorrect("the corrected copy does not say the same as the document")
    verdict = judge(replaced, policy)
    if verdict.failed or verdict.undecided or not has_the_looks(verdict):
        wrong = ", ".join(result.rule for result in verdict.results if result.findings)
        raise CannotCorrect(f"the corrected copy does not meet the rules: {wrong}")


def _with_copy(app: App, submission: Submission, copy: bytes, name: str) -> Submission:
    read = app.confined.readers().document(copy, DEFAULT_LIMITS.document, DEFAULT_LIMITS.photo).content
    if isinstance(read, Unreadable):
        raise CannotCorrect(f"the corrected copy cannot be read: {read.detail}")
    attachment = Attachment(name, DOCX, len(copy), sha256(copy).hexdigest(), lambda: copy)
    return with_document(submission, attachment, read)


def _commented(app: App, file: DocumentFile, content: bytes, comments: Sequence[Comment], at: datetime) -> bytes | None:
    """A .docx with comments; None where they cannot be written."""
    try:
        return app.confined.call(write_comments, content, file.content, comments, app.desk.name, at)
    except (CannotCorrect, Stopped) as error:
        log.warning("no comments in the document", sha256=file.sha256, why=str(error))
        return None
