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
    print(f"{machine()}\n{shown(measure(asked.mails, asked.poll_every))}")


def measure(mails: int, poll_every: int) -> dict[str, list[float]]:
    """The seconds from arrival to letter, by how the service learns of new mail."""
    with Dovecot() as dovecot:
        idle = _measured(dovecot, mails, "idle = true\npoll_every = '1h'")
        polls = _measured(dovecot, mails, f"idle = false\npoll_every = '{poll_every}s'")
    return {"IDLE, poll once an hour": idle, f"no IDLE, poll every {poll_every} s": polls}


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


def shown(measured: dict[str, list[float]]) -> str:
    lines = [f"{'':30} {'mails':>6} {'p50':>7} {'p95':>7} {'most':>7}   seconds from arrival to letter"]
    for what, seconds in measured.items():
        p50, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20, method="inclusive")[18]
        lines.append(f"{what:30} {len(seconds):6} {p50:7.2f} {p95:7.2f} {max(seconds):7.2f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
