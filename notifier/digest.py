"""The day -> a digest to the editors, and a failed message -> an alert. Pure: the report is put together elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from notifier import digest_entries as entry
from notifier import envelope, render
from notifier.desk import Desk
from notifier.digest_entries import Entry
from notifier.digest_month import month_view
from notifier.report import Report, Stuck

MOST_ENTRIES = 25  # of one section: Gmail cuts a letter off after 102 kB

_MARKS = {"failed": "mend", "undelivered": "mend", "held": "noted", "letters_held": "noted", "due": "noted"}
_LISTS = {
    "failed": "redaksi inbound list",
    "held": "redaksi inbound list",
    "returned": "redaksi inbound list",
    "undelivered": "redaksi outbox list",
    "letters_held": "redaksi outbox list",
    "drafts": "redaksi drafts list",
    "due": "redaksi drafts list",
    "waiting": "redaksi drafts list",
}


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind; mark: how the page colours them ("mend", "noted", ""). more: of those that are left out."""

    title: str
    entries: tuple[Entry, ...]
    mark: str = ""
    more: str = ""


def digest(desk: Desk, report: Report, *, message_id: str, date: datetime) -> EmailMessage:
    """The digest as a letter to the desk's editors. Raises ValueError where the desk has none."""
    view = _view(desk, report)
    shown = [photo.picture for section in view["sections"] for each in section.entries for photo in each.photos]
    body = render.body(desk, "digest", pictures=[picture for picture in shown if picture], **view)
    return envelope.notice(desk, view["subject"], body, message_id=message_id, date=date)


def digest_text(desk: Desk, report: Report) -> str:
    """The digest as printed on a terminal."""
    return render.text(desk, "digest", **_view(desk, report))


def alert(desk: Desk, failed: tuple[Stuck, ...], *, message_id: str, date: datetime) -> EmailMessage:
    """Messages that the program could not process, told to the editors at once. Raises ValueError as digest does."""
    words = desk.words
    subject = words("alert.subject", count=len(failed))
    entries = tuple(entry.stuck(desk, "failed", one, date) for one in failed)
    body = render.body(
        desk,
        "alert",
        subject=subject,
        happened=words("alert.happened", count=len(failed)),
        entries=entries,
        mark="mend",
    )
    return envelope.notice(desk, subject, body, message_id=message_id, date=date)


def cap_alert(desk: Desk, held: Stuck, *, message_id: str, date: datetime) -> EmailMessage:
    """A cap on letters is reached, and `held` is the first message that it keeps. Raises ValueError as digest does."""
    words = desk.words
    subject = words("alert.cap_subject")
    entries = (entry.stuck(desk, "held", held, date),)
    body = render.body(
        desk,
        "alert",
        subject=subject,
        happened=words("alert.cap_happened", cap=held.detail),
        entries=entries,
        mark="noted",
    )
    return envelope.notice(desk, subject, body, message_id=message_id, date=date)


def _view(desk: Desk, report: Report) -> dict[str, Any]:
    words, now = desk.words, report.until
    counts = {
        "failed": report.failed,
        "undelivered": report.undelivered,
        "held": report.held,
        "letters_held": report.letters_held,
        "due": report.due,
        "drafts": report.drafts,
        "returned": report.returned,
    }
    told = [words(f"digest.count_{name}", count=len(what)) for name, what in counts.items() if what]
    waiting = [words("digest.count_waiting", count=len(report.waiting))] if report.waiting else []
    by_mail = report.answerable
    sections = (
        _section(desk, "failed", [entry.stuck(desk, "failed", one, now) for one in report.failed]),
        _section(desk, "undelivered", [entry.undelivered(desk, one, now) for one in report.undelivered]),
        _section(desk, "held", [entry.stuck(desk, "held", one, now) for one in report.held]),
        _section(
            desk,
            "letters_held",
            [entry.held_letter(desk, one, now, answerable=by_mail) for one in report.letters_held],
        ),
        _section(desk, "due", [entry.due(desk, one, answerable=by_mail) for one in report.due]),
        _section(desk, "drafts", [entry.draft(desk, one) for one in report.drafts]),
        _section(desk, "returned", [entry.returned(desk, one) for one in report.returned]),
        _section(desk, "waiting", [entry.waiting(desk, one, now) for one in report.waiting]),
    )
    day = desk.local(now)
    decidable = [*(draft.number for draft in report.drafts), *(draft.number for draft in report.waiting)]
    return {
        "subject": words("digest.subject", what=", ".join(told) or words("digest.nothing"), day=day),
        "empty": report.empty,
        "since": desk.local(report.since),
        "until": day,
        "overview": [*told, *waiting],
        "sections": tuple(section for section in sections if section.entries),
        "month": month_view(desk, report.month) if report.month and not report.empty else None,
        "example": decidable[0] if decidable and by_mail else "",
    }


def _section(desk: Desk, name: str, entries: list[Entry]) -> Section:
    left_out = len(entries) - MOST_ENTRIES
    more = desk.words("digest.more", count=left_out, command=_LISTS[name]) if left_out > 0 else ""
    return Section(desk.words(f"digest.{name}"), tuple(entries[:MOST_ENTRIES]), _MARKS.get(name, ""), more)
