"""Several processes at once, each with its own connections."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection

from store import drafts, inbound, outbox
from store.database import Database, open_database
from tests.store.rows import DESK, NOON, filed, queued, received

ROWS = 100


def _together(work: Callable[[str, int], list[int]], url: str, processes: int) -> list[list[int]]:
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return list(pool.map(work, [url] * processes, range(processes)))


def _claim_messages(url: str, worker: int) -> list[int]:
    database = open_database(url)
    claimed: list[int] = []
    while True:
        with database.transaction() as c:
            row = inbound.claim(c, DESK, f"w-{worker}", NOON)
        if row is None:
            return claimed
        claimed.append(row.id)


def _claim_letters(url: str, worker: int) -> list[int]:
    database = open_database(url)
    claimed: list[int] = []
    while True:
        with database.transaction() as c:
            row = outbox.claim(c, DESK, f"w-{worker}", NOON)
        if row is None:
            return claimed
        claimed.append(row.id)


def _take_numbers(url: str, _: int) -> list[int]:
    database = open_database(url)
    taken = []
    for _ in range(ROWS // 4):
        with database.transaction() as c:
            taken.append(drafts.next_number(c, DESK, "KTK-2026"))
    return taken


def _record_the_same(url: str, worker: int) -> list[int]:
    database = open_database(url)
    ids = []
    for number in range(ROWS):
        with database.transaction() as c:
            ids.append(received(c, number, key=f"{worker}:{number}"))
    return ids


def _write_all_kinds(url: str, worker: int) -> list[int]:
    database = open_database(url)
    ids = []
    for number in range(worker * ROWS, worker * ROWS + ROWS // 4):
        with database.transaction() as c:
            id = received(c, number)
        with database.transaction() as c:
            inbound.listing(c, DESK, 5)
            filed(c, id)
            queued(c, f"inbound:{number}:answer", inbound_id=id)
        with database.reading() as c:
            ids += [draft.id for draft in drafts.listing(c, DESK, 1)]
    return ids


def _finish_until_killed(url: str, ready: Connection) -> None:
    database = open_database(url)
    while True:
        with database.transaction() as c:
            row = inbound.claim(c, DESK, "w", NOON)
        assert row is not None
        with database.transaction() as c:
            draft = filed(c, row.id)
            queued(c, f"inbound:{row.id}:answer", inbound_id=row.id, draft_id=draft.id)
            inbound.close(c, row.id, worker="w", disposition="accept", now=NOON)
        ready.send(row.id)


def test_a_kill_leaves_draft_letter_and_state_together_or_none(url: str, database: Database) -> None:
    with database.transaction() as c:
        for number in range(ROWS * 10):
            received(c, number)
    receiver, sender = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_finish_until_killed, args=(url, sender))
    process.start()
    for _ in range(20):
        receiver.recv()
    process.kill()
    process.join()
    with database.reading() as c:
        done = sorted(row.id for row in inbound.listing(c, DESK, 2000, state="done"))
        assert sorted(draft.inbound_id for draft in drafts.listing(c, DESK, 2000)) == done
        assert sorted(letter.inbound_id or 0 for letter in outbox.listing(c, DESK, 2000)) == done
        assert len(inbound.listing(c, DESK, state="processing")) <= 1
    assert len(done) >= 20


def test_two_processes_never_claim_the_same_message(url: str, database: Database) -> None:
    with database.transaction() as c:
        ids = [received(c, number) for number in range(ROWS)]
    one, other = _together(_claim_messages, url, 2)
    assert sorted(one + other) == ids


def test_two_processes_never_claim_the_same_letter(url: str, database: Database) -> None:
    with database.transaction() as c:
        ids = [queued(c, f"{number}") for number in range(ROWS)]
    one, other = _together(_claim_letters, url, 2)
    assert sorted(one + other) == ids


def test_numbers_taken_at_once_never_repeat_and_leave_no_gap(url: str) -> None:
    taken = [number for each in _together(_take_numbers, url, 4) for number in each]
    assert sorted(taken) == list(range(1, ROWS + 1))


def test_a_message_seen_by_two_pollers_at_once_is_recorded_once(url: str, database: Database) -> None:
    one, other = _together(_record_the_same, url, 2)
    assert one == other
    with database.reading() as c:
        assert len(inbound.listing(c, DESK, 1000)) == ROWS


def test_four_writers_at_once_all_get_their_turn(url: str, database: Database) -> None:
    _together(_write_all_kinds, url, 4)
    with database.reading() as c:
        assert len(drafts.listing(c, DESK, 1000)) == len(outbox.listing(c, DESK, 1000)) == ROWS
