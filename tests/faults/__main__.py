"""`make faults`: hundreds of faults, one after the other, and a table of what they cost.

python -m tests.faults [--count N] [--seed N] [--only WORD]. The faults and their order follow from the seed. Exit 1
where anything was lost, or doubled beyond the documented case.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.faults.invariants import Found, examine
from tests.faults.table import GROUNDS, Kind, kinds_at_random
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import ScriptedSmtp

FAULTS_PER_GROUND = 12  # then a new store: looking at every file of a large one takes longer than the fault


class Tally:
    """What came of the faults, by kind."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.losses: Counter[str] = Counter()
        self.doubles: Counter[str] = Counter()
        self.documented: Counter[str] = Counter()
        self.skipped: dict[str, str] = {}
        self.problems: list[str] = []

    def note(self, kind: Kind, found: Found, documented: int) -> None:
        self.runs[kind.name] += 1
        self.losses[kind.name] += len(found.losses)
        self.doubles[kind.name] += len(found.doubles)
        self.documented[kind.name] += documented
        self.problems += [f"{kind.name} ({kind.how}): {each}" for each in (*found.losses, *found.doubles)]

    def print(self, seconds: float, mails: int) -> None:
        print(f"\n{'fault':<44}{'runs':>6}{'losses':>8}{'doubles':>9}{'documented':>12}")
        for name in sorted(self.runs):
            print(
                f"{name:<44}{self.runs[name]:>6}{self.losses[name]:>8}{self.doubles[name]:>9}{self.documented[name]:>12}"
            )
        total = self.runs.total()
        totals = (self.losses.total(), self.doubles.total(), self.documented.total())
        print(f"{'all':<44}{total:>6}{totals[0]:>8}{totals[1]:>9}{totals[2]:>12}")
        for name, why in self.skipped.items():
            print(f"skipped: {name}: {why}")
        print(f"{mails} mails, {seconds / 60:.0f} minutes, {_machine()}")
        print('"documented": letters that the server took in the moment before a death, which came twice')
        for problem in self.problems:
            print(f"PROBLEM {problem}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only kinds whose name contains this")
    asked = parser.parse_args()
    for program, why in (("dovecot", Dovecot.why_missing()),):
        if why:
            print(f"{program}: {why}", file=sys.stderr)
            return 2
    tally, started, mails = Tally(), time.monotonic(), 0
    chosen = kinds_at_random(Random(asked.seed), asked.count, asked.only)
    print(f"{len(chosen)} faults, seed {asked.seed}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", flush=True)
    for ground_name in GROUNDS:
        of_this = [kind for kind in chosen if kind.ground == ground_name]
        for first in range(0, len(of_this), FAULTS_PER_GROUND):
            mails += _on_one_ground(ground_name, of_this[first : first + FAULTS_PER_GROUND], tally)
    tally.print(time.monotonic() - started, mails)
    return 1 if tally.problems else 0


def _on_one_ground(name: str, kinds: list[Kind], tally: Tally) -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="redaksi-faults-")))
        server, letters = stack.enter_context(Dovecot()), stack.enter_context(ScriptedSmtp())
        try:
            ground = stack.enter_context(GROUNDS[name](folder / "desk", server.account(), letters))
        except OSError as error:
            tally.skipped |= {kind.name: str(error) for kind in kinds}
            return 0
        documented = 0
        for kind in kinds:
            began = time.monotonic()
            try:
                kind.fault(ground)
                ground.settle()
                found = examine(ground)
            except Exception as error:  # noqa: BLE001  one fault that goes wrong must not end the others
                found = Found((f"{type(error).__name__}: {error}",), (), documented)
            tally.note(kind, found, found.doubled - documented)
            documented = found.doubled
            word = "" if found.sound else f"  {found.losses} {found.doubles}"
            print(
                f"{tally.runs.total():>4} {time.monotonic() - began:5.1f} s  {kind.name} ({kind.how}){word}", flush=True
            )
            if not found.sound:
                print(ground.log[-5000:], flush=True)
                return len(ground.sent)  # what is wrong now would be told of every later fault
        return len(ground.sent)


def _machine() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {system}"


if __name__ == "__main__":
    sys.exit(main())
