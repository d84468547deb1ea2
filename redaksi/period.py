"""The weekly and monthly report: put together from the store, and sent once for each week and month."""

from datetime import date, datetime

from notifier.period import Day, Numbers, Period, RuleCount
from notifier.period_report import period_letter
from notifier.report import Region
from redaksi import due
from redaksi.app import App
from redaksi.bulletins import is_open, send_once, was_at_work
from redaksi.due import month_due, month_of, week_due, week_of
from store import overrides, statistics
from store.decision_figures import Decided, decided
from store.statistics import Figures


def send_reports_when_due(app: App) -> bool:
    """Queue the reports whose hour has come and that were not queued yet; whether there were any."""
    letters, zone, now = app.config.letters, app.config.desk.zone, app.now()
    told = (
        week_due(now, letters.weekly, zone) if letters.weekly else None,
        month_due(now, letters.monthly, zone) if letters.monthly else None,
    )
    sent = [
        send_report(app, period)
        for period in told
        if period and is_open(app, period.kind, period.first) and was_at_work(app, period.until)
    ]
    return any(sent)


def send_report(app: App, of: due.Period) -> bool:
    """Queue the report on a period. False where that was done already; see send_once."""
    period = report_on(app, of)
    return send_once(
        app,
        of.kind,
        of.first,
        since=of.since,
        until=of.until,
        write=lambda: (
            None if period.empty else period_letter(app.desk, period, message_id=app.new_message_id(), date=app.now())
        ),
    )


def period_asked_for(app: App, kind: due.Kind, day: date | None) -> due.Period:
    """The week or month of that day; of none, the last whole one."""
    zone = app.config.desk.zone
    of = week_of if kind == "week" else month_of
    return of(day, zone) if day else due.before(of(app.now().astimezone(zone).date(), zone), zone)


def report_on(app: App, of: due.Period) -> Period:
    """A period in numbers. One that is not over yet reaches until now."""
    zone = app.config.desk.zone
    until = min(of.until, app.now())
    before = due.before(of, zone)
    begins = [start for _, start in due.days(of.first, of.end, zone)]
    with app.database.reading() as c:
        now = statistics.figures(c, app.desk_id, begins, until)
        then = statistics.figures(c, app.desk_id, [before.since], before.until)
        decided_now = decided(c, app.desk_id, of.since, until)
        decided_then = decided(c, app.desk_id, before.since, before.until)
        counts = overrides.counts(c, app.desk_id, of.since, until)
    judged = {rule: count for rule, count in counts.items() if count.confirmed or count.overridden}
    rejections = dict(now.by_rule)
    return Period(
        kind="week" if of.kind == "week" else "month",
        since=of.since,
        until=until,
        numbers=_numbers(now, decided_now),
        before=_numbers(then, decided_then),
        rules=tuple(
            RuleCount(
                rule,
                rejections.get(rule, 0),
                judged[rule].confirmed if rule in judged else 0,
                judged[rule].overridden if rule in judged else 0,
            )
            for rule in (*rejections, *(rule for rule in judged if rule not in rejections))
        ),
        regions=tuple(Region(each.name, each.filed, each.rejected) for each in now.by_region),
        days=tuple(_day(begin.astimezone(zone), each) for begin, each in zip(begins, now.by_day, strict=True)),
        complete=until == of.until,
    )


def _numbers(told: Figures, decided: Decided) -> Numbers:
    return Numbers(
        submissions=told.submissions,
        drafts=told.drafts,
        first_time=told.first_time,
        rejected=told.verdicts.reject,
        held=told.verdicts.hold,
        discarded=told.verdicts.discard,
        failed=told.verdicts.failed,
        rounds=told.rounds,
        rounds_total=told.rounds_total,
        median=told.median,
        p90=told.p90,
        letters_sent=told.letters_sent,
        undelivered=told.undelivered,
        review=decided.review,
        fit=decided.fit,
        declined=decided.declined,
        published=decided.published,
        decided_median=decided.median,
        decided_p90=decided.p90,
    )


def _day(begins: datetime, told: statistics.Verdicts) -> Day:
    return Day(begins, told.accept, told.reject, told.hold)
