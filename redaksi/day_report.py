"""What a digest tells: what happened between two moments, and what waits for a person, put together from the store."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from notifier.envelope import Picture
from notifier.report import Draft, Due, HeldLetter, Month, Photo, Region, Report, Returned, Stuck, Undelivered, Waiting
from redaksi.app import App
from redaksi.contact_sheet import contact_sheet
from redaksi.due import month_of
from redaksi.ordering import by_mail
from redaksi.photo_hints import hints_on_earlier, take_fingerprints
from store import decisions, digests, drafts, statistics
from store.inbound import JOINED, Inbound
from store.outbox import Letter


def report(app: App, since: datetime, until: datetime, *, pictures: bool = True) -> Report:
    """What happened between two moments, and what waits for a person. pictures: with copies of the new photos."""
    take_fingerprints(app)
    with app.database.reading() as c:
        happened = digests.happened(c, app.desk_id, since, until)
        again = {
            draft.id: Counter(hint.other for hint in hints_on_earlier(c, app.desk_id, draft))
            for draft in happened.drafts
        }
        waits = digests.still_waiting(c, app.desk_id)
        due = decisions.due(c, app.desk_id, app.now())
        month = _month(c, app, since, until)
    sheet = contact_sheet(app, happened.drafts) if pictures and happened.drafts else {}
    new = {draft.number for draft in happened.drafts}
    return Report(
        since=since,
        until=until,
        drafts=tuple(_draft(app, draft, again[draft.id], sheet) for draft in happened.drafts),
        returned=tuple(_returned(row) for row in happened.rejected if not row.reason.startswith(JOINED)),
        held=tuple(_stuck(row) for row in waits.held),
        failed=tuple(_stuck(row) for row in waits.failed),
        undelivered=tuple(_undelivered(letter) for letter in waits.undelivered),
        waiting=tuple(
            Waiting(draft.number, draft.title, _writer(draft), draft.filed_at, _link(app, draft))
            for draft in waits.drafts
            if draft.number not in new
        ),
        letters_held=tuple(
            HeldLetter(letter.id, letter.to_address, letter.subject, letter.queued_at) for letter in waits.held_letters
        ),
        due=tuple(
            Due(draft.number, draft.title, _writer(draft), draft.publish_at, _link(app, draft))
            for draft in due
            if draft.publish_at
        ),
        month=month,
        answerable=by_mail(app),
    )


def _month(c: Connection, app: App, since: datetime, until: datetime) -> Month | None:
    """The numbers of the month in which the digest's time began: on the first of a month, those of the whole last one.
    None where nothing came in."""
    zone = app.config.desk.zone
    month = month_of(since.astimezone(zone).date(), zone)
    numbers = statistics.figures(c, app.desk_id, [month.since], min(month.until, until))
    if not (numbers.submissions or numbers.drafts):
        return None
    return Month(
        begins=month.since,
        submissions=numbers.submissions,
        drafts=numbers.drafts,
        first_time=numbers.first_time,
        rounds_total=numbers.rounds_total,
        rejected=numbers.verdicts.reject,
        by_rule=numbers.by_rule,
        by_region=tuple(Region(each.name, each.filed, each.rejected) for each in numbers.by_region),
    )


def _draft(app: App, draft: drafts.Draft, again: Counter[str], sheet: Mapping[str, Picture]) -> Draft:
    return Draft(
        number=draft.number,
        title=draft.title,
        author=_writer(draft),
        region=draft.region,
        characters=draft.characters,
        photos=tuple(Photo(photo.filename, photo.caption, sheet.get(photo.sha256)) for photo in draft.photos),
        filed=draft.revised_at or draft.filed_at,
        version=draft.version,
        photos_again=tuple(again.items()),
        noted=draft.warnings,
        link=_link(app, draft),
    )


def _returned(row: Inbound) -> Returned:
    judged = row.verdict or {}
    title = judged.get("title") or row.subject
    return Returned(_author(row), title, row.failed_rules, row.received_at, judged.get("region", ""))


def _link(app: App, draft: drafts.Draft) -> str:
    url = app.config.desk.url.rstrip("/")
    return f"{url}/drafts/{draft.number}" if url else ""


def _writer(draft: drafts.Draft) -> str:
    return draft.author_name or draft.author_address


def _author(row: Inbound) -> str:
    return row.author_name or row.author_address


def _stuck(row: Inbound) -> Stuck:
    judged = row.verdict or {}
    since = row.closed_at or row.received_at
    return Stuck(row.id, _author(row), row.subject, since, judged.get("cause", ""), judged.get("detail", ""))


def _undelivered(letter: Letter) -> Undelivered:
    since = letter.failed_at or letter.queued_at
    return Undelivered(letter.id, letter.to_address, letter.subject, letter.error or "", since)
