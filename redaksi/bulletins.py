"""What goes to the editors by the clock: the digest of a day, the report on a week or month. Each once, never twice.

Whether one has gone is a row in the database, written in the transaction that queues its letters: no restart, no second
service, no cron job beside it and no clock set back sends another.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.message import EmailMessage

import structlog

from redaksi.app import App
from redaksi.due import Kind
from redaksi.safety import to_editors
from redaksi.steps import reached
from store import bulletins, sightings

log = structlog.get_logger()

# How far a clock is set back; a bulletin of a day still further ahead was written by a clock that ran ahead.
SET_BACK_AT_MOST = {"digest": timedelta(days=2), "week": timedelta(days=14), "month": timedelta(days=62)}


def is_open(app: App, kind: Kind, day: date) -> bool:
    """Whether the bulletin of that day has still to be written.

    One of a later day stands in its way: then the clock was set back, and what it would tell was told.
    """
    with app.database.reading() as c:
        later = bulletins.first(c, app.desk_id, kind, day)
    return later is None or later.day - day > SET_BACK_AT_MOST[kind]


def was_at_work(app: App, moment: datetime) -> bool:
    """Whether the desk had begun before that moment: of the time before there is nothing to tell."""
    with app.database.reading() as c:
        first = sightings.first_seen(c, app.desk_id)
    return first is not None and first < moment


def send_once(
    app: App, kind: Kind, day: date, *, since: datetime, until: datetime, write: Callable[[], EmailMessage | None]
) -> bool:
    """Queue what `write` writes for every editor, unless that was done before. write: None where nothing is to be said,
    which is noted as done. Whether it was noted now."""
    if not app.desk.editors:
        log.info("nobody is written to: the desk has no editors", kind=kind)
        return False
    letter = write()
    reached("bulletin:composed")
    with app.database.transaction() as c:
        if not bulletins.claim(c, app.desk_id, kind, day, covers_from=since, covers_until=until):
            return False
        if letter is not None:
            key = f"{kind}:{day.isoformat()}"
            queued = to_editors(c, app, letter, kind="digest" if kind == "digest" else "report", key=key)
            bulletins.set_letter(c, app.desk_id, kind, day, queued.id)
        reached("bulletin:queuing")
    reached("bulletin:queued")
    log.info("queued" if letter else "nothing to say", kind=kind, day=day.isoformat())
    return True
