"""What a digest tells: what happened between two moments, and what waits for a person, put together from the store."""

from collections import Counter
from datetime import datetime

from notifier.report import Draft, Report, Returned, Stuck, Undelivered, Waiting
from redaksi.app import App
from redaksi.photo_hints import hints_on_earlier
from store import digests
from store.inbound import JOINED, Inbound
from store.outbox import Letter


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
