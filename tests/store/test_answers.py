from store import answers, releasing
from store.answers import Recent
from store.database import Database
from tests.store.rows import DESK, NOON, minutes, queued, received

RINA = "rina@contoh.id"


def test_recent_counts_answers_by_address_conversation_and_time(database: Database) -> None:
    with database.transaction() as c:
        about = received(c)
        queued(c, "a", inbound_id=about, thread="<t>")
        queued(c, "b", inbound_id=about, to_address="budi@contoh.id", thread="<t>")
        queued(c, "old", inbound_id=about, now=NOON - minutes(60))
        queued(c, "alert", inbound_id=about, kind="alert")
        queued(c, "digest", kind="digest")
        releasing.drop(c, DESK, queued(c, "dropped", inbound_id=about))
        lately, before = NOON - minutes(1), NOON - minutes(99)
        first = answers.recent(c, DESK, address=RINA, thread="<t>", since=lately, to_all_since=before)
        assert first == Recent(to_address=1, in_thread=2, to_all=3)
        second = answers.recent(c, DESK, address=RINA, thread="", since=before, to_all_since=lately)
        assert second == Recent(to_address=2, in_thread=0, to_all=2)
        assert answers.to_all(c, DESK, lately) == 2


def test_gentle_knows_whether_an_address_was_told_lately_how_to_submit(database: Database) -> None:
    with database.transaction() as c:
        about = received(c)
        queued(c, "a", inbound_id=about, kind="gentle")
        queued(c, "b", inbound_id=about, to_address="budi@contoh.id")
        assert answers.gentle(c, DESK, RINA, NOON - minutes(1))
        assert not answers.gentle(c, DESK, RINA, NOON + minutes(1))
        assert not answers.gentle(c, DESK, "budi@contoh.id", NOON - minutes(1))
