"""A letter is written before the transaction that queues it, and what it says is what that transaction finds."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from redaksi import answering, pipeline, steps
from redaksi.app import App
from redaksi.queueing import Written
from tests.builders import ARTICLE, docx, email
from tests.redaksi.mails import GOOD, SMALL, dispositions, replies, sends
from tests.redaksi.office import Office

BUDI = ("Budi Santoso", "budi@contoh.id")


@contextmanager
def another_worker_between(app: App) -> Iterator[None]:
    """When a message's letter is written and nothing is in the store, the next message is judged and filed."""
    came = False

    def file_the_next(step: str) -> None:
        nonlocal came
        if step == "process:composed" and not came:
            came = True
            assert pipeline.process(app) == "accept"

    steps.listen(file_the_next)
    try:
        yield
    finally:
        steps.unlisten(file_the_next)


@pytest.mark.parametrize("kept", ["office", "wide_office"])
def test_a_draft_filed_meanwhile_takes_the_number_and_the_letter_says_its_own(
    kept: str, request: pytest.FixtureRequest
) -> None:
    office: Office = request.getfixturevalue(kept)
    office.receive(email(GOOD), email(GOOD, author=BUDI))
    with office.app() as app, app.mailbox() as mailbox:
        pipeline.receive(app, mailbox)
        with another_worker_between(app):
            assert pipeline.process(app) == "accept"
    office.work()
    first, second = office.drafts
    assert (first.inbound_id, second.inbound_id) == (2, 1)
    told = {letter["To"].addresses[0].addr_spec: letter for letter in office.letters}
    for draft, other in ((first, second), (second, first)):
        letter = told[draft.author_address]
        assert str(letter["Subject"]).endswith(f"[{draft.number}]")
        for part in ("plain", "html"):
            body = letter.get_body((part,))
            assert body is not None
            assert draft.number in body.get_content()
            assert other.number not in body.get_content()


def test_where_nothing_came_between_no_letter_is_written_within_the_transaction(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compose(*_: object) -> Written:
        raise AssertionError("written a second time")

    monkeypatch.setattr(answering, "compose", compose)
    sends(office, [("naskah.docx", docx()), SMALL])
    replies(office, GOOD)
    replies(office, [("naskah.docx", docx([*ARTICLE[:2], "Satu kalimat lagi.", *ARTICLE[2:]]))])
    assert dispositions(office) == ["reject", "accept", "accept"]
    assert [draft.version for draft in office.drafts] == [2]
