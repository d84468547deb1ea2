"""How fast the Word reader is, and in how much memory, beside what else opens Word documents.

    python -m benchmarks.word [FOLDER] [--json] [--only docx|doc] [--limit N] [--repeats N]

Every file is read by each in turn, in one process, so that neither start-up nor a busy machine favours anybody; of the
repeats of a file the fastest counts. python-docx opens and walks the runs of all paragraphs, which is the least that
judging fonts would take; mammoth makes HTML; LibreOffice, where it is, is kept warm and saves as .docx; antiword,
where it is, is a program to be started each time and gives text alone. Ratios are medians over the files that both
read. Memory is the highest resident size of a fresh process that reads the whole folder, beside what it had before.
"""

import argparse
import contextlib
import io
import json
import multiprocessing
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import docx
import mammoth

from benchmarks.libreoffice import Office, python_with_uno
from benchmarks.machine import highest_memory, machine
from ingest.unreadable import Unreadable
from ingest.word.reader import read_document

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "word"
OURS = "redaksi"
Reader = Callable[[Path, bytes], float]  # seconds; raises where it cannot read


def timed(read: Callable[[bytes], object]) -> Reader:
    def reader(path: Path, content: bytes) -> float:
        started = time.perf_counter()
        read(content)
        return time.perf_counter() - started

    return reader


def ours(content: bytes) -> None:
    read = read_document(content)
    if isinstance(read, Unreadable):
        raise ValueError(read.detail)  # noqa: TRY004


def python_docx(content: bytes) -> int:
    """The text of every run of the main text, tables included, as a rule on fonts would have to walk it."""
    document = docx.Document(io.BytesIO(content))
    walked = 0
    for paragraph in _paragraphs(document):
        for run in paragraph.runs:
            walked += len(run.text) + bool(run.font.name) + bool(run.font.size)
    return walked


def _paragraphs(place: Any) -> Any:
    yield from place.paragraphs
    for table in place.tables:
        for cell in table._cells:  # `rows` looks every cell up anew
            yield from _paragraphs(cell)


def mammoth_html(content: bytes) -> str:
    return str(mammoth.convert_to_html(io.BytesIO(content)).value)


def antiword(path: Path, content: bytes) -> float:
    started = time.perf_counter()
    subprocess.run(["antiword", str(path)], capture_output=True, check=True, timeout=30)
    return time.perf_counter() - started


IN_PROCESS: dict[str, dict[str, Callable[[bytes], object]]] = {
    "docx": {OURS: ours, "python-docx": python_docx, "mammoth": mammoth_html},
    "doc": {OURS: ours},
}


def measure(files: Sequence[Path], readers: dict[str, Reader], repeats: int) -> dict[str, dict[Path, float]]:
    """The fastest seconds of each reader for each file that it can read."""
    fastest: dict[str, dict[Path, float]] = {name: {} for name in readers}
    for path in files:
        content = path.read_bytes()
        for _ in range(repeats):
            for name, read in readers.items():
                try:
                    seconds = read(path, content)
                except Exception:  # noqa: BLE001 what a reader raises on a file, only that it did counts here
                    continue
                fastest[name][path] = min(seconds, fastest[name].get(path, seconds))
    return fastest


def memory(form: str, name: str, files: Sequence[Path]) -> tuple[int, int, str]:
    """In a fresh process: kilobytes before, at the highest, and the file that raised it last by over a megabyte."""
    before = highest = highest_memory()
    worst = ""
    for path in files:
        with contextlib.suppress(Exception):  # what it could not read has cost memory all the same
            IN_PROCESS[form][name](path.read_bytes())
        now = highest_memory()
        if now > highest + 1000:
            highest, worst = now, path.name
    return before, highest, worst


def compare(form: str, files: Sequence[Path], office: Office | None, repeats: int) -> dict[str, Any]:
    readers = {name: timed(read) for name, read in IN_PROCESS[form].items()}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        if office is not None:
            target = Path(folder, "target.docx")
            readers["LibreOffice warm"] = lambda path, content: office.convert(path, target, "docx")
        if form == "doc" and shutil.which("antiword"):
            readers["antiword"] = antiword
        fastest = measure(files, readers, repeats)
    rows = {}
    for name, seconds in fastest.items():
        ratios = [fastest[OURS][path] / taken for path, taken in seconds.items() if path in fastest[OURS]]
        slowest = max(seconds, key=lambda path: seconds[path], default=None)
        rows[name] = {
            "read": len(seconds),
            "median_ms": round(1000 * statistics.median(seconds.values()), 2) if seconds else None,
            "slowest_s": round(seconds[slowest], 2) if slowest else None,
            "slowest_file": slowest.name if slowest else None,
            "ratio": round(statistics.median(ratios), 2) if ratios else None,
            "both": len(ratios),
        }
        if name in IN_PROCESS[form]:
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
                before, highest, worst = pool.submit(memory, form, name, files).result()
            rows[name] |= {"memory_mb": round(highest / 1000), "before_mb": round(before / 1000), "memory_file": worst}
    return {"files": len(files), "readers": rows}


def shown(form: str, result: dict[str, Any]) -> str:
    lines = [f"\n.{form}: {result['files']} files"]
    heading = ("", "read", "median ms", f"{OURS}/it", "slowest s", "memory MB", "before")
    lines.append("{:18}{:>6}{:>11}{:>12}{:>11}{:>11}{:>8}".format(*heading))
    for name, row in result["readers"].items():
        ratio = "" if name == OURS else row["ratio"]
        memory_ = (row.get("memory_mb", ""), row.get("before_mb", ""))
        cells = (name, row["read"], row["median_ms"], ratio, row["slowest_s"], *memory_)
        lines.append("{:18}{!s:>6}{!s:>11}{!s:>12}{!s:>11}{!s:>11}{!s:>8}".format(*cells))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.word", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", choices=("docx", "doc"), help="one of the two forms")
    parser.add_argument("--limit", type=int, help="take every nth file only, so that about this many are read")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--no-libreoffice", action="store_true", help="leave LibreOffice out: it takes most of the time"
    )
    asked = parser.parse_args()
    if not asked.folder.is_dir():
        parser.error(f"{asked.folder} is no folder of Word documents")
    python = None if asked.no_libreoffice else python_with_uno()
    office = Office(python) if python else None
    results: dict[str, Any] = {"machine": machine()}
    try:
        for form in (asked.only,) if asked.only else ("docx", "doc"):
            files = sorted(asked.folder.rglob(f"*.{form}"))
            step = max(1, len(files) // asked.limit) if asked.limit else 1
            results[form] = compare(form, files[::step], office, asked.repeats)
    finally:
        if office is not None:
            office.__exit__(None, None, None)
    if asked.json:
        print(json.dumps(results, indent=1))
        return
    print(results["machine"])
    for form in ("docx", "doc"):
        if form in results:
            print(shown(form, results[form]))


if __name__ == "__main__":
    main()
