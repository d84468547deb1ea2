"""Breaks real Word documents at random and sees whether the reader stands it.

    nice -n 19 python -m benchmarks.fuzz_word docx|doc [--minutes N] [--seed N] [--corpus FOLDER] [--keep FOLDER]

A case is a file of the corpus with a few mutations (benchmarks/mutations.py), known by its number: the same number
makes the same case again. A child process reads it, counts it and now and then makes HTML of it. A finding is an
exception (bad files are Unreadable, never that), more than 20 s of the processor, more than 500 MB, a dead child; its
file is kept. At the end the child's memory after the first and after the last case stand side by side.
"""

import argparse
import hashlib
import multiprocessing
import random
import time
import traceback
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.machine import highest_memory, machine, memory, processor_seconds, reset_highest_memory
from benchmarks.mutations import mutated_doc, mutated_docx
from ingest.unreadable import Unreadable
from ingest.word.counting import count_shown
from ingest.word.html import body_html
from ingest.word.package import Refused
from ingest.word.reader import read_document

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "word"
SECONDS = 20
MOST_KB = 500_000
LARGEST_SEED = 150_000  # bytes; small files make many cases
HTML_EVERY = 8
MUTATE = {"docx": mutated_docx, "doc": mutated_doc}


def read_cases(cases: Connection) -> None:
    """The child: reads each case that comes and answers with (outcome, traceback, peak kB, resident kB)."""
    while True:
        content, with_html = cases.recv()
        reset_highest_memory()
        try:
            cases.send((_read(content, with_html=with_html), "", highest_memory(), memory()))
        except Exception:  # noqa: BLE001 that is what is looked for
            cases.send(("exception", traceback.format_exc(), highest_memory(), memory()))


def _read(content: bytes, *, with_html: bool) -> str:
    read = read_document(content)
    if isinstance(read, Unreadable):
        return read.reason
    count_shown(read)
    if with_html:
        try:
            body_html(content, read.format)
        except Refused:
            return "read, no html"
    return "read, unsure" if read.unsure else "read"


class Child:
    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.cases, theirs = context.Pipe()
        self.process = context.Process(target=read_cases, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def read(self, content: bytes, *, with_html: bool) -> tuple[str, str, int, int]:
        self.cases.send((content, with_html))
        most = self.seconds() + SECONDS
        try:
            while not self.cases.poll(1):
                if self.seconds() > most:
                    return "hung", f"more than {SECONDS} s", 0, 0
            answer: tuple[str, str, int, int] = self.cases.recv()
        except (EOFError, FileNotFoundError):
            return "died", f"exit code {self.process.exitcode}", 0, 0
        return answer

    def seconds(self) -> float:
        return processor_seconds(self.process.pid or 0)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz_word", description=__doc__.partition("\n")[0])
    parser.add_argument("form", choices=("docx", "doc"))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0, help="number of the first case")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--keep", type=Path, default=Path("var/fuzz"), help="where files with findings go")
    asked = parser.parse_args()
    seeds = [p.read_bytes() for p in sorted(asked.corpus.rglob(f"*.{asked.form}")) if p.stat().st_size < LARGEST_SEED]
    if not seeds:
        parser.error(f"no .{asked.form} files in {asked.corpus}")
    outcomes: Counter[str] = Counter()
    known: set[str] = set()
    child, first, last, number, highest, slowest = Child(), 0, 0, asked.seed, 0, 0.0
    deadline = time.monotonic() + 60 * asked.minutes
    while time.monotonic() < deadline:
        dice = random.Random(number)
        content = MUTATE[asked.form](dice, seeds)
        started = child.seconds()
        outcome, trace, peak, resident = child.read(content, with_html=number % HTML_EVERY == 0)
        slowest = max(slowest, 0.0 if outcome == "died" else child.seconds() - started)
        if peak > MOST_KB:
            outcome, trace = "memory", f"{peak} kB"
        outcomes[outcome] += 1
        highest, last, first = max(highest, peak), resident or last, first or resident
        if outcome in {"exception", "hung", "died", "memory"}:
            _keep(asked.keep, f"{number}.{asked.form}", content, trace, known)
        if outcome in {"hung", "died"}:
            child.stop()
            child = Child()
        number += 1
    child.stop()
    print(machine())
    print(f"{asked.form}: {number - asked.seed} cases from {len(seeds)} files in {asked.minutes:g} minutes")
    for outcome, count in outcomes.most_common():
        print(f"  {count:7} {outcome}")
    print(
        f"slowest {slowest:.1f} s, highest {highest // 1000} MB; resident {first // 1000} MB, {last // 1000} at the end"
    )


def _keep(folder: Path, name: str, content: bytes, trace: str, known: set[str]) -> None:
    """Write the file and say what happened, once for each place in the code."""
    where = "\n".join(line for line in trace.splitlines() if line.lstrip().startswith("File "))
    mark = hashlib.sha256((where or trace.partition(" ")[0]).encode()).hexdigest()[:8]
    if mark in known:
        return
    known.add(mark)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{mark}-{name}"
    path.write_bytes(content)
    print(f"kept as {path}\n{trace}", flush=True)


if __name__ == "__main__":
    main()
