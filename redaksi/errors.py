"""Why a command cannot go on, in words for the person who called it."""

import tempfile
import traceback
from pathlib import Path


class CannotGoOn(Exception):
    """What was asked for cannot be done; the message says what is wrong, where, and what to do. Never a bug of ours."""


def recorded() -> Path:
    """The error in hand, which is a bug of ours, written with its traceback to a file of its own."""
    with tempfile.NamedTemporaryFile("w", prefix="redaksi-error-", suffix=".log", delete=False) as file:
        file.write(traceback.format_exc())
    return Path(file.name)
