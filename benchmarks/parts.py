"""What each part of the way costs, beside its limit or what else does the same, in one run.

Each pair is timed turn by turn on the same input, in processor time of this process (LibreOffice and antiword, which
are others: elapsed); medians of the repeats, and the median of the ratios of neighbours in time.

    python -m benchmarks.parts [--repeats 21] [--json]
"""

import argparse
import base64
import binascii
import email
import hashlib
import io
import itertools
import json
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import docx
from PIL import Image

from benchmarks.libreoffice import Office, by_command, python_with_uno
from benchmarks.machine import machine
from benchmarks.submissions import Made, submission
from benchmarks.word import antiword, python_docx
from checks.judge import judge
from ingest.message import read_message
from ingest.photo_reading import read_photo
from ingest.submission import compose
from ingest.unreadable import Unreadable
from ingest.word.html import body_html
from ingest.word.reader import read_document
from notifier.desk import Desk
from notifier.letter_samples import SAMPLES
from redaksi.rule_tables import read_policy
from store import inbound
from store.database import open_database
from store.files import Files
from store.migrating import migrate

Timed = Callable[[], float]  # seconds


def by_processor(work: Callable[[], object]) -> Timed:
    def timed() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return timed


def by_clock(work: Callable[[], object]) -> Timed:
    def timed() -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    return timed


def pair(what: str, ours: Timed, others: dict[str, Timed], repeats: int) -> dict[str, Any]:
    taken: dict[str, list[float]] = {"redaksi": [], **{name: [] for name in others}}
    for number in range(repeats + 1):
        for name, timed in {"redaksi": ours, **others}.items():
            seconds = timed()
            if number:  # the first of each warms up
                taken[name].append(seconds)
    beside: dict[str, Any] = {}
    for name in others:
        ratios = [own / other for own, other in zip(taken["redaksi"], taken[name], strict=True) if other]
        beside[name] = {
            "ms": round(1000 * statistics.median(taken[name]), 3),
            "redaksi_is_times": round(statistics.median(ratios), 3) if ratios else None,
        }
    return {"part": what, "redaksi_ms": round(1000 * statistics.median(taken["redaksi"]), 3), "beside": beside}


def parts(repeats: int) -> Iterator[dict[str, Any]]:
    made = submission(0)
    document, photo = made.files[0], made.files[1]
    source = made.source.replace(b"\n", b"\r\n")
    encoded = [base64.encodebytes(file) for file in made.files]
    yield pair(
        "message parse",
        by_processor(lambda: read_message(source)),
        {
            "limit: base64 and sha256 of its files": by_processor(lambda: decoded(encoded)),
            "stdlib email": by_processor(lambda: stdlib(source)),
        },
        repeats,
    )
    yield pair(
        "docx read",
        by_processor(lambda: read_document(document)),
        {"python-docx, runs walked": by_processor(lambda: python_docx(document))},
        repeats,
    )
    yield pair(
        "docx to HTML",
        by_processor(lambda: body_html(document, "docx")),
        {"python-docx, opened": by_processor(lambda: docx.Document(io.BytesIO(document)))},
        repeats,
    )
    yield pair(
        "photo read, as judging needs",
        by_processor(lambda: read_photo(photo, closely=False)),
        {
            "limit: Pillow, header alone": by_processor(lambda: Image.open(io.BytesIO(photo)).size),
            "Pillow, decoded": by_processor(lambda: Image.open(io.BytesIO(photo)).load()),
        },
        repeats,
    )
    read = read_message(source)
    assert not isinstance(read, Unreadable)
    offered, policy = compose([read]), read_policy({})
    yield pair(
        "judge",
        by_processor(lambda: judge(offered, policy)),
        {"putting the submission together": by_processor(lambda: compose([read]))},
        repeats,
    )
    desk = Desk("Redaksi Uji", "redaksi@contoh.id")
    yield pair(
        "letter rendering",
        by_processor(lambda: SAMPLES["rejection-several"](desk, policy).as_bytes()),
        {"the same letter, made into bytes again": by_processor(again(SAMPLES["rejection-several"](desk, policy)))},
        repeats,
    )
    with tempfile.TemporaryDirectory(prefix="parts-") as folder:
        yield from store_parts(Path(folder), made, repeats)
        yield from doc_parts(Path(folder), document, repeats)


