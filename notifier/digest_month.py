"""A month in a few lines and two small charts that survive mail programs and plain text."""

from dataclasses import dataclass

from notifier.desk import Desk
from notifier.report import Month
from notifier.words import shortened

LONGEST = 24  # characters of the longest bar in plain text
MOST_RULES = 5
MOST_REGIONS = 8
MAX_LABEL = 34


@dataclass(frozen=True, slots=True)
class Bar:
    """percent: of the longest; drawn: the bar in plain text."""

    label: str
    number: str
    percent: int
    drawn: str


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    bars: tuple[Bar, ...]
    width: int  # characters of the longest label


@dataclass(frozen=True, slots=True)
class MonthView:
    title: str
    lines: tuple[str, ...]
    charts: tuple[Chart, ...]


def month_view(desk: Desk, month: Month) -> MonthView:
    words = desk.words
    lines = [words("digest.month_submissions", count=month.submissions)]
    if month.drafts:
        lines.append(words("digest.month_drafts", count=month.drafts, first_time=month.first_time))
        lines.append(words("digest.month_rounds", rounds=round(month.rounds_total / month.drafts, 1)))
    if month.rejected:
        lines.append(words("digest.month_rejected", count=month.rejected))
    rules = [(desk.catalogue.name(rule), count, words("digest.times", count=count)) for rule, count in month.by_rule]
    regions = [
        (
            shortened(region.name, MAX_LABEL) or words("digest.no_region"),
            region.filed + region.rejected,
            words("digest.region_numbers", filed=region.filed, rejected=region.rejected),
        )
        for region in month.by_region
    ]
    charts = (
        _chart(words("digest.by_rule"), rules[:MOST_RULES]),
        _chart(words("digest.by_region_title"), regions[:MOST_REGIONS]),
    )
    return MonthView(
        words("digest.month", month=desk.local(month.begins)),
        tuple(lines),
        tuple(chart for chart in charts if chart.bars),
    )


def _chart(title: str, rows: list[tuple[str, int, str]]) -> Chart:
    most = max((count for _, count, _ in rows), default=1) or 1
    bars = tuple(
        Bar(label, number, max(1, round(100 * count / most)), "█" * max(1, round(LONGEST * count / most)))
        for label, count, number in rows
    )
    return Chart(title, bars, max((len(bar.label) for bar in bars), default=0))
