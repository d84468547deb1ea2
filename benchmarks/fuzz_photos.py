"""Breaks real photos at random and sees whether reading and copying them stands it.

    nice -n 19 python -m benchmarks.fuzz_photos [--minutes N] [--seed N] [--corpus FOLDER] [--keep FOLDER]

A case is a file of the corpus with a few mutations, known by its number: the same number makes the same case again. It
is read, and every few cases a copy for the web is made of it, in the confined child as the service does it. A finding
is an exception (broken files are Unreadable or CannotCopy), or reading that had to be stopped; its file is kept.
"""

import argparse
import random
import struct
import time
import traceback
from collections import Counter
from pathlib import Path

from benchmarks.machine import highest_memory, machine, reset_highest_memory
from ingest.photo import Limits, Photo
from ingest.readers import look_closely
from ingest.web_copy import CannotCopy, web_copy
from redaksi.confined import Confined, Stopped
from redaksi.file_tables import FileLimits

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "photos"
LARGEST_SEED = 100_000  # bytes; small files make many cases
HEADER = 2_000  # bytes in which most of what parsers believe stands
COPY_EVERY = 4
NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE)


def mutated(dice: random.Random, seeds: list[bytes]) -> bytes:
    content = bytearray(dice.choice(seeds))
    for _ in range(dice.randint(1, 6)):
        reach = min(len(content), HEADER) if dice.random() < 0.7 else len(content)
        at, length = dice.randrange(max(1, reach)), dice.randint(1, 64)
        match dice.randrange(10):
            case 0 | 1 | 2 | 3 | 4 | 5:
                form = dice.choice(("<B", "<H", ">H", "<I", ">I"))
                content[at : at + struct.calcsize(form)] = struct.pack(
                    form, dice.choice(NUMBERS) & (256 ** struct.calcsize(form) - 1)
                )
            case 6:
                del content[at : at + length]
            case 7:
                content[at:at] = content[max(0, at - length) : at] * dice.randint(1, 50)
            case 8:
                content[at : at + length] = dice.randbytes(length)
            case _:
                other = dice.choice(seeds)
                content[at:] = other[dice.randrange(len(other)) :]
    return bytes(content)


def measured(content: bytes, with_copy: bool) -> tuple[str, int, float]:
    """What became of a case, the highest resident kilobytes meanwhile, and its seconds of processor time."""
    reset_highest_memory()
    began = time.process_time()
    read = look_closely(content, Limits())
    outcome = "read" if isinstance(read, Photo) else read.reason
    if with_copy:
        try:
            web_copy(content, 800, "jpeg")
            outcome += ", copied"
        except CannotCopy:
            outcome += ", not copied"
    return outcome, highest_memory(), time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz_photos", description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0, help="number of the first case")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--keep", type=Path, default=Path("var/fuzz"), help="where files with findings go")
    asked = parser.parse_args()
    paths = [path for path in sorted(asked.corpus.rglob("*")) if path.is_file() and path.suffix not in {".tsv", ".md"}]
    seeds = [path.read_bytes() for path in paths if 0 < path.stat().st_size < LARGEST_SEED]
    outcomes: Counter[str] = Counter()
    number, highest, slowest = asked.seed, 0, (0.0, asked.seed)
    deadline = time.monotonic() + 60 * asked.minutes
    with Confined(FileLimits()) as confined:
        while time.monotonic() < deadline:
            content = mutated(random.Random(number), seeds)
            try:
                outcome, peak, seconds = confined.call(measured, content, number % COPY_EVERY == 0)
                highest, slowest = max(highest, peak), max(slowest, (seconds, number))
            except Stopped as stopped:
                outcome = f"FINDING stopped: {stopped}"
            except Exception as error:  # noqa: BLE001 that is what is looked for
                outcome = f"FINDING {type(error).__name__}: {str(error)[:80]}"
                traceback.print_exc()
            if outcome.startswith("FINDING"):
                asked.keep.mkdir(parents=True, exist_ok=True)
                (asked.keep / f"photo-{number}").write_bytes(content)
            outcomes[outcome] += 1
            number += 1
    print(machine())
    print(f"{number - asked.seed} cases from {len(seeds)} files in {asked.minutes:g} minutes")
    for outcome, count in outcomes.most_common():
        print(f"  {count:7} {outcome}")
    print(f"slowest case {slowest[0]:.1f} s of processor time (number {slowest[1]})")
    print(f"highest resident size {highest / 1000:.0f} MB")


if __name__ == "__main__":
    main()
