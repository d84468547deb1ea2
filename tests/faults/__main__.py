"""`make faults`: hundreds of faults, several at a time on stores of their own, and a table of what they cost.

python -m tests.faults [--count N] [--seed N] [--jobs N] [--only WORD] [--numbers N,N]. The faults and their order
follow from the seed. Exit 1 where anything was lost, or doubled beyond the documented case.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.faults.ground import Ground
from tests.faults.invariants import Found, examine
from tests.faults.table import GROUNDS, Kind, kinds_at_random
from tests.faults.tally import Tally
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import ScriptedSmtp

# Then a new store: looking at every file of a large one takes longer than the fault. A day has one digest.
FAULTS_PER_STORE = {"digests": 1}
FAULTS_PER_STORE_ELSE = 12

Numbered = tuple[int, Kind]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=3, help="stores that are put to the test at the same time")
    parser.add_argument("--only", default="", help="only kinds whose name contains this")
    parser.add_argument("--numbers", default="", help="only these of them, as 12,45")
    asked = parser.parse_args()
    if why := Dovecot.why_missing():
        print(why, file=sys.stderr)
        return 2
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    wanted = {int(number) for number in asked.numbers.split(",") if number}
    chosen = [
        (number, kind)
        for number, kind in enumerate(kinds_at_random(Random(asked.seed), asked.count), 1)
        if asked.only in kind.name and (not wanted or number in wanted)
    ]
    print(f"{len(chosen)} faults, seed {asked.seed}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    tally = Tally()
    with ThreadPoolExecutor(asked.jobs) as jobs:
        for done in [jobs.submit(_on_one_store, *share, tally) for share in _shares(chosen)]:
            done.result()
    tally.print()
    return 1 if tally.problems else 0


def _shares(chosen: Sequence[Numbered]) -> Iterator[tuple[str, list[Numbered]]]:
    """What is done on one store after another: the name of a ground, and the faults that are for it."""
    for name in GROUNDS:
        of_this = [each for each in chosen if each[1].ground == name]
        share = FAULTS_PER_STORE.get(name, FAULTS_PER_STORE_ELSE)
        for first in range(0, len(of_this), share):
            yield name, of_this[first : first + share]


def _on_one_store(name: str, kinds: Sequence[Numbered], tally: Tally) -> None:
    """One fault after the other; from one that did harm on, on another store, or all later ones would tell of it."""
    left = list(kinds)
    while left:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="redaksi-faults-")))
            server, letters = stack.enter_context(Dovecot()), stack.enter_context(ScriptedSmtp())
            try:
                ground = stack.enter_context(GROUNDS[name](folder / "desk", server.account(), letters))
            except OSError as error:
                for _, kind in left:
                    tally.skip(kind, str(error))
                return
            while left and _sound_after(ground, *left.pop(0), tally):
                pass


def _sound_after(ground: Ground, number: int, kind: Kind, tally: Tally) -> bool:
    began, mails, documented = time.monotonic(), len(ground.sent), ground.documented
    try:
        kind.fault(ground)
        ground.settle()
        found = examine(ground)
        ground.documented = found.doubled
    except Exception as error:  # noqa: BLE001  one fault that goes wrong must not end the others
        found = Found((f"{type(error).__name__}: {error}",), (), documented)
    tally.note(
        number,
        kind,
        found,
        found.doubled - documented,
        mails=len(ground.sent) - mails,
        seconds=time.monotonic() - began,
    )
    if not found.sound:
        kept = Path(tempfile.gettempdir(), f"redaksi-fault-{number}.log")
        kept.write_text(ground.log, encoding="utf-8")
        print(f"     the log of the service: {kept}")
    return found.sound


if __name__ == "__main__":
    sys.exit(main())
