"""What editors order by mail: carried out, and answered line by line.

Only mail counts whose From is an editor's (`[desk] deciders`, else `editors`) and for which the mailbox's own server
vouches. Everybody else's mail is read as any other: it decides nothing and learns nothing. Decisions,
their letters, the answer and the closed row are committed together, and the same mail is carried out once.
"""

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default

import structlog
from sqlalchemy import Connection

from checks.disposition import Decision as Closing
from checks.verdict import Disposition
from ingest.authentication import vouched_for, why_unauthenticated
from ingest.message import Address, Message
from ingest.orders import Misread, Order, Orders, read_order, read_orders
from notifier.envelope import Reply
from notifier.results import Line, not_carried_out, result
from notifier.standings import where
from redaksi import overriding
from redaksi.app import App
from redaksi.closing import close
from redaksi.deciding import CannotDecide, Decider, Decision, decide, moment_meant
from redaksi.reading import Reading, thread_of
from redaksi.standing import by_number, of_draft, standing_of, written
from store import decisions, inbound, outbox, returned
from store.drafts import Draft
from store.errors import NotStored, WrongState
from store.inbound import Inbound

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Ordered:
    """Orders in an editor's mail. refused: why none may be carried out ("off", "unvouched", "with_document"), or ""."""

    message: Message
    editor: Address
    orders: Orders
    refused: str = ""


def by_mail(app: App) -> bool:
    """Whether editors can decide by mail at this desk."""
    return bool(app.config.desk.may_decide and app.config.mailbox.trusted_server)


def orders_in(app: App, reading: Reading) -> Ordered | None:
    """The orders of an editor; None for every other mail, also an editor's own submission."""
    message = reading.message
    if not isinstance(message, Message) or message.author is None or reading.automatic or message.encrypted:
        return None
    if message.author.address.lower() not in app.config.desk.may_decide:
        return None
    if why_unauthenticated(message, app.config.mailbox.trusted_server):
        return None  # held, as anybody's mail of that kind
    letter = _answered(app, message)
    orders = read_orders(message.text, app.config.desk.prefix, letter or "")
    if not orders.given and isinstance(order := read_order(message.subject, app.config.desk.prefix), Order):
        orders = Orders((order,), orders.rest, first=True)
    if not orders.given or not (orders.first or letter is not None):
        return None
    if reading.submission.documents:
        return Ordered(message, message.author, orders, "with_document") if orders.first else None
    if not app.config.mailbox.trusted_server:
        return Ordered(message, message.author, orders, "off")
    vouched = vouched_for(message, app.config.mailbox.trusted_server)
    return Ordered(message, message.author, orders, "" if vouched else "unvouched")


def carry_out(app: App, row: Inbound, reading: Reading, ordered: Ordered) -> Disposition:
    """Do what was ordered, and answer."""
    message = ordered.message
    with app.database.transaction() as c:
        before = inbound.closed_as(c, app.desk_id, message.message_id, "orders", but=row.id)
        if ordered.refused:
            closing = _refuse(c, app, row, ordered)
        elif before is not None:
            closing = Closing(Disposition.DISCARD, "orders-again", str(before))
        else:
            by = Decider(ordered.editor.address, "mail", row.id)
            lines = [_line(c, app, order, by) for order in ordered.orders.given]
            _answer(c, app, row, ordered, lines)
            done = sum(line.outcome == "done" for line in lines)
            closing = Closing(Disposition.DISCARD, "orders", f"{done} of {len(lines)} carried out")
        close(c, app, row, message, reading.submission, closing)
    log.info("orders of an editor", became=closing.reason)
    return closing.disposition


def _answered(app: App, message: Message) -> str | None:
    """What the letter of ours to this editor says that the mail answers; None where it answers none."""
    address = message.author.address.lower() if message.author else ""
    with app.database.reading() as c:
        sent = returned.sent_as(c, app.desk_id, (*message.in_reply_to, *message.references))
        ours = [each for each in sent if each.to_address.lower() == address and each.conversation_id is None]
        if not ours:
            return None
        source = outbox.source(c, ours[-1].id)
    body = message_from_bytes(source, policy=default).get_body(("plain",))
    return str(body.get_content()) if body else ""


def _refuse(c: Connection, app: App, row: Inbound, ordered: Ordered) -> Closing:
    """Nothing is done; the editor's own address is told why, once a day, and a person sees the mail."""
    today = app.now().astimezone(app.config.desk.zone).date()
    key = f"orders:{ordered.editor.address.lower()}:{ordered.refused}:{today.isoformat()}"
    if ordered.refused == "with_document":
        key = f"inbound:{row.id}:answer"
    letter = not_carried_out(
        app.desk, _reply(ordered), ordered.refused, message_id=app.new_message_id(), date=app.now()
    )
    _queue(c, app, row, ordered, str(letter["Message-ID"]), str(letter["Subject"]), letter.as_bytes(), key)
    if ordered.refused == "with_document":
        return Closing(Disposition.HOLD, "orders-with-document")
    why = (
        "no server is known that vouches for senders" if ordered.refused == "off" else "nothing vouches for the sender"
    )
    return Closing(Disposition.HOLD, "orders-unvouched", why)


