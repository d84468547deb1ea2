"""LibreOffice kept warm in a process of its own, so that its start-up is not what is measured."""

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

LISTENER = Path(__file__).with_name("libreoffice_listener.py")
PYTHONS = ("/usr/bin/python3", "/opt/libreoffice/program/python")
FILTERS = {"docx": "MS Word 2007 XML", "doc": "MS Word 97"}


def python_with_uno() -> str | None:
    """A Python that can talk to LibreOffice; None where there is none, or no LibreOffice."""
    if shutil.which("soffice") is None:
        return None
    for python in PYTHONS:
        if Path(python).exists() and subprocess.run([python, "-c", "import uno"], check=False).returncode == 0:
            return python
    return None


class Office:
    """A warm LibreOffice; use as a context manager."""

    def __init__(self, python: str) -> None:
        self._process = subprocess.Popen(
            [python, str(LISTENER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._answer()

    def convert(self, source: Path, target: Path, form: str) -> float:
        """Seconds that a conversion took. Raises ValueError with what LibreOffice said where there is none."""
        job = {"source": str(source), "target": str(target), "filter": FILTERS[form]}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        if "error" in answer:
            raise ValueError(answer["error"])
        return float(answer["seconds"])

    def _answer(self) -> dict[str, str]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the LibreOffice listener ended")
        answer: dict[str, str] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()  # its loop ends and it stops the office
        self._process.wait(timeout=30)
