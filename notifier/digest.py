"""The day -> a digest to the editors, and a failed message -> an alert. Pure: the report is put together elsewhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from notifier import envelope, render
from notifier.desk import Desk
from notifier.report import Draft, Report, Returned, Stuck, Undelivered, Waiting
from notifier.words import Words, one_line, shortened

MAX_TITLE = 120
MAX_REASON = 300

_HANDED_OVER = frozenset({"third-failure", "many-failures", "handed-over"})
_NAMING_RULES = frozenset({"unsure", "crashed", "third-failure", "handed-over"})  # causes whose detail does
_MARKS = {"failed": "mend", "undelivered": "mend", "held": "noted"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a digest: what it is, lines of what to know or do about it, and the commands that do it."""

    head: str
    lines: tuple[str, ...]
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind; mark: how the page colours them ("mend", "noted", "")."""

    title: str
    entries: tuple[Entry, ...]
    mark: str = ""


def digest(desk: Desk, report: Report, *, message_id: str, date: datetime) -> EmailMessage:
    """The digest as a letter to the desk's editors. Raises ValueError where the desk has none."""
    view = _view(desk, report)
    body = render.body(desk, "digest", **view)
    return envelope.notice(desk, view["subject"], body, message_id=message_id, date=date)


def digest_text(desk: Desk, report: Report) -> str:
    """The digest as printed on a terminal."""
    return render.text(desk, "digest", **_view(desk, report))


def alert(desk: Desk, failed: tuple[Stuck, ...], *, message_id: str, date: datetime) -> EmailMessage:
    """Messages that the program could not process, told to the editors at once. Raises ValueError as digest does."""
    words = desk.words
    subject = words("alert.subject", count=len(failed))
    entries = tuple(_stuck(desk, words, "failed", one, date) for one in failed)
    body = render.body(
        desk, "alert", subject=subject, happened=words("alert.happened", count=len(failed)), entries=entries
    )
    return envelope.notice(desk, subject, body, message_id=message_id, date=date)


def cap_alert(desk: Desk, held: Stuck, *, message_id: str, date: datetime) -> EmailMessage:
    """A cap on letters is reached, and `held` is the first message that it keeps. Raises ValueError as digest does."""
    words = desk.words
    subject = words("alert.cap_subject")
    entries = (_stuck(desk, words, "held", held, date),)
    body = render.body(
        desk, "alert", subject=subject, happened=words("alert.cap_happened", cap=held.detail), entries=entries
    )
    return envelope.notice(desk, subject, body, message_id=message_id, date=date)


def _view(desk: Desk, report: Report) -> dict[str, Any]:
    words = desk.words
    counts = {
        "drafts": report.drafts,
        "returned": report.returned,
        "held": report.held,
        "failed": report.failed,
        "undelivered": report.undelivered,
    }
    told = [words(f"digest.count_{name}", count=len(what)) for name, what in counts.items() if what]
    day = desk.local(report.until)
    sections = (
        _section(words, "failed", [_stuck(desk, words, "failed", one, report.until) for one in report.failed]),
        _section(words, "undelivered", [_undelivered(desk, words, one, report.until) for one in report.undelivered]),
        _section(words, "held", [_stuck(desk, words, "held", one, report.until) for one in report.held]),
        _section(words, "drafts", [_draft(desk, words, one) for one in report.drafts]),
        _section(words, "returned", [_returned(desk, words, one) for one in report.returned]),
        _section(words, "waiting", [_waiting(words, one, report.until) for one in report.waiting]),
    )
    return {
        "subject": words("digest.subject", desk=desk.name, what=", ".join(told) or words("digest.nothing"), day=day),
        "empty": report.empty,
        "since": desk.local(report.since),
        "until": day,
        "overview": told,
        "letters_held": report.letters_held,
        "sections": tuple(section for section in sections if section.entries),
    }


def _section(words: Words, name: str, entries: list[Entry]) -> Section:
    return Section(words(f"digest.{name}"), tuple(entries), _MARKS.get(name, ""))


def _draft(desk: Desk, words: Words, draft: Draft) -> Entry:
    by = words("digest.by_region" if draft.region else "digest.by", author=draft.author, region=draft.region)
    size = words("digest.size", characters=draft.characters, photos=words("digest.photos", count=draft.photos))
    noted = [words("digest.noted", rules=_names(desk, draft.noted))] if draft.noted else []
    again = [words("digest.photos_again", count=count, number=number) for number, count in draft.photos_again]
    revised = [words("digest.revised", version=draft.version)] if draft.version > 1 else []
    return Entry(_titled(words, draft.number, draft.title), (*revised, by, size, *noted, *again))


def _returned(desk: Desk, words: Words, returned: Returned) -> Entry:
    title = shortened(returned.title, MAX_TITLE) or words("common.untitled")
    why = words("digest.returned_for", rules=_names(desk, returned.rules))
    return Entry(title, (words("digest.by", author=returned.author), why))


def _stuck(desk: Desk, words: Words, kind: str, stuck: Stuck, now: datetime) -> Entry:
    subject = shortened(stuck.subject, MAX_TITLE) or words("common.untitled")
    why = why_stuck(desk, words, stuck)
    usual = "handover" if stuck.cause in _HANDED_OVER else kind
    next_step = one_line(stuck.next_step) or words(f"digest.next_{usual}")
    commands = [f"redaksi inbound {what} {stuck.inbound}" for what in ("show", "retry", "settle")]
    lines = (
        words("digest.by", author=stuck.author),
        words("digest.since", moment=desk.local(stuck.since), age=_age(stuck.since, now)),
        *([words("digest.why", why=why)] if why else []),
        words("digest.next", step=next_step),
    )
    return Entry(subject, lines, tuple(commands))


def why_stuck(desk: Desk, words: Words, stuck: Stuck) -> str:
    """The cause in the editors' language; rules by the names that letters give them."""
    if not stuck.cause:
        return ""
    if stuck.cause in _NAMING_RULES:
        return words(f"causes.{stuck.cause}", detail=_names(desk, tuple(stuck.detail.split(", "))))
    return words(f"causes.{stuck.cause}", detail=shortened(stuck.detail, MAX_REASON))


def _undelivered(desk: Desk, words: Words, letter: Undelivered, now: datetime) -> Entry:
    lines = (
        words("digest.to", to=letter.to),
        words("digest.since", moment=desk.local(letter.since), age=_age(letter.since, now)),
        words("digest.why", why=shortened(letter.error, MAX_REASON)),
        words("digest.next", step=words("digest.next_undelivered")),
    )
    commands = (f"redaksi outbox release {letter.outbox}", f"redaksi outbox drop {letter.outbox}")
    return Entry(shortened(letter.subject, MAX_TITLE) or words("common.untitled"), lines, commands)


def _waiting(words: Words, draft: Waiting, now: datetime) -> Entry:
    waits = words("digest.waits", age=_age(draft.since, now))
    return Entry(_titled(words, draft.number, draft.title), (words("digest.by", author=draft.author), waits))


def _titled(words: Words, number: str, title: str) -> str:
    return words("digest.titled", number=number, title=shortened(title, MAX_TITLE) or words("common.untitled"))


def _names(desk: Desk, rules: tuple[str, ...]) -> list[str]:
    catalogue = desk.catalogue
    return [catalogue.name(rule) for rule in rules]


def _age(since: datetime, now: datetime) -> timedelta:
    return max(now - since, timedelta(minutes=1))
