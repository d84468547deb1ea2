"""Words such as "senin 09.00", "30 November pukul 9" or "besok jam 3 sore" -> the moment they mean.

The next such day counts. What could mean two moments is asked back, never guessed: on a Tuesday "Jumat depan" is this
week's Friday to some and next week's to others.
"""

import difflib
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Unclear = Literal[
    "no-day", "no-such-day", "no-such-time", "today-or-next-week", "this-or-next-week", "day-disagrees", "long-past",
    "not-understood",
]  # fmt: skip

_WEEKDAYS = (
    ("senin", "monday"), ("selasa", "tuesday"), ("rabu", "wednesday"), ("kamis", "thursday"),
    ("jumat", "jum'at", "jum’at", "friday"), ("sabtu", "saturday"), ("minggu", "ahad", "sunday"),
)  # fmt: skip
_MONTHS = (
    ("januari", "january", "jan"), ("februari", "pebruari", "february", "feb"), ("maret", "march", "mar"),
    ("april", "apr"), ("mei", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"),
    ("agustus", "august", "agu", "ags", "aug"), ("september", "sept", "sep"), ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"), ("desember", "december", "des", "dec"),
)  # fmt: skip
_WEEKDAY = {name: day for day, names in enumerate(_WEEKDAYS) for name in names}
_MONTH = {name: month for month, names in enumerate(_MONTHS, 1) for name in names}
_RELATIVE = {"hari ini": 0, "today": 0, "besok": 1, "tomorrow": 1, "lusa": 2}
_ZONES = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
_HALVES = {"pagi": (0, 11), "am": (0, 12), "siang": (10, 15), "sore": (15, 18), "petang": (15, 19), "malam": (18, 23)}
_MOST_AHEAD = timedelta(days=300)  # a date without a year that lies further ahead has just gone by


def _any(names: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_PART = rf"(?:\s*(?P<half>{'|'.join(_HALVES)}|pm)\b)?(?:\s*(?P<zone>wib|wita|wit)\b)?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)t?",
        r"\b(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})\b",
        r"\b(?P<day>\d{1,2})[-/](?P<month>\d{1,2})\b",
        rf"\b(?P<day>\d{{1,2}})\s*(?P<name>{_any(_MONTH)})\b(?:\s*(?P<year>20\d\d)\b(?![.:]\d))?",
        rf"\b(?P<name>{_any(_MONTH)})\s*(?P<day>\d{{1,2}})\b(?![.:]\d)(?:,?\s*(?P<year>20\d\d)\b(?![.:]\d))?",
    )
)
_DAY = re.compile(rf"(?:\b(?P<next>next|this)\s+)?\b(?P<name>{_any(_WEEKDAY)})\b(?:\s+(?P<which>depan|ini)\b)?")
_SAID = re.compile(rf"\b(?:{_any(_RELATIVE)})\b")
_TIMES = (
    re.compile(r"\b(?:pukul|jam|pkl?\b\.?|at)\s*(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?(?!\d)" + _PART),
    re.compile(r"\b(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?!\d)(?:[.:]00\b)?" + _PART),
    re.compile(rf"\b(?P<hour>\d{{1,2}})(?P<minute>)(?=\s*(?:{'|'.join(_HALVES)}|pm)\b)" + _PART),
)
_FILLERS = re.compile(r"\b(?:pada|di|hari|tanggal|tgl|tayang|terbit|untuk|on|the)\b|[,;()]|\.(?!\d)|\s-\s")


@dataclass(frozen=True, slots=True)
class Asked:
    """Why the words mean no moment for certain; words: the part that could not be understood, or the day meant."""

    why: Unclear
    words: str = ""


def read_moment(text: str, now: datetime, usual: time) -> datetime | Asked:
    """now: aware, in the zone whose days and hours are meant; usual: the time of day where only a day is named."""
    words = " ".join(text.lower().split())
    found = _take(words, _TIMES)
    dated = _take(words, _DATES)
    if found and dated and _overlap(found, dated):  # "30.11.2026": the date reads as a time too
        found = _take(_without(words, dated), _TIMES)
    zone = found["zone"] if found else None
    if zone:
        now = now.astimezone(ZoneInfo(_ZONES[zone]))
    clock = _clock(found, usual)
    rest = _without(words, dated)
    rest = _without(rest, _take(rest, _TIMES))
    named = _DAY.search(rest)
    rest = _without(rest, named)
    said = _SAID.search(rest)
    rest = " ".join(_FILLERS.sub(" ", _without(rest, said)).split())
    if rest:
        return Asked("not-understood", rest)
    if clock is None:
        return Asked("no-such-time", found[0].strip() if found else "")
    day = _day(dated, named, said, now)
    return day if isinstance(day, Asked) else _at(day, clock, now)


