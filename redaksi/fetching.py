"""One message's source from the mailbox to the files; or why it is recorded without being fetched: too large, older
than our time, or not handed over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy import Connection

from checks.disposition import Decision
from checks.verdict import Disposition, Verdict
from ingest.identity import Identity
from ingest.mailbox import Entry, Mailbox, MailboxUnavailable, MessageRefused
from redaksi.app import App
from redaksi.judged import Judged
from redaksi.reading import NOTHING
from redaksi.steps import reached
from store import sightings
from store.inbound import Inbound

log = structlog.get_logger()

# Passes that may end over the same message before that one is left to a person, lest it keep all the others waiting. At
# the pace of redaksi/patience.py that is half a day for a server that is busy, and some minutes where the line breaks,
# which is all that Dovecot says of a file that it cannot read.
GIVE_UP_AFTER = 8
GIVE_UP_AFTER_BREAKS = 3

Trouble = Literal["busy", "broken"]


@dataclass(frozen=True, slots=True)
class Source:
    """A message as far as it is ours: sha256 None where its bytes were not fetched.

    identity: equal for the same message however it was delivered; its place in the mailbox where it was not fetched.
    """

    sha256: str | None
    identity: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Terms:
    """What a pass goes by when it fetches.

    begins: what arrived before is not ours to answer. too_busy_for: the one message over which too many passes have
    ended because the mailbox was busy; "" where there is none. one_by_one: the last pass ended so, and nothing is asked
    for ahead, lest one message be blamed for another.
    """

    begins: datetime
    too_busy_for: str
    one_by_one: bool
    most: int  # bytes of a message

    def admit(self, entry: Entry) -> bool:
        """Whether it is fetched at all."""
        return entry.size <= self.most and (entry.received is None or entry.received >= self.begins)

    def let_ahead(self, entry: Entry) -> bool:
        """Whether it may be asked for while the one before is on its way."""
        return not self.one_by_one and self.admit(entry)


def terms_of(c: Connection, app: App, mailbox: str) -> Terms:
    key, times = _ended_over(c, app, mailbox, "busy")
    too_busy_for = key if times >= GIVE_UP_AFTER else ""
    return Terms(begin(c, app, mailbox), too_busy_for, times > 0, app.config.mailbox.max_bytes)


def each_with_next(entries: Iterator[Entry]) -> Iterator[tuple[Entry, Entry | None]]:
    """Each with the one that is listed after it. Where listing fails, what was listed comes before the failure."""
    failure = None
    entry = next(entries, None)
    while entry is not None:
        try:
            following = next(entries, None)
        except MailboxUnavailable as error:
            following, failure = None, error
        yield entry, following
        entry = following
    if failure:
        raise failure


def fetch(app: App, mailbox: Mailbox, entry: Entry, terms: Terms, then: Entry | None) -> Source:
    """Stream a message into the files. then: the one that is fetched next. Raises MessageGone."""
    unfetched = Source(None, f"{mailbox.name} {entry.key}", entry.size)
    if not terms.admit(entry):
        return unfetched
    if entry.key == terms.too_busy_for:
        log.warning("the mailbox is always busy when asked for a message", key=entry.key)
        return unfetched
    identity, size = Identity(), 0
    try:
        with app.files.writer() as writer:
            for chunk in mailbox.chunks(entry, then):
                if not size:
                    reached("receive:begun")
                size += len(chunk)
                if size > terms.most:  # some servers only estimate sizes
                    return Source(None, unfetched.identity, size)
                writer.write(chunk)
                identity.update(chunk)
            reached("receive:fetched")
            stored = writer.commit()
    except MailboxUnavailable as error:
        if error.kind == "busy":
            _note_end_over(app, mailbox.name, entry.key, "busy")
        raise
    except MessageRefused as error:
        if not error.certain and _note_end_over(app, mailbox.name, entry.key, "broken") < GIVE_UP_AFTER_BREAKS:
            raise MailboxUnavailable(
                str(error), "The next poll asks for it again; if it lasts, check the line."
            ) from error
        log.warning("the mailbox does not hand over a message", key=entry.key, why=str(error))
        return unfetched
    reached("receive:stored")
    return Source(stored.sha256, identity.hexdigest(), size)


def _ended_over(c: Connection, app: App, mailbox: str, trouble: Trouble) -> tuple[str, int]:
    """The message over which the last pass has ended for this reason, and how many in a row have."""
    kept = sightings.cursor(c, app.desk_id, _over(mailbox, trouble)) or ""
    key, _, times = kept.rpartition(" ")
    return key, int(times or 0)


def note_end(app: App, mailbox: str, terms: Terms) -> None:
    """A pass has come to its end: none in a row has ended over a message any more."""
    if terms.one_by_one:
        with app.database.transaction() as c:
            sightings.set_cursor(c, app.desk_id, _over(mailbox, "busy"), "")


def _note_end_over(app: App, mailbox: str, key: str, trouble: Trouble) -> int:
    """How many passes in a row have ended over this message, this one among them."""
    with app.database.transaction() as c:
        last, times = _ended_over(c, app, mailbox, trouble)
        times = times + 1 if last == key else 1
        sightings.set_cursor(c, app.desk_id, _over(mailbox, trouble), f"{key} {times}")
    return times


def _over(mailbox: str, trouble: Trouble) -> str:
    """The cursor that holds the message over which passes end."""
    return f"{mailbox} {trouble} over"


def begin(c: Connection, app: App, mailbox: str) -> datetime:
    """The moment from which on a mailbox's messages are ours to answer, fixed at its first poll.

    A desk that has used its mailbox for years must not have all of it answered on the first day.
    """
    key = f"{mailbox} begins"
    begins = app.now() - app.config.mailbox.since
    kept = sightings.cursor(c, app.desk_id, key)
    if kept is None:
        sightings.set_cursor(c, app.desk_id, key, begins.isoformat())
        return begins
    # The clock ran ahead at the first poll and was set right since: then mail of today is not older than our time.
    return min(begins, datetime.fromisoformat(kept))


def judge_unfetched(app: App, row: Inbound) -> Judged:
    """Nobody is answered: a person looks, except at what was there long before us."""
    if row.size > app.config.mailbox.max_bytes:
        decision = Decision(Disposition.HOLD, "too-large", f"{row.size / 1_000_000:.0f}")
    else:
        with app.database.transaction() as c:
            begins = begin(c, app, row.mailbox)
        if row.received_at < begins:
            decision = Decision(Disposition.DISCARD, "before-our-time")
        else:
            decision = Decision(Disposition.HOLD, "not-handed-over")
    return Judged(None, NOTHING, Verdict(()), decision)
