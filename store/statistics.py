"""What came of a period's mail, in numbers. docs/reports.md defines each; every one is counted by the database.

A period goes from `since` to just before `until`, two moments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, FromClause

from store.schema import attachment, draft, inbound, letter, offshoot

# Messages that were judged with another one, that came before the desk was at work, or that offered nothing to judge.
_UNCOUNTED = ("joined", "before-our-time", "no-file")
_SEVERAL = 4  # rounds from which on they are counted together


@dataclass(frozen=True, slots=True)
class Region:
    """filed: drafts from there; rejected: submissions sent back whose article names it."""

    name: str  # "" where none is named
    filed: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Messages by what became of them. failed: our program could not judge them."""

    accept: int = 0
    reject: int = 0
    hold: int = 0
    discard: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """A period in numbers."""

    submissions: int
    verdicts: Verdicts
    drafts: int  # filed; a later version of one is none
    first_time: int  # of these, filed without a rejection before
    rounds: tuple[tuple[int, int], ...]  # (how many, drafts): 1, 2, 3, and 4 for four or more
    rounds_total: int  # of all these drafts together
    median: timedelta | None  # from the first message to the draft
    p90: timedelta | None
    by_rule: tuple[tuple[str, int], ...]  # (rule, rejections that name it), most first
    by_region: tuple[Region, ...]
    by_day: tuple[Verdicts, ...]  # for each of the days asked for
    letters_sent: int
    undelivered: int


def figures(c: Connection, desk: str, days: Sequence[datetime], until: datetime) -> Figures:
    """The numbers from the first of `days` on; days: when each begins."""
    since = days[0]
    filed = _filed(c, desk, since, until)
    by_rounds = c.execute(_by_rounds(filed)).all()
    rounds = {row.rounds: row.drafts for row in by_rounds}
    median, p90 = durations(c, filed)
    by_day = _verdicts_by_day(c, desk, days, until)
    return Figures(
        submissions=_submissions(c, desk, since, until),
        verdicts=_sum(by_day),
        drafts=sum(rounds.values()),
        first_time=rounds.get(1, 0),
        rounds=tuple(sorted(rounds.items())),
        rounds_total=sum(int(row.total) for row in by_rounds),
        median=median,
        p90=p90,
        by_rule=_by_rule(c, desk, since, until),
        by_region=_by_region(c, desk, since, until),
        by_day=by_day,
        letters_sent=_count(c, letter, letter.c.desk == desk, *within(letter.c.sent_at, since, until)),
        undelivered=_count(
            c, letter, letter.c.desk == desk, letter.c.state == "failed", *within(letter.c.failed_at, since, until)
        ),
    )


