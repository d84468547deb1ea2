"""A message that was read -> the conversation it belongs to, and what was said there before.

It belongs to a conversation by the first of these that holds:

1. a Message-ID in its References or In-Reply-To is that of a letter of ours or of a message we know;
2. it was sent to the address that our letters ask to reply to (redaksi+TOKEN@...);
3. its subject has the number of a draft or the reference of a conversation, and the author is the same;
4. the mailbox shows it in one thread with a message of the same author (Gmail's X-GM-THRID);
5. it carries the very document of an earlier message of the same author, or without any the very photos;
6. the same author waits with a submission that is not complete, and this brings what is missing there;
7. it only says "SETUJU", and its author has one conversation in which a corrected copy is offered.

Providers rewrite Message-IDs and numbers can be guessed: hence the many ways. Only the author of a conversation adds to
it: whoever else answers a letter of ours (a colleague in Cc, a guessed Message-ID) must neither read in his letter what
the author sent nor change it. What he brings is a submission of its own where it has a document and photos, else it is
for an editor. A reply with another article is a conversation of its own: people press "reply" to have the address.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from ingest.agreement import agrees
from ingest.message import Message
from ingest.same_article import same_article
from ingest.submission import Submission
from ingest.unreadable import Unreadable
from ingest.word.document import Document
from redaksi.app import App
from redaksi.reading import Earlier, Reading, files_of, read_together
from store import attachments, belonging, conversations, corrections, drafts, inbound
from store.conversations import Conversation
from store.corrections import Correction
from store.drafts import Draft
from store.inbound import Inbound

MOST_MESSAGES = 20  # of a conversation that are judged together; what goes beyond is for a person
REFERENCE = re.compile(r"\b([A-Z][A-Z0-9]{0,7})-(?:(\d{4}-\d{4,})|K(\d{1,9}))\b", re.IGNORECASE)
# Why a held message adds nothing to its conversation: it brought nothing, or perhaps not from the author.
ASIDE = frozenset(
    {
        "correspondence",
        "agreed-in-vain",
        "another-sender",
        "unauthenticated",
        "perhaps-automatic",
        "automatic-document",
        "encrypted",
    }
)
_MARKS = re.compile(r"\[[^][]*\]|^\s*(?:(?:re|fwd?|bls|balas|trs)\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as a message finds it. rows: its other messages that count, oldest first."""

    conversation: Conversation
    rows: tuple[Inbound, ...] = ()
    draft: Draft | None = None
    answered: bool = False
    article: int | None = None  # the place of its article in the message that began it, where that brought several
    origin: int | None = None  # that message
    told: frozenset[int] = frozenset()  # the messages about which a rejection has left
    handed_over: bool = False  # to a person, and its author was told
    offered: tuple[Correction, ...] = ()  # corrected copies, oldest first
    another_sender: bool = False  # the message in hand is not its author's: rows and draft are none of its business

    @property
    def waiting(self) -> tuple[int, ...]:
        """The messages that wait for what this one may bring."""
        return tuple(row.id for row in self.rows if row.state == "pending")

    @property
    def too_long(self) -> bool:
        return len(self.rows) >= MOST_MESSAGES

    @property
    def failed(self) -> Inbound | None:
        return next((row for row in self.rows if row.state == "failed"), None)


def join(app: App, row: Inbound, reading: Reading) -> Talk | None:
    """Make the message part of its conversation, a new one where it belongs to none. None while another message of that
    conversation is in somebody's hands: it is then to be given back."""
    message, author = reading.message, reading.submission.author
    if isinstance(message, Unreadable) or author is None:
        raise ValueError(f"message {row.id} has no author to converse with")
    with app.database.transaction() as c:
        inbound.one_at_a_time(c, app.desk_id)
        inbound.describe(
            c,
            row.id,
            message_id=message.message_id,
            author_name=author.name,
            author_address=author.address,
            subject=message.subject,
        )
        found = _find(c, app, row, message, reading.submission)
        if found is None:
            return _alone(c, app, row, author.address)
        theirs = found.author_address != author.address.lower()
        if theirs and reading.submission.documents and reading.submission.photos:
            return _alone(c, app, row, author.address)
        if not conversations.join(c, row.id, found.id):
            return None
        if theirs:
            return Talk(found, another_sender=True)
        talk = _talk(c, app, row, found)
    if not _brings_another_article(app, talk, reading.submission):
        return talk
    with app.database.transaction() as c:
        return _alone(c, app, row, author.address)


def earlier(app: App, row: Inbound, talk: Talk) -> tuple[Earlier, ...]:
    """The messages to judge together with the one in hand, itself among them, oldest first."""
    rows = sorted((*talk.rows, row), key=lambda each: each.id)
    return tuple(_earlier(app, talk, each) for each in rows if each.source_sha256)


def _earlier(app: App, talk: Talk, row: Inbound) -> Earlier:
    verdict = row.verdict or {}
    return Earlier(
        app.files.path(str(row.source_sha256)),
        frozenset(verdict.get("faulty", ())) if row.id in talk.told else None,
        talk.article if row.id == talk.origin else None,
    )


def _alone(c: Connection, app: App, row: Inbound, author: str) -> Talk:
    """A conversation of the message's own."""
    opened = conversations.open_conversation(c, app.desk_id, author, app.now())
    conversations.join(c, row.id, opened.id)
    return Talk(opened)


