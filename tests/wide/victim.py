"""Workers that die: python -m tests.wide.victim CONFIG. For each line of its input a worker begins, with the fuse that
was laid beside CONFIG (tests/faults/fuse.py). Its process id is printed when it begins, its exit code when it has died
or has had nothing to do for a while; what it logs goes to standard error."""

import os
import sys
import time
from pathlib import Path

from redaksi import crew, logs
from redaksi.app import open_app
from redaksi.config import load_config
from redaksi.delivery import deliver
from redaksi.pipeline import share
from tests.faults.fuse import lay_fuses
from tests.faults.service import imported
from tests.faults.warm import have_warm_children

IDLE = 5.0  # seconds without anything to do, after which a worker that was not killed ends


def live(config: Path) -> None:
    os.setsid()  # by which is known what comes of it
    have_warm_children()
    vars(crew)["MANY"] = 1  # messages: another machine does most of them
    lay_fuses(config.parent)
    with open_app(load_config(config)) as app:
        at_work = time.monotonic()
        while time.monotonic() < at_work + IDLE:
            if share(app) + deliver(app):
                at_work = time.monotonic()
            time.sleep(0.05)


def main(config: str) -> None:
    logs.set_up()
    imported()
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            live(Path(config))
            os._exit(0)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
