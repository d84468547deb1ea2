"""Why a command cannot go on, in words for the person who called it."""

import tempfile
import traceback
from pathlib import Path


class CannotGoOn(Exception):
    """What was asked for cannot be done; the message says what is wrong and where. Never a bug of ours.

    remedy: what to do, in plain words; "" where the message says it.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.remedy = remedy


def recorded() -> Path:
    """The error in hand, which is a bug of ours, written with its traceback to a file of its own."""
    with tempfile.NamedTemporaryFile("w", prefix="redaksi-error-", suffix=".log", delete=False) as file:
        file.write(traceback.format_exc())
    return Path(file.name)