def nearest_day(word: str) -> str:
    """The name of a day or month that a word was perhaps meant to be; "" where none is like it."""
    return next(iter(difflib.get_close_matches(word.lower(), [*_WEEKDAY, *_MONTH, *_RELATIVE], n=1, cutoff=0.75)), "")


_Found = re.Match[str]


def _take(words: str, patterns: tuple[re.Pattern[str], ...]) -> _Found | None:
    return next((found for pattern in patterns if (found := pattern.search(words))), None)


def _overlap(one: _Found, other: _Found) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _without(words: str, found: _Found | None) -> str:
    return words if found is None else f"{words[: found.start()]} {words[found.end() :]}"


def _clock(found: _Found | None, usual: time) -> time | None:
    """The time of day; None for one that there is not. Without "pagi" or "sore" hours are those of a day of 24."""
    if found is None:
        return usual
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half == "pm":
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12
    elif half == "am":
        if not 1 <= hour <= 12:
            return None
        hour %= 12
    elif half:
        first, last = _HALVES[half]
        hour = hour if first <= hour <= last else hour + 12
        if not first <= hour <= last:
            return None
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(dated: _Found | None, named: _Found | None, said: _Found | None, now: datetime) -> date | Asked:
    if dated is not None:
        day = _date(dated, now)
        if not isinstance(day, Asked) and named is not None and day.weekday() != _WEEKDAY[named["name"]]:
            return Asked("day-disagrees", dated[0].strip())
        return day
    if said is not None:
        day = now.date() + timedelta(days=_RELATIVE[said[0]])
        if named is not None and day.weekday() != _WEEKDAY[named["name"]]:
            return Asked("day-disagrees", said[0])
        return day
    return _weekday(named, now) if named else Asked("no-day")


def _date(found: _Found, now: datetime) -> date | Asked:
    parts = found.groupdict()
    month = _MONTH[parts["name"]] if parts.get("name") else int(parts["month"])
    try:
        if parts.get("year"):
            return date(int(parts["year"]), month, int(parts["day"]))
        day = date(now.year, month, int(parts["day"]))
        if day >= now.date():
            return day
        day = date(now.year + 1, month, int(parts["day"]))
    except ValueError:
        return Asked("no-such-day", found[0].strip())
    return Asked("long-past", found[0].strip()) if day - now.date() > _MOST_AHEAD else day


def _weekday(found: _Found, now: datetime) -> date | Asked:
    name = found["name"]
    which = {"next": "depan", "this": "ini"}.get(found["next"] or "", found["which"] or "")
    if which == "depan" and name == "minggu":  # "next Sunday" and "next week"
        return Asked("this-or-next-week", found[0].strip())
    today = now.date()
    days = (_WEEKDAY[name] - today.weekday()) % 7
    ahead = today + timedelta(days=days)
    same_week = ahead.isocalendar()[:2] == today.isocalendar()[:2]
    if which == "depan":
        if days == 0:
            return today + timedelta(days=7)
        return Asked("this-or-next-week", found[0].strip()) if same_week else ahead
    if which == "ini":
        return ahead if same_week else Asked("this-or-next-week", found[0].strip())
    return Asked("today-or-next-week", found[0].strip()) if days == 0 else ahead


def _at(day: date, clock: time, now: datetime) -> datetime | Asked:
    """The moment, or why there is not one and only one: clocks are put forward and back."""
    moment = datetime.combine(day, clock, now.tzinfo)
    there = moment.astimezone(ZoneInfo("UTC")).astimezone(now.tzinfo).replace(tzinfo=None)
    if there != moment.replace(tzinfo=None):
        return Asked("no-such-time", f"{day.isoformat()} {clock:%H.%M}")
    return moment
