"""Every measurement that needs nothing but this project, one after the other: `make bench`.

    python -m benchmarks [--count 500] [--rounds 3] [--into benchmarks/results]

Each prints its table when it is done and leaves the same as JSON. A part that fails says so, and the next one begins;
the command then ends with 1. Nothing else should be at work on the machine: compare what ran side by side.
"""

import argparse
import json
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import growth, latency, memory, parts, whole_way
from benchmarks.machine import machine

Measure = Callable[[], tuple[Any, str]]  # what was measured, and the same as a table


def measurements(count: int, rounds: int, sizes: list[int], mails: int) -> dict[str, Measure]:
    def whole() -> tuple[Any, str]:
        result = whole_way.compare(count, rounds)
        return result, whole_way.shown(result)

    def each_part() -> tuple[Any, str]:
        rows = list(parts.parts(repeats=21))
        return rows, parts.shown(rows)

    def memory_taken() -> tuple[Any, str]:
        rows = memory.measure()
        return rows, memory.shown(rows)

    def grown() -> tuple[Any, str]:
        result = growth.compare(sizes, mails)
        return result, growth.shown(result["desks"])

    def waits() -> tuple[Any, str]:
        rows = latency.measure(mails, poll_every=10)
        return rows, latency.shown(rows)

    return {"parts": each_part, "whole-way": whole, "memory": memory_taken, "growth": grown, "latency": waits}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=500, help="mails on the whole way")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default=",".join(map(str, growth.SIZES)), help="messages that a desk has behind it")
    parser.add_argument("--mails", type=int, default=20, help="mails to each desk of those, and of the latency")
    parser.add_argument("--into", type=Path, default=Path("benchmarks/results"))
    asked = parser.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    print(machine(), flush=True)
    failed = []
    sizes = [int(size) for size in asked.sizes.split(",")]
    for name, measure in measurements(asked.count, asked.rounds, sizes, asked.mails).items():
        started = time.monotonic()
        try:
            result, table = measure()
        except Exception:  # noqa: BLE001 - whatever it was: the others are worth having
            failed.append(name)
            print(f"\n{name}: failed\n{traceback.format_exc()}", flush=True)
            continue
        written = {"machine": machine(), "measured": name, "result": result}
        (asked.into / f"{name}.json").write_text(json.dumps(written, indent=1), encoding="utf-8")
        print(f"\n{name} ({time.monotonic() - started:.0f} s)\n{table}", flush=True)
    print(f"\nThe same as JSON: {asked.into}/")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
