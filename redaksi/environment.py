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


def secrets() -> dict[str, str]:
    """Our variables, and where systemd put our credentials: for a process of ours that was started without them."""
    with _lock:
        return {name: os.environ[name] for name in _ours()}


@contextmanager
def without_secrets() -> Iterator[None]:
    """What is started meanwhile has none of our variables, and does not learn where systemd put our credentials."""
    with _lock:
        hidden = {name: os.environ.pop(name) for name in _ours()}
        try:
            yield
        finally:
            os.environ.update(hidden)


def _ours() -> list[str]:
    return [name for name in os.environ if name.startswith(_PREFIX) or name == "CREDENTIALS_DIRECTORY"]
