from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import StatementError

from store import inbound, schema
from store.database import Database
from tests.store.rows import DESK, received

JAKARTA = timezone(timedelta(hours=7))


def test_time_comes_back_in_utc(database: Database) -> None:
    with database.transaction() as c:
        id = received(c, received_at=datetime(2026, 11, 23, 6, 0, 0, 1, tzinfo=JAKARTA))
        row = inbound.get(c, DESK, id)
    assert row is not None
    assert row.received_at == datetime(2026, 11, 22, 23, 0, 0, 1, tzinfo=UTC)
    assert row.received_at.tzinfo is UTC


def test_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="has no time zone"), database.transaction() as c:
        received(c, received_at=datetime(2026, 11, 23))


def test_times_of_different_zones_compare_as_moments(database: Database) -> None:
    with database.transaction() as c:
        for number, when in enumerate(
            (
                datetime(2026, 11, 23, 6, 0, tzinfo=JAKARTA),
                datetime(2026, 11, 22, 22, 59, 59, 999999, tzinfo=UTC),
                datetime(2026, 11, 23, 0, 0, tzinfo=UTC),
            )
        ):
            received(c, number, received_at=when)
        bound = datetime(2026, 11, 23, 6, 0, tzinfo=JAKARTA)
        found = c.scalars(sa.select(schema.inbound.c.identity).where(schema.inbound.c.received_at >= bound)).all()
    assert sorted(found) == ["sha256:0", "sha256:2"]
