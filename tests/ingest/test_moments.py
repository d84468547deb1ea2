from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.moments import Asked, nearest_day, read_moment

JAKARTA = ZoneInfo("Asia/Jakarta")
TUESDAY = datetime(2026, 11, 24, 15, 0, tzinfo=JAKARTA)
USUAL = time(9, 0)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=JAKARTA)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("senin 09.00", at(2026, 11, 30, 9, 0)),
        ("Senin, 09:00 WIB", at(2026, 11, 30, 9, 0)),
        ("hari Senin pukul 9", at(2026, 11, 30, 9, 0)),
        ("senin jam 9 pagi", at(2026, 11, 30, 9, 0)),
        ("jumat jam 3 sore", at(2026, 11, 27, 15, 0)),
        ("Jum'at pkl. 14.30", at(2026, 11, 27, 14, 30)),
        ("sabtu 7 malam", at(2026, 11, 28, 19, 0)),
        ("minggu 12 siang", at(2026, 11, 29, 12, 0)),
        ("senin depan 09.00", at(2026, 11, 30, 9, 0)),
        ("jumat ini 10.00", at(2026, 11, 27, 10, 0)),
        ("selasa depan 10.00", at(2026, 12, 1, 10, 0)),
        ("30 November 09.00", at(2026, 11, 30, 9, 0)),
        ("tanggal 30 Nopember 2026 pukul 09.00", at(2026, 11, 30, 9, 0)),
        ("Senin, 30 November 2026 pukul 09.00 WIB", at(2026, 11, 30, 9, 0)),
        ("November 30, 2026 at 9:00", at(2026, 11, 30, 9, 0)),
        ("30 nov 2026", at(2026, 11, 30, 9, 0)),
        ("15 Januari 08.00", at(2027, 1, 15, 8, 0)),
        ("2026-12-01 09:00", at(2026, 12, 1, 9, 0)),
        ("2026-12-01T09:00", at(2026, 12, 1, 9, 0)),
        ("1/12/2026 16.05", at(2026, 12, 1, 16, 5)),
        ("30-11 09.00", at(2026, 11, 30, 9, 0)),
        ("30.11.2026 09.00", at(2026, 11, 30, 9, 0)),
        ("30.11.2026", at(2026, 11, 30, 9, 0)),
        ("besok pukul 9", at(2026, 11, 25, 9, 0)),
        ("besok", at(2026, 11, 25, 9, 0)),
        ("lusa 10.15", at(2026, 11, 26, 10, 15)),
        ("hari ini 17.00", at(2026, 11, 24, 17, 0)),
        ("tomorrow 3 pm", at(2026, 11, 25, 15, 0)),
        ("tomorrow 12 am", at(2026, 11, 25, 0, 0)),
        ("next monday at 9", at(2026, 11, 30, 9, 0)),
        ("pada hari Rabu, 25 November 2026, pukul 00.05", at(2026, 11, 25, 0, 5)),
        ("besok 09.00 WITA", at(2026, 11, 25, 8, 0)),
    ],
)
def test_words_mean_the_next_such_moment(words: str, moment: datetime) -> None:
    assert read_moment(words, TUESDAY, USUAL) == moment


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("selasa 17.00", Asked("today-or-next-week", "selasa")),
        ("jumat depan 09.00", Asked("this-or-next-week", "jumat depan")),
        ("minggu depan 09.00", Asked("this-or-next-week", "minggu depan")),
        ("senin ini", Asked("this-or-next-week", "senin ini")),
        ("09.00", Asked("no-day")),
        ("pukul 9", Asked("no-day")),
        ("", Asked("no-day")),
        ("31 november 09.00", Asked("no-such-day", "31 november")),
        ("2026-13-01", Asked("no-such-day", "2026-13-01")),
        ("senin 25.00", Asked("no-such-time", "25.00")),
        ("senin 09.75", Asked("no-such-time", "09.75")),
        ("senin 14 pagi", Asked("no-such-time", "14 pagi")),
        ("20 november 09.00", Asked("long-past", "20 november")),
        ("selasa 30 november", Asked("day-disagrees", "30 november")),
        ("besok senin", Asked("day-disagrees", "besok")),
        ("snin 09.00", Asked("not-understood", "snin")),
        ("senin 09.00 terima kasih", Asked("not-understood", "terima kasih")),
        ("senin 09.00 atau 10.00", Asked("not-understood", "atau 10.00")),
        ("senin atau selasa", Asked("not-understood", "atau selasa")),
    ],
)
def test_what_is_unclear_is_asked_back(words: str, asked: Asked) -> None:
    assert read_moment(words, TUESDAY, USUAL) == asked


def test_a_time_that_the_clocks_leave_out_is_asked_back() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2027, 3, 20, 12, 0, tzinfo=berlin)
    assert read_moment("28 maret 02.30", now, USUAL) == Asked("no-such-time", "2027-03-28 02.30")
    assert read_moment("28 maret 03.30", now, USUAL) == datetime(2027, 3, 28, 3, 30, tzinfo=berlin)


def test_a_misspelt_day_is_recognised() -> None:
    assert (nearest_day("snin"), nearest_day("Nvember"), nearest_day("terima")) == ("senin", "november", "")


@given(st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)), st.integers(0, 23), st.integers(0, 59))
def test_a_date_in_full_is_read_as_it_is_written(day: datetime, hour: int, minute: int) -> None:
    moment = day.replace(hour=hour, minute=minute, second=0, microsecond=0, tzinfo=JAKARTA)
    for written in (f"{moment:%Y-%m-%d %H:%M}", f"{moment:%d/%m/%Y %H.%M}", f"{moment:%d.%m.%Y %H.%M}"):
        assert read_moment(written, TUESDAY, USUAL) == moment


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_asked_back(words: str) -> None:
    assert isinstance(read_moment(words, TUESDAY, USUAL), datetime | Asked)
