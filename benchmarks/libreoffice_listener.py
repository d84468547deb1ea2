"""One warm LibreOffice that converts files, one at a time. Run by a Python that has `uno` (Debian: python3-uno).

    libreoffice_listener.py PROFILE

Lines of JSON on stdin: {"source": PATH, "target": PATH, "filter": NAME}; for each one line of JSON on stdout:
{"seconds": S} or {"error": "..."}. Whoever started it kills the whole process group when no answer comes.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

STARTED_WITHIN = 60  # seconds


class Office:
    """soffice with a profile of its own, behind a pipe."""

    def __init__(self, profile: str) -> None:
        pipe = Path(profile).name
        subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
             f"-env:UserInstallation=file://{profile}", f"--accept=pipe,name={pipe};urp;"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
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
                    raise
                time.sleep(0.2)
        self._context = context
        self._types = self._service("com.sun.star.document.TypeDetection")

    def convert(self, source: str, target: str, filter_name: str) -> None:
        """A document without a window: for a window with comments an office without menus (Debian: -nogui) ends."""
        asked = _properties(URL=_address(source), ReadOnly=True, MacroExecutionMode=0)
        type_, asked = self._types.queryTypeByDescriptor(asked, True)
        if not type_.startswith("writer_"):
            raise ValueError(f"no text document: {type_ or 'of no known type'}")
        document = self._service("com.sun.star.text.TextDocument")
        try:
            document.load(asked)
            document.storeToURL(_address(target), _properties(FilterName=filter_name, Overwrite=True))
        finally:
            document.dispose()

    def _service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)


def _address(path: str) -> str:
    return str(uno.systemPathToFileUrl(str(Path(path).resolve())))


def _properties(**values: object) -> tuple[PropertyValue, ...]:
    written: list[PropertyValue] = []
    for name, value in values.items():
        written.append(PropertyValue())
        written[-1].Name, written[-1].Value = name, value
    return tuple(written)


def main() -> None:
    office = Office(sys.argv[1])
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        started = time.perf_counter()
        answer: dict[str, float | str]
        try:
            office.convert(job["source"], job["target"], job["filter"])
            answer = {"seconds": time.perf_counter() - started}
        except Exception as error:  # noqa: BLE001 whatever a foreign program says: it is the answer
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0][:200]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
