"""The most memory that one pass takes for a single mail of 1, 10 and 50 MB, and of 50 MB in one file.

`redaksi poll` in a process of its own: the highest resident size of the main process and of the largest child, as the
kernel counts them, shared libraries and all.

    python -m benchmarks.memory [--json]
"""

import argparse
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.desks import Letters, configure
from benchmarks.machine import machine
from benchmarks.processes import run
from benchmarks.submissions import scene
from redaksi.demo.build import docx, email
from tests.servers.dovecot import Dovecot

SIZES = (1, 10, 50)  # MB of mail, as it is sent
ONE_FILE = 36_000_000  # bytes: base64 makes 49 MB of them
MOST = 52_000_000  # bytes of mail that Redaksi fetches by default: 50 MB and what stands around the files


def mails() -> Iterator[tuple[str, bytes | None]]:
    """Each with what it is."""
    yield "none", None
    for megabytes in SIZES:
        yield f"{megabytes} MB, photos of 9 MB", mail(megabytes)
    yield "one photo of 36 MB", email([("Naskah.docx", docx()), ("IMG_1.jpg", longer(scene(0), ONE_FILE))]).as_bytes()
    halves = [longer(scene(number), ONE_FILE // 2) for number in range(2)]
    yield "one document of 36 MB", email([("Naskah.docx", docx(pictures=halves))]).as_bytes()


def longer(photo: bytes, size: int) -> bytes:
    """With bytes behind its end, as telephones put there a film or a second picture."""
    return photo + random.Random(size).randbytes(size - len(photo))


def mail(megabytes: int) -> bytes:
    """A document and photos; base64 makes four bytes of three, and a line end every 76."""
    files = [("Naskah.docx", docx())]
    left = int(megabytes * 1_000_000 * 0.72) - len(files[0][1])
    number = 0
    while left > 100_000:
        number += 1
        photo = scene(number % 3)
        size = min(left, 9_000_000)
        files.append((f"IMG_{number}.jpg", photo[:size] if size < len(photo) else longer(photo, size)))
        left -= size
    return email(files).as_bytes()


def measure() -> list[dict[str, Any]]:
    rows = []
    with tempfile.TemporaryDirectory(prefix="memory-") as folder, Dovecot() as dovecot, Letters() as letters:
        for number, (what, source) in enumerate(mails()):
            place = Path(folder, str(number))
            place.mkdir()
            account = dovecot.account()
            account.deliver(*([source] if source else []))
            path = configure(place, account, letters.port)
            cost = run([sys.executable, "-m", "redaksi", "poll", "--config", str(path)], place)
            row = {"mail": what, "main_mb": round(cost.peak), "child_mb": round(cost.peak_child)}
            rows.append(row)
            print(row, file=sys.stderr, flush=True)
    return rows


def shown(rows: list[dict[str, Any]]) -> str:
    lines = [f"{'mail':<24}{'main process, MB':>20}{'largest child, MB':>20}"]
    return "\n".join(lines + [f"{row['mail']:<24}{row['main_mb']:>20}{row['child_mb']:>20}" for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    os.environ["PYTHONWARNINGS"] = "ignore"
    result: dict[str, Any] = {"machine": machine(), "memory": measure()}
    print(json.dumps(result, indent=1) if asked.json else f"{result['machine']}\n{shown(result['memory'])}")


if __name__ == "__main__":
    main()
