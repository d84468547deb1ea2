"""LibreOffice kept warm in processes of its own, so that its start-up is not what is measured."""

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

LISTENER = Path(__file__).with_name("libreoffice_listener.py")
PYTHONS = ("/usr/bin/python3", "/opt/libreoffice/program/python")
FILTERS = {"docx": "MS Word 2007 XML", "doc": "MS Word 97", "txt": "Text (encoded)"}
STARTED_WITHIN = 90  # seconds
CONVERTED_WITHIN = 60


def python_with_uno() -> str | None:
    """A Python that can talk to LibreOffice; None where there is none, or no LibreOffice."""
    if shutil.which("soffice") is None:
        return None
    for python in PYTHONS:
        if Path(python).exists() and subprocess.run([python, "-c", "import uno"], check=False).returncode == 0:
            return python
    return None


def by_command(source: Path, folder: Path, form: str) -> float:
    """Seconds that the command takes which people run, with a profile of its own in the folder: each time it starts,
    converts one file, and ends."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    started = time.perf_counter()
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(source)],
        stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=STARTED_WITHIN,
    )  # fmt: skip
    taken = time.perf_counter() - started
    if not (folder / source.with_suffix(f".{form}").name).exists():
        raise RuntimeError(f"soffice made no .{form} of {source.name}")
    return taken


class Office:
    """A warm LibreOffice, started anew when it fails, since after that it cannot be trusted. A context manager."""

    def __init__(self, python: str) -> None:
        self._python = python
        self._start()

    def convert(self, source: Path, target: Path, form: str) -> float:
        """Seconds that a conversion took. Raises ValueError with what LibreOffice said where there is none."""
        job = {"source": str(source), "target": str(target), "filter": FILTERS[form]}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job).encode() + b"\n")
        self._process.stdin.flush()
        answer = self._answer(CONVERTED_WITHIN)
        if "error" in answer:
            self._stop()
            self._start()
            raise ValueError(answer["error"])
        return float(answer["seconds"])

    def _start(self) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="benchmark-office-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [self._python, str(LISTENER), self._profile.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        if "ready" not in self._answer(STARTED_WITHIN):
            self._stop()
            raise RuntimeError("LibreOffice does not start")

    def _stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()
        self._profile.cleanup()

    def _answer(self, seconds: float) -> dict[str, str]:
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(seconds):
                return {"error": f"no answer within {seconds:g} s"}
        line = self._process.stdout.readline()
        answer: dict[str, str] = json.loads(line) if line else {"error": "the listener ended"}
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
