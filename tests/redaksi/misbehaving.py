"""Functions that a child which reads files is made to call. Apart from the tests, so that it loads little."""

import faulthandler
import os
import signal
import tempfile
import time

from ingest.page import Page


def hang(_: bytes) -> None:
    while True:
        pass


def eat(_: bytes) -> int:
    return len(bytearray(600 << 20))


def die(_: bytes) -> None:
    faulthandler.disable()  # pytest's would print a traceback of what is meant to happen
    os.kill(os.getpid(), signal.SIGSEGV)


def own_id() -> int:
    return os.getpid()


def parent_id() -> int:
    return os.getppid()


def own_folder() -> str:
    return tempfile.mkdtemp()


def wait_for_ever(_: bytes) -> None:
    time.sleep(3600)


def say(word: str) -> str:
    return word


def say_later(word: str) -> str:
    time.sleep(0.2)
    return word


def our_bug(*_: object) -> None:
    raise KeyError("styles")


def write_much(_: bytes) -> None:
    with tempfile.TemporaryFile() as file:
        file.truncate(1 << 30)


def hang_page(html: str, marks_from: int) -> Page:
    while True:
        pass
