"""A delivery report -> the letter of ours that it is about, and what it says of it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from ingest.delivery_report import DeliveryReport, Reported
from ingest.message import Message
from notifier.envelope import MARKER
from redaksi.app import App
from redaksi.reading import Reading
from store import returned
from store.outbox import Letter

RETURNS_WITHIN = timedelta(days=5)  # mail systems give up after four or five days


@dataclass(frozen=True, slots=True)
class Return:
    """What is reported of a letter. error: why it did not arrive, "" where it may still, or has."""

    letter: Letter
    said: str  # for operators
    error: str = ""


def reported(app: App, reading: Reading) -> tuple[Return, ...]:
    """The letters of ours that a message reports on: one nearly always, none for mail that is no report."""
    message = reading.message
    report = message.report if isinstance(message, Message) else None
    if report is None or not reading.automatic:
        return ()
    with app.database.reading() as c:
        letters = _letters(c, app, report)
    return tuple(each for letter in letters if (each := _return(letter, report, alone=len(letters) == 1)))


def note(c: Connection, app: App, returns: tuple[Return, ...]) -> None:
    """Mark what did not arrive as undelivered."""
    for each in returns:
        if each.error:
            returned.came_back(c, app.desk_id, each.letter.id, error=each.error, now=app.now())


def _letters(c: Connection, app: App, report: DeliveryReport) -> tuple[Letter, ...]:
    """By Message-ID; where the mail server gave our letter another one, by its marker or lack of any and by whom it
    was for."""
    if found := returned.sent_as(c, app.desk_id, report.answers):
        return found
    marked = dict(report.returned).get(MARKER.lower(), "").lower() == app.config.desk.address.lower()
    if report.answers and not marked:
        return ()
    since = app.now() - RETURNS_WITHIN
    to = [returned.last_sent_to(c, app.desk_id, each.address, since) for each in report.recipients if each.address]
    return tuple(letter for letter in to if letter)


def _return(letter: Letter, report: DeliveryReport, *, alone: bool) -> Return | None:
    """What the report says of one letter. A report on somebody else's copy of it says nothing."""
    about = next((each for each in report.recipients if each.address.lower() == letter.to_address.lower()), None)
    if about is None and alone:  # an address that was forwarded elsewhere and failed there
        about = report.recipients[0]
    if about is None:
        return None
    why = " ".join(filter(None, (about.status, about.diagnostic)))
    said = f"letter {letter.id} to {letter.to_address} {about.action}" + (f" ({why})" if why else "")
    return Return(letter, said, _error(about, why) if about.action == "failed" else "")


def _error(about: Reported, why: str) -> str:
    return f"came back undelivered: {why or 'the mail system gives no reason'}"
