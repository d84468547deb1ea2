from dataclasses import replace

import pytest
import sqlalchemy as sa

from store import attachments, inbound, releasing, retrying, sightings
from store.attachments import Attachment
from store.database import Database
from store.errors import NotStored, WrongState
from store.inbound import DEADLY, Inbound
from store.schema import inbound as inbound_table
from tests.store.rows import DESK, MAILBOX, NOON, WORKER, claimed, closed, filed, minutes, queued, received


def test_record_makes_a_pending_row(database: Database) -> None:
    with database.transaction() as c:
        id = received(c, 1)
    with database.reading() as c:
        assert inbound.get(c, DESK, id) == Inbound(
            id=id,
            desk=DESK,
            mailbox=MAILBOX,
            identity="sha256:1",
            source_sha256=f"{1:064x}",
            size=1001,
            remote_id="",
            message_id="<1@contoh.id>",
            author_name="Rina Wulandari",
            author_address="rina@contoh.id",
            subject="Kiriman tulisan",
            received_at=NOON,
            remote_thread="",
            conversation_id=None,
            not_before=None,
            state="pending",
            disposition=None,
            reason="",
            failed_rules=(),
            waived_rules=(),
            verdict=None,
            claimed_by=None,
            claimed_at=None,
            attempts=0,
            deaths=0,
            error=None,
            closed_at=None,
            settled_at=None,
        )


def test_record_of_the_same_identity_finds_the_row_and_adds_the_place(database: Database) -> None:
    with database.transaction() as c:
        first = received(c, 1, key="7:1")
        again = inbound.record(
            c,
            DESK,
            mailbox=MAILBOX,
            key="7:2",
            identity="sha256:1",
            source_sha256=None,
            size=1,
            received_at=NOON,
            now=NOON,
        )
        assert (again.id, again.new) == (first, False)
        assert sightings.known_place(c, DESK, MAILBOX, "7:2")
        assert len(inbound.listing(c, DESK)) == 1


def test_record_of_the_same_identity_at_another_desk_is_another_message(database: Database) -> None:
    with database.transaction() as c:
        assert received(c, 1) != received(c, 1, desk="other")


def test_record_keeps_what_no_database_can_store(database: Database) -> None:
    with database.transaction() as c:
        id = received(c, 1, subject="a\x00b\udce9c", author_name="\ud83d", message_id="<" + "é" * 5000 + ">")
        row = inbound.get(c, DESK, id)
    assert row is not None
    assert (row.subject, row.author_name, len(row.message_id)) == ("a\ufffdb\ufffdc", "\ufffd", 600)


def test_record_keeps_words_too_long_for_an_index(database: Database) -> None:
    long = "".join(chr(0x10000 + at * 7919 % 60000) for at in range(5000))  # four bytes each, hard to compress
    with database.transaction() as c:
        id = received(c, 1, message_id=long, identity=long, key=long, remote_id=long, author_address=long)
        again = inbound.record(
            c, DESK, mailbox=MAILBOX, key=long, identity=long, source_sha256=None, size=1, received_at=NOON, now=NOON
        )
        assert (again.id, again.new) == (id, False)


def test_close_keeps_a_verdict_with_characters_that_no_database_keeps(database: Database) -> None:
    """Also so that PostgreSQL finds the rest of it."""
    verdict = {"results": [{"excerpt": "a\x00b\ud83d “kutipan” 😀"}], "region": "Babel"}
    with database.transaction() as c:
        row = inbound.get(c, DESK, closed(c, verdict=verdict))
        assert c.scalar(sa.select(inbound_table.c.verdict["region"].as_string())) == "Babel"
    assert row is not None
    assert row.verdict == {"results": [{"excerpt": "a\ufffdb\ufffd “kutipan” 😀"}], "region": "Babel"}


def test_claim_takes_the_oldest_and_says_whose_it_is(database: Database) -> None:
    with database.transaction() as c:
        first, second = received(c, 1), received(c, 2)
        taken = [inbound.claim(c, DESK, WORKER, NOON) for _ in range(3)]
    assert [row and (row.id, row.state, row.claimed_by, row.claimed_at, row.attempts) for row in taken] == [
        (first, "processing", WORKER, NOON, 1),
        (second, "processing", WORKER, NOON, 1),
        None,
    ]


def test_claim_leaves_other_desks_alone(database: Database) -> None:
    with database.transaction() as c:
        received(c, 1, desk="other")
        assert inbound.claim(c, DESK, WORKER, NOON) is None


def test_close_keeps_what_became_of_it(database: Database) -> None:
    with database.transaction() as c:
        id = claimed(c)
        before = inbound.get(c, DESK, id)
        inbound.close(
            c,
            id,
            worker=WORKER,
            disposition="reject",
            reason="dua aturan",
            failed_rules=("text-font", "text-size"),
            verdict={"disposition": "reject", "results": [{"rule": "text-font"}]},
            now=NOON + minutes(1),
        )
        after = inbound.get(c, DESK, id)
    assert before is not None
    assert after == replace(
        before,
        state="done",
        disposition="reject",
        reason="dua aturan",
        failed_rules=("text-font", "text-size"),
        verdict={"disposition": "reject", "results": [{"rule": "text-font"}]},
        claimed_by=None,
        claimed_at=None,
        closed_at=NOON + minutes(1),
    )


