import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from store import conversations, corrections
from store.conversations import Conversation
from store.corrections import Correction
from store.database import Database
from tests.store.rows import DESK, NOON, minutes, received

AUTHOR = "Rina@contoh.id"
ORIGINAL, COPY = "a" * 64, "b" * 64


def offered(c: Connection, talk: Conversation, inbound_id: int, sha256: str = COPY) -> Correction:
    return corrections.offer(
        c,
        DESK,
        conversation_id=talk.id,
        inbound_id=inbound_id,
        original_sha256=ORIGINAL,
        original_name="naskah.doc",
        sha256=sha256,
        name="naskah (sudah diperbaiki).docx",
        now=NOON,
    )


def test_a_copy_is_offered_once_for_a_document_and_taken_once(database: Database) -> None:
    with database.transaction() as c:
        talk = conversations.open_conversation(c, DESK, AUTHOR, NOON)
        first, second = received(c, 1), received(c, 2)
        one = offered(c, talk, first)
        assert corrections.of_conversation(c, talk.id) == (one,)
        assert corrections.taken_as(c, talk.id, COPY) is None

        corrections.take(c, talk.id, ORIGINAL, by=second, now=minutes(1) + NOON)
        corrections.take(c, talk.id, ORIGINAL, by=first, now=minutes(2) + NOON)
        again = offered(c, talk, second, sha256="c" * 64)

    with database.reading() as c:
        assert corrections.of_conversation(c, talk.id) == (again,)
        assert corrections.taken_as(c, talk.id, "c" * 64) == again
        assert corrections.taken_as(c, None, "c" * 64) is None
    assert (again.id, again.taken_by, again.taken_at) == (one.id, second, minutes(1) + NOON)


def test_an_author_finds_what_is_offered_to_him_and_open(database: Database) -> None:
    with database.transaction() as c:
        talks = [conversations.open_conversation(c, DESK, AUTHOR, NOON) for _ in range(4)]
        for number, talk in enumerate(talks[:3]):
            offered(c, talk, received(c, number))
        corrections.take(c, talks[1].id, ORIGINAL, by=received(c, 9), now=NOON)
        conversations.note(c, talks[2].id, NOON, state="filed")
        assert corrections.offered_to(c, DESK, "rina@CONTOH.id") == (talks[0].id,)
        assert corrections.offered_to(c, DESK, "budi@contoh.id") == ()
        assert corrections.offered_to(c, "lain", AUTHOR) == ()


def test_a_copy_is_taken_by_a_message_that_there_is(database: Database) -> None:
    with database.transaction() as c:
        talk = conversations.open_conversation(c, DESK, AUTHOR, NOON)
        offered(c, talk, received(c, 1))
    with pytest.raises(IntegrityError), database.transaction() as c:
        corrections.take(c, talk.id, ORIGINAL, by=999, now=NOON)
