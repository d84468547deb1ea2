"""How well photos are read, against what other decoders say of the same files, how fast and in how much memory.

    python -m benchmarks.photos [FOLDER] [--json] [--repeats N]

FOLDER holds pictures and a manifest.tsv: for each its displayed size by tools other than ours (exiftool, ImageMagick,
libvips) and whether two strict decoders find it sound. "Sound" and "damaged" mean that both of them say so. Header time
is read_photo without decoding, beside Pillow's bare Image.open(...).size, taken in turn, the fastest of the repeats.
"""

import argparse
import csv
import io
import json
import statistics
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.machine import highest_memory, machine
from ingest import photo_opening
from ingest.magic import HEAD, sniff_photo
from ingest.photo import Photo
from ingest.photo_reading import read_photo

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "photos"
KINDS = {"JPEG": "jpeg", "PNG": "png", "APNG": "png", "TIFF": "tiff", "BigTIFF": "tiff"}
WARNINGS = frozenset({"perhaps-damaged", "not-decoded", "unusual-encoding"})


@dataclass
class Tally:
    """What became of the files of one kind; lists hold the paths that went wrong."""

    sound: int = 0
    damaged: int = 0  # both complain, if only of harmless metadata
    broken: int = 0  # neither shows it
    other_size: list[str] = field(default_factory=list)
    other_verdict: list[str] = field(default_factory=list)  # whether it has 1024 x 768 pixels
    refused: list[str] = field(default_factory=list)  # though sound
    accepted: list[str] = field(default_factory=list)  # though damaged, without a warning
    shown: list[str] = field(default_factory=list)  # though broken, without a warning


def rows(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as manifest:
        yield from csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE)


def agreement(folder: Path) -> tuple[dict[str, Tally], Counter[str], float, str]:
    """The tallies by kind; what Pillow told of the damaged; the longest time for a file, and that file."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    outcomes: Counter[str] = Counter()
    slowest, slowest_file = 0.0, ""
    for row in rows(folder):
        started = time.perf_counter()
        read = read_photo((folder / row["path"]).read_bytes())
        if (took := time.perf_counter() - started) > slowest:
            slowest, slowest_file = took, row["path"]
        compare(row, read, tallies[KINDS.get(row["magic"], row["magic"].lower() or "unknown")])
        outcomes[f"{type(read).__name__} {'' if isinstance(read, Photo) else read.reason}".strip()] += 1
    return tallies, outcomes, slowest, slowest_file


def compare(row: dict[str, str], read: object, tally: Tally) -> None:
    if row["decode_im"] == row["decode_vips"] == "ok" and row["disp_width"]:
        tally.sound += 1
        shown = int(row["disp_width"]), int(row["disp_height"])
        if not isinstance(read, Photo):
            tally.refused.append(row["path"])
        elif (read.width, read.height) != shown:
            tally.other_size.append(row["path"])
        elif enough(read.width, read.height) != (row["meets_1024x768"] == "1"):
            tally.other_verdict.append(row["path"])
    elif row["decode_im"] != "ok" and row["decode_vips"] != "ok":
        tally.damaged += 1
        broken = row["decode_im"] == row["decode_vips"] == "bad"
        tally.broken += broken
        if isinstance(read, Photo) and not WARNINGS & {*read.notes}:
            (tally.shown if broken else tally.accepted).append(row["path"])


def enough(width: int, height: int) -> bool:
    return max(width, height) >= 1024 and min(width, height) >= 768


def header_ratio(folder: Path, repeats: int) -> tuple[float, float, float]:
    """Median ratio, and the medians in milliseconds, over the files that both can open."""
    ours: list[float] = []
    bare: list[float] = []
    for row in rows(folder):
        content = (folder / row["path"]).read_bytes()
        kind = sniff_photo(content[:HEAD])
        read = read_photo(content, decode=False)
        if kind is None or not isinstance(read, Photo) or "not-decoded" in read.notes:
            continue
        formats = (photo_opening.PILLOW[kind],)
        took = [(timed(lambda: read_photo(content, decode=False)), timed(lambda: size(content, formats)))  # noqa: B023
                for _ in range(repeats)]  # fmt: skip
        ours.append(min(first for first, _ in took))
        bare.append(min(second for _, second in took))
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    return statistics.median(ratios), statistics.median(ours) * 1000, statistics.median(bare) * 1000


def size(content: bytes, formats: tuple[str, ...]) -> tuple[int, int]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Image.open(io.BytesIO(content), formats=formats).size


def timed(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def hungriest(folder: Path) -> tuple[float, str]:
    """In a fresh process: the highest resident megabytes after reading every file, and the file that raised it last."""
    highest, worst = highest_memory(), ""
    for row in rows(folder):
        read_photo((folder / row["path"]).read_bytes())
        if (now := highest_memory()) > highest + 1000:
            highest, worst = now, row["path"]
    return highest / 1000, worst


def report(folder: Path, repeats: int) -> dict[str, Any]:
    tallies, outcomes, slowest, slowest_file = agreement(folder)
    ratio, ours, bare = header_ratio(folder, repeats)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        megabytes, hungry_file = fresh.submit(hungriest, folder).result()
    return {
        "machine": machine(),
        "folder": str(folder),
        "kinds": {kind: vars(tally) for kind, tally in sorted(tallies.items())},
        "outcomes": dict(outcomes),
        "header": {"ratio": ratio, "ours_ms": ours, "pillow_ms": bare},
        "slowest": {"seconds": slowest, "file": slowest_file},
        "memory": {"megabytes": megabytes, "file": hungry_file},
    }


def show(told: dict[str, Any]) -> None:
    print(told["machine"])
    print(
        f"{'kind':8}{'sound':>7}{'size':>6}{'verdict':>9}{'refused':>9}{'damaged':>9}{'accepted':>10}{'broken':>8}{'shown':>7}"
    )
    for kind, tally in told["kinds"].items():
        wrong = [len(tally[name]) for name in ("other_size", "other_verdict", "refused")]
        print(f"{kind:8}{tally['sound']:7}{wrong[0]:6}{wrong[1]:9}{wrong[2]:9}{tally['damaged']:9}", end="")
        print(f"{len(tally['accepted']) + len(tally['shown']):10}{tally['broken']:8}{len(tally['shown']):7}")
        for name in ("other_size", "other_verdict", "refused", "accepted", "shown"):
            for path in tally[name]:
                print(f"    {name}: {path}")
    header = told["header"]
    print(f"header: {header['ratio']:.2f} of Pillow ({header['ours_ms']:.3f} ms, {header['pillow_ms']:.3f} ms)")
    print(f"slowest: {told['slowest']['seconds']:.2f} s, {told['slowest']['file']}")
    print(f"memory: {told['memory']['megabytes']:.0f} MB, {told['memory']['file']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    if not (arguments.folder / "manifest.tsv").exists():
        parser.error(f"{arguments.folder}: there is no manifest.tsv")
    told = report(arguments.folder, arguments.repeats)
    print(json.dumps(told, indent=1)) if arguments.json else show(told)


if __name__ == "__main__":
    main()
