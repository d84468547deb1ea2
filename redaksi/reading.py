"""The bytes of one message -> plain values: what it is and what it offers. No session, socket or global in reach.

The one thing that happens besides: each document and photo is handed to `keep` while its bytes are at hand, so that
large files are never held together in memory.
"""

import mmap
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from checks.disposition import NOTHING_ASKED, Asked, Circumstances
from ingest.authentication import why_unauthenticated
from ingest.automatic import Own, why_automatic
from ingest.message import Address, Attachment, Message, read_message
from ingest.page import page_without_structure
from ingest.readers import IN_PROCESS, Readers
from ingest.submission import Submission, compose, compose_each
from ingest.unreadable import Unreadable
from notifier.envelope import can_be_answered

Keep = Callable[[Attachment], object]

# Where anybody can have an address: the same domain does not mean the same owner.
SHARED_DOMAINS = frozenset(
    {"gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.id", "ymail.com", "rocketmail.com", "outlook.com"}
    | {"outlook.co.id", "hotmail.com", "live.com", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com"}
)

NOTHING = Submission(author=None, subject="", text="", documents=(), photos=())


@dataclass(frozen=True, slots=True)
class Reading:
    """A message taken apart."""

    message: Message | Unreadable
    submission: Submission
    automatic: str = ""  # bounce, auto-reply, list, own-letter or no-reply-sender; "" for a person's mail
    automatic_detail: str = ""  # the header that says so
    automatic_certain: bool = True  # False: a person may have written it all the same


def read_source(path: Path, own: Own, keep: Keep | None = None, readers: Readers = IN_PROCESS) -> Reading:
    """The message in a file, taken apart."""
    if path.stat().st_size == 0:  # an empty file cannot be mapped, and is no message
        return Reading(Unreadable("damaged", "the message is empty"), NOTHING)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as source:
        message = read_message(source, page=readers.page)
        if isinstance(message, Unreadable):
            return Reading(message, NOTHING)
        submission = compose([message], keep=keep, readers=readers)
    automatic = why_automatic(message, own)
    if automatic is None:
        return Reading(message, submission)
    return Reading(message, submission, automatic.reason, automatic.detail, automatic.certain)


def read_unopened(path: Path) -> Message | Unreadable:
    """The message in a file: who sent it, and what it is called. No file of it is read, and no HTML as HTML."""
    with ExitStack() as opened:
        file = opened.enter_context(path.open("rb"))
        source = opened.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return read_message(source, page=lambda html, _: page_without_structure(html, "not opened"))


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message of a conversation, as far as it counts for judging them together."""

    path: Path
    faulty: frozenset[str] | None = None  # photos that the letter about it found fault with; None: no rejection
    article: int | None = None  # of several articles in it only this one


def read_together(messages: Sequence[Earlier], readers: Readers) -> Submission:
    """What several messages of one conversation offer together, oldest first."""
    with ExitStack() as opened:
        read = [_read(each.path, opened, readers) for each in messages]
        faulty = {at: each.faulty for at, each in enumerate(messages) if each.faulty is not None}
        only = {
            at: files_of(compose_each([read[at]], readers=readers)[each.article])
            for at, each in enumerate(messages)
            if each.article is not None
        }
        return compose(read, readers=readers, faulty=faulty, only=only)


def read_each(path: Path, readers: Readers) -> tuple[Submission, ...]:
    """The articles of a message with several whose photos can be told apart; () for every other."""
    with ExitStack() as opened:
        return compose_each([_read(path, opened, readers)], readers=readers)


def _read(path: Path, opened: ExitStack, readers: Readers) -> Message:
    """A message that was read before; its attachments read from the file as long as `opened` is."""
    file = opened.enter_context(path.open("rb"))
    source = opened.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    message = read_message(source, page=readers.page)
    if isinstance(message, Unreadable):
        raise ValueError(f"{path}: could be read before: {message.detail}")  # noqa: TRY004
    return message


def files_of(submission: Submission) -> frozenset[str]:
    """The sha256 of what was attached and counts."""
    photos = (photo.sha256 for photo in submission.photos if not photo.taken_out)
    return frozenset([*(document.sha256 for document in submission.documents), *photos])


def circumstances(
    reading: Reading,
    *,
    authserv_id: str = "",
    reports: str = "",
    pre_check: bool = False,
    brings_nothing: bool = False,
    in_conversation: bool = False,
    answers_another: str = "",
    too_long: str = "",
    failed_before: str = "",
    decided: str = "",
    gently_answered: bool = False,
    asked: Asked = NOTHING_ASKED,
    cap_reached: str = "",
) -> Circumstances:
    """What deciding needs to know of a message besides what it offers."""
    message = reading.message
    if isinstance(message, Unreadable):
        return Circumstances(unreadable=message.detail)
    return Circumstances(
        automatic=reading.automatic_detail,
        automatic_certain=reading.automatic_certain,
        reports=reports,
        encrypted=message.encrypted,
        author_known=can_be_answered(answer_to(message)),
        unauthenticated=why_unauthenticated(message, authserv_id),
        pre_check=pre_check,
        brings_nothing=brings_nothing,
        in_conversation=in_conversation or bool(message.in_reply_to or message.references),
        answers_another=answers_another,
        too_long=too_long,
        failed_before=failed_before,
        decided=decided,
        gently_answered=gently_answered,
        asked=asked,
        cap_reached=cap_reached,
    )


def answer_to(message: Message | Unreadable) -> Address | None:
    """Whom a letter goes to: the author. Reply-To is followed only within the author's own domain, and not where
    strangers share the domain, so that nobody can have our letters sent to a third person."""
    if isinstance(message, Unreadable) or message.author is None:
        return None
    author, wished = message.author, message.reply_to
    if wished and _domain(wished) == _domain(author) and _domain(author) not in SHARED_DOMAINS:
        return Address(wished.name or author.name, wished.address)
    return author


def thread_of(message: Message | Unreadable) -> str:
    """The Message-ID that began the conversation, its own for a first mail."""
    if isinstance(message, Unreadable):
        return ""
    return (*message.references, *message.in_reply_to, message.message_id)[0]


def _domain(person: Address) -> str:
    return person.address.rpartition("@")[2].lower()
