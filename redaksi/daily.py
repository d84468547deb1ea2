"""The daily digest: due once per local day, at its hour or as soon after it as we are running, and never twice."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import structlog

from notifier.digest import digest
from notifier.report import Draft, Report, Returned, Stuck, Undelivered, Waiting
from redaksi.app import App
from redaksi.photo_hints import hints_on_earlier
from redaksi.safety import to_editors
from store import digests, sightings
from store.digests import Digest
from store.inbound import JOINED, Inbound
from store.outbox import Letter

log = structlog.get_logger()


def send_digest_when_due(app: App) -> bool:
    """Queue today's digest if its hour has come and it was not queued yet; whether that was done now."""
    now = app.now().astimezone(app.config.desk.zone)
    hour = datetime.combine(now.date(), app.config.letters.digest_at, app.config.desk.zone)
    with app.database.reading() as c:
        last = digests.last(c, app.desk_id)
        first = sightings.first_seen(c, app.desk_id)
    if now < hour or (last and last.day >= now.date()):
        return False
    if last is None and (first is None or first >= hour):
        return False  # put to work after today's hour: tomorrow's digest is the first
    return send_digest(app, now.date())


def send_digest(app: App, day: date) -> bool:
    """Queue the digest of a day, in the transaction that notes it as queued. False when it was queued already."""
    if not app.desk.editors:
        log.info("no digest: the desk has no editors")
        return False
    with app.database.reading() as c:
        last = digests.last(c, app.desk_id)
    now = app.now()
    since = _since(app, last, day)
    letter = digest(app.desk, report(app, since, now), message_id=app.new_message_id(), date=now)
    with app.database.transaction() as c:
        queued = to_editors(c, app, letter, kind="digest", key=f"digest:{day.isoformat()}")
        if not queued.new:
            return False
        digests.record(c, app.desk_id, day, letter_id=queued.id, covers_from=since, covers_until=now)
    log.info("digest queued", day=day.isoformat())
    return True


def day_report(app: App, day: date) -> Report:
    """What a day's digest says: what happened in the day before its hour, and what waits now."""
    until = datetime.combine(day, app.config.letters.digest_at, app.config.desk.zone)
    now = app.now()
    if day >= now.astimezone(app.config.desk.zone).date():
        with app.database.reading() as c:
            last = digests.last(c, app.desk_id)
        return report(app, _since(app, last, day), now)
    return report(app, (until - timedelta(days=1)).astimezone(UTC), until.astimezone(UTC))


def _since(app: App, last: Digest | None, day: date) -> datetime:
    """Where the last digest ended, so that nothing falls between two; a day's time for the first."""
    if last is not None:
        return last.covers_until
    hour = datetime.combine(day, app.config.letters.digest_at, app.config.desk.zone)
    return (hour - timedelta(days=1)).astimezone(UTC)


def report(app: App, since: datetime, until: datetime) -> Report:
    """What happened between two moments, and what waits for a person."""
    with app.database.reading() as c:
        happened = digests.happened(c, app.desk_id, since, until)
        again = {
            draft.id: Counter(hint.other for hint in hints_on_earlier(c, app.desk_id, draft))
            for draft in happened.drafts
        }
        waits = digests.still_waiting(c, app.desk_id)
    new = {draft.number for draft in happened.drafts}
    return Report(
        since=since,
        until=until,
        drafts=tuple(
            Draft(
                number=draft.number,
                title=draft.title,
                author=draft.author_name or draft.author_address,
                region=draft.region,
                characters=draft.characters,
                photos=len(draft.photos),
                filed=draft.revised_at or draft.filed_at,
                version=draft.version,
                photos_again=tuple(again[draft.id].items()),
                noted=draft.warnings,
            )
            for draft in happened.drafts
        ),
        returned=tuple(
            Returned(_author(row), row.subject, row.failed_rules, row.received_at)
            for row in happened.rejected
            if not row.reason.startswith(JOINED)
        ),
        held=tuple(_stuck(row) for row in waits.held),
        failed=tuple(_stuck(row) for row in waits.failed),
        undelivered=tuple(_undelivered(letter) for letter in waits.undelivered),
        waiting=tuple(
            Waiting(draft.number, draft.title, draft.author_name or draft.author_address, draft.filed_at)
            for draft in waits.drafts
            if draft.number not in new
        ),
        letters_held=len(waits.held_letters),
    )


def _author(row: Inbound) -> str:
    return row.author_name or row.author_address


def _stuck(row: Inbound) -> Stuck:
    judged = row.verdict or {}
    since = row.closed_at or row.received_at
    return Stuck(row.id, _author(row), row.subject, since, judged.get("cause", ""), judged.get("detail", ""))


def _undelivered(letter: Letter) -> Undelivered:
    since = letter.failed_at or letter.queued_at
    return Undelivered(letter.id, letter.to_address, letter.subject, letter.error or "", since)
