"""A process that does one pass and is killed at a step: python -m tests.redaksi.killed CONFIG STEP NTH."""

import os
import signal
import sys
from pathlib import Path

from redaksi import steps
from redaksi.app import open_app
from redaksi.config import load_config
from redaksi.delivery import deliver
from redaksi.pipeline import poll


def die_at(step: str, nth: int) -> None:
    """Have this process killed when it reaches the step for the nth time."""
    left = nth

    def meet(reached: str) -> None:
        nonlocal left
        left -= reached == step
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.listen(meet)


def main(config: str, step: str, nth: str) -> None:
    die_at(step, int(nth))
    with open_app(load_config(Path(config))) as app:
        poll(app)
        deliver(app)


if __name__ == "__main__":
    main(*sys.argv[1:])
