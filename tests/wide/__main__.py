"""python -m tests.wide --kills 200 --seed 1: a worker is killed mid-message so many times; prints what that cost.

One machine reads the mailbox and goes on all the time. Beside it workers of another machine begin, one after the other,
and are killed at a step of a message's or a letter's way. Exit code 1 when anything was lost or doubled, or was not in
living hands again within a minute.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

from redaksi.steps import STEPS
from tests.faults.mails import Authors
from tests.servers.dovecot import Dovecot
from tests.servers.object_storage import ObjectStorage
from tests.servers.postgres import fresh_database, postgres
from tests.servers.smtp import ScriptedSmtp
from tests.wide.fleet import Fleet, Host, of_process

# Not after the last line of a letter is on its way: there a death may double it, as documented.
DEADLY = tuple(
    step
    for step in STEPS[STEPS.index("process:claimed") : STEPS.index("deliver:handed-over")]
    if step.startswith(("process:", "deliver:")) and step not in {"process:waiting", "process:corrected"}
)
WITHIN = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.wide", description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wide-")))
        fleet = stack.enter_context(
            Fleet(
                folder,
                stack.enter_context(Dovecot()).account(),
                stack.enter_context(ScriptedSmtp()),
                stack.enter_context(fresh_database(stack.enter_context(postgres()))),
                stack.enter_context(ObjectStorage()),
            )
        )
        survivor, doomed = fleet.host("survivor"), fleet.host("doomed", polls=False)
        survivor.start()
        waits = kill(fleet, doomed, told.kills, random.Random(told.seed))
        fleet.wait_until(lambda: fleet.done, "the survivor does the rest")
        survivor.stop()
        problems = fleet.problems()
    for step, taken in sorted(waits.items()):
        print(f"{step:22} {len(taken):4} kills, in living hands after {max(taken):5.1f} s at most")
    worst = max(each for taken in waits.values() for each in taken)
    print(f"{told.kills} kills, {len(fleet.sent)} messages, worst {worst:.1f} s, lost or doubled: {len(problems)}")
    for problem in problems:
        print(f"  {problem}")
    return 1 if problems or worst > WITHIN else 0


def kill(fleet: Fleet, doomed: Host, kills: int, chance: random.Random) -> dict[str, list[float]]:
    """Step -> seconds until what the dead worker had in hand was free again, for each kill."""
    authors, waits = Authors(), defaultdict[str, list[float]](list)
    command = [sys.executable, "-m", "tests.wide.victim", str(doomed.config)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as template:
        assert template.stdin
        assert template.stdout
        done = 0
        while done < kills:
            step, nth = chance.choice(DEADLY), chance.choice((1, 1, 2))
            template.stdin.write(f"{step} {nth}\n")
            template.stdin.flush()
            pid = int(template.stdout.readline())
            fleet.receive(*authors.batch(), *authors.batch())
            code = int(template.stdout.readline())
            if code != -9:
                continue  # the other machine was quicker; nothing was there for this one
            mine = of_process(pid)
            waits[step].append(fleet.wait_until(lambda mine=mine: not fleet.in_hand(mine), f"{step} of {pid}"))  # type: ignore[misc]
            done += 1
            print(f"{done}/{kills} killed at {step}: free after {waits[step][-1]:.1f} s", file=sys.stderr, flush=True)
        template.stdin.close()
    return waits


if __name__ == "__main__":
    sys.exit(main())
