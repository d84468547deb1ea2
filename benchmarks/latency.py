"""How long an author waits: from a mail's arrival in the mailbox to the letter at the mail server.

The real service, a real Dovecot, a real SMTP server on loopback; side by side in one run, with the mailbox telling of
new mail (IDLE) and without. Mails come at random moments, one after the other.

    python -m benchmarks.latency [--mails 20] [--poll-every 10]
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.machine import machine
from tests.builders import docx, email, photo
from tests.redaksi.office import Office
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import ScriptedSmtp

PATIENCE = 120.0  # seconds for one letter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=20)
    parser.add_argument("--poll-every", type=int, default=10, help="seconds, without IDLE; with it an hour")
    asked = parser.parse_args()
    print(machine())
    print(f"{'':30} {'mails':>6} {'p50':>7} {'p95':>7} {'most':>7}   seconds from arrival to letter")
    with Dovecot() as dovecot:
        _report("IDLE, poll once an hour", _measured(dovecot, asked.mails, "idle = true\npoll_every = '1h'"))
        polls = f"idle = false\npoll_every = '{asked.poll_every}s'"
        _report(f"no IDLE, poll every {asked.poll_every} s", _measured(dovecot, asked.mails, polls))


def _measured(dovecot: Dovecot, mails: int, settings: str) -> list[float]:
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, ScriptedSmtp() as smtp:
        office = Office(Path(folder), dovecot.account(), smtp)
        path = office.configure("[letters.caps]\nper_hour = 100000\nper_address_day = 100000")
        path.write_text(path.read_text().replace("[smtp]", f"{settings}\n[smtp]"))
        with _running(path):
            _answered(office, 0)  # the first shows that it runs: not counted
            return [_answered(office, number, chance.uniform(0, 3)) for number in range(1, mails + 1)]


def _answered(office: Office, number: int, pause: float = 0) -> float:
    time.sleep(pause)
    files = [("naskah.docx", docx(f"Warga gotong royong {number}")), ("foto.jpg", photo(seed=number))]
    office.receive(email(files, subject=f"Warta {number}", author=("Penulis", f"penulis{number}@contoh.id")))
    arrived = time.monotonic()
    while len(office.smtp.letters) <= number:
        if time.monotonic() - arrived > PATIENCE:
            raise TimeoutError(f"no letter for mail {number} within {PATIENCE:.0f} s")
        time.sleep(0.005)
    return time.monotonic() - arrived


@contextmanager
def _running(config: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "redaksi", "run", "--config", str(config)]
    with (config.parent / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as service:
        try:
            yield
        finally:
            service.terminate()


def _report(what: str, seconds: list[float]) -> None:
    p95 = statistics.quantiles(seconds, n=20)[18]
    p50 = statistics.median(seconds)
    print(f"{what:30} {len(seconds):6} {p50:7.2f} {p95:7.2f} {max(seconds):7.2f}", flush=True)


if __name__ == "__main__":
    main()
