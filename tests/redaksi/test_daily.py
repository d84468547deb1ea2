"""The digest by the clock: once for each local day, whatever restarts, jumps or runs beside us."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest

from notifier.report import Report
from redaksi import daily
from redaksi.app import App
from redaksi.daily import day_report, send_digest, send_digest_when_due
from store import bulletins
from tests.builders import email
from tests.redaksi.mails import GOOD
from tests.redaksi.office import EDITOR, Office
from tests.servers.postgres import fresh_database, postgres


class Clock:
    """A clock that a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime.now(UTC)
        monkeypatch.setattr(App, "now", lambda _: self.now)

    def set(self, app: App, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=app.config.desk.zone).astimezone(UTC)


@pytest.mark.parametrize("at", ["06:00", "06:01", "23:00", "23:59"])
def test_digest_goes_once_a_day_however_late_and_whatever_restarts(
    office: Office, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    clock = Clock(monkeypatch)
    office.receive(email(GOOD))
    with office.app() as app:
        clock.set(app, "2026-11-01T12:00")
    office.work()
    sent = []
    for moment in ("2026-11-02T05:59", f"2026-11-02T{at}", f"2026-11-02T{at}", "2026-11-03T05:00", "2026-11-03T07:00"):
        with office.app() as app:  # each time a new process, as after a restart
            clock.set(app, moment)
            sent.append(send_digest_when_due(app))
    assert sent == [False, True, False, False, True]
    assert [letter.key for letter in office.outbox if letter.kind == "digest"] == [
        "digest:2026-11-02:editor@contoh.id",
        "digest:2026-11-03:editor@contoh.id",
    ]


def test_digest_is_not_sent_on_the_day_of_the_first_start_after_its_hour(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    with office.app() as app:
        clock.set(app, "2026-11-01T12:00")
    office.receive(email(GOOD))
    office.work()
    with office.app() as app:
        assert send_digest_when_due(app) is False


def test_nothing_falls_between_two_digests(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    with office.app() as app:
        clock.set(app, "2026-11-01T12:00")
    office.receive(email(GOOD))
    office.work()
    with office.app() as app:
        clock.set(app, "2026-11-02T06:00")
        send_digest_when_due(app)
        clock.now += timedelta(days=3)  # the machine was off
        send_digest_when_due(app)
        with app.database.reading() as c:
            newest = bulletins.last(c, app.desk_id, "digest")
    assert newest is not None
    assert (newest.covers_from, newest.covers_until) == (clock.now - timedelta(days=3), clock.now)


def at_work_since(office: Office, clock: Clock, text: str) -> None:
    """The desk has had one good submission at that local time."""
    office.receive(email(GOOD))
    with office.app() as app:
        clock.set(app, text)
    office.work()


def digests_at(office: Office, clock: Clock, *moments: str) -> list[bool]:
    """Whether a digest was queued at each of these local times, each in a process of its own."""
    sent = []
    for moment in moments:
        with office.app() as app:
            clock.set(app, moment)
            sent.append(send_digest_when_due(app))
    return sent


def test_a_clock_set_back_sends_nothing_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    at_work_since(office, clock, "2026-11-20T12:00")
    moments = ("2026-11-22T06:00", "2026-11-21T07:00", "2026-11-20T23:00", "2026-11-22T23:00", "2026-11-23T06:00")
    assert digests_at(office, clock, *moments) == [True, False, False, False, True]


def test_a_clock_that_ran_years_ahead_costs_no_digest_after_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    at_work_since(office, clock, "2026-11-20T12:00")
    moments = ("2031-01-01T06:00", "2026-11-21T06:00", "2026-11-21T06:30", "2026-11-22T06:00")
    assert digests_at(office, clock, *moments) == [True, True, False, True]


@pytest.mark.parametrize(
    ("zone", "moments", "sent"),
    [
        # Germany's clocks go from 02:00 to 03:00 on 29 March 2026.
        ("Europe/Berlin", ("2026-03-28T23:00", "2026-03-29T01:59", "2026-03-29T03:00"), [1, 0, 1]),
        ("Pacific/Apia", ("2011-12-29T23:00", "2011-12-31T02:29", "2011-12-31T02:30"), [1, 0, 1]),
    ],
)  # fmt: skip
def test_an_hour_or_a_day_that_does_not_exist(
    office: Office, monkeypatch: pytest.MonkeyPatch, zone: str, moments: tuple[str, ...], sent: list[bool]
) -> None:
    path = office.configure('[letters]\ndigest_at = "02:30"')
    path.write_text(path.read_text().replace("[mailbox]", f'timezone = "{zone}"\n[mailbox]', 1))
    clock = Clock(monkeypatch)
    at_work_since(office, clock, "2011-12-20T12:00")
    assert digests_at(office, clock, *moments) == sent


def test_an_hour_that_comes_twice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    path = office.configure('[letters]\ndigest_at = "02:30"')
    path.write_text(path.read_text().replace("[mailbox]", 'timezone = "Europe/Berlin"\n[mailbox]', 1))
    clock = Clock(monkeypatch)
    at_work_since(office, clock, "2026-10-20T12:00")
    assert digests_at(office, clock, "2026-10-24T12:00", "2026-10-25T02:29", "2026-10-25T02:30") == [True, False, True]
    with office.app() as app:
        clock.now += timedelta(hours=1)
        assert clock.now.astimezone(app.config.desk.zone).isoformat() == "2026-10-25T02:30:00+01:00"
        assert not send_digest_when_due(app)


def test_where_there_is_nothing_to_say_the_desk_chooses(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    office.configure('[letters]\nempty_digest = "none"')
    office.receive(email([], subject="Halo"))
    with office.app() as app:
        clock.set(app, "2026-11-20T12:00")
    office.work()
    assert digests_at(office, clock, "2026-11-21T06:00", "2026-11-22T06:00", "2026-11-22T07:00") == [True, True, False]
    kept = [letter.key for letter in office.outbox if letter.kind == "digest"]
    with office.app() as app, app.database.reading() as c:
        noted = bulletins.last(c, app.desk_id, "digest")
    assert noted is not None
    assert (str(noted.day), noted.letter_id) == ("2026-11-22", None)
    office.configure('[letters]\nempty_digest = "line"')
    assert digests_at(office, clock, "2026-11-23T06:00") == [True]
    added = [letter.key for letter in office.outbox if letter.kind == "digest"][len(kept) :]
    assert added == ["digest:2026-11-23:editor@contoh.id"]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield "sqlite:///store/redaksi.db"
    else:
        with postgres() as server, fresh_database(server) as url:
            yield url


def test_two_at_once_send_one_to_each_editor(office: Office, monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    path = office.configure(store=store)
    path.write_text(path.read_text().replace('["editor@contoh.id"]', '["editor@contoh.id", "ayu@contoh.id"]'))
    clock = Clock(monkeypatch)
    at_work_since(office, clock, "2026-11-20T12:00")
    both_have_read = Barrier(2)
    told = daily.day_report

    def day_report_then_wait(app: App, day: date) -> Report:
        found = told(app, day)
        both_have_read.wait(60)
        return found

    monkeypatch.setattr(daily, "day_report", day_report_then_wait)
    with office.app() as one, office.app() as other:
        clock.set(one, "2026-11-21T06:00")
        with ThreadPoolExecutor(2) as pool:
            sent = list(pool.map(send_digest_when_due, (one, other)))
    assert sorted(sent) == [False, True]
    assert sorted(letter.to_address for letter in office.outbox if letter.kind == "digest") == [
        "ayu@contoh.id",
        EDITOR,
    ]


def test_a_digest_of_a_past_day_ends_at_its_hour(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    at_work_since(office, clock, "2026-11-20T12:00")
    with office.app() as app:
        clock.set(app, "2026-11-25T12:00")
        before, after = (day_report(app, date(2026, 11, day)) for day in (20, 21))
        assert [draft.number for draft in after.drafts] == ["KTK-2026-0001"]
        assert before.drafts == ()
        assert app.desk.local(after.until).isoformat() == "2026-11-21T06:00:00+07:00"
        assert send_digest(app, date(2026, 11, 21))
        assert not send_digest(app, date(2026, 11, 21))
