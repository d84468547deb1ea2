"""Messages that are recorded without being fetched: too large, older than our time, or not handed over."""

from datetime import datetime

from sqlalchemy import Connection

from checks.disposition import Decision
from checks.verdict import Disposition, Verdict
from redaksi.app import App
from redaksi.filing import Judged
from redaksi.reading import NOTHING
from store import sightings
from store.inbound import Inbound


def begin(c: Connection, app: App, mailbox: str) -> datetime:
    """The moment from which on a mailbox's messages are ours to answer, fixed at its first poll.

    A desk that has used its mailbox for years must not have all of it answered on the first day.
    """
    key = f"{mailbox} begins"
    kept = sightings.cursor(c, app.desk_id, key)
    if kept is None:
        kept = (app.now() - app.config.mailbox.since).isoformat()
        sightings.set_cursor(c, app.desk_id, key, kept)
    return datetime.fromisoformat(kept)


def judge_unfetched(app: App, row: Inbound) -> Judged:
    """Nobody is answered: a person looks, except at what was there long before us."""
    if row.size > app.config.mailbox.max_bytes:
        megabytes = row.size / 1_000_000
        decision = Decision(Disposition.HOLD, f"too large to fetch: {megabytes:.0f} MB; read it in the mailbox", None)
    else:
        with app.database.transaction() as c:
            begins = begin(c, app, row.mailbox)
        if row.received_at < begins:
            decision = Decision(Disposition.DISCARD, "it was in the mailbox before Redaksi was put to work", None)
        else:
            decision = Decision(Disposition.HOLD, "the mail server does not hand it over; look in the mailbox", None)
    return Judged(None, NOTHING, Verdict(()), decision)
