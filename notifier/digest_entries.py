"""The things a digest tells of, each as an entry: what it is, what to know, and how to act on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifier.desk import Desk
from notifier.envelope import Picture
from notifier.points import lowered
from notifier.report import Draft, Due, HeldLetter, Returned, Stuck, Undelivered, Waiting
from notifier.words import Words, one_line, shortened

MAX_TITLE = 120
MAX_REASON = 300
MAX_LABEL = 90
MAX_PHOTOS = 8  # of one draft; the others are counted
_HANDED_OVER = frozenset({"third-failure", "many-failures", "handed-over"})
_NAMING_RULES = frozenset({"unsure", "crashed", "third-failure", "handed-over"})  # causes whose detail does


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo on the contact sheet. picture: None where there was no room for it, or none could be made."""

    label: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a digest. link: the address of its page at the desk."""

    head: str
    lines: tuple[str, ...]
    commands: tuple[str, ...] = ()
    photos: tuple[Shown, ...] = ()
    link: str = ""


def draft(desk: Desk, one: Draft) -> Entry:
    words = desk.words
    by = words("digest.by_region" if one.region else "digest.by", author=one.author, region=one.region)
    size = words("digest.size", characters=one.characters, photos=words("digest.photos", count=len(one.photos)))
    noted = [words("digest.noted", rules=names(desk, one.noted))] if one.noted else []
    again = [words("digest.photos_again", count=count, number=number) for number, count in one.photos_again]
    revised = [words("digest.revised", version=one.version)] if one.version > 1 else []
    more = len(one.photos) - MAX_PHOTOS
    left_out = [words("digest.more_photos", count=more)] if more > 0 else []
    shown = tuple(
        Shown(
            words("digest.photo", nth=nth, caption=shortened(photo.caption or photo.filename, MAX_LABEL)), photo.picture
        )
        for nth, photo in enumerate(one.photos[:MAX_PHOTOS], 1)
    )
    lines = (*revised, by, size, *noted, *again, *left_out)
    return Entry(_titled(words, one.number, one.title), lines, photos=shown, link=one.link)


def returned(desk: Desk, one: Returned) -> Entry:
    words = desk.words
    title = shortened(one.title, MAX_TITLE) or words("common.untitled")
    by = words("digest.by_region" if one.region else "digest.by", author=one.author, region=one.region)
    return Entry(title, (by, words("digest.returned_for", rules=names(desk, one.rules))))


def stuck(desk: Desk, kind: str, one: Stuck, now: datetime) -> Entry:
    """kind: "held" or "failed"."""
    words = desk.words
    subject = shortened(one.subject, MAX_TITLE) or words("common.untitled")
    why = why_stuck(desk, one)
    usual = "handover" if one.cause in _HANDED_OVER else kind
    lines = (
        words("digest.by", author=one.author),
        _since(desk, one.since, now),
        *([words("digest.why", why=why)] if why else []),
        words("digest.next", step=one_line(one.next_step) or words(f"digest.next_{usual}")),
    )
    commands = tuple(f"redaksi inbound {what} {one.inbound}" for what in ("show", "retry", "settle"))
    return Entry(subject, lines, commands)


def why_stuck(desk: Desk, one: Stuck) -> str:
    """The cause in the editors' language; rules by the names that letters give them."""
    if not one.cause:
        return ""
    if one.cause in _NAMING_RULES:
        return desk.words(f"causes.{one.cause}", detail=names(desk, one.detail.split(", ")))
    return desk.words(f"causes.{one.cause}", detail=shortened(one.detail, MAX_REASON))


def held_letter(desk: Desk, one: HeldLetter, now: datetime, *, answerable: bool) -> Entry:
    words = desk.words
    by_mail = [words("digest.release_by_mail", number=one.outbox)] if answerable else []
    lines = (words("digest.to", to=one.to), _since(desk, one.since, now), *by_mail)
    commands = tuple(f"redaksi outbox {what} {one.outbox}" for what in ("show", "release", "drop"))
    return Entry(shortened(one.subject, MAX_TITLE) or words("common.untitled"), lines, commands)


def undelivered(desk: Desk, one: Undelivered, now: datetime) -> Entry:
    words = desk.words
    lines = (
        words("digest.to", to=one.to),
        _since(desk, one.since, now),
        words("digest.why", why=shortened(one.error, MAX_REASON)),
        words("digest.next", step=words("digest.next_undelivered")),
    )
    commands = tuple(f"redaksi outbox {what} {one.outbox}" for what in ("release", "drop"))
    return Entry(shortened(one.subject, MAX_TITLE) or words("common.untitled"), lines, commands)


def waiting(desk: Desk, one: Waiting, now: datetime) -> Entry:
    words = desk.words
    waits = words("digest.waits", age=_age(one.since, now))
    return Entry(_titled(words, one.number, one.title), (words("digest.by", author=one.author), waits), link=one.link)


def due(desk: Desk, one: Due, *, answerable: bool) -> Entry:
    words = desk.words
    by_mail = [words("digest.publish_by_mail", number=one.number)] if answerable else []
    lines = (
        words("digest.by", author=one.author),
        words("digest.due_since", moment=desk.local(one.publish_at)),
        *by_mail,
    )
    commands = (f"redaksi drafts publish {one.number}",)
    return Entry(_titled(words, one.number, one.title), lines, commands, link=one.link)


def names(desk: Desk, rules: Iterable[str]) -> list[str]:
    """The names of rules inside a sentence."""
    return [lowered(desk.catalogue.name(rule)) for rule in rules]


def _titled(words: Words, number: str, title: str) -> str:
    return words("digest.titled", number=number, title=shortened(title, MAX_TITLE) or words("common.untitled"))


def _since(desk: Desk, since: datetime, now: datetime) -> str:
    return desk.words("digest.since", moment=desk.local(since), age=_age(since, now))


def _age(since: datetime, now: datetime) -> timedelta:
    return max(now - since, timedelta(minutes=1))
