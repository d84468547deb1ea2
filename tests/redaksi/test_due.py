"""The clock: days, weeks and months as a desk's wall shows them, whatever its zone does."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from redaksi.due import Monthly, Period, Weekly, day_due, days, month_due, month_of, read_monthly, read_weekly, week_due

SIX, HALF_TWO, LATE = time(6), time(2, 30), time(23, 30)
MINUTE = timedelta(minutes=1)


def dues(zone: str, at: time, first: str, hours: float) -> list[tuple[str, str]]:
    """Looking at the clock every minute: at which local times a new day became due, and which."""
    place = ZoneInfo(zone)
    moment = datetime.fromisoformat(first).replace(tzinfo=place).astimezone(UTC)
    known = day_due(moment, at, place)
    found = []
    for minute in range(int(hours * 60)):
        due = day_due(moment + minute * MINUTE, at, place)
        if due and due != known and (known is None or due > known):
            known = due
            found.append((f"{(moment + minute * MINUTE).astimezone(place):%d. %H:%M %z}", f"{due:%d.}"))
    return found


@pytest.mark.parametrize(
    ("zone", "at", "first", "hours", "due"),
    [
        ("Asia/Jakarta", SIX, "2026-11-22T12:00", 48, [("23. 06:00 +0700", "23."), ("24. 06:00 +0700", "24.")]),
        ("Asia/Jayapura", SIX, "2026-12-31T12:00", 24, [("01. 06:00 +0900", "01.")]),
        # Germany's clocks go forward on 29 March 2026 at 02:00, and back on 25 October at 03:00.
        ("Europe/Berlin", SIX, "2026-03-28T12:00", 48, [("29. 06:00 +0200", "29."), ("30. 06:00 +0200", "30.")]),
        ("Europe/Berlin", SIX, "2026-10-24T12:00", 48, [("25. 06:00 +0100", "25."), ("26. 06:00 +0100", "26.")]),
        ("Europe/Berlin", HALF_TWO, "2026-03-28T12:00", 48, [("29. 03:00 +0200", "29."), ("30. 02:30 +0200", "30.")]),
        ("Europe/Berlin", HALF_TWO, "2026-10-24T12:00", 48, [("25. 02:30 +0200", "25."), ("26. 02:30 +0100", "26.")]),
        # Midnight itself does not exist in Cairo on 24 April 2026, and comes twice in Havana on 1 November.
        ("Africa/Cairo", time(0), "2026-04-23T12:00", 24, [("24. 01:00 +0300", "24.")]),
        ("America/Havana", time(0), "2026-10-31T12:00", 24, [("01. 00:00 -0400", "01.")]),
        # In Nuuk the last hour of 28 March 2026 does not exist: that day's digest comes as the next day begins.
        ("America/Nuuk", LATE, "2026-03-28T12:00", 36, [("29. 00:00 -0100", "28."), ("29. 23:30 -0100", "29.")]),
        # Samoa had no 30 December 2011.
        ("Pacific/Apia", SIX, "2011-12-29T12:00", 24, [("31. 06:00 +1400", "31.")]),
        ("Pacific/Apia", LATE, "2011-12-29T12:00", 36, [("29. 23:30 -1000", "29."), ("31. 23:30 +1400", "31.")]),
        ("Australia/Lord_Howe", time(2, 10), "2026-10-03T12:00", 24, [("04. 02:30 +1100", "04.")]),
    ],
)  # fmt: skip
def test_a_day_is_due_once_whatever_the_clock_does(
    zone: str, at: time, first: str, hours: float, due: list[tuple[str, str]]
) -> None:
    assert dues(zone, at, first, hours) == due


def local(text: str, zone: str = "Asia/Jakarta") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def spans(period: Period | None) -> tuple[str, str] | None:
    return (str(period.first), str(period.end)) if period else None


@pytest.mark.parametrize(
    ("weekly", "now", "week"),
    [
        ("mon 07:00", "2026-11-23T06:59", None),
        ("mon 07:00", "2026-11-23T07:00", ("2026-11-16", "2026-11-23")),
        ("senin 07.00", "2026-11-29T23:59", ("2026-11-16", "2026-11-23")),
        ("Jumat 16:00", "2026-11-27T16:00", ("2026-11-16", "2026-11-23")),
        ("fri 16:00", "2026-11-26T12:00", ("2026-11-09", "2026-11-16")),
        ("sun 00:00", "2027-01-03T00:00", ("2026-12-21", "2026-12-28")),
    ],
)
def test_a_week_is_told_of_from_the_day_and_hour_named(weekly: str, now: str, week: tuple[str, str] | None) -> None:
    read = read_weekly(weekly)
    assert isinstance(read, Weekly)
    assert spans(week_due(local(now), read, ZoneInfo("Asia/Jakarta"))) == week


@pytest.mark.parametrize(
    ("monthly", "now", "month"),
    [
        ("1 07:00", "2026-12-01T06:59", None),
        ("1 07:00", "2026-12-01T07:00", ("2026-11-01", "2026-12-01")),
        ("3 07:00", "2027-01-03T07:00", ("2026-12-01", "2027-01-01")),
        ("1 07:00", "2026-03-31T12:00", ("2026-02-01", "2026-03-01")),
    ],
)
def test_a_month_is_told_of_from_the_day_and_hour_named(monthly: str, now: str, month: tuple[str, str] | None) -> None:
    read = read_monthly(monthly)
    assert isinstance(read, Monthly)
    assert spans(month_due(local(now), read, ZoneInfo("Asia/Jakarta"))) == month


def test_a_month_with_a_change_of_clocks_has_its_true_length() -> None:
    march = month_of(date(2026, 3, 15), ZoneInfo("Europe/Berlin"))
    assert march.until - march.since == timedelta(days=31, hours=-1)
    begins = [start for _, start in days(march.first, march.end, ZoneInfo("Europe/Berlin"))]
    lengths = [later - earlier for earlier, later in pairwise(begins)]
    assert [length for length in lengths if length != timedelta(days=1)] == [timedelta(hours=23)]


@pytest.mark.parametrize("text", ["senin", "7", "mon 25:00", "montag 07:00", "mon 7:00"])
def test_what_names_no_day_and_hour_is_told_how(text: str) -> None:
    with pytest.raises(ValueError, match="a day of the week"):
        read_weekly(text)


@pytest.mark.parametrize("text", ["0 07:00", "29 07:00", "07:00", "1 7:00"])
def test_what_names_no_day_of_the_month_is_told_how(text: str) -> None:
    with pytest.raises(ValueError, match="a day of the month"):
        read_monthly(text)


def test_an_empty_text_is_never() -> None:
    assert (read_weekly(""), read_monthly("")) == (None, None)
