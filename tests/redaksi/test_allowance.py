"""Bytes fetched in a day: counted across restarts, by the hour, and not more than are allowed."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.mailbox import MailboxUnavailable
from redaksi.allowance import fetched_today
from redaksi.app import App
from redaksi.pipeline import poll
from tests.builders import email
from tests.redaksi.office import Office

LIMIT = 190_000
TEXT = "Warta dari lapangan. " * 3000  # some 63,000 bytes


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
        monkeypatch.setattr(App, "now", lambda _: self.now)


def test_what_is_beyond_the_days_allowance_waits_and_is_fetched_when_there_is_room(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    path = office.configure()
    limits = f"max_bytes = 100_000\nbytes_per_day = {LIMIT}\nsince = '3650d'\n[smtp]"
    path.write_text(path.read_text().replace("[smtp]", limits))
    office.receive(*(email(subject=f"Kabar {n}", text=f"{n} {TEXT}") for n in range(4)))
    for _ in range(2):  # the second time in a new process, as after a restart
        with office.app() as app:
            with pytest.raises(MailboxUnavailable) as raised:
                poll(app)
            assert raised.value.kind == "busy"
            name = app.mailbox().name
            assert LIMIT / 2 < fetched_today(app, name) <= LIMIT
    assert [row.subject for row in office.rows] == ["Kabar 0", "Kabar 1"]

    clock.now += timedelta(hours=23)
    with office.app() as app, pytest.raises(MailboxUnavailable):
        poll(app)
    clock.now += timedelta(hours=2)
    with office.app() as app:
        assert poll(app)["received"] == 2
        assert fetched_today(app, name) < LIMIT
    assert [row.subject for row in office.rows] == [f"Kabar {n}" for n in range(4)]


def test_nobody_counts_where_there_is_no_limit(office: Office) -> None:
    office.receive(email(text=TEXT))
    with office.app() as app:
        assert poll(app)["received"] == 1
        assert fetched_today(app, app.mailbox().name) == 0
