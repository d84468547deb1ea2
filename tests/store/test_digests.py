from store import digests, inbound, outbox, retrying
from store.database import Database
from store.digests import Happened, Waiting
from tests.store.rows import DESK, NOON, WORKER, claimed, closed, filed, minutes, queued


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
        retrying.settle(c, DESK, closed(c, 6, "hold"), NOON)
        waiting = digests.still_waiting(c, DESK)
        assert digests.still_waiting(c, "other") == Waiting((), (), (), (), ())
    assert waiting.drafts == (draft,)
    assert [row.id for row in waiting.held] == [longer_held, held]
    assert [row.id for row in waiting.failed] == [failed]
    assert [each.id for each in waiting.held_letters] == [letter]
    assert waiting.undelivered == ()
