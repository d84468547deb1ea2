"""The passwords that stand in this process's environment, and how a process that we start does not inherit them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_PREFIX = "REDAKSI_"
_lock = Lock()


def variable(name: str) -> str:
    """What the environment says; "" where nothing. name: without REDAKSI_."""
    with _lock:
        return os.environ.get(_PREFIX + name, "")


@contextmanager
def without_secrets() -> Iterator[None]:
    """What is started meanwhile has none of our variables, and does not learn where systemd put our credentials."""
    with _lock:
        names = [name for name in os.environ if name.startswith(_PREFIX) or name == "CREDENTIALS_DIRECTORY"]
        hidden = {name: os.environ.pop(name) for name in names}
        try:
            yield
        finally:
            os.environ.update(hidden)
