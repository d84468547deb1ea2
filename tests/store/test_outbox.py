from datetime import timedelta

import pytest

from store import outbox, releasing
from store.database import Database
from store.errors import NotStored, WrongState
from store.outbox import DEADLY, Letter, Queued
from tests.store.rows import DESK, NOON, WORKER, minutes, queued, received


def _states(database: Database) -> list[str]:
    with database.reading() as c:
        return [letter.state for letter in reversed(outbox.listing(c, DESK))]


def test_enqueue_keeps_the_letter_and_its_bytes(database: Database) -> None:
    with database.transaction() as c:
        about = received(c)
        id = queued(c, "inbound:1:answer", inbound_id=about, in_reply_to="<1@contoh.id>", thread="<0@contoh.id>")
    with database.reading() as c:
        assert outbox.get(c, DESK, id) == Letter(
            id=id,
            desk=DESK,
            kind="rejection",
            key="inbound:1:answer",
            to_address="rina@contoh.id",
            thread="<0@contoh.id>",
            subject="Re: Kiriman tulisan",
            message_id="<inbound:1:answer@redaksi.contoh.id>",
            in_reply_to="<1@contoh.id>",
            inbound_id=about,
            draft_id=None,
            conversation_id=None,
            rules=(),
            state="waiting",
            attempts=0,
            deaths=0,
            doubtful_since=None,
            next_attempt_at=NOON,
            claimed_by=None,
            claimed_at=None,
            error=None,
            queued_at=NOON,
            sent_at=None,
            failed_at=None,
        )
        assert outbox.source(c, id) == b"From: redaksi@contoh.id\r\n\r\nYth. Ibu Rina\r\n"
        assert outbox.about(c, [about]) == {about: (id,)}


def test_enqueue_of_a_key_that_was_used_changes_nothing(database: Database) -> None:
    with database.transaction() as c:
        id = queued(c, "k", subject="first")
        again = outbox.enqueue(
            c,
            DESK,
            kind="receipt",
            key="k",
            to_address="x@contoh.id",
            subject="second",
            message_id="<x>",
            source=b"",
            now=NOON,
        )
        assert again == Queued(id, new=False)
        assert [letter.subject for letter in outbox.listing(c, DESK)] == ["first"]


def test_claim_takes_the_one_due_longest_and_none_before_its_time(database: Database) -> None:
    with database.transaction() as c:
        later = queued(c, "a", not_before=NOON + minutes(30))
        sooner = queued(c, "b", not_before=NOON + minutes(10))
        queued(c, "c", held=True)
        assert outbox.claim(c, DESK, WORKER, NOON) is None
        taken = [outbox.claim(c, DESK, WORKER, NOON + minutes(40)) for _ in range(3)]
    assert [letter and letter.id for letter in taken] == [sooner, later, None]


def test_mark_sent_is_final(database: Database) -> None:
    with database.transaction() as c:
        id = queued(c)
        outbox.claim(c, DESK, WORKER, NOON)
        outbox.mark_sent(c, id, worker=WORKER, now=NOON + minutes(1))
        sent = outbox.get(c, DESK, id)
        assert outbox.claim(c, DESK, WORKER, NOON + minutes(99)) is None
        with pytest.raises(WrongState, match="is sent"):
            releasing.drop(c, DESK, id)
    assert sent is not None
    assert (sent.state, sent.sent_at, sent.attempts) == ("sent", NOON + minutes(1), 1)


def test_try_later_waits_until_then(database: Database) -> None:
    with database.transaction() as c:
        id = queued(c)
        outbox.claim(c, DESK, WORKER, NOON)
        outbox.try_later(c, id, worker=WORKER, error="421 busy", next_attempt_at=NOON + minutes(5))
        assert outbox.claim(c, DESK, WORKER, NOON + minutes(4)) is None
        again = outbox.claim(c, DESK, WORKER, NOON + minutes(5))
    assert again is not None
    assert (again.id, again.attempts, again.error) == (id, 2, "421 busy")


def test_refuse_is_for_a_person_who_may_release_it(database: Database) -> None:
    with database.transaction() as c:
        id = queued(c)
        outbox.claim(c, DESK, WORKER, NOON)
        outbox.refuse(c, id, worker=WORKER, error="550 no such user", now=NOON)
        failed = outbox.get(c, DESK, id)
        released = releasing.release(c, DESK, id, NOON + minutes(1))
    assert failed is not None
    assert (failed.state, failed.error, failed.failed_at) == ("failed", "550 no such user", NOON)
    assert (released.state, released.next_attempt_at, released.failed_at) == ("waiting", NOON + minutes(1), None)


