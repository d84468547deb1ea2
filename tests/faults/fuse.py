"""What has a process of the service killed in the middle of something, so that the store sees it die there.

Where the file FOLDER/armed says "STEP NTH VICTIM", the victim is killed when that step is reached for the nth time from
then on: by the service ("service"; "child": those that read files for it), or by a process that helps it while many
messages wait ("hand"; "boss": the service that it helps; "both"). Who was killed is then in FOLDER/killed.
"""

import functools
import multiprocessing
import os
import signal
import threading
from pathlib import Path

from redaksi import pipeline, steps
from redaksi.app import App
from redaksi.pipeline import process
from tests.faults.processes import parents

BY_HANDS = ("hand", "boss", "both")
# The server may have the letter, and nobody has noted so. At whatever step of whatever thread the process dies now,
# that letter may come twice.
DOUBLING = {"deliver:content", "deliver:handed-over", "deliver:sent"}


def arm(folder: Path, step: str, nth: int, victim: str) -> None:
    unfinished = folder / "arming"
    unfinished.write_text(f"{step} {nth} {victim}", encoding="ascii")
    unfinished.replace(folder / "armed")


def lay_fuses(folder: Path) -> None:
    """One in this process, and in each that will help it: those have nothing of it but the function that they call."""
    steps.listen(Fuse(folder, helps=False).burn)
    vars(pipeline)["process"] = process_with_fuse


def process_with_fuse(app: App) -> str | None:
    if multiprocessing.current_process().name == "hand":
        _lay_fuse_in_hand(app.config.folder)
    return process(app)


@functools.cache
def _lay_fuse_in_hand(folder: Path) -> None:
    steps.listen(Fuse(folder, helps=True).burn)


class Fuse:
    """Blows at the step that the file names; each announcement looks at the file anew. helps: in a process that does.

    A death in the moment of a letter is noted in a file beside it.
    """

    def __init__(self, folder: Path, *, helps: bool) -> None:
        self._folder, self._armed = folder, folder / "armed"
        self._helps = helps
        self._burning, self._left = "", 0
        self._lock = threading.Lock()

    def burn(self, step: str) -> None:
        with self._lock:  # several messages are in hand at once
            self._burn(step)

    def _burn(self, step: str) -> None:
        if step.startswith("deliver:"):
            self._note_doubt(step in DOUBLING)
        try:
            told = self._armed.read_text(encoding="ascii")
        except FileNotFoundError:
            self._burning = ""
            return
        if told != self._burning:
            self._burning, self._left = told, int(told.split()[1])
        name, _, victim = told.split()
        if name != step or (victim in BY_HANDS) != self._helps:
            return
        self._left -= 1
        if not self._left:
            self._blow(victim)

    def _note_doubt(self, in_doubt: bool) -> None:
        """In a file, as who is killed by another has no time for it."""
        file = self._folder / f"in-doubt-{os.getpid()}"
        if in_doubt:
            file.touch()
        else:
            file.unlink(missing_ok=True)

    def _blow(self, victim: str) -> None:
        victims = _victims(victim)
        (self._folder / "killed").write_text(" ".join(map(str, victims)), encoding="ascii")
        self._armed.unlink()
        for each in victims:
            os.kill(each, signal.SIGKILL)


def _victims(victim: str) -> list[int]:
    """Process ids, our own as the last."""
    parent_of = parents()
    match victim:
        case "boss" | "both":
            boss = parent_of[os.getppid()]  # we come from the fork server, a child of the service
            return [boss, os.getpid()] if victim == "both" else [boss]
        case "child":
            ours = {process for process, parent in parent_of.items() if parent == os.getpid()}
            return [process for process, parent in parent_of.items() if parent in ours]
    return [os.getpid()]
