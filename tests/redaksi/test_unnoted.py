"""What could not be noted because the store was away is noted once it is back."""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from redaksi import pipeline
from redaksi.delivery import deliver
from redaksi.pipeline import poll, process
from redaksi.reading import read_source
from store import inbound, outbox
from store.errors import StoreUnavailable
from tests.builders import email
from tests.redaksi.mails import GOOD
from tests.redaksi.office import Office

pytestmark = pytest.mark.sqlite("another process locks the database's file")


@contextmanager
def locked_by_another(office: Office) -> Iterator[None]:
    with contextlib.closing(sqlite3.connect(office.folder / "store/redaksi.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture(autouse=True)
def _impatient() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.database._WAITS_AT_MOST", 0.05)
        yield


def test_a_message_that_could_not_be_given_back_is_taken_up_by_the_same_process(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.receive(email(GOOD))
    with office.app() as app:
        with app.mailbox() as mailbox:
            pipeline.receive(app, mailbox)

        def read_while_the_store_goes_away(*arguments: object, **named: object) -> object:
            monkeypatch.undo()
            stack.enter_context(locked_by_another(office))
            return read_source(*arguments, **named)  # type: ignore[arg-type]

        monkeypatch.setattr("redaksi.pipeline.read_source", read_while_the_store_goes_away)
        with contextlib.ExitStack() as stack, pytest.raises(StoreUnavailable):
            process(app)
        with app.database.reading() as c:
            assert [row.state for row in inbound.listing(c, app.desk_id)] == ["processing"]
        assert poll(app)["accept"] == 1
        with app.database.reading() as c:
            assert [(row.state, row.attempts) for row in inbound.listing(c, app.desk_id)] == [("done", 1)]


def test_what_had_been_noted_after_all_is_left_as_it_is(office: Office) -> None:
    office.receive(email(GOOD))
    with office.app() as app:
        poll(app)
        with locked_by_another(office), pytest.raises(StoreUnavailable):
            app.unnoted.note(lambda c: inbound.give_back(c, 1, worker=app.worker))
        app.unnoted.catch_up()
        with app.database.reading() as c:
            assert [row.state for row in inbound.listing(c, app.desk_id)] == ["done"]


def test_a_letter_that_could_not_be_noted_as_sent_is_not_sent_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.receive(email(GOOD))
    with office.app() as app, contextlib.ExitStack() as stack:
        poll(app)

        def store_goes_away(step: str) -> None:
            if step == "deliver:sent":
                stack.enter_context(locked_by_another(office))

        monkeypatch.setattr("redaksi.delivery.reached", store_goes_away)
        with pytest.raises(StoreUnavailable):
            deliver(app)
        stack.close()
        with app.database.reading() as c:
            assert [each.state for each in outbox.listing(c, app.desk_id)] == ["sending"]
        assert deliver(app).total() == 0
        with app.database.reading() as c:
            assert [each.state for each in outbox.listing(c, app.desk_id)] == ["sent"]
    assert len(office.letters) == 1


def test_a_bug_in_choosing_the_next_letter_does_not_have_the_last_one_sent_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.receive(email(GOOD), email(GOOD, author=("Lain", "lain@contoh.id")))
    with office.app() as app:
        poll(app)
        claim, asked = outbox.claim, iter((True, False))

        def claim_that_fails_once(*arguments: Any, **named: Any) -> outbox.Letter | None:
            if next(asked, True):
                return claim(*arguments, **named)
            raise MemoryError

        monkeypatch.setattr("redaksi.delivery.outbox.claim", claim_that_fails_once)
        with pytest.raises(MemoryError):
            deliver(app)
        assert deliver(app)["sent"] == 1
        with app.database.reading() as c:
            assert {each.state for each in outbox.listing(c, app.desk_id)} == {"sent"}
    assert len(office.letters) == 2
