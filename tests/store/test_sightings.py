from store import inbound, retrying, sightings
from store.database import Database
from store.sightings import Unplaced
from tests.store.rows import DESK, MAILBOX, NOON, WORKER, claimed, closed, minutes, received


def test_cursor_is_none_until_it_is_set(database: Database) -> None:
    with database.transaction() as c:
        assert sightings.cursor(c, DESK, MAILBOX) is None
        sightings.set_cursor(c, DESK, MAILBOX, "7:1")
        sightings.set_cursor(c, DESK, MAILBOX, "7:2")
        sightings.set_cursor(c, DESK, "Spam", "9:9")
        assert sightings.cursor(c, DESK, MAILBOX) == "7:2"


def test_first_seen_is_none_until_a_message_is(database: Database) -> None:
    with database.transaction() as c:
        assert sightings.first_seen(c, DESK) is None
        received(c, 1, now=NOON + minutes(5))
        received(c, 2, now=NOON + minutes(6))
        received(c, 3, now=NOON, desk="other")
        assert sightings.first_seen(c, DESK) == NOON + minutes(5)


def test_known_place_is_of_one_desk_and_mailbox(database: Database) -> None:
    with database.transaction() as c:
        received(c, 1, key="7:1")
        assert sightings.known_place(c, DESK, MAILBOX, "7:1")
        assert not sightings.known_place(c, DESK, MAILBOX, "7:2")
        assert not sightings.known_place(c, DESK, "Spam", "7:1")
        assert not sightings.known_place(c, "other", MAILBOX, "7:1")


def test_find_twin_by_remote_id(database: Database) -> None:
    with database.transaction() as c:
        id = received(c, 1, remote_id="1784")
        assert sightings.find_twin(c, DESK, MAILBOX, remote_id="1784", message_id="<other>", size=9) == id


def test_find_twin_by_message_id_and_size(database: Database) -> None:
    with database.transaction() as c:
        id = received(c, 1, message_id="<m>", size=10)
        assert sightings.find_twin(c, DESK, MAILBOX, remote_id="", message_id="<m>", size=10) == id
        assert sightings.find_twin(c, DESK, MAILBOX, remote_id="", message_id="<m>", size=11) is None


def test_find_twin_is_unsure_of_two_that_look_the_same(database: Database) -> None:
    with database.transaction() as c:
        received(c, 1, message_id="<m>", size=10)
        received(c, 2, message_id="<m>", size=10)
        assert sightings.find_twin(c, DESK, MAILBOX, remote_id="", message_id="<m>", size=10) is None


def test_find_twin_never_matches_on_nothing(database: Database) -> None:
    with database.transaction() as c:
        received(c, 1, message_id="", remote_id="", size=10)
        assert sightings.find_twin(c, DESK, MAILBOX, remote_id="", message_id="", size=10) is None


def test_find_twin_looks_in_this_mailbox_only(database: Database) -> None:
    with database.transaction() as c:
        received(c, 1, remote_id="1784", mailbox="Spam")
        assert sightings.find_twin(c, DESK, MAILBOX, remote_id="1784", message_id="", size=1) is None


def test_unplaced_are_the_places_of_what_is_done(database: Database) -> None:
    with database.transaction() as c:
        id = closed(c, 1, "reject")
        failed = claimed(c, 2)
        inbound.fail(c, failed, worker=WORKER, error="", now=NOON)
        received(c, 3)
        assert sightings.unplaced(c, DESK, MAILBOX) == (Unplaced(id, "7:1", "reject"),)
        assert sightings.unplaced(c, DESK, "Spam") == ()
        sightings.mark_placed(c, DESK, MAILBOX, "7:1", NOON)
        assert sightings.unplaced(c, DESK, MAILBOX) == ()


def test_a_second_copy_is_placed_too(database: Database) -> None:
    with database.transaction() as c:
        id = closed(c, 1, "reject")
        sightings.mark_placed(c, DESK, MAILBOX, "7:1", NOON)
        received(c, 1, key="7:5")
        assert sightings.unplaced(c, DESK, MAILBOX) == (Unplaced(id, "7:5", "reject"),)


def test_a_place_found_again_in_a_rescan_need_not_be_placed(database: Database) -> None:
    with database.transaction() as c:
        id = closed(c, 1, "reject")
        sightings.mark_placed(c, DESK, MAILBOX, "7:1", NOON)
        sightings.sight(c, DESK, MAILBOX, "8:1", inbound_id=id, now=NOON + minutes(1), placed=True)
        assert sightings.known_place(c, DESK, MAILBOX, "8:1")
        assert sightings.unplaced(c, DESK, MAILBOX) == ()


def test_a_retried_message_is_placed_again(database: Database) -> None:
    with database.transaction() as c:
        id = closed(c, 1, "hold")
        sightings.mark_placed(c, DESK, MAILBOX, "7:1", NOON)
        retrying.retry(c, DESK, id)
        inbound.claim(c, DESK, WORKER, NOON)
        inbound.close(c, id, worker=WORKER, disposition="reject", now=NOON)
        assert sightings.unplaced(c, DESK, MAILBOX) == (Unplaced(id, "7:1", "reject"),)
