"""Workers that die: python -m tests.wide.victim CONFIG. For each line "STEP NTH" of its input a worker begins, and is
killed when it reaches that step for the nth time. Its process id is printed when it begins, its exit code when it has
died; what it logs goes to standard error."""

import functools
import os
import sys
import time
from pathlib import Path

import redaksi.app
from redaksi import logs
from redaksi.app import open_app
from redaksi.config import load_config
from redaksi.confined import Confined
from redaksi.delivery import deliver
from redaksi.pipeline import share
from tests.redaksi.killed import die_at

IDLE = 5.0  # seconds without anything to do, after which a worker that was not killed ends


def live(config: str, step: str, nth: int) -> None:
    die_at(step, nth)
    vars(redaksi.app)["Confined"] = functools.partial(Confined, start="fork")  # ready in a moment
    with open_app(load_config(Path(config))) as app:
        at_work = time.monotonic()
        while time.monotonic() < at_work + IDLE:
            if share(app) + deliver(app):
                at_work = time.monotonic()
            time.sleep(0.05)


def main(config: str) -> None:
    logs.set_up()
    for line in sys.stdin:
        step, nth = line.split()
        pid = os.fork()
        if pid == 0:
            live(config, step, int(nth))
            os._exit(0)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
