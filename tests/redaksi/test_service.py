"""`redaksi run` as a process: it works by the clock, survives what it needs being away, and ends when told to."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from redaksi import daily
from redaksi.app import App
from redaksi.daily import send_digest_when_due
from store import digests
from tests.builders import docx, email, photo
from tests.redaksi.office import Office

GOOD = [("naskah.docx", docx()), ("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]
OFTEN = 'poll_every = "1s"\n'


@contextmanager
def running(office: Office, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "redaksi", "run", "--config", str(office.folder / "config.toml")]
    with log.open("wb") as lines, subprocess.Popen(command, stdout=lines, stderr=lines) as service:
        try:
            yield service
        finally:
            service.kill()


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.1)


def configure_often(office: Office) -> None:
    path = office.configure()
    path.write_text(path.read_text().replace("[smtp]", OFTEN + "[smtp]"))


def test_service_answers_what_arrives_and_ends_with_0_at_sigterm(office: Office) -> None:
    configure_often(office)
    log = office.folder / "log"
    with running(office, log) as service:
        office.receive(email(GOOD))
        wait_until(lambda: len(office.smtp.letters) == 1)
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=60) == 0
    assert "service stopped" in log.read_text()
    assert [row.disposition for row in office.rows] == ["accept"]


def test_service_goes_on_when_the_mailbox_comes_back(office: Office) -> None:
    configure_often(office)
    path = office.folder / "config.toml"
    path.write_text(path.read_text().replace('password = "', 'password_file = "secret"\n# "'))
    secret = office.folder / "secret"
    secret.write_text("salah")
    log = office.folder / "log"
    with running(office, log) as service:
        wait_until(lambda: "poll could not be done" in log.read_text())
        secret.write_text(office.account.password)
        office.receive(email(GOOD))
        wait_until(lambda: len(office.smtp.letters) == 1)
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=60) == 0
    assert "poll works again" in log.read_text()
    assert "Traceback" not in log.read_text()


def test_service_with_a_broken_configuration_says_so_and_ends_with_2(office: Office) -> None:
    office.configure("[letters]\nmodus = 1")
    done = office.redaksi("run")
    assert done.returncode == 2
    assert done.stderr.endswith('[letters] modus: unknown key; did you mean "mode"?\n')


class Clock:
    """A clock that a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime.now(UTC)
        monkeypatch.setattr(App, "now", lambda _: self.now)

    def set(self, app: App, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=app.config.desk.zone).astimezone(UTC)


@pytest.mark.parametrize("at", ["06:00", "06:01", "23:59"])
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
        daily.send_digest_when_due(app)
        clock.now += timedelta(days=3)  # the machine was off
        daily.send_digest_when_due(app)
        with app.database.reading() as c:
            newest = digests.last(c, app.desk_id)
    assert newest is not None
    assert (newest.covers_from, newest.covers_until) == (clock.now - timedelta(days=3), clock.now)
