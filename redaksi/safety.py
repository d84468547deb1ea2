"""What keeps letters from harming anybody: caps against loops, the gentle letter's rest, alerts about failures."""

from datetime import timedelta
from email.message import EmailMessage

import structlog
from sqlalchemy import Connection

from notifier.desk import Desk
from notifier.digest import alert, cap_alert
from notifier.report import Stuck
from redaksi.app import App
from redaksi.queueing import queue
from redaksi.reading import Reading, answer_to, thread_of
from store import answers, inbound
from store.inbound import Inbound
from store.outbox import Queued

log = structlog.get_logger()

GENTLE_LETTER_RESTS = timedelta(days=3)


def had_gentle_letter(c: Connection, app: App, reading: Reading) -> bool:
    """Whether the author was told lately, after a mail without files, how to submit."""
    author = answer_to(reading.message)
    if author is None:
        return False
    since = app.now() - GENTLE_LETTER_RESTS
    return answers.gentle(c, app.desk_id, author.address, since)


def caps_reached(c: Connection, app: App, reading: Reading) -> str:
    """The cap that one more letter would pass, as the configuration names it; "" when there is room."""
    author = answer_to(reading.message)
    if author is None:
        return ""
    caps, now = app.config.letters.caps, app.now()
    recent = answers.recent(
        c,
        app.desk_id,
        address=author.address,
        thread=thread_of(reading.message),
        since=now - timedelta(days=1),
        to_all_since=now - timedelta(hours=1),
    )
    if recent.to_address >= caps.per_address_day:
        return f"letters.caps.per_address_day = {caps.per_address_day}"
    if recent.in_thread >= caps.per_thread:
        return f"letters.caps.per_thread = {caps.per_thread}"
    if recent.to_all >= caps.per_hour:
        return f"letters.caps.per_hour = {caps.per_hour}"
    return ""


def hour_is_full(c: Connection, app: App) -> bool:
    """Whether the hour's last answer was queued while a message was being judged that counted on its place. Nobody else
    queues one before this transaction ends, or two would take the last place."""
    inbound.one_at_a_time(c, app.desk_id)
    return answers.to_all(c, app.desk_id, app.now() - timedelta(hours=1)) >= app.config.letters.caps.per_hour


def fail_and_alert(app: App, row: Inbound, trace: str) -> None:
    """Set aside a message that a fault of ours kept from being judged, and tell the editors, not the author."""
    stuck = Stuck(row.id, row.author_address, row.subject, app.now())
    with app.database.transaction() as c:
        inbound.fail(c, row.id, worker=app.worker, error=trace, now=app.now())
        if not app.alerted.editors or "failed" not in app.config.service.alerts.on:
            return
        letter = alert(app.alerted, (stuck,), message_id=app.new_message_id(), date=app.now())
        key = f"inbound:{row.id}:failed:{row.attempts}"
        to_editors(c, app, letter, kind="alert", key=key, inbound_id=row.id, desk=app.alerted)


def tell_of_cap(c: Connection, app: App, held: Stuck) -> None:
    """Tell the editors that a cap keeps messages from being answered: once per cap and hour, not for each message."""
    if not app.desk.editors:
        return
    letter = cap_alert(app.desk, held, message_id=app.new_message_id(), date=held.since)
    key = f"cap:{held.detail}:{held.since:%Y-%m-%dT%H}"
    to_editors(c, app, letter, kind="alert", key=key, inbound_id=held.inbound)


def to_editors(
    c: Connection,
    app: App,
    letter: EmailMessage,
    *,
    kind: str,
    key: str,
    inbound_id: int | None = None,
    desk: Desk | None = None,
) -> Queued:
    """Queue a letter once for each editor, so that one full mailbox does not make the others get theirs twice.

    desk: app.alerted for alarms, whose readers may be others than the editors.
    """
    queued = [
        queue(
            c,
            app,
            letter,
            kind=kind,
            key=f"{key}:{editor}",
            to=editor,
            inbound_id=inbound_id,
        )
        for editor in (desk or app.desk).editors
    ]
    return queued[0]
