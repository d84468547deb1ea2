"""The canary: a mail from ourselves to ourselves, out by the mail server and in by the mailbox, like anybody's.

It is known by the Message-ID that its letter left with, discarded like every letter of ours that comes back, and never
answered. How long it took from the outbox until it was judged is told by the health page.
"""

import structlog

from notifier.alarms import canary
from redaksi.app import App
from redaksi.queueing import queue
from store import canaries

log = structlog.get_logger()


def send_canary(app: App) -> int:
    """Queue a canary; the letter's id."""
    letter = canary(app.desk, message_id=app.new_message_id(), date=app.now())
    with app.database.transaction() as c:
        queued = queue(
            c,
            app,
            letter,
            kind=canaries.KIND,
            key=f"canary:{app.now().isoformat()}",
            to=app.config.desk.address,
        )
    log.info("canary queued", letter=queued.id)
    return queued.id


def send_canary_when_due(app: App) -> bool:
    """Queue one where [service.canary] every has passed since the last; whether that was done."""
    every = app.config.service.canary.every
    if not every:
        return False
    with app.database.reading() as c:
        last = canaries.last_queued(c, app.desk_id)
    if last is not None and app.now() - last < every:
        return False
    send_canary(app)
    return True
