import pytest

from store import attachments, belonging, conversations, inbound, outbox, retrying
from store.attachments import Attachment
from store.database import Database
from store.errors import WrongState
from store.inbound import Inbound
from tests.store.rows import DESK, NOON, WORKER, filed, minutes, queued, received

AUTHOR = "Rina@contoh.id"


def _rows(database: Database) -> dict[int, Inbound]:
    with database.reading() as c:
        return {row.id: row for row in inbound.listing(c, DESK)}


def test_a_conversation_is_found_by_its_token_and_by_its_draft(database: Database) -> None:
    with database.transaction() as c:
        opened = conversations.open_conversation(c, DESK, AUTHOR, NOON)
        draft = filed(c, received(c, 1), conversation_id=opened.id)
    with database.reading() as c:
        assert belonging.by_token(c, DESK, opened.token) == opened
        assert belonging.by_draft(c, DESK, draft.number) == opened
        assert belonging.by_token(c, "other", opened.token) is None
    assert (opened.state, opened.author_address) == ("open", "rina@contoh.id")


def test_the_latest_reference_that_is_known_names_the_conversation(database: Database) -> None:
    with database.transaction() as c:
        one, two = (conversations.open_conversation(c, DESK, AUTHOR, NOON) for _ in range(2))
        queued(c, "a", message_id="<a@redaksi>", conversation_id=one.id)
        queued(c, "b", message_id="<b@redaksi>", conversation_id=two.id)
        found = belonging.by_message_ids(c, DESK, ["<a@redaksi>", "<b@redaksi>", "<x>"], AUTHOR, NOON)
        assert found == two
        assert belonging.by_message_ids(c, DESK, ["<x>"], AUTHOR, NOON) is None


def test_a_thread_of_the_mailbox_names_the_conversation_of_its_author_only(database: Database) -> None:
    with database.transaction() as c:
        opened = conversations.open_conversation(c, DESK, AUTHOR, NOON)
        conversations.join(c, received(c, 1, remote_thread="77"), opened.id)
        assert belonging.by_remote_thread(c, DESK, "77", AUTHOR) == opened
        assert belonging.by_remote_thread(c, DESK, "77", "lain@contoh.id") is None


def test_a_document_names_the_conversation_of_its_author_only(database: Database) -> None:
    with database.transaction() as c:
        opened = conversations.open_conversation(c, DESK, AUTHOR, NOON)
        id = received(c, 1)
        conversations.join(c, id, opened.id)
        attachments.record(c, id, [Attachment("naskah.docx", "", "document", 1, "a" * 64)])
        assert belonging.by_file(c, DESK, ["a" * 64], AUTHOR) == opened
        assert belonging.by_file(c, DESK, ["a" * 64], "lain@contoh.id") is None
        assert belonging.by_file(c, DESK, ["b" * 64], AUTHOR) is None


def test_a_message_from_before_there_were_conversations_gets_one(database: Database) -> None:
    with database.transaction() as c:
        id = received(c, 1)
        inbound.claim(c, DESK, WORKER, NOON)
        inbound.close(c, id, worker=WORKER, disposition="accept", now=NOON)
        draft = filed(c, id)
        found = belonging.by_message_ids(c, DESK, ["<1@contoh.id>"], AUTHOR, NOON)
        again = belonging.by_message_ids(c, DESK, ["<1@contoh.id>"], AUTHOR, NOON)
        assert found is not None
        assert (found, found.state) == (again, "filed")
        assert belonging.by_draft(c, DESK, draft.number) == found
        assert [row.id for row in conversations.messages(c, found.id)] == [id]


def test_a_message_waits_for_the_rest_and_is_taken_last(database: Database) -> None:
    until = NOON + minutes(30)
    with database.transaction() as c:
        first, second = received(c, 1), received(c, 2)
        opened = conversations.open_conversation(c, DESK, AUTHOR, NOON)
        inbound.claim(c, DESK, WORKER, NOON)
        assert conversations.join(c, first, opened.id)
        conversations.wait(c, first, opened.id, worker=WORKER, until=until, reason="waits")
        assert [row.id for row in belonging.incomplete(c, DESK, AUTHOR)] == [first]
        assert (claimed := inbound.claim(c, DESK, WORKER, until)) is not None
        assert claimed.id == second
        assert inbound.claim(c, DESK, WORKER, NOON + minutes(29)) is None
        assert (claimed := inbound.claim(c, DESK, WORKER, until)) is not None
        assert (claimed.id, claimed.not_before) == (first, until)


def test_of_one_conversation_one_message_is_in_hand_at_a_time(database: Database) -> None:
    with database.transaction() as c:
        first, second = received(c, 1), received(c, 2)
        opened = conversations.open_conversation(c, DESK, AUTHOR, NOON)
        inbound.claim(c, DESK, "w-1", NOON)
        conversations.join(c, first, opened.id)
        inbound.claim(c, DESK, "w-2", NOON)
        assert not conversations.join(c, second, opened.id)
        inbound.give_back(c, second, worker="w-2")
        assert inbound.claim(c, DESK, "w-2", NOON) is None
        inbound.close(c, first, worker="w-1", disposition="reject", now=NOON)
        assert (claimed := inbound.claim(c, DESK, "w-2", NOON)) is not None
        assert claimed.id == second


def test_a_joined_message_is_done_with_the_other_and_cannot_be_retried(database: Database) -> None:
    with database.transaction() as c:
        id, other = received(c, 1), received(c, 2)
        conversations.close_joined(c, [id], by=other, disposition="accept", now=NOON)
    row = _rows(database)[id]
    assert (row.state, row.disposition, row.reason) == ("done", "accept", f"joined: judged with message {other}")
    with pytest.raises(WrongState, match=f"judged with message {other}"), database.transaction() as c:
        retrying.retry(c, DESK, id)


def test_only_unanswered_rejections_expire(database: Database) -> None:
    with database.transaction() as c:
        waits, heard, filed_ = (conversations.open_conversation(c, DESK, AUTHOR, NOON) for _ in range(3))
        unsent = conversations.open_conversation(c, DESK, AUTHOR, NOON)
        for each in (waits, heard, filed_, unsent):
            conversations.note(c, each.id, NOON, rejected=True)
        for number, each in enumerate((waits, heard, filed_)):
            queued(c, f"{number}", kind="rejection", conversation_id=each.id)
            sent = outbox.claim(c, DESK, WORKER, NOON)
            assert sent is not None
            outbox.mark_sent(c, sent.id, worker=WORKER, now=NOON)
        queued(c, "held", kind="rejection", conversation_id=unsent.id, held=True)
        conversations.note(c, heard.id, NOON, rejected=False)
        conversations.note(c, filed_.id, NOON, state="filed")
        assert [each.id for each in conversations.to_expire(c, DESK, NOON + minutes(1), most=9)] == [waits.id]
        assert conversations.to_expire(c, DESK, NOON, most=9) == ()


def test_an_article_among_several_has_the_message_that_brought_it(database: Database) -> None:
    with database.transaction() as c:
        id = received(c, 1)
        opened = conversations.open_conversation(c, DESK, AUTHOR, NOON)
        conversations.set_part(c, opened.id, id, 1)
        assert [row.id for row in conversations.messages(c, opened.id)] == [id]
        part = conversations.part(c, opened.id)
        assert part is not None
        assert (part.inbound_id, part.article) == (id, 1)
