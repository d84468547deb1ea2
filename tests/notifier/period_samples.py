"""Weeks and months for tests of the report, and to look at: `python -m tests.notifier.period_samples FOLDER`."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from notifier.period import Day, Numbers, Period, RuleCount
from notifier.period_report import period_page
from notifier.report import Region
from tests.notifier.digest_samples import REGIONS, RULES
from tests.notifier.samples import desk_in

FIRST = datetime(2026, 10, 31, 17, tzinfo=UTC)  # 1 November in Jakarta
MONDAY = datetime(2026, 11, 15, 17, tzinfo=UTC)
BUSY = Numbers(
    1096, 61, 38, 44, 12, 203, 1, ((1, 38), (2, 15), (3, 5), (4, 3)), 97,
    timedelta(hours=2, minutes=11), timedelta(days=3, hours=4), 119, 2,
    31, 40, 9, 36, timedelta(days=1, hours=6), timedelta(days=6),
)  # fmt: skip


def day(begins: datetime, number: int) -> Day:
    return Day(begins.astimezone(ZoneInfo("Asia/Jakarta")), number * 7 % 5, number * 3 % 4, number % 6 // 5)


MONTH = Period(
    "month",
    FIRST,
    FIRST + timedelta(days=30),
    BUSY,
    Numbers(80, 50, 30, 40, 9, 150, 0, ((1, 30), (2, 20)), 70, timedelta(hours=3), timedelta(days=2), 90, 0),
    tuple(RuleCount(rule, 19 - 3 * n, n, n % 2) for n, rule in enumerate(RULES)),
    tuple(
        Region(name, max(0, 20 - 3 * n), 9 - n)
        for n, name in enumerate((*REGIONS, "Daerah Khusus Ibukota dan sekitarnya"))
    ),
    tuple(day(FIRST + timedelta(days=n), n) for n in range(30)),
)
WEEK = Period(
    "week",
    MONDAY,
    MONDAY + timedelta(days=7),
    Numbers(2, 1, 1, 1, 0, 3, 0, ((1, 1),), 1, timedelta(minutes=4), timedelta(minutes=4), 2, 0),
    Numbers(),
    (RuleCount("text-length", 1),),
    (Region("", 1, 1),),
    tuple(day(MONDAY + timedelta(days=n), 0 if n else 4) for n in range(7)),
    complete=False,
)
NOTHING = Period("week", MONDAY, MONDAY + timedelta(days=7), Numbers(), Numbers())
PERIODS = {"month": MONTH, "week": WEEK, "nothing": NOTHING}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in ("id", "en"):
        for name, period in PERIODS.items():
            page = period_page(desk_in(language), period)
            (folder / f"report-{name}-{language}.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
