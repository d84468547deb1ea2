import pytest

from store import events, inbound, outbox, overrides, retrying
from store.database import Database
from store.errors import NotStored, WrongState
from store.overrides import ACCEPTED, DROPPED, EDITED, RELEASED, Counts
from tests.store.rows import DESK, NOON, WORKER, claimed, closed, filed, minutes, queued


def test_counts_say_what_editors_made_of_each_rules_rejections(database: Database) -> None:
    with database.transaction() as c:
        ids = [queued(c, f"k{n}", rules=("text-font",), now=NOON + minutes(n)) for n in range(6)]
        both = queued(c, "both", rules=("text-font", "text-size"), held=True, now=NOON + minutes(6))
        queued(c, "receipt", kind="receipt", rules=("text-font",))
        queued(c, "other desk", desk="other", rules=("text-font",))
        for letter, what in (
            (ids[0], RELEASED),
            (ids[1], EDITED),
            (ids[1], RELEASED),
            (ids[2], DROPPED),
            (ids[3], RELEASED),
            (ids[3], ACCEPTED),
            (ids[4], "letter-sent-again"),
        ):
            events.record(c, DESK, what, who="S", via="cli", at=NOON, letter_id=letter)
    with database.reading() as c:
        assert overrides.counts(c, DESK) == {
            "text-font": Counts(rejections=7, held=1, confirmed=2, edited=1, overridden=2),
            "text-size": Counts(rejections=1, held=1),
        }
        assert overrides.counts(c, DESK, since=NOON + minutes(6)) == {
            "text-font": Counts(rejections=1, held=1),
            "text-size": Counts(rejections=1, held=1),
        }
        assert overrides.counts(c, DESK, until=NOON + minutes(1)) == {"text-font": Counts(rejections=1, confirmed=1)}
    assert both > 0


def test_accept_drops_what_has_not_left_and_makes_room_for_another_answer(database: Database) -> None:
    with database.transaction() as c:
        id = closed(c, disposition="reject", failed_rules=("text-font",))
        held = queued(c, f"inbound:{id}:answer", inbound_id=id, held=True)
        row, letters = retrying.accept(c, DESK, id, ("text-font",))
        assert (row.state, row.disposition, row.waived_rules, row.failed_rules) == ("pending", None, ("text-font",), ())
        assert letters == (held,)
        dropped = outbox.get(c, DESK, held)
        assert queued(c, f"inbound:{id}:answer", inbound_id=id, kind="receipt") != held
    assert dropped is not None
    assert (dropped.state, dropped.error) == ("dropped", f"an editor accepted message {id}")


def test_accept_leaves_a_letter_that_has_left_and_another_answer_may_follow(database: Database) -> None:
    with database.transaction() as c:
        id = closed(c, disposition="reject")
        sent = queued(c, "k", inbound_id=id)
        outbox.claim(c, DESK, WORKER, NOON)
        with pytest.raises(WrongState, match="is being sent at this moment"):
            retrying.accept(c, DESK, id, ("text-font",))
        outbox.mark_sent(c, sent, worker=WORKER, now=NOON)
        retrying.accept(c, DESK, id, ("text-font",))
        assert queued(c, "k", inbound_id=id) != sent
        kept = outbox.get(c, DESK, sent)
    assert kept is not None
    assert kept.state == "sent"


def test_accept_of_what_is_filed_pending_or_not_there_is_refused(database: Database) -> None:
    with database.transaction() as c:
        done = closed(c, 1, disposition="accept")
        number = filed(c, done).number
        with pytest.raises(WrongState, match=f"filed as {number}"):
            retrying.accept(c, DESK, done, ())
        busy = claimed(c, 2)
        with pytest.raises(WrongState, match="is processing already"):
            retrying.accept(c, DESK, busy, ())
        with pytest.raises(NotStored, match="no message 99"):
            retrying.accept(c, DESK, 99, ())


def test_retry_forgets_what_an_editor_let_pass(database: Database) -> None:
    with database.transaction() as c:
        id = closed(c, disposition="reject")
        retrying.accept(c, DESK, id, ("text-font",))
        inbound.claim(c, DESK, WORKER, NOON)
        inbound.close(c, id, worker=WORKER, disposition="hold", now=NOON)
        assert retrying.retry(c, DESK, id).waived_rules == ()
