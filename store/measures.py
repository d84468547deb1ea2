"""The store in numbers: how much of what there is, and since when the oldest of it waits."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Table

from store.schema import WAITS, draft, inbound, letter


@dataclass(frozen=True, slots=True)
class Measures:
    """oldest: since when the oldest waits of each kind; None where nothing does."""

    messages: Mapping[tuple[str, str], int]  # by state and disposition, "" before there is one
    rule_failures: Mapping[str, int]  # messages that failed a rule
    letters: Mapping[tuple[str, str], int]  # by kind and state
    drafts: Mapping[str, int]  # by state
    oldest: Mapping[str, datetime | None]


def measure(c: Connection, desk: str) -> Measures:
    return Measures(
        messages={(s, d or ""): n for s, d, n in _counts(c, desk, inbound, inbound.c.state, inbound.c.disposition)},
        rule_failures=_rule_failures(c, desk),
        letters={(kind, state): n for kind, state, n in _counts(c, desk, letter, letter.c.kind, letter.c.state)},
        drafts=dict(_counts(c, desk, draft, draft.c.state)),
        oldest=oldest(c, desk),
    )


def oldest(c: Connection, desk: str) -> dict[str, datetime | None]:
    """Since when the oldest message, letter and draft waits, by what for."""
    waits = sa.text(WAITS)
    return {
        "message-pending": _first(
            c,
            inbound.c.received_at,
            inbound.c.desk == desk,
            inbound.c.state == "pending",
            inbound.c.not_before.is_(None),
        ),
        "message-held": _first(c, inbound.c.closed_at, inbound.c.desk == desk, waits, inbound.c.disposition == "hold"),
        "message-failed": _first(c, inbound.c.closed_at, inbound.c.desk == desk, waits, inbound.c.state == "failed"),
        "letter-waiting": _first(
            c, letter.c.queued_at, letter.c.desk == desk, letter.c.state.in_(("waiting", "sending"))
        ),
        "letter-held": _first(c, letter.c.queued_at, letter.c.desk == desk, letter.c.state == "held"),
        "draft-waiting": _first(c, draft.c.filed_at, draft.c.desk == desk, draft.c.state == "waiting"),
    }


def _counts(c: Connection, desk: str, table: Table, *by: ColumnElement[str]) -> list[tuple[Any, ...]]:
    query = sa.select(*by, sa.func.count()).where(table.c.desk == desk).group_by(*by)
    return [tuple(row) for row in c.execute(query)]


def _rule_failures(c: Connection, desk: str) -> Counter[str]:
    """Lists of rules are few: the database counts each list, and here they are taken apart."""
    written = sa.cast(inbound.c.failed_rules, sa.Text)
    failures: Counter[str] = Counter()
    for rules, count in c.execute(sa.select(written, sa.func.count()).filter_by(desk=desk).group_by(written)):
        for rule in json.loads(rules or "[]"):
            failures[rule] += count
    return failures


def _first(c: Connection, at: ColumnElement[datetime], *where: ColumnElement[bool] | sa.TextClause) -> datetime | None:
    return c.execute(sa.select(sa.func.min(at, type_=at.type)).where(*where)).scalar_one()
