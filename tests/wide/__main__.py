"""python -m tests.wide --kills 200 --seed 1: a worker is killed mid-message so many times; prints what that cost.

One machine reads the mailbox and goes on all the time. Beside it workers of another machine begin, one after the other,
and are killed at a step of a message's or a letter's way. In a quarter of the cases it is a step of a process that
helps amid a backlog, and that dies, or whom it helps, or both. Exit code 1 when anything was lost or doubled, or was
not in living hands again within a minute.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from redaksi.steps import STEPS
from tests.faults.fuse import BY_HANDS, arm
from tests.faults.kinds import BACKLOG
from tests.faults.mails import Authors
from tests.faults.processes import processes
from tests.faults.table import HELPING
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
VICTIMS = ("service",) * 9 + BY_HANDS
WITHIN = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Death:
    """step: and who died. in_hand: messages and letters that the dead had; taken_up: seconds until the last of them was
    in living hands, or done."""

    step: str
    in_hand: int
    taken_up: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.wide", description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="desks that are put to the test at the same time")
    told = parser.parse_args()
    shares = [len(range(job, told.kills, told.jobs)) for job in range(told.jobs)]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wide-")))
        dovecot, server = stack.enter_context(Dovecot()), stack.enter_context(postgres())
        objects = stack.enter_context(ObjectStorage())
        fleets = [
            stack.enter_context(
                Fleet(
                    folder / str(job),
                    dovecot.account(),
                    stack.enter_context(ScriptedSmtp()),
                    stack.enter_context(fresh_database(server)),
                    objects,
                )
            )
            for job in range(told.jobs)
        ]
        seeds = [random.Random(f"{told.seed} {job}") for job in range(told.jobs)]
        with ThreadPoolExecutor(told.jobs) as pool:
            done = list(pool.map(try_out, fleets, shares, seeds))
    return show([death for deaths, _ in done for death in deaths], [each for _, problems in done for each in problems])


def try_out(fleet: Fleet, kills: int, chance: random.Random) -> tuple[list[Death], list[str]]:
    """One desk; the deaths, and what was lost or doubled."""
    survivor, doomed = fleet.host("survivor"), fleet.host("doomed", polls=False)
    survivor.start()
    deaths = kill(fleet, doomed, kills, chance)
    fleet.wait_until(lambda: fleet.done, "the survivor does the rest")
    survivor.stop()
    problems = fleet.problems()
    print(f"{len(fleet.sent)} mails, lost or doubled: {len(problems)}", *problems, sep="\n  ", flush=True)
    return deaths, problems


def show(deaths: list[Death], problems: list[str]) -> int:
    """Prints the table; the exit code."""
    for step in sorted({death.step for death in deaths}):
        here = [death.taken_up for death in deaths if death.step == step]
        print(f"{step:28} {len(here):4} kills, taken up after {max(here):5.1f} s at most")
    in_hand, worst = sum(death.in_hand for death in deaths), max(death.taken_up for death in deaths)
    print(f"{len(deaths)} kills with {in_hand} messages and letters in hand, taken up after {worst:.1f} s at most")
    return 1 if problems or worst > WITHIN else 0


def kill(fleet: Fleet, doomed: Host, kills: int, chance: random.Random) -> list[Death]:
    """Workers of `doomed` are killed so many times, each in the middle of something."""
    authors, deaths = Authors(), list[Death]()
    command = [sys.executable, "-m", "tests.wide.victim", str(doomed.config)]
    with (
        (doomed.folder / "log").open("ab") as log,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True) as template,
    ):
        assert template.stdin
        assert template.stdout
        while len(deaths) < kills:
            victim = chance.choice(VICTIMS)
            step, nth = chance.choice(HELPING if victim in BY_HANDS else DEADLY), chance.choice((1, 1, 2))
            arm(doomed.folder, step, nth, victim)
            template.stdin.write("begin\n")
            template.stdin.flush()
            pid = int(template.stdout.readline())
            batches = BACKLOG if victim in BY_HANDS else 2
            fleet.receive(*(mail for _ in range(batches) for mail in authors.batch()))
            if dead := killed(doomed.folder, pid):
                deaths.append(buried(fleet, f"{step} {victim}", dead))
                told = f"{len(deaths)}/{kills} killed at {step}, {victim}, with {deaths[-1].in_hand} in hand"
                print(f"{told}, taken up after {deaths[-1].taken_up:.1f} s", file=sys.stderr, flush=True)
            else:
                print(f"nobody came to {step}, {victim}: the other machine was quicker", file=sys.stderr, flush=True)
            template.stdout.readline()
            fleet.wait_until(partial(ended, pid), f"what {pid} has started ends")
        template.stdin.close()
    return deaths


def ended(worker: int) -> bool:
    """Whether nothing lives any more that it has started."""
    return all(process.session != worker for process in processes())


def killed(folder: Path, worker: int) -> list[int]:
    """Waits until somebody dies; who. Nobody where the worker ends before."""
    armed = folder / "armed"
    while armed.exists():
        if not Path(f"/proc/{worker}").exists():
            return []
        time.sleep(0.05)
    return [int(pid) for pid in (folder / "killed").read_text(encoding="ascii").split()]


def buried(fleet: Fleet, step: str, dead: list[int]) -> Death:
    """Waits until others have in hand, or have done, what the dead had."""
    workers = [of_process(pid) for pid in dead]
    left = fleet.in_hand(*workers)
    took = fleet.wait_until(lambda: not left & fleet.idle(*workers), f"what {dead} left at {step} is taken up")
    return Death(step, len(left), took)


if __name__ == "__main__":
    sys.exit(main())
