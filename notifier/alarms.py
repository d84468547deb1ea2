"""The service is unwell, well again, or something new waits -> a letter to whoever is alerted; and the canary. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage

from ingest.message import Address
from notifier import envelope, render
from notifier.desk import Desk
from notifier.digest_entries import Entry, stuck
from notifier.digest_entries import undelivered as lost
from notifier.report import Stuck, Undelivered
from notifier.words import shortened

MAX_DETAIL = 600

# The conditions that are told by letter, and the command that says more of each.
ALARMS = {
    "polling": "redaksi doctor",
    "messages": "redaksi poll",
    "disk": "redaksi doctor",
    "canary": "redaksi doctor",
}


def alarm(desk: Desk, condition: str, detail: str, *, since: datetime, message_id: str, date: datetime) -> EmailMessage:
    """A condition (one of ALARMS) is not met since then. detail: what was found, in the program's own words.

    Raises ValueError where the desk has no editors, as every letter here does.
    """
    words = desk.words
    facts = {"since": desk.local(since), "age": _age(since, date)}
    found = words("alarm.found", detail=shortened(detail, MAX_DETAIL))
    return _letter(
        desk,
        words(f"alarm.subject_{condition}"),
        words(f"alarm.happened_{condition}", **facts),
        lines=(found, words(f"alarm.next_{condition}")),
        entries=(Entry(ALARMS[condition], ()),),
        message_id=message_id,
        date=date,
    )


def recovery(
    desk: Desk, condition: str, *, since: datetime, until: datetime, message_id: str, date: datetime
) -> EmailMessage:
    """A condition that an alarm told of is met again."""
    words = desk.words
    return _letter(
        desk,
        words("alarm.subject_recovered", what=words(f"alarm.what_{condition}")),
        words("alarm.happened_recovered", since=desk.local(since), until=desk.local(until), age=_age(since, until)),
        lines=(words("alarm.lines_recovered"),),
        message_id=message_id,
        date=date,
    )


def held(desk: Desk, message: Stuck, *, message_id: str, date: datetime) -> EmailMessage:
    """A message is held for a person."""
    entry = stuck(desk, "held", message, date)
    named = replace(entry, head=desk.words("alarm.held", subject=entry.head))
    return _waiting(desk, "held", named, message_id=message_id, date=date)


def undelivered(desk: Desk, letter: Undelivered, *, message_id: str, date: datetime) -> EmailMessage:
    """A letter was refused for good, or came back."""
    entry = lost(desk, letter, date)
    named = replace(entry, head=desk.words("alarm.undelivered", subject=entry.head))
    return _waiting(desk, "undelivered", named, message_id=message_id, date=date)


def canary(desk: Desk, *, message_id: str, date: datetime) -> EmailMessage:
    """A mail to the desk's own mailbox."""
    subject = desk.words("canary.subject")
    body = render.body(desk, "canary", subject=subject)
    return envelope.notice(
        desk, subject, body, message_id=message_id, date=date, to=(Address(desk.name, desk.address),)
    )


def _waiting(desk: Desk, what: str, entry: Entry, *, message_id: str, date: datetime) -> EmailMessage:
    return _letter(
        desk,
        desk.words("alarm.subject_waiting", what=entry.head),
        desk.words(f"alarm.happened_{what}"),
        entries=(entry,),
        message_id=message_id,
        date=date,
    )


def _letter(
    desk: Desk,
    subject: str,
    happened: str,
    *,
    lines: Sequence[str] = (),
    entries: Sequence[Entry] = (),
    message_id: str,
    date: datetime,
) -> EmailMessage:
    body = render.body(desk, "alarm", subject=subject, happened=happened, lines=lines, entries=entries)
    return envelope.notice(desk, subject, body, message_id=message_id, date=date)


def _age(since: datetime, now: datetime) -> timedelta:
    return max(now - since, timedelta(minutes=1))
