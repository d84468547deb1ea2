"""`redaksi run` as a process: it works by the clock, survives what it needs being away, and ends when told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from redaksi import daily
from redaksi.app import App
from redaksi.daily import send_digest_when_due
from tests.builders import docx, email, photo
from tests.redaksi.office import Office
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import ScriptedSmtp

GOOD = [("naskah.docx", docx()), ("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]
OFTEN = 'poll_every = "1s"\n'


@contextmanager
def running(office: Office) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "redaksi", "run", "--config", str(office.folder / "config.toml")]
    service = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield service
    finally:
        if service.poll() is None:
            service.kill()
        service.communicate()


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
    with running(office) as service:
        office.receive(email(GOOD))
        wait_until(lambda: len(office.smtp.letters) == 1)
        service.send_signal(signal.SIGTERM)
        _, log = service.communicate(timeout=60)
        assert service.returncode == 0
    assert "service stopped" in log
    assert [row.disposition for row in office.rows] == ["accept"]


def test_service_goes_on_when_the_mailbox_comes_back(own_dovecot: Dovecot, tmp_path: os.PathLike[str]) -> None:
    from pathlib import Path

    with ScriptedSmtp() as smtp:
        office = Office(Path(tmp_path), own_dovecot.account(), smtp)
        configure_often(office)
        wrong = office.folder / "config.toml"
        right = wrong.read_text()
        wrong.write_text(right.replace('password = "', 'password_file = "secret"\n# "'))
        secret = office.folder / "secret"
        secret.write_text("salah")
        with running(office) as service:
            time.sleep(3)
            assert service.poll() is None
            secret.write_text(office.account.password)
            office.receive(email(GOOD))
            wait_until(lambda: len(smtp.letters) == 1)
            service.send_signal(signal.SIGTERM)
            _, log = service.communicate(timeout=60)
    assert "poll could not be done" in log
    assert "poll works again" in log
    assert "Traceback" not in log


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
            from store.digests import last

            newest = last(c, app.desk_id)
    assert newest is not None
    assert (newest.covers_from, newest.covers_until) == (clock.now - timedelta(days=3), clock.now)
