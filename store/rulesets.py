"""The rules that were in force, each set kept once under its digest: what was judged by them names it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from store.prepared import prepared
from store.schema import ruleset
from store.upsert import insert_unless_there


def kept(c: Connection, digest: str) -> bool:
    """Whether the set of that digest is kept already."""
    return c.scalar(*_kept(digest)) is True


def keep(c: Connection, digest: str, rules: Mapping[str, Any], now: datetime) -> None:
    """Keep the set, unless it is kept already."""
    insert_unless_there(c, ruleset, ("digest",), digest=digest, rules=dict(rules), first_used_at=now)


def get(c: Connection, digest: str) -> Any | None:
    """The set of that digest, as it was kept; None where there is none."""
    row = c.execute(sa.select(ruleset.c.rules).filter_by(digest=digest)).one_or_none()
    return row.rules if row else None


@prepared
def _kept(digest: str) -> sa.Select[bool]:
    return sa.select(sa.exists().where(ruleset.c.digest == digest))