def within(column: ColumnElement[datetime], since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (column >= since, column < until)


def _count(c: Connection, table: FromClause, *where: ColumnElement[bool]) -> int:
    return int(c.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0)


def _counted(message: Any) -> ColumnElement[bool]:
    """Whether a message counts; what failed has no verdict."""
    cause = sa.func.coalesce(message.c.verdict["cause"].as_string(), "")
    return sa.not_(cause.in_(_UNCOUNTED))


def _offers(message: Any) -> ColumnElement[bool]:
    """Whether a message is part of a submission: judged by the rules, or held with a document or photo."""
    files = sa.exists().where(attachment.c.inbound_id == message.c.id, attachment.c.role != "left-over")
    held = (message.c.disposition == "hold") & files
    judged: ColumnElement[bool] = message.c.disposition.in_(("accept", "reject"))
    return sa.and_(_counted(message), judged | held)


def _submissions(c: Connection, desk: str, since: datetime, until: datetime) -> int:
    """Conversations whose first judged message is of the period, and each further article that such a message held."""
    earlier = inbound.alias()
    before = (earlier.c.closed_at < inbound.c.closed_at) | (
        (earlier.c.closed_at == inbound.c.closed_at) & (earlier.c.id < inbound.c.id)
    )
    known = sa.exists().where(earlier.c.conversation_id == inbound.c.conversation_id, before, _offers(earlier))
    of_period = (inbound.c.desk == desk, *within(inbound.c.closed_at, since, until), _offers(inbound))
    further = (
        sa.select(sa.func.count())
        .select_from(offshoot.join(inbound, inbound.c.id == offshoot.c.inbound_id))
        .where(offshoot.c.article > 0, *of_period)
    )
    return _count(c, inbound, *of_period, ~known) + int(c.scalar(further) or 0)


def _verdicts_by_day(c: Connection, desk: str, days: Sequence[datetime], until: datetime) -> tuple[Verdicts, ...]:
    ends = [*days[1:], until]
    day = sa.case(*((inbound.c.closed_at < end, number) for number, end in enumerate(ends)), else_=len(days) - 1)
    became = sa.func.coalesce(inbound.c.disposition, inbound.c.state)  # "failed" has no disposition
    query = (
        sa.select(day.label("day"), became.label("became"), sa.func.count().label("messages"))
        .where(inbound.c.desk == desk, *within(inbound.c.closed_at, days[0], until), _counted(inbound))
        .group_by(sa.text("1"), sa.text("2"))
    )
    found: list[dict[str, int]] = [{} for _ in days]
    for row in c.execute(query):
        found[row.day][row.became] = row.messages
    return tuple(Verdicts(**each) for each in found)


def _sum(days: Sequence[Verdicts]) -> Verdicts:
    return Verdicts(*(sum(getattr(day, name) for day in days) for name in Verdicts.__dataclass_fields__))


def _by_rule(c: Connection, desk: str, since: datetime, until: datetime) -> tuple[tuple[str, int], ...]:
    each = sa.func.json_each if c.dialect.name == "sqlite" else sa.func.json_array_elements_text
    rule = each(inbound.c.failed_rules).table_valued("value", joins_implicitly=True)
    query = (
        sa.select(rule.c.value, sa.func.count().label("messages"))
        .select_from(inbound, rule)
        .where(inbound.c.desk == desk, inbound.c.disposition == "reject", _counted(inbound))
        .where(*within(inbound.c.closed_at, since, until))
        .group_by(rule.c.value)
    )
    return tuple(sorted(((row.value, row.messages) for row in c.execute(query)), key=lambda each: (-each[1], each[0])))


def _by_region(c: Connection, desk: str, since: datetime, until: datetime) -> tuple[Region, ...]:
    """Most first. "BABEL" and "Babel" are one region, named as it is written most."""
    named = sa.func.coalesce(inbound.c.verdict["region"].as_string(), "")
    filed = sa.select(draft.c.region.label("name"), sa.func.count().label("filed"), sa.literal(0).label("rejected"))
    filed = filed.where(draft.c.desk == desk, *within(draft.c.filed_at, since, until)).group_by(draft.c.region)
    rejected = (
        sa.select(named, sa.literal(0), sa.func.count())
        .where(inbound.c.desk == desk, inbound.c.disposition == "reject", _counted(inbound))
        .where(*within(inbound.c.closed_at, since, until))
        .group_by(sa.text("1"))
    )
    rows = c.execute(filed.union_all(rejected)).all()
    spellings: dict[str, dict[str, int]] = {}
    sums: dict[str, tuple[int, int]] = {}
    for row in rows:
        name = " ".join(row.name.split())
        key = name.casefold()
        here = spellings.setdefault(key, {})
        here[name] = here.get(name, 0) + row.filed + row.rejected
        filed_before, rejected_before = sums.get(key, (0, 0))
        sums[key] = (filed_before + row.filed, rejected_before + row.rejected)
    found = [Region(min(names, key=lambda name: (-names[name], name)), *sums[key]) for key, names in spellings.items()]
    return tuple(sorted(found, key=lambda region: (-region.filed - region.rejected, region.name)))


def _filed(c: Connection, desk: str, since: datetime, until: datetime) -> FromClause:
    """The drafts filed in the period: how many rounds each took, and how many seconds since its first message."""
    in_time = inbound.c.received_at <= draft.c.filed_at
    of_conversation = sa.select(sa.func.min(inbound.c.received_at)).where(
        inbound.c.conversation_id == draft.c.conversation_id, in_time
    )
    shared = (  # one message that began several conversations
        sa.select(sa.func.min(inbound.c.received_at))
        .select_from(offshoot.join(inbound, inbound.c.id == offshoot.c.inbound_id))
        .where(offshoot.c.conversation_id == draft.c.conversation_id, in_time)
    )
    alone = sa.select(inbound.c.received_at).where(
        inbound.c.id == draft.c.inbound_id, draft.c.conversation_id.is_(None), in_time
    )
    began = (each.correlate(draft).scalar_subquery() for each in (of_conversation, shared, alone))
    rejected = (
        sa.select(sa.func.count())
        .select_from(inbound)
        .where(inbound.c.conversation_id == draft.c.conversation_id, inbound.c.disposition == "reject")
        .where(inbound.c.closed_at < draft.c.filed_at, _counted(inbound))
        .correlate(draft)
        .scalar_subquery()
    )
    filed_at = draft.c.filed_at
    earliest = sa.func.min if c.dialect.name == "sqlite" else sa.func.least  # of several values
    took = seconds(c, filed_at) - earliest(
        *(seconds(c, sa.func.coalesce(each, filed_at, type_=filed_at.type)) for each in began)
    )
    return (
        sa.select((rejected + 1).label("rounds"), took.label("seconds"))
        .where(draft.c.desk == desk, *within(draft.c.filed_at, since, until))
        .subquery()
    )


def _by_rounds(filed: FromClause) -> sa.Select[Any]:
    rounds = sa.case((filed.c.rounds >= _SEVERAL, _SEVERAL), else_=filed.c.rounds)
    total = sa.func.sum(filed.c.rounds).label("total")
    return sa.select(rounds.label("rounds"), sa.func.count().label("drafts"), total).group_by(sa.text("1"))


def durations(c: Connection, took: FromClause) -> tuple[timedelta | None, timedelta | None]:
    """The median and the 90th percentile of the column `seconds`, by nearest rank: of ten, the fifth and the ninth;
    None of none."""
    place = sa.func.row_number().over(order_by=took.c.seconds).label("place")
    ranked = sa.select(took.c.seconds, place, sa.func.count().over().label("all")).subquery()

    def at(percent: int) -> ColumnElement[Any]:
        rank = (ranked.c.all * percent + 99) // 100
        return sa.func.max(sa.case((ranked.c.place == rank, ranked.c.seconds)))

    median, p90 = c.execute(sa.select(at(50), at(90))).one()
    return _duration(median), _duration(p90)


def _duration(found: int | None) -> timedelta | None:
    return None if found is None else timedelta(seconds=int(found))


def seconds(c: Connection, moment: ColumnElement[Any]) -> ColumnElement[int]:
    """A moment in whole seconds since 1970."""
    if c.dialect.name == "sqlite":
        return sa.cast(sa.func.strftime("%s", moment), sa.BigInteger)
    return sa.cast(sa.func.floor(sa.extract("epoch", moment)), sa.BigInteger)