def test_close_by_a_worker_that_was_thought_dead_is_refused(database: Database) -> None:
    with database.transaction() as c:
        id = claimed(c)
        inbound.release(c, [WORKER], NOON)
        inbound.claim(c, DESK, "w-2", NOON)
        with pytest.raises(WrongState, match="not in the hands of w-1"):
            inbound.close(c, id, worker=WORKER, disposition="accept", now=NOON)


def test_fail_keeps_the_traceback(database: Database) -> None:
    with database.transaction() as c:
        id = claimed(c)
        inbound.fail(c, id, worker=WORKER, error="Traceback…", now=NOON)
        row = inbound.get(c, DESK, id)
    assert row is not None
    assert (row.state, row.disposition, row.error, row.closed_at) == ("failed", None, "Traceback…", NOON)


def test_give_back_counts_no_attempt(database: Database) -> None:
    with database.transaction() as c:
        id = claimed(c)
        inbound.give_back(c, id, worker=WORKER)
        row = inbound.get(c, DESK, id)
    assert row is not None
    assert (row.state, row.attempts, row.claimed_by) == ("pending", 0, None)


def test_release_frees_what_the_dead_had_and_nothing_else(database: Database) -> None:
    with database.transaction() as c:
        mine, theirs = claimed(c, 1, "dead"), claimed(c, 2, "alive")
        assert inbound.release(c, ["dead"], NOON) == 1
        states = {row.id: (row.state, row.deaths) for row in inbound.listing(c, DESK)}
    assert states == {mine: ("pending", 1), theirs: ("processing", 0)}


def test_release_sets_a_message_aside_that_kills_every_worker(database: Database) -> None:
    with database.transaction() as c:
        id = received(c)
        for number in range(DEADLY):
            assert inbound.claim(c, DESK, f"w-{number}", NOON)
            inbound.release(c, [f"w-{number}"], NOON)
        row = inbound.get(c, DESK, id)
    assert row is not None
    assert (row.state, row.closed_at, row.error) == (
        "failed",
        NOON,
        f"{DEADLY} workers died while they had it in hand",
    )


@pytest.mark.parametrize("disposition", ["hold", "discard", "reject", "accept"])
def test_retry_of_what_nothing_came_of_begins_anew(database: Database, disposition: inbound.Disposition) -> None:
    with database.transaction() as c:
        id = received(c)
        fresh = inbound.get(c, DESK, id)
        inbound.claim(c, DESK, WORKER, NOON)
        attachments.record(c, id, [Attachment("a.docx", "application/msword", "document", 1, "f" * 64)])
        inbound.close(c, id, worker=WORKER, disposition=disposition, reason="x", verdict={}, now=NOON)
        assert fresh is not None
        assert retrying.retry(c, DESK, id) == replace(fresh, attempts=1)
        assert attachments.listing(c, id) == ()


def test_retry_of_a_failed_message_begins_anew(database: Database) -> None:
    with database.transaction() as c:
        id = claimed(c)
        inbound.fail(c, id, worker=WORKER, error="Traceback…", now=NOON)
        queued(c, "inbound:1:alert", kind="alert", inbound_id=id)
        row = retrying.retry(c, DESK, id)
    assert (row.state, row.error) == ("pending", None)


def test_retry_with_a_draft_is_refused(database: Database) -> None:
    with database.transaction() as c:
        id = closed(c, disposition="accept")
        filed(c, id)
        with pytest.raises(WrongState, match="filed as KTK-2026-0001"):
            retrying.retry(c, DESK, id)


def test_retry_with_an_answer_is_refused_until_it_is_dropped(database: Database) -> None:
    with database.transaction() as c:
        id = closed(c, disposition="reject")
        letter = queued(c, "inbound:1:answer", inbound_id=id)
        with pytest.raises(WrongState, match=f"letter {letter} is waiting"):
            retrying.retry(c, DESK, id)
        releasing.drop(c, DESK, letter)
        assert retrying.retry(c, DESK, id).state == "pending"
        assert queued(c, "inbound:1:answer", inbound_id=id) != letter


def test_retry_of_a_message_in_hand_is_refused(database: Database) -> None:
    with database.transaction() as c:
        id = claimed(c)
        with pytest.raises(WrongState, match="processing already"):
            retrying.retry(c, DESK, id)


def test_retry_of_another_desks_message_finds_none(database: Database) -> None:
    with database.transaction() as c:
        id = closed(c)
        with pytest.raises(NotStored):
            retrying.retry(c, "other", id)


def test_settle_is_for_what_waits_for_a_person(database: Database) -> None:
    with database.transaction() as c:
        held = closed(c, 1, "hold")
        rejected = closed(c, 2, "reject")
        assert retrying.settle(c, DESK, held, NOON).settled_at == NOON
        with pytest.raises(WrongState, match="does not wait for a person: it is reject"):
            retrying.settle(c, DESK, rejected, NOON)
        with pytest.raises(NotStored):
            retrying.settle(c, "other", held, NOON)


def test_listing_gives_the_newest_first_in_pages(database: Database) -> None:
    with database.transaction() as c:
        ids = [received(c, number) for number in range(5)]
        inbound.claim(c, DESK, WORKER, NOON)
        first = inbound.listing(c, DESK, 2)
        assert [row.id for row in first] == [ids[4], ids[3]]
        assert [row.id for row in inbound.listing(c, DESK, 2, before=first[-1].id)] == [ids[2], ids[1]]
        assert [row.id for row in inbound.listing(c, DESK, state="processing")] == [ids[0]]
