"""A week or month -> a page of its own with plots and the tables behind them, and a short letter that carries it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from markupsafe import Markup

from notifier import envelope, render
from notifier.desk import Desk
from notifier.period import Numbers, Period
from notifier.plots import Row, bars, columns
from notifier.words import Words, shortened

MAX_LABEL = 36
MOST_REGIONS = 20
_NUMBERS = (
    "submissions", "drafts", "first_time", "mean_rounds", "median", "p90",
    "review", "fit", "declined", "published", "decided_median", "decided_p90",
    "rejected", "held", "discarded", "failed", "letters_sent", "undelivered",
)  # fmt: skip
_SHORT = ("submissions", "drafts", "first_time", "median", "fit", "declined", "published", "decided_median", "rejected")


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing and the table behind it. legend: what the series are."""

    title: str
    drawing: Markup
    legend: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def period_page(desk: Desk, period: Period) -> str:
    """The report as an HTML file that needs nothing else."""
    return render.page(desk, "report", **_view(desk, period))


def period_text(desk: Desk, period: Period) -> str:
    """The report's numbers for a terminal."""
    view = _view(desk, period)
    lines = [view["title"], *filter(None, [view["incomplete"]]), ""]
    widest = max(len(name) for name, _, _ in view["table"])
    for name, now, before in view["table"]:
        lines.append(f"{name.ljust(widest)}  {now}  ({view['head'][1]}: {before})")
    for plot in view["plots"]:
        lines += ["", plot.title]
        widest = max(len(row[0]) for row in (plot.head, *plot.rows))
        lines += [f"  {row[0].ljust(widest)}  {'  '.join(row[1:])}" for row in (plot.head, *plot.rows)]
    return "\n".join(lines) + "\n"


def period_letter(desk: Desk, period: Period, *, message_id: str, date: datetime) -> EmailMessage:
    """The report as a letter to the desk's editors, the page attached. Raises ValueError where the desk has none."""
    words, view = desk.words, _view(desk, period)
    short = [row for name, row in zip(_NUMBERS, view["table"], strict=True) if name in _SHORT]
    body = render.body(desk, "report", **view | {"table": short})
    letter = envelope.notice(desk, view["subject"], body, message_id=message_id, date=date)
    file = f"{words('report.file')}-{desk.local(period.since):{'%Y-%m-%d' if period.kind == 'week' else '%Y-%m'}}.html"
    letter.add_attachment(
        period_page(desk, period).encode(), "text", "html", filename=file, params={"charset": "utf-8"}
    )
    return letter


def _view(desk: Desk, period: Period) -> dict[str, Any]:
    words = desk.words
    first, last = desk.local(period.since), desk.local(period.until - timedelta(microseconds=1))
    spelt = words(f"report.{period.kind}", first=first, span=words.span(first, last))
    return {
        "subject": words("report.subject", desk=desk.name, period=spelt),
        "title": words("report.title", period=spelt),
        "incomplete": "" if period.complete else words("report.incomplete", until=desk.local(period.until)),
        "empty": period.empty,
        "head": (words("report.this"), words(f"report.before_{period.kind}")),
        "table": [
            (words(f"report.{name}"), _written(words, period.numbers, name), _written(words, period.before, name))
            for name in _NUMBERS
        ],
        "plots": [plot for plot in _plots(desk, period) if plot.rows],
    }


def _written(words: Words, numbers: Numbers, name: str) -> str:
    if name == "mean_rounds":
        return words.written(round(numbers.rounds_total / numbers.drafts, 1)) if numbers.drafts else "–"
    value = getattr(numbers, name)
    return "–" if value is None else words.written(value)


def _plots(desk: Desk, period: Period) -> tuple[Plot, ...]:
    return (_by_day(desk, period), _by_rounds(desk, period), _by_rule(desk, period), _by_region(desk, period))


def _by_day(desk: Desk, period: Period) -> Plot:
    words = desk.words
    series = tuple(words(f"report.series_{name}") for name in ("accepted", "rejected", "held"))
    values = [(day, (day.accepted, day.rejected, day.held)) for day in period.days]
    drawing = columns(
        "by-day",
        words("report.by_day"),
        words("report.by_day_described"),
        [Row(words.written(desk.local(day.begins).day, "plain"), each, "") for day, each in values],
    )
    rows = tuple((words.written(desk.local(day.begins), "short"), *map(words.written, each)) for day, each in values)
    there = any(sum(each) for _, each in values)
    return Plot(words("report.by_day"), drawing, series, (words("report.day"), *series), rows if there else ())


def _by_rounds(desk: Desk, period: Period) -> Plot:
    words = desk.words
    rows = [
        Row(words(f"report.rounds_{rounds}"), (drafts,), words.written(drafts))
        for rounds, drafts in period.numbers.rounds
    ]
    drawing = bars("by-rounds", words("report.by_rounds"), words("report.by_rounds_described"), rows)
    head = (words("report.rounds"), words("report.drafts"))
    return Plot(words("report.by_rounds"), drawing, (), head, tuple((row.label, row.said) for row in rows))


def _by_rule(desk: Desk, period: Period) -> Plot:
    words, name = desk.words, desk.catalogue.name
    rows = [
        Row(name(each.rule), (each.rejections,), words("report.times", count=each.rejections)) for each in period.rules
    ]
    drawing = bars("by-rule", words("report.by_rule"), words("report.by_rule_described"), rows)
    judged = any(each.confirmed or each.overridden for each in period.rules)
    head = ("rule", "rejections", *(("confirmed", "overridden") if judged else ()))
    table = tuple(
        (name(each.rule), *(words.written(getattr(each, column)) for column in head[1:])) for each in period.rules
    )
    return Plot(words("report.by_rule"), drawing, (), tuple(words(f"report.{column}") for column in head), table)


def _by_region(desk: Desk, period: Period) -> Plot:
    words = desk.words
    series = (words("report.series_filed"), words("report.series_returned"))
    named = [(shortened(each.name, MAX_LABEL) or words("report.no_region"), each) for each in period.regions]
    rows = [
        Row(name, (each.filed, each.rejected), f"{words.written(each.filed)} + {words.written(each.rejected)}")
        for name, each in named[:MOST_REGIONS]
    ]
    drawing = bars("by-region", words("report.by_region"), words("report.by_region_described"), rows)
    table = tuple((name, words.written(each.filed), words.written(each.rejected)) for name, each in named)
    return Plot(words("report.by_region"), drawing, series, (words("report.region"), *series), table)
