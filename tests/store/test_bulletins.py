from datetime import date, timedelta

import sqlalchemy as sa

from store import bulletins
from store.bulletins import Bulletin
from store.database import Database, open_database
from store.migrations.chain import upgrade
from store.types import Time
from tests.store.rows import DESK, NOON, minutes, queued

DAY = date(2026, 11, 23)
SINCE = NOON - timedelta(days=1)
DIGEST = sa.table(  # as it was before there were bulletins
    "digest",
    sa.column("desk", sa.Text),
    sa.column("day", sa.Date),
    sa.column("covers_from", Time),
    sa.column("covers_until", Time),
)


def test_last_and_first_are_those_of_one_kind_around_a_day(database: Database) -> None:
    with database.transaction() as c:
        assert bulletins.last(c, DESK, "digest") is None
        letter = queued(c, "digest:2026-11-23", kind="digest")
        assert bulletins.claim(c, DESK, "digest", DAY, covers_from=SINCE, covers_until=NOON)
        bulletins.set_letter(c, DESK, "digest", DAY, letter)
        assert bulletins.claim(c, DESK, "digest", DAY - timedelta(days=1), covers_from=SINCE, covers_until=SINCE)
        today = Bulletin(DESK, "digest", DAY, letter, SINCE, NOON)
        yesterday = Bulletin(DESK, "digest", DAY - timedelta(days=1), None, SINCE, SINCE)
        assert bulletins.last(c, DESK, "digest") == today
        assert bulletins.last(c, DESK, "digest", before=DAY) == yesterday
        assert bulletins.first(c, DESK, "digest", DAY - timedelta(days=7)) == yesterday
        assert bulletins.first(c, DESK, "digest", DAY) == today
        assert bulletins.first(c, DESK, "digest", DAY + timedelta(days=1)) is None
        assert bulletins.last(c, DESK, "week") is None
        assert bulletins.last(c, "other", "digest") is None


def test_a_bulletin_is_claimed_once_for_each_kind_and_day(database: Database) -> None:
    with database.transaction() as c:
        assert bulletins.claim(c, DESK, "digest", DAY, covers_from=SINCE, covers_until=NOON)
        assert not bulletins.claim(c, DESK, "digest", DAY, covers_from=SINCE, covers_until=NOON + minutes(1))
        assert bulletins.claim(c, DESK, "week", DAY, covers_from=SINCE, covers_until=NOON)
        kept = bulletins.last(c, DESK, "digest")
    assert kept is not None
    assert kept.covers_until == NOON


def test_digests_of_an_older_store_are_kept_and_not_sent_again(empty_url: str) -> None:
    database = open_database(empty_url)
    with database.transaction() as c:
        upgrade(c, "0004")
        old = {"desk": DESK, "day": DAY, "covers_from": SINCE, "covers_until": NOON}
        c.execute(sa.insert(DIGEST).values(**old))
        upgrade(c)
        kept = bulletins.last(c, DESK, "digest")
    database.close()
    assert kept is not None
    assert (kept.day, kept.letter_id, kept.covers_from) == (DAY, None, SINCE)
