"""What reading a large mail costs, on mail made here: memory above the idle process, time beside bare decoding."""

import base64
import binascii
import hashlib
import mmap
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import highest_memory
from ingest.automatic import Own
from ingest.message import read_message
from redaksi.demo.build import docx, email, photo
from redaksi.reading import read_source

MEMORY_MAIL = 36_000_000  # bytes of files in a mail of 49 MB, the most that Redaksi fetches
TIMED_MAIL = 18_300_000  # bytes of photos in a mail of 25 MB


def peaks() -> dict[str, float]:
    """MB above the idle process for a mail of 49 MB: its parts alone, and with every file of it read."""
    with TemporaryDirectory() as folder:
        small, photos, one = (Path(folder, f"{name}.eml") for name in ("small", "photos", "one"))
        small.write_bytes(email([("naskah.docx", docx()), ("foto 1.jpg", photo(seed=1))]).as_bytes())
        photos.write_bytes(_mail(_photos(5, MEMORY_MAIL)))
        one.write_bytes(_mail([os.urandom(MEMORY_MAIL)]))
        return {
            "the message alone": _fresh(small, one, _read),
            "with five photos": _fresh(small, photos, _read_all),
            "with one file": _fresh(small, one, _read_all),
        }


def times(repeats: int) -> dict[str, float]:
    """Ratios to decoding three photos in base64, medians of neighbours in time, for a mail of 25 MB."""
    photos = _photos(3, TIMED_MAIL)
    encoded = [base64.encodebytes(each) for each in photos]
    with TemporaryDirectory() as folder:
        path = Path(folder, "large.eml")
        path.write_bytes(_mail(photos))
        source = path.read_bytes()
        return {
            "redaksi: parts, names, sizes, sha256": _ratio(partial(_read, path), encoded, repeats),
            "of that the sha256": _ratio(lambda: [hashlib.sha256(each).digest() for each in photos], encoded, repeats),
            "redaksi, with every photo looked at": _ratio(partial(_read_all, path), encoded, max(1, repeats // 4)),
            "stdlib email: the same without sha256": _ratio(partial(_stdlib, source), encoded, max(1, repeats // 2)),
        }


def _ratio(work: Callable[[], object], encoded: list[bytes], repeats: int) -> float:
    ratios = []
    for _ in range(repeats):
        started = time.perf_counter()
        for each in encoded:
            binascii.a2b_base64(each)
        decoded = time.perf_counter()
        work()
        ratios.append((time.perf_counter() - decoded) / (decoded - started))
    return statistics.median(ratios)


def _fresh(small: Path, large: Path, read: Callable[[Path], None]) -> float:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_above_idle, small, large, read).result()


def _above_idle(small: Path, large: Path, read: Callable[[Path], None]) -> float:
    _read_all(small)  # all that a reader needs is imported
    before = highest_memory()
    read(large)
    return (highest_memory() - before) / 1000


def _read(path: Path) -> None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as source:
        read_message(source)


def _read_all(path: Path) -> None:
    read_source(path, Own())


def _stdlib(source: bytes) -> None:
    for part in message_from_bytes(source, policy=default).iter_attachments():
        part.get_content()


def _photos(count: int, together: int) -> list[bytes]:
    """Photos of 12 megapixels that weigh what is asked: what follows a JPEG's end is passed over by every reader."""
    pictures = (photo(4000, 3000, seed=seed) for seed in range(1, count + 1))
    return [picture + os.urandom(together // count - len(picture)) for picture in pictures]


def _mail(files: list[bytes]) -> bytes:
    named = [(f"foto {number}.jpg", content) for number, content in enumerate(files, 1)]
    return email([("naskah.docx", docx()), *named]).as_bytes()
