"""Every regular expression of the rooms, on lines made to be hard for it: which take longer than in proportion.

    python -m benchmarks.patterns [LENGTH]

Each pattern is tried on its own words and on what patterns trip over (blanks, digits, brackets, commas), repeated to
LENGTH characters (2,000) and to twice that. One that takes four times as long for twice the length is quadratic. What
is printed is for a person: a pattern may only ever see short text.
"""

import importlib
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from types import FrameType, ModuleType
from typing import Any

ROOMS = ("ingest", "checks", "store", "notifier", "redaksi")
PIECES: tuple[str, ...] = (
    " ",
    "\t",
    "\n",
    "a",
    "0",
    "A",
    "_",
    "-",
    ".",
    ",",
    ":",
    ";",
    "/",
    "\\",
    "<",
    ">",
    "(",
    "[",
    "{",
    "=",
    "&",
    "@",
)
PIECES += (
    "'",
    '"',
    "a ",
    "a, ",
    "1. ",
    "1.",
    "a.",
    "A.",
    "> ",
    "- ",
    "a@",
    "a-",
    " \n",
    "\n\n",
    ". ",
    "(a) ",
    "é",
    "\u00a0",
)
NOTABLE = 0.01  # seconds; what is quicker does no harm
GIVEN_UP_AFTER = 1.0


class TooLong(Exception):
    pass


def main(length: int) -> None:
    signal.signal(signal.SIGALRM, _give_up)
    tried = 0
    for name, pattern in sorted(patterns().items()):
        if isinstance(pattern.pattern, bytes):
            continue
        tried += 1
        for piece, once, twice in _slow(pattern, length):
            print(f"{once:8.3f} s {twice:8.3f} s  {twice / once:4.1f} x  {name}  on {piece!r}", flush=True)
    print(f"{tried} patterns tried at {length} and {2 * length} characters")


def patterns() -> dict[str, re.Pattern[Any]]:
    """By where each stands first: module and name."""
    found: dict[str, re.Pattern[Any]] = {}
    seen: set[int] = set()
    for module in _modules():
        for name, value in vars(module).items():
            for pattern in _held(value):
                if id(pattern) not in seen:
                    seen.add(id(pattern))
                    found[f"{module.__name__}.{name}#{len(found)}"] = pattern
    return found


def _modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        package = importlib.import_module(room)
        for each in pkgutil.walk_packages(package.__path__, f"{room}."):
            if "migrations" not in each.name and not each.name.endswith("__main__"):
                yield importlib.import_module(each.name)


def _held(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        for each in (*value.keys(), *value.values()):
            yield from _held(each)
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from _held(each)


def _slow(pattern: re.Pattern[Any], length: int) -> Iterator[tuple[str, float, float]]:
    """The hardest piece, where it takes long and more than in proportion."""
    worst: tuple[str, float, float] | None = None
    for piece in _pieces(pattern.pattern):
        once = _seconds(pattern, _line(piece, length))
        if once < NOTABLE:
            continue
        twice = _seconds(pattern, _line(piece, 2 * length))
        if twice > 3 * once or twice >= GIVEN_UP_AFTER:
            worst = max(worst or (piece, once, twice), (piece, once, twice), key=lambda each: each[2])
    if worst:
        yield worst


def _pieces(source: str) -> Iterable[str]:
    words = dict.fromkeys(re.findall(r"[A-Za-z]{2,}", re.sub(r"\\[a-zA-Z]", " ", source)))
    own = [f"{word}{end}" for word in list(words)[:12] for end in ("", " ", ": ", ".")]
    return (*PIECES, *own)


def _line(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length] + "\x01"  # which nothing matches at the end


def _seconds(pattern: re.Pattern[Any], text: str) -> float:
    started = time.perf_counter()
    signal.setitimer(signal.ITIMER_REAL, GIVEN_UP_AFTER)
    try:
        for _ in pattern.finditer(text):
            pass
    except TooLong:
        return GIVEN_UP_AFTER
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.perf_counter() - started


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