def _find(c: Connection, app: App, row: Inbound, message: Message, own: Submission) -> Conversation | None:
    """The author's own conversation, else the one of somebody else that the message answers."""
    desk, author = app.desk_id, own.author.address if own.author else ""
    if row.conversation_id is not None:  # it has waited, or is judged again
        return conversations.get(c, desk, row.conversation_id)
    named = belonging.by_message_ids(c, desk, (*message.references, *message.in_reply_to), author, app.now())
    answered = [each for each in (named, _by_token(c, app, message)) if each]
    found = next((each for each in answered if each.author_address == author.lower()), None)
    found = found or _by_subject(c, app, message.subject, author)
    if found is None and row.remote_thread:
        found = belonging.by_remote_thread(c, desk, row.remote_thread, author)
    if found is None:
        found = belonging.by_file(c, desk, [file.sha256 for file in own.documents or own.photos], author)
    found = (
        found or _by_what_is_missing(c, app, message.subject, own, author) or _by_offer(c, app, message, own, author)
    )
    return found or next(iter(answered), None)


def _by_token(c: Connection, app: App, message: Message) -> Conversation | None:
    name, _, domain = app.desk_id.rpartition("@")
    for address in message.sent_to:
        local, _, at = address.rpartition("@")
        if at == domain and local.startswith(f"{name}+"):
            found = belonging.by_token(c, app.desk_id, local.removeprefix(f"{name}+"))
            if found is not None:
                return found
    return None


def _by_subject(c: Connection, app: App, subject: str, author: str) -> Conversation | None:
    for prefix, number, id in REFERENCE.findall(subject):
        if number:
            found = belonging.by_draft(c, app.desk_id, f"{prefix.upper()}-{number}")
        else:
            found = conversations.get(c, app.desk_id, int(id))
        if found is not None and found.author_address == author.lower():
            return found
    return None


def _by_offer(c: Connection, app: App, message: Message, own: Submission, author: str) -> Conversation | None:
    """The one conversation in which a corrected copy is offered to the author, of a mail that only says yes."""
    if own.documents or own.photos or not agrees(message):
        return None
    offered = corrections.offered_to(c, app.desk_id, author)
    return conversations.get(c, app.desk_id, offered[0]) if len(offered) == 1 else None


def _by_what_is_missing(c: Connection, app: App, subject: str, own: Submission, author: str) -> Conversation | None:
    """The one conversation of the author that waits for this; among several the one with the same subject."""
    waiting: dict[int, list[Inbound]] = {}
    for row in belonging.incomplete(c, app.desk_id, author):
        waiting.setdefault(row.conversation_id or 0, []).append(row)
    named = {id for id, rows in waiting.items() if any(_plain(row.subject) == _plain(subject) for row in rows)}
    fitting = [id for id, rows in waiting.items() if _completes(c, own, rows, alike=id in named)]
    alike = [id for id in fitting if id in named]
    wanted = alike if len(fitting) > 1 else fitting
    return conversations.get(c, app.desk_id, wanted[0]) if len(wanted) == 1 else None


def _completes(c: Connection, own: Submission, rows: Iterable[Inbound], *, alike: bool) -> bool:
    """Whether the message goes with those that wait: it brings the other part, further photos, or everything again.

    alike: it has their subject; then it may bring a document with further photos.
    """
    kept = [each for row in rows for each in attachments.listing(c, row.id) if each.role != "left-over"]
    if own.documents and own.photos:
        brought = files_of(own)
        if {each.sha256 for each in kept} <= brought:
            return True
    if own.documents and (alike or not own.photos):
        return all(each.role == "photo" for each in kept)
    return bool(own.photos) and not own.documents


def _talk(c: Connection, app: App, row: Inbound, conversation: Conversation) -> Talk:
    part = conversations.part(c, conversation.id)
    others = [each for each in conversations.messages(c, conversation.id) if each.id != row.id]
    return Talk(
        conversation,
        tuple(each for each in others if counts(each, conversation)),
        drafts.of_conversation(c, conversation.id),
        conversations.answered(c, conversation.id),
        part.article if part else None,
        part.inbound_id if part else None,
        conversations.told(c, conversation.id),
        conversations.handed_over(c, conversation.id),
        corrections.of_conversation(c, conversation.id),
    )


def counts(row: Inbound, conversation: Conversation) -> bool:
    """Whether a message is judged with the next: the author's, which was answered, is held or waits for the next.

    One that is pending for another reason has its turn yet; one that failed counts until a person has seen to it.
    """
    if row.author_address.lower() != conversation.author_address:
        return False
    if row.state == "pending":
        return row.not_before is not None
    if row.state == "failed":
        return row.settled_at is None
    return row.disposition != "discard" and (row.verdict or {}).get("cause") not in ASIDE


def _brings_another_article(app: App, talk: Talk, own: Submission) -> bool:
    """A document that is no version of the one before. With photos of its own it is another submission; alone it is
    the right file after a wrong one, unless there is a draft, which must not come to hold another article."""
    text = _text(own)
    if not text or (talk.draft is None and not own.photos) or not talk.rows or talk.failed or talk.too_long:
        return False
    if talk.draft is not None:
        before = re.sub(r"<[^>]*>", " ", f"{talk.draft.title} {talk.draft.body_html}")
    else:
        sources = [_earlier(app, talk, row) for row in talk.rows if row.source_sha256]
        before = _text(read_together(sources, app.confined.readers()))
    return bool(before) and not same_article(before, text)


def _text(submission: Submission) -> str:
    content = submission.document.content if submission.document else None
    return "\n".join(p.text for p in content.paragraphs) if isinstance(content, Document) else ""


def _plain(subject: str) -> str:
    return " ".join(_MARKS.sub(" ", subject).casefold().split())