def _answer(c: Connection, app: App, row: Inbound, ordered: Ordered, lines: list[Line]) -> None:
    letter = result(
        app.desk,
        _reply(ordered),
        lines,
        ordered.orders.rest,
        app.config.desk.prefix,
        message_id=app.new_message_id(),
        date=app.now(),
    )
    key = f"inbound:{row.id}:answer"
    _queue(c, app, row, ordered, str(letter["Message-ID"]), str(letter["Subject"]), letter.as_bytes(), key)


def _reply(ordered: Ordered) -> Reply:
    message = ordered.message
    return Reply(ordered.editor, message.subject, message.message_id, message.references)


def _queue(  # noqa: PLR0917  # one call each
    c: Connection, app: App, row: Inbound, ordered: Ordered, message_id: str, subject: str, source: bytes, key: str
) -> None:
    outbox.enqueue(
        c,
        app.desk_id,
        kind="result",
        key=key,
        to_address=ordered.editor.address,
        subject=subject,
        message_id=message_id,
        source=source,
        now=app.now(),
        in_reply_to=ordered.message.message_id,
        thread=thread_of(ordered.message),
        inbound_id=row.id,
    )


def _line(c: Connection, app: App, order: Order | Misread, by: Decider) -> Line:
    """One order carried out, or why it was not."""
    if isinstance(order, Misread):
        near = "-near" if order.why == "no-deed" and order.nearest else ""
        said = app.desk.words(f"commands.misread_{order.why}{near}", near=order.nearest)
        return Line(order.line, "fault", (said,))
    try:
        match order.deed:
            case "status":
                return Line(order.line, "done", (_status(c, app, order),))
            case "release" | "drop":
                return Line(order.line, "done", (_letter(c, app, order, by),))
            case _:
                return _decision(c, app, order, by)
    except CannotDecide as error:
        return Line(order.line, "fault", (app.desk.words(f"commands.{error.code}", **error.facts),))


def _decision(c: Connection, app: App, order: Order, by: Decider) -> Line:
    draft = _draft(c, app, order)
    decided = decide(c, app, draft.id, _meant(app, order), by)
    if not decided.changed:
        same = app.desk.words("commands.same", number=draft.number, title=draft.title)
        return Line(order.line, "same", (same,))
    told = app.desk.words("commands.letter_sent" if decided.letter else "commands.letter_none")
    return Line(order.line, "done", (_stands(app, "done", decided.draft), told))


def _meant(app: App, order: Order) -> Decision:
    match order.deed:
        case "fit":
            return Decision("fit", publish_at=moment_meant(app, order.rest))
        case "declined":
            return Decision("declined", reason=order.rest)
        case "published":
            return Decision("published", link=order.rest.strip("<>").rstrip(".,"))
    if order.rest.strip(" .!?"):
        raise CannotDecide("unexpected", words=order.rest)
    return Decision("review")


def _draft(c: Connection, app: App, order: Order) -> Draft:
    about = order.about
    found = decisions.numbered(c, app.desk_id, about.prefix, about.sequence, about.year)
    if found is None:
        raise CannotDecide("no_draft", number=written(about))
    return found


def _status(c: Connection, app: App, order: Order) -> str:
    number = written(order.about)
    if not order.about.conversation:
        return _stands(app, "state", _draft(c, app, order))
    talk = by_number(c, app, order.about)
    found = standing_of(c, app, talk) if talk else None
    if found is None:
        raise CannotDecide("no_conversation", number=number)
    return app.desk.words("commands.state_conversation", number=number, where=where(app.desk, found))


def _letter(c: Connection, app: App, order: Order, by: Decider) -> str:
    id = order.about.sequence
    try:
        if order.deed == "release":
            letter = overriding.release(c, app, id, who=by.who, via=by.via)
        else:
            letter = overriding.drop(c, app, id, who=by.who, via=by.via, reason=order.rest)
    except NotStored as error:
        raise CannotDecide("no_letter", letter=str(id)) from error
    except WrongState as error:
        raise CannotDecide("letter_state", letter=str(id), why=str(error)) from error
    return app.desk.words(f"commands.done_{order.deed}", letter=str(id), to=letter.to_address)


def _stands(app: App, key: str, draft: Draft) -> str:
    """ "done_fit", "state_waiting": a draft as it stands, in a sentence."""
    found = of_draft(draft)
    undated = "_undated" if found.at == "fit" and found.publish_at is None else ""
    since = draft.decided_at or draft.revised_at or draft.filed_at
    return app.desk.words(
        f"commands.{key}_{found.at}{undated}",
        number=draft.number,
        title=draft.title,
        since=app.desk.local(since),
        publish_at=app.desk.local(found.publish_at) if found.publish_at else "",
        link=found.link,
        reason=found.reason,
    )
