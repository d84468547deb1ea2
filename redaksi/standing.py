"""Where an article stands, for its author who asks by mail, and for editors.

The answer goes to the address that the article came from and to no other: somebody else who asks, and a number that
there is not, get the same letter, which tells nothing.
"""

from sqlalchemy import Connection

from checks.disposition import Decision, offers_nothing
from checks.verdict import Disposition
from ingest.asking import asks_status, says_more
from ingest.message import Message
from ingest.orders import About, numbers_in
from notifier.envelope import Reply, can_be_answered
from notifier.standings import At, Standing, standing
from redaksi.app import App
from redaksi.closing import close
from redaksi.composing import reference, reply_address
from redaksi.conversing import ASIDE
from redaksi.queueing import queue
from redaksi.reading import Reading, thread_of
from redaksi.safety import caps_reached
from store import belonging, conversations, decisions, drafts
from store.conversations import Conversation
from store.drafts import Draft
from store.inbound import Inbound

MOST_ARTICLES = 5  # told of where no number is named


def asks(app: App, reading: Reading) -> bool:
    """Whether a mail that a person wrote, and that brings nothing, asks where something stands."""
    message = reading.message
    return (
        isinstance(message, Message)
        and can_be_answered(message.author)
        and offers_nothing(reading.submission)
        and asks_status(message.subject, message.text)
    )


def answer_question(app: App, row: Inbound, reading: Reading) -> Disposition:
    """Tell the author; a mail that says more than its question, or comes beyond a cap, is for an editor as well."""
    message = reading.message
    if not isinstance(message, Message) or message.author is None:
        raise ValueError(f"message {row.id} asks nothing")
    address = message.author.address
    with app.database.transaction() as c:
        if cap := caps_reached(c, app, reading):
            decision = Decision(Disposition.HOLD, "cap", cap)
            close(c, app, row, message, reading.submission, decision)
            return decision.disposition
        asked = next(iter(numbers_in(f"{message.subject}\n{message.text}", app.config.desk.prefix)), None)
        talks = _meant(c, app, message, address, asked)
        articles = tuple(found for talk in talks if (found := standing_of(c, app, talk)))
        number = written(asked) if asked else ""
        _tell(c, app, row, message, talks, articles, number)
        told = number or f"{len(articles)} articles"
        decision = (
            Decision(Disposition.HOLD, "status-and-more")
            if says_more(message.text)
            else Decision(Disposition.DISCARD, "status", told)
        )
        close(c, app, row, message, reading.submission, decision)
    return decision.disposition


def written(about: About) -> str:
    """A number as people write it."""
    if about.conversation:
        return f"{about.prefix}-K{about.sequence}"
    return (
        f"{about.prefix}-{about.sequence}"
        if about.year is None
        else f"{about.prefix}-{about.year}-{about.sequence:04d}"
    )


def standing_of(c: Connection, app: App, talk: Conversation) -> Standing | None:
    """Where the article of a conversation stands; None where nothing in it is one."""
    draft = drafts.of_conversation(c, talk.id)
    if draft is not None:
        return of_draft(draft)
    counted = [row for row in conversations.messages(c, talk.id) if _counts(row, talk)]
    if not counted:
        return None
    return Standing(reference(app, talk), counted[0].subject, counted[0].received_at, _at(c, talk, counted[-1]))


def of_draft(draft: Draft) -> Standing:
    return Standing(
        draft.number,
        draft.title,
        draft.filed_at,
        draft.state,
        draft.publish_at,
        draft.link,
        draft.decline_reason,
    )


def _meant(c: Connection, app: App, message: Message, address: str, asked: About | None) -> tuple[Conversation, ...]:
    """The author's conversation that the number, else the letter answered, is about; else the author's latest."""
    if asked is not None:
        found = by_number(c, app, asked)
        return (found,) if found and found.author_address == address.lower() else ()
    references = (*message.references, *message.in_reply_to)
    answered = belonging.by_message_ids(c, app.desk_id, references, address, app.now())
    if answered and answered.author_address == address.lower():
        return (answered,)
    return belonging.latest(c, app.desk_id, address, MOST_ARTICLES)


def by_number(c: Connection, app: App, about: About) -> Conversation | None:
    if about.conversation:
        return conversations.get(c, app.desk_id, about.sequence)
    draft = decisions.numbered(c, app.desk_id, about.prefix, about.sequence, about.year)
    return conversations.get(c, app.desk_id, draft.conversation_id) if draft and draft.conversation_id else None


def _counts(row: Inbound, talk: Conversation) -> bool:
    if row.author_address.lower() != talk.author_address or row.disposition == "discard":
        return False
    return (row.verdict or {}).get("cause") not in ASIDE


def _at(c: Connection, talk: Conversation, last: Inbound) -> At:
    if talk.state == "expired":
        return "closed"
    if last.state == "pending" and last.not_before is not None:
        return "rest"
    if last.disposition == "reject" and last.id in conversations.told(c, talk.id):
        return "mend"
    return "editor"


def _tell(  # noqa: PLR0917  # one call
    c: Connection,
    app: App,
    row: Inbound,
    message: Message,
    talks: tuple[Conversation, ...],
    articles: tuple[Standing, ...],
    asked: str,
) -> None:
    if message.author is None:
        raise ValueError(f"message {row.id} has no author")
    one = talks[0] if len(talks) == 1 and articles else None
    marks = (articles[0].number, reference(app, one)) if one else ()
    address = reply_address(app, one) if one else ""
    reply = Reply(message.author, message.subject, message.message_id, message.references, marks, address)
    letter = standing(app.desk, reply, articles, asked, message_id=app.new_message_id(), date=app.now())
    queue(
        c,
        app,
        letter,
        kind="status",
        key=f"inbound:{row.id}:answer",
        to=reply.to.address,
        in_reply_to=message.message_id,
        thread=thread_of(message),
        inbound_id=row.id,
        conversation_id=one.id if one else None,
    )
