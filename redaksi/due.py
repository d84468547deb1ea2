"""When what goes to the editors by the clock is due: once for every day, week or month that there is.

Local clocks jump. An hour that they jump over is due as soon as the clock is past it, also when that is on the next
day; an hour that comes twice is due the first time; a day that the zone left out has nothing.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["digest", "week", "month"]

DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_NAMES = ("senin mon", "selasa tue", "rabu wed", "kamis thu", "jumat fri", "sabtu sat", "minggu sun")
WEEKDAYS = {name: number for number, names in enumerate(_NAMES) for name in names.split()}
_CLOCK = re.compile(r"([01]\d|2[0-3])[:.]([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole local days, `first` to just before `end`, as moments of UTC and as days."""

    kind: Kind
    first: date
    end: date
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Weekly:
    """The day of the week, from 0 for Monday, and the hour at which the week before it is told of."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class Monthly:
    """The day of the month and the hour at which the month before it is told of."""

    day: int
    at: time


def read_clock(value: object) -> object:
    """ "06:00" or "06.00" -> a time of day. Raises ValueError. What is no text is left to others, as below."""
    if not isinstance(value, str):
        return value
    if not (found := _CLOCK.fullmatch(value.strip())):
        raise ValueError('a time of day such as "06:00" is needed')
    return time(int(found[1]), int(found[2]))


def read_weekly(value: object) -> object:
    """ "mon 07:00" or "senin 07.00" -> Weekly; "" -> None. Raises ValueError."""
    if not isinstance(value, str) or not value:
        return value or None
    day, _, clock = value.strip().lower().partition(" ")
    if day not in WEEKDAYS or not (found := _CLOCK.fullmatch(clock.strip())):
        raise ValueError('a day of the week and a time such as "mon 07:00" or "senin 07.00" are needed, or "" for none')
    return Weekly(WEEKDAYS[day], time(int(found[1]), int(found[2])))


def read_monthly(value: object) -> object:
    """ "1 07:00" -> Monthly; "" -> None. Raises ValueError."""
    if not isinstance(value, str) or not value:
        return value or None
    day, _, clock = value.strip().partition(" ")
    if not re.fullmatch(r"[1-9]|1\d|2[0-8]", day) or not (found := _CLOCK.fullmatch(clock.strip())):
        raise ValueError('a day of the month (1 to 28) and a time such as "1 07:00" are needed, or "" for none')
    return Monthly(int(day), time(int(found[1]), int(found[2])))


def day_due(now: datetime, at: time, zone: ZoneInfo) -> date | None:
    """The local day whose hour has come; None while today's has not."""
    local = now.astimezone(zone)
    if local.time() >= at:
        return local.date()
    before = (start_of(local.date(), zone) - _INSTANT).astimezone(zone).date()  # not always yesterday: Apia, 2011
    came = datetime.combine(before, at, zone).astimezone(UTC).astimezone(zone).date() == before
    return None if came else before


def week_due(now: datetime, weekly: Weekly, zone: ZoneInfo) -> Period | None:
    """The whole week, Monday to Sunday, before the latest weekday and hour; None on that day before its hour."""
    local = now.astimezone(zone)
    latest = local.date() - timedelta(days=(local.weekday() - weekly.weekday) % 7)
    if latest == local.date() and local.time() < weekly.at:
        return None
    return week_of(latest - timedelta(days=7), zone)


def month_due(now: datetime, monthly: Monthly, zone: ZoneInfo) -> Period | None:
    """The whole month before this one, from this one's day and hour on; None earlier."""
    local = now.astimezone(zone)
    if (local.day, local.time()) < (monthly.day, monthly.at):
        return None
    return month_of(local.date().replace(day=1) - DAY, zone)


def week_of(day: date, zone: ZoneInfo) -> Period:
    monday = day - timedelta(days=day.weekday())
    return _period("week", monday, monday + timedelta(days=7), zone)


def month_of(day: date, zone: ZoneInfo) -> Period:
    first = day.replace(day=1)
    return _period("month", first, (first + timedelta(days=31)).replace(day=1), zone)


def before(period: Period, zone: ZoneInfo) -> Period:
    """The week before a week, the month before a month."""
    return (week_of if period.kind == "week" else month_of)(period.first - DAY, zone)


def days(first: date, end: date, zone: ZoneInfo) -> tuple[tuple[date, datetime], ...]:
    """Each day with the moment at which it begins."""
    return tuple((day, start_of(day, zone)) for n in range((end - first).days) if (day := first + timedelta(days=n)))


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment of UTC at which a local day begins, also where the clock jumps over midnight."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _period(kind: Kind, first: date, end: date, zone: ZoneInfo) -> Period:
    return Period(kind, first, end, start_of(first, zone), start_of(end, zone))
