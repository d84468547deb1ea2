from store import events
from store.database import Database
from store.events import Event
from tests.store.rows import DESK, NOON, minutes, queued, received


def test_record_keeps_who_decided_what_and_why(database: Database) -> None:
    with database.transaction() as c:
        message = received(c)
        letter = queued(c, inbound_id=message)
        id = events.record(
            c,
            DESK,
            "letter-dropped",
            who="Sari",
            via="cli",
            at=NOON,
            letter_id=letter,
            inbound_id=message,
            rules=("text-font",),
            reason="hurufnya sudah benar",
            details={"state": "held"},
        )
        assert events.about(c, DESK, letter_id=letter) == (
            Event(
                id=id,
                desk=DESK,
                at=NOON,
                who="Sari",
                via="cli",
                what="letter-dropped",
                letter_id=letter,
                draft_id=None,
                inbound_id=message,
                rules=("text-font",),
                reason="hurufnya sudah benar",
                details={"state": "held"},
            ),
        )


def test_about_gives_what_concerns_one_thing_and_nothing_of_other_desks(database: Database) -> None:
    with database.transaction() as c:
        first, second = received(c, 1), received(c, 2)
        kept = [events.record(c, DESK, "a", who="S", via="cli", at=NOON, inbound_id=first) for _ in range(2)]
        events.record(c, DESK, "a", who="S", via="mail", at=NOON, inbound_id=second)
        events.record(c, "other", "a", who="S", via="desk", at=NOON, inbound_id=first)
        assert [event.id for event in events.about(c, DESK, inbound_id=first)] == kept
        assert events.about(c, DESK) == ()


def test_listing_gives_the_events_of_a_time(database: Database) -> None:
    with database.transaction() as c:
        for minute, what in ((0, "a"), (5, "b"), (10, "a")):
            events.record(c, DESK, what, who="S", via="cli", at=NOON + minutes(minute))
        whole = events.listing(c, DESK, NOON, NOON + minutes(10))
        only = events.listing(c, DESK, NOON, NOON + minutes(11), what="a")
    assert [event.what for event in whole] == ["a", "b"]
    assert [event.at for event in only] == [NOON, NOON + minutes(10)]
