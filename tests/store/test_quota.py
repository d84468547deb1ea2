from store import outbox, quota, returned
from store.database import Database
from tests.store.rows import DESK, NOON, WORKER, minutes, queued

HOUR = 60


def sent(database: Database, *at: float) -> None:
    """Letters sent so many minutes after noon."""
    with database.transaction() as c:
        for minute in at:
            id = queued(c, f"k{minute}")
            outbox.claim(c, DESK, WORKER, NOON)
            outbox.mark_sent(c, id, worker=WORKER, now=NOON + minutes(minute))


def test_used_counts_the_last_24_hours_and_what_is_on_its_way(database: Database) -> None:
    sent(database, 0, 1, 10)
    with database.transaction() as c:
        returned.came_back(c, DESK, 3, error="5.1.1", now=NOON)
        queued(c, "waiting")
        queued(c, "sending")
        outbox.claim(c, DESK, WORKER, NOON)
        queued(c, "elsewhere", desk="other")
        outbox.claim(c, "other", WORKER, NOON)
        assert quota.used(c, DESK, NOON + minutes(24 * HOUR - 1)) == 4
        assert quota.used(c, DESK, NOON + minutes(24 * HOUR)) == 3
        assert quota.used(c, DESK, NOON + minutes(30 * HOUR)) == 1


def test_room_from_is_when_enough_of_them_are_a_day_old(database: Database) -> None:
    sent(database, 0, 1, 10)
    with database.reading() as c:
        now = NOON + minutes(20)
        assert quota.room_from(c, DESK, now, 4) is None
        assert quota.room_from(c, DESK, now, 3) == NOON + minutes(24 * HOUR)
        assert quota.room_from(c, DESK, now, 2) == NOON + minutes(24 * HOUR + 1)
        assert quota.room_from(c, DESK, now, 1) == NOON + minutes(24 * HOUR + 10)


def test_claim_takes_letters_to_some_alone_where_told(database: Database) -> None:
    with database.transaction() as c:
        queued(c, "author")
        editor = queued(c, "digest", to_address="editor@contoh.id")
        taken = outbox.claim(c, DESK, WORKER, NOON, only_to=("editor@contoh.id",))
        assert taken is not None
        assert taken.id == editor
        assert outbox.claim(c, DESK, WORKER, NOON, only_to=("editor@contoh.id",)) is None


def test_put_off_lets_nothing_be_due_before_then_and_shortens_no_wait(database: Database) -> None:
    with database.transaction() as c:
        first, later = queued(c, "a"), queued(c, "b", not_before=NOON + minutes(90))
        held = queued(c, "c", held=True)
        assert outbox.put_off(c, DESK, NOON + minutes(60)) == 1
        letters = {id: outbox.get(c, DESK, id) for id in (first, later, held)}
    due = {id: letter.next_attempt_at for id, letter in letters.items() if letter}
    assert due == {first: NOON + minutes(60), later: NOON + minutes(90), held: NOON}


def test_a_letter_of_a_dead_worker_is_doubtful_until_it_is_settled(database: Database) -> None:
    with database.transaction() as c:
        id = queued(c)
        outbox.claim(c, DESK, "dead", NOON)
        outbox.release_claims(c, ["dead"], NOON + minutes(5))
        doubtful = outbox.claim(c, DESK, WORKER, NOON + minutes(6))
        assert doubtful is not None
        assert doubtful.doubtful_since == NOON
        outbox.mark_sent(c, id, worker=WORKER, now=NOON + minutes(6))
        settled = outbox.get(c, DESK, id)
    assert settled is not None
    assert settled.doubtful_since is None
