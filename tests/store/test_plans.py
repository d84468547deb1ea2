"""What is asked again and again costs the same in a store of a hundred thousand messages: an index answers it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from store import (
    answers,
    belonging,
    bulletins,
    conversations,
    digests,
    draft_photos,
    drafts,
    events,
    inbound,
    outbox,
    overrides,
    quota,
    schema,
    sightings,
)
from store.database import Database
from tests.store.rows import DESK, MAILBOX, NOON, WORKER, minutes, received

QUESTIONS: dict[str, Callable[[Connection], Any]] = {
    "claim a message": lambda c: inbound.claim(c, DESK, WORKER, NOON),
    "list messages": lambda c: inbound.listing(c, DESK),
    "list pending messages": lambda c: inbound.listing(c, DESK, state="pending"),
    "release messages": lambda c: inbound.release(c, [WORKER], NOON),
    "who has messages in hand": inbound.claimants,
    "who has letters in hand": outbox.claimants,
    "the first message seen": lambda c: sightings.first_seen(c, DESK),
    "a known place": lambda c: sightings.known_place(c, DESK, MAILBOX, "7:1"),
    "a twin": lambda c: sightings.find_twin(c, DESK, MAILBOX, remote_id="1", message_id="<1>", size=1),
    "what is unplaced": lambda c: sightings.unplaced(c, DESK, MAILBOX),
    "claim a letter": lambda c: outbox.claim(c, DESK, WORKER, NOON),
    "list letters": lambda c: outbox.listing(c, DESK),
    "release letters": lambda c: outbox.release_claims(c, [WORKER], NOON),
    "letters about messages": lambda c: outbox.about(c, [1, 2]),
    "recent answers": lambda c: answers.recent(
        c, DESK, address="rina@contoh.id", thread="<1>", since=NOON, to_all_since=NOON
    ),
    "answers to everybody": lambda c: answers.to_all(c, DESK, NOON),
    "a gentle answer to an address": lambda c: answers.gentle(c, DESK, "rina@contoh.id", NOON),
    "an answer to an address": lambda c: answers.any_before(c, DESK, "rina@contoh.id"),
    "a conversation by its letters": lambda c: belonging.by_message_ids(c, DESK, ["<1>"], "rina@contoh.id", NOON),
    "a conversation by its token": lambda c: belonging.by_token(c, DESK, "a"),
    "a conversation by its draft": lambda c: belonging.by_draft(c, DESK, "KTK-2026-0001"),
    "a conversation by its thread": lambda c: belonging.by_remote_thread(c, DESK, "7", "rina@contoh.id"),
    "a conversation by its files": lambda c: belonging.by_file(c, DESK, ["a" * 64], "rina@contoh.id"),
    "what waits for the rest": lambda c: belonging.incomplete(c, DESK, "rina@contoh.id"),
    "messages of a conversation": lambda c: conversations.messages(c, 1),
    "what is to expire": lambda c: conversations.to_expire(c, DESK, NOON, most=100),
    "join a conversation": lambda c: conversations.join(c, 1, 1),
    "list drafts": lambda c: drafts.listing(c, DESK),
    "photos used before": lambda c: draft_photos.used_before(c, DESK, 1, ["a" * 64]),
    "photos of earlier drafts": lambda c: draft_photos.photos_before(c, DESK, 1, 10),
    "photos without a fingerprint": lambda c: draft_photos.without_fingerprint(c, DESK, 10),
    "set a fingerprint": lambda c: draft_photos.set_fingerprint(c, DESK, "a" * 64, "a" * 32),
    "the last digest": lambda c: bulletins.last(c, DESK, "digest"),
    "the first digest since": lambda c: bulletins.first(c, DESK, "digest", NOON.date()),
    "the day": lambda c: digests.happened(c, DESK, NOON, NOON + minutes(1440)),
    "the day's quota": lambda c: (quota.used(c, DESK, NOON), quota.room_from(c, DESK, NOON, 3)),
    "what became of rejections": lambda c: overrides.counts(c, DESK),
    "what people decided about a letter": lambda c: events.about(c, DESK, letter_id=1),
    "what people decided in a day": lambda c: events.listing(c, DESK, NOON, NOON + minutes(1440)),
    "what waits": lambda c: digests.still_waiting(c, DESK),
}


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_table_is_read_through_for(database: Database, question: str) -> None:
    with database.transaction() as c:
        assert _reading_through(c, QUESTIONS[question]) == []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_claiming_stays_quick_where_sqlite_has_counted_that_nearly_all_messages_are_done(database: Database) -> None:
    with database.transaction() as c:
        for number in range(200):
            received(c, number)
        c.execute(sa.update(schema.inbound).values(state="done", disposition="accept", closed_at=NOON))
        c.exec_driver_sql("ANALYZE")
        c.exec_driver_sql("UPDATE sqlite_stat1 SET stat = replace(stat, '200', '20000')")
    database.engine.dispose()  # what was counted is read when a connection begins
    with database.transaction() as c:
        assert _reading_through(c, QUESTIONS["claim a message"]) == []


def _reading_through(c: Connection, question: Callable[[Connection], object]) -> list[str]:
    """The steps of SQLite's plans for a question that read all of a table, or of a desk."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _ctx: object, _many: object) -> None:
        asked.append((statement, parameters))

    sa.event.listen(c.engine, "before_cursor_execute", note)
    question(c)
    sa.event.remove(c.engine, "before_cursor_execute", note)
    plans = [
        (row[3], "LIMIT" in statement)
        for statement, parameters in asked
        for row in c.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]
    assert plans
    return [step for step, limited in plans if _reads_all(step) or (_reads_a_desk(step) and not limited)]


def _reads_all(step: str) -> bool:
    return step.startswith("SCAN") and re.sub(r"_\d+$", "", step.split()[1]) in schema.metadata.tables  # "inbound_2"


def _reads_a_desk(step: str) -> bool:
    return step.endswith("(desk=?)") and " ix_inbound_waiting " not in step
