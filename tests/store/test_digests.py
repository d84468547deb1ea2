from datetime import date

from store import digests, inbound, outbox
from store.database import Database
from store.digests import Digest, Happened, Waiting
from tests.store.rows import DESK, NOON, WORKER, claimed, closed, filed, minutes, queued

DAY = date(2026, 11, 23)


def test_last_is_the_latest_day(database: Database) -> None:
    with database.transaction() as c:
        assert digests.last(c, DESK) is None
        letter = queued(c, "digest:2026-11-23", kind="digest")
        digests.record(c, DESK, DAY, letter_id=letter, covers_from=NOON - minutes(1440), covers_until=NOON)
        digests.record(c, DESK, date(2026, 11, 22), letter_id=None, covers_from=NOON, covers_until=NOON)
        assert digests.last(c, DESK) == Digest(DESK, DAY, letter, NOON - minutes(1440), NOON)
        assert digests.last(c, "other") is None


def test_record_of_a_day_that_has_its_digest_says_no(database: Database) -> None:
    with database.transaction() as c:
        assert digests.record(c, DESK, DAY, letter_id=None, covers_from=NOON, covers_until=NOON)
        assert not digests.record(c, DESK, DAY, letter_id=None, covers_from=NOON, covers_until=NOON + minutes(1))
        last = digests.last(c, DESK)
    assert last is not None
    assert last.covers_until == NOON


def test_happened_tells_each_thing_in_its_own_period_once(database: Database) -> None:
    with database.transaction() as c:
        draft = filed(c, closed(c, 1, "accept"))
        rejected, held, discarded = closed(c, 2, "reject"), closed(c, 3, "hold"), closed(c, 4, "discard")
        failed = claimed(c, 5)
        inbound.fail(c, failed, worker=WORKER, error="", now=NOON)
        undelivered = queued(c)
        outbox.claim(c, DESK, WORKER, NOON)
        outbox.refuse(c, undelivered, worker=WORKER, error="550", now=NOON)
        day = digests.happened(c, DESK, NOON, NOON + minutes(1))
        before = digests.happened(c, DESK, NOON - minutes(1), NOON)
    assert day.drafts == (draft,)
    assert [row.id for row in (*day.rejected, *day.held, *day.discarded, *day.failed)] == [
        rejected,
        held,
        discarded,
        failed,
    ]
    assert [letter.id for letter in day.undelivered] == [undelivered]
    assert before == Happened((), (), (), (), (), ())


def test_still_waiting_is_what_a_person_has_to_see_to(database: Database) -> None:
    with database.transaction() as c:
        draft = filed(c, closed(c, 1, "accept"))
        closed(c, 2, "reject")
        held = closed(c, 3, "hold", now=NOON + minutes(2))
        longer_held = closed(c, 4, "hold", now=NOON + minutes(1))
        failed = claimed(c, 5)
        inbound.fail(c, failed, worker=WORKER, error="", now=NOON)
        letter = queued(c, held=True)
        inbound.settle(c, DESK, closed(c, 6, "hold"), NOON)
        waiting = digests.still_waiting(c, DESK)
        assert digests.still_waiting(c, "other") == Waiting((), (), (), (), ())
    assert waiting.drafts == (draft,)
    assert [row.id for row in waiting.held] == [longer_held, held]
    assert [row.id for row in waiting.failed] == [failed]
    assert [each.id for each in waiting.held_letters] == [letter]
    assert waiting.undelivered == ()
