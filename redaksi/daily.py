"""The daily digest: due once per local day, at its hour or as soon after it as we are running, and never twice."""

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

from notifier.digest import digest
from notifier.report import Report
from redaksi.app import App
from redaksi.bulletins import is_open, send_once, was_at_work
from redaksi.day_report import report
from redaksi.due import day_due
from store import bulletins


def send_digest_when_due(app: App) -> bool:
    """Queue the day's digest if its hour has come and it was not queued yet; whether that was done now."""
    day = day_due(app.now(), app.config.letters.digest_at, app.config.desk.zone)
    if day is None or not is_open(app, "digest", day):
        return False
    if not was_at_work(app, _hour(app, day)):
        return False  # put to work after today's hour: tomorrow's digest is the first
    return send_digest(app, day)


def send_digest(app: App, day: date) -> bool:
    """Queue the digest of a day. False where that was done already; see send_once."""
    told = day_report(app, day)

    def write() -> EmailMessage | None:
        if told.empty and app.config.letters.empty_digest == "none":
            return None
        return digest(app.desk, told, message_id=app.new_message_id(), date=app.now())

    return send_once(app, "digest", day, since=told.since, until=told.until, write=write)


def day_report(app: App, day: date, *, pictures: bool = True) -> Report:
    """What a day's digest says: what happened since the one before, and what waits now.

    A digest of today, or of a day whose hour is still to come, reaches until now; an earlier one until its hour.
    """
    now = app.now()
    until = now if day >= now.astimezone(app.config.desk.zone).date() else min(now, _hour(app, day))
    return report(app, _since(app, day, until), until, pictures=pictures)


def _since(app: App, day: date, until: datetime) -> datetime:
    """Where the digest before ended, so that nothing falls between two; a day's time for the first."""
    with app.database.reading() as c:
        last = bulletins.last(c, app.desk_id, "digest", before=day)
    if last is not None and last.covers_until < until:
        return last.covers_until
    return min(_hour(app, day), until) - timedelta(days=1)


def _hour(app: App, day: date) -> datetime:
    return datetime.combine(day, app.config.letters.digest_at, app.config.desk.zone).astimezone(UTC)
