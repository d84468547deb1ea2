"""`redaksi run` as a process: it works by the clock, survives what it needs being away, and ends when told to."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.builders import email
from tests.redaksi.mails import GOOD
from tests.redaksi.office import Office

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