@pytest.mark.parametrize("ending", ["mark_sent", "try_later", "refuse"])
def test_a_worker_that_was_thought_dead_cannot_finish_a_letter(database: Database, ending: str) -> None:
    with database.transaction() as c:
        id = queued(c)
        outbox.claim(c, DESK, WORKER, NOON)
        outbox.release_claims(c, [WORKER], NOON)
        with pytest.raises(WrongState, match="not in the hands of w-1"):
            match ending:
                case "mark_sent":
                    outbox.mark_sent(c, id, worker=WORKER, now=NOON)
                case "try_later":
                    outbox.try_later(c, id, worker=WORKER, error="", next_attempt_at=NOON)
                case "refuse":
                    outbox.refuse(c, id, worker=WORKER, error="", now=NOON)


def test_release_claims_frees_what_the_dead_had_and_nothing_else(database: Database) -> None:
    with database.transaction() as c:
        queued(c, "a")
        outbox.claim(c, DESK, "dead", NOON)
        queued(c, "b")
        outbox.claim(c, DESK, "alive", NOON)
        assert outbox.release_claims(c, ["dead"], NOON) == 1
    assert _states(database) == ["waiting", "sending"]


def test_release_claims_leaves_a_letter_to_a_person_when_it_killed_every_sender(database: Database) -> None:
    with database.transaction() as c:
        id = queued(c)
        for number in range(DEADLY):
            assert outbox.claim(c, DESK, f"w-{number}", NOON)
            outbox.release_claims(c, [f"w-{number}"], NOON)
        letter = outbox.get(c, DESK, id)
    assert letter is not None
    assert (letter.state, letter.failed_at) == ("failed", NOON)
    assert "may have arrived" in (letter.error or "")


def test_hold_keeps_a_letter_until_it_is_released(database: Database) -> None:
    with database.transaction() as c:
        id = queued(c)
        assert releasing.hold(c, DESK, id).state == "held"
        assert outbox.claim(c, DESK, WORKER, NOON) is None
        releasing.release(c, DESK, id, NOON)
        assert outbox.claim(c, DESK, WORKER, NOON) is not None


def test_drop_of_a_letter_that_is_being_sent_is_refused(database: Database) -> None:
    with database.transaction() as c:
        id = queued(c)
        outbox.claim(c, DESK, WORKER, NOON)
        with pytest.raises(WrongState, match="is sending; this can be done"):
            releasing.drop(c, DESK, id)


@pytest.mark.parametrize("turn", [releasing.hold, releasing.drop])
def test_a_letter_that_is_not_there_is_said_so(database: Database, turn: object) -> None:
    with database.transaction() as c, pytest.raises(NotStored, match="no letter 99"):
        assert callable(turn)
        turn(c, DESK, 99)


def test_after_a_clock_is_set_back_no_letter_waits_for_the_time_it_ran_ahead(database: Database) -> None:
    ahead = NOON + timedelta(days=40)
    with database.transaction() as c:
        put_off = queued(c, "inbound:1:answer")
        outbox.claim(c, DESK, WORKER, NOON)
        outbox.try_later(c, put_off, worker=WORKER, error="451", next_attempt_at=ahead)
        outbox.enqueue(c, DESK, kind="receipt", key="k", to_address="a@contoh.id", subject="s", message_id="<k@contoh>",
                       source=b"", now=ahead)  # fmt: skip
        outbox.wait_no_longer(c, DESK, NOON, timedelta(days=1))
        due = [letter.next_attempt_at for letter in reversed(outbox.listing(c, DESK))]
    assert due == [NOON + timedelta(days=1), NOON]


def test_a_letter_that_waits_as_letters_do_is_left_alone(database: Database) -> None:
    with database.transaction() as c:
        id = queued(c, "inbound:1:answer")
        outbox.claim(c, DESK, WORKER, NOON)
        outbox.try_later(c, id, worker=WORKER, error="451", next_attempt_at=NOON + minutes(60))
        outbox.wait_no_longer(c, DESK, NOON + minutes(1), timedelta(days=1))
        assert [letter.next_attempt_at for letter in outbox.listing(c, DESK)] == [NOON + minutes(60)]
