from store import answers, outbox
from store.database import Database
from tests.store.rows import DESK, NOON, minutes, queued, received


def test_recent_counts_answers_by_address_conversation_and_time(database: Database) -> None:
    with database.transaction() as c:
        about = received(c)
        queued(c, "a", inbound_id=about, thread="<t>")
        queued(c, "b", inbound_id=about, to_address="budi@contoh.id", thread="<t>")
        queued(c, "old", inbound_id=about, now=NOON - minutes(60))
        queued(c, "alert", inbound_id=about, kind="alert")
        queued(c, "digest", kind="digest")
        outbox.drop(c, DESK, queued(c, "dropped", inbound_id=about))
        since = NOON - minutes(1)
        assert answers.recent(c, DESK, since) == 2
        assert answers.recent(c, DESK, since, address="rina@contoh.id") == 1
        assert answers.recent(c, DESK, since, thread="<t>") == 2
        assert answers.recent(c, DESK, NOON - minutes(99), address="rina@contoh.id") == 2
