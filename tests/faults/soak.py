"""`make soak`: thousands of messages, with faults among them, and a table of what the service takes of the machine.

python -m tests.faults.soak [--count N] [--seed N] [--every N]. Mail comes in bursts; every so many messages there is a
fault. Kills come in the first and the last fifth, so that one process lives through the three fifths between.
Half-way a backup is taken while the service works; at the end it is restored elsewhere and looked at. Exit 1 where
anything was lost, doubled beyond the documented case, or missing in the backup.
"""

import argparse
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.faults import memory
from tests.faults.correspondents import Correspondents
from tests.faults.ground import Ground, Service, Unsettled
from tests.faults.invariants import examine, examine_store
from tests.faults.mails import Sent
from tests.faults.memory import Sample
from tests.faults.table import Kind, imap_fault, kill_at_every_step, kill_helped_at_every_step, other, smtp_fault
from tests.faults.tally import machine
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import ScriptedSmtp

BACKLOG = 150  # messages that may wait before more come
SAMPLE_EVERY = 3.0  # seconds
EDGE = 0.2  # of the run: there processes are killed


class Soak:
    """One desk under steady mail."""

    def __init__(self, ground: Ground, chance: Random, count: int, every: int) -> None:
        self.ground, self.chance, self.count, self.every = ground, chance, count, every
        self.correspondents = Correspondents(chance)
        ground.authors = self.correspondents
        self.began = time.monotonic()
        self.samples: list[Sample] = []
        self.faults: Counter[str] = Counter()
        self.problems: list[str] = []
        self.by_then: list[Sent] = []  # what was done when the backup began
        self._backing_up: Service | None = None
        self._over = threading.Event()

    @property
    def backup(self) -> Path:
        return self.ground.folder / "backup.tar"

    def run(self) -> None:
        """All of it up to the last letter, and what is wrong then."""
        ground = self.ground
        watching = threading.Thread(target=self._watch, daemon=True)
        watching.start()
        ground.ensure_running()
        ground.wait_for_log("service started", 0)
        next_fault = self.every
        while (sent := len(ground.sent)) < self.count:
            ground.receive(*self.correspondents.answers(ground))
            if sent >= next_fault:
                next_fault += self.every
                self._meet(self._kind(sent / self.count))
            else:
                ground.receive(*self.correspondents.burst())
            ground.ensure_running()
            ground.wait_until(lambda: len(ground.sent) - self._judged() < BACKLOG, "the backlog shrinks")
            if sent >= self.count / 2 and self._backing_up is None:
                self._begin_backup()
            self._tell()
        ground.settle()
        self._over.set()
        watching.join()
        found = examine(ground)
        self.problems += [*found.losses, *found.doubles]
        ground.documented = found.doubled

    def restore(self, folder: Path) -> None:
        """The backup in another place, and what is wrong with it."""
        restored = Ground(folder, self.ground.account, self.ground.smtp)
        folder.mkdir()
        restored.configure()
        if self._backing_up is None or self._backing_up.wait(600):
            self.problems.append(f"no backup was made: {self.ground.log[-500:]}")
        elif restored.start("restore", str(self.backup)).wait(600):
            self.problems.append(f"the backup could not be restored: {restored.log[-500:]}")
        else:
            restored.sent = self.by_then
            self.problems += [f"in the backup: {problem}" for problem in examine_store(restored)]

    def print(self) -> None:
        print("\n" + memory.table(self.samples))
        if lived := memory.longest(self.samples):
            judged = lived[-1].messages - lived[0].messages
            print(f"process {lived[0].pid} judged {judged} messages; RSS in MB over its life, by tenths:")
            tenths = [lived[(len(lived) - 1) * tenth // 10] for tenth in range(11)]
            print("  " + "  ".join(f"{each.rss:.1f}" for each in tenths))
        print(f"\n{'fault':<44}{'times':>6}")
        for name, times in sorted(self.faults.items()):
            print(f"{name:<44}{times:>6}")
        print(f"{'all':<44}{self.faults.total():>6}")
        became = Counter(mail.disposition for mail in self.ground.sent)
        told = ", ".join(f"{name} {number}" for name, number in sorted(became.items()))
        minutes = (time.monotonic() - self.began) / 60
        print(
            f"{len(self.ground.sent)} messages ({told}), {len(self.ground.smtp.letters)} letters, {minutes:.0f} minutes"
        )
        print(f"letters that came twice, as documented: {self.ground.documented}")
        print(f"backup while at work: {len(self.by_then)} messages were done by then; restored and looked at")
        print(f"{machine()}, {datetime.now(UTC):%Y-%m-%d}")
        print(f"lost or doubled, in the store or in the backup: {len(self.problems)}")
        for problem in self.problems:
            print(f"PROBLEM {problem}")

    def _kind(self, share: float) -> Kind:
        killing = share < EDGE or share > 1 - EDGE
        at_steps = (*kill_at_every_step(), *kill_helped_at_every_step(self.chance))
        steps = [kind for kind in at_steps if kind.ground == "plain"]
        while True:
            kind = self.chance.choice(steps) if killing and self.chance.random() < 0.5 else self._line_or_other()
            if kind.ground == "plain" and (killing or not kind.ends_the_service) and "backup" not in kind.name:
                return kind

    def _line_or_other(self) -> Kind:
        return self.chance.choice((imap_fault, smtp_fault, other))(self.chance)

    def _meet(self, kind: Kind) -> None:
        began = time.monotonic()
        try:
            kind.fault(self.ground)
        except Unsettled as error:
            self.problems.append(f"{kind.name} ({kind.how}): {error}")
            self.ground.disarm()
        self.faults[kind.name] += 1
        print(f"{'':8}{kind.name} ({kind.how}), {time.monotonic() - began:.0f} s")

    def _judged(self) -> int:
        return int(self.ground.rows("SELECT count(*) FROM inbound WHERE state IN ('done', 'failed')")[0][0])

    def _begin_backup(self) -> None:
        done = {row[0] for row in self.ground.rows("SELECT message_id FROM inbound WHERE state = 'done'")}
        self.by_then = [mail for mail in self.ground.sent if mail.message_id in done]
        self._backing_up = self.ground.run_beside("backup", str(self.backup))
        print(f"{'':8}a backup begins: {len(self.by_then)} messages are done")

    def _tell(self) -> None:
        sent, judged, minutes = len(self.ground.sent), self._judged(), (time.monotonic() - self.began) / 60
        rss = f"{self.samples[-1].rss:.0f} MB" if self.samples else "-"
        print(f"{minutes:6.1f}  {sent} came, {judged} judged, {len(self.ground.smtp.letters)} letters, RSS {rss}")

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE_EVERY):
            for service in self.ground.living[:1]:
                try:
                    self.samples.append(memory.sample(service.pid, self.began, self._judged()))
                except (OSError, sqlite3.Error):
                    continue  # it has just ended, or somebody has the database for himself


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=100, help="messages between two faults")
    asked = parser.parse_args()
    if why := Dovecot.why_missing():
        print(why, file=sys.stderr)
        return 2
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="redaksi-soak-")))
        server, letters = stack.enter_context(Dovecot()), stack.enter_context(ScriptedSmtp())
        desk = Ground(folder / "desk", server.account(), letters, complete_window="2m", warm=False)
        soak = Soak(stack.enter_context(desk), Random(asked.seed), asked.count, asked.every)
        try:
            soak.run()
            soak.restore(folder / "restored")
        except Unsettled as error:
            soak.problems.append(str(error))
        soak.print()
        return 1 if soak.problems else 0


if __name__ == "__main__":
    sys.exit(main())
