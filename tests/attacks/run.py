"""One poll in a process of its own, measured: what its memory was at most is that of the service, not of a test."""

import json
import re
import sys
import time
from pathlib import Path

from redaksi.app import open_app
from redaksi.config import load_config
from redaksi.pipeline import poll


def passes(config: Path) -> None:
    """Poll once and print, as JSON, the seconds it took, and the highest memory of this process in kB."""
    started = time.monotonic()
    with open_app(load_config(config)) as app:
        done = poll(app)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    highest = re.search(r"VmHWM:\s+(\d+)", status)
    took = time.monotonic() - started
    json.dump({"done": dict(done), "seconds": took, "kB": int(highest[1]) if highest else 0}, sys.stdout)


if __name__ == "__main__":
    passes(Path(sys.argv[1]))
