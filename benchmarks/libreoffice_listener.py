"""One warm LibreOffice that converts files, one at a time. Run by a Python that has `uno` (Debian: python3-uno).

Lines of JSON on stdin: {"source": PATH, "target": PATH, "filter": NAME}; for each one line of JSON on stdout:
{"seconds": S} or {"error": "..."}. A conversion that hangs or kills the office has it started anew.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

SECONDS = float(os.environ.get("LISTENER_SECONDS", "30"))
STARTED_WITHIN = 60


class Office:
    """soffice with a profile of its own, behind a pipe."""

    def __init__(self) -> None:
        self.profile = tempfile.mkdtemp(prefix="benchmark-office-")
        pipe = Path(self.profile).name
        self.process = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
             f"-env:UserInstallation=file://{self.profile}", f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        deadline = time.monotonic() + STARTED_WITHIN
        while True:
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:  # NoConnectException until it listens
                if time.monotonic() > deadline:
                    self.stop()
                    raise
                time.sleep(0.2)
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)

    def convert(self, source: str, target: str, filter_name: str) -> None:
        document = self.desktop.loadComponentFromURL(
            _address(source), "_blank", 0, _properties(Hidden=True, ReadOnly=True, MacroExecutionMode=0)
        )
        if document is None:
            raise ValueError("not opened")
        try:
            document.storeToURL(_address(target), _properties(FilterName=filter_name, Overwrite=True))
        finally:
            document.close(True)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):  # it died by itself
            os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        self.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


def _address(path: str) -> str:
    return str(uno.systemPathToFileUrl(str(Path(path).resolve())))


def _properties(**values: object) -> tuple[PropertyValue, ...]:
    written: list[PropertyValue] = []
    for name, value in values.items():
        written.append(PropertyValue())
        written[-1].Name, written[-1].Value = name, value
    return tuple(written)


def main() -> None:
    office = Office()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        watchdog = threading.Timer(SECONDS, office.kill)
        watchdog.start()
        started = time.perf_counter()
        answer: dict[str, float | str]
        try:
            office.convert(job["source"], job["target"], job["filter"])
            answer = {"seconds": time.perf_counter() - started}
        except Exception as error:  # noqa: BLE001 whatever a foreign program says: it is the answer
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0][:200]}
        finally:
            watchdog.cancel()
        print(json.dumps(answer), flush=True)
        if office.process.poll() is not None or "error" in answer:
            office.stop()
            office = Office()
    office.stop()


if __name__ == "__main__":
    main()