def decoded(encoded: list[bytes]) -> list[bytes]:
    return [hashlib.sha256(binascii.a2b_base64(each)).digest() for each in encoded]


def stdlib(source: bytes) -> list[object]:
    mail = email.message_from_bytes(source, policy=default)
    return [part.get_payload(decode=True) for part in mail.iter_attachments()]


def again(letter: EmailMessage) -> Callable[[], object]:
    return letter.as_bytes


def store_parts(folder: Path, made: Made, repeats: int) -> Iterator[dict[str, Any]]:
    """Elapsed, for here the disk is what counts."""
    database, files = open_database(f"sqlite:///{folder}/ours.db"), Files(folder / "files")
    migrate(database)
    now, numbers = datetime.now(UTC), itertools.count()

    def ours() -> None:
        number = next(numbers)
        with database.transaction() as c:
            inbound.record(
                c, "desk", mailbox="INBOX", key=f"1:{number}", identity=f"{number:064}", source_sha256=f"{number:064}",
                size=1, received_at=now, now=now,
            )  # fmt: skip
        with database.transaction() as c:
            row = inbound.claim(c, "desk", "worker", now)
        assert row is not None
        with database.transaction() as c:
            inbound.close(c, row.id, worker="worker", disposition="accept", now=now)

    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as bare:
        bare.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id, state, held)")

        def three_commits() -> None:
            number = next(numbers)
            bare.execute("INSERT INTO t VALUES (?, 'pending', ?)", (number, "x" * 500))
            bare.execute("UPDATE t SET state = 'processing' WHERE rowid = last_insert_rowid()")
            bare.execute("UPDATE t SET state = 'done' WHERE rowid = last_insert_rowid()")

        limit = {"limit: three commits of bare SQLite": by_clock(three_commits)}
        yield pair("store: recorded, claimed, closed", by_clock(ours), limit, repeats)

    def bare_file() -> None:
        written = os.open(folder / str(next(numbers)), os.O_CREAT | os.O_WRONLY)
        os.write(written, made.source)
        os.fsync(written)
        os.close(written)

    def own_file() -> None:
        with files.writer() as writer:
            writer.write(made.source + str(next(numbers)).encode())
            writer.commit()

    yield pair(
        "store: a source of 4 MB kept",
        by_clock(own_file),
        {"limit: one file written and synced": by_clock(bare_file)},
        repeats,
    )
    database.close()


def doc_parts(folder: Path, document: bytes, repeats: int) -> Iterator[dict[str, Any]]:
    """A .doc that LibreOffice made of the same document; without LibreOffice there is none to be read. It is measured
    twice: asked by a program for which it was started before, and as the command that people run on a file, which
    starts it each time (the disk has it in memory by then)."""
    python = python_with_uno()
    if python is None:
        print("LibreOffice is not installed: reading .doc is left out", file=sys.stderr)
        return
    source, target, made = folder / "source.docx", folder / "target.docx", folder / "made.doc"
    source.write_bytes(document)
    with Office(python) as office:
        office.convert(source, made, "doc")
        content = made.read_bytes()
        others: dict[str, Timed] = {
            "LibreOffice, headless, kept running": lambda: office.convert(made, target, "docx"),
            "soffice --headless --convert-to": lambda: by_command(made, folder / "converted", "docx"),
        }
        if shutil.which("antiword"):
            others["antiword, started each time"] = lambda: antiword(made, content)
        yield pair("doc read", by_clock(lambda: read_document(content)), others, repeats)


def shown(rows: list[dict[str, Any]]) -> str:
    lines = [f"{'':36}{'ms':>10}  {'redaksi is':>12}"]
    for row in rows:
        lines.append(f"{row['part']:36}{row['redaksi_ms']:10.2f}")
        lines += [
            f"  {name:34}{other['ms']:10.2f}  {other['redaksi_is_times'] or 0:10.2f} x"
            for name, other in row["beside"].items()
        ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parts", description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=21)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = []
    for row in parts(asked.repeats):
        rows.append(row)
        print(row["part"], file=sys.stderr, flush=True)
    result = {"machine": machine(), "parts": rows}
    print(json.dumps(result, indent=1) if asked.json else f"{result['machine']}\n{shown(rows)}")


if __name__ == "__main__":
    main()
