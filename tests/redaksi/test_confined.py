"""Files that hang, eat memory or end the process that reads them cost one child, and never an answer."""

import faulthandler
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from PIL import Image

from ingest.message import Attachment
from ingest.photo import Limits as PhotoLimits
from ingest.photo import Photo
from ingest.photo_reading import read_photo
from ingest.submission import compose_files
from ingest.unreadable import Unreadable
from ingest.word.document import Document
from redaksi.confined import Confined, Stopped
from redaksi.file_tables import FileLimits
from tests.builders import docx, photo


@pytest.fixture(scope="module", params=["forkserver", "fork"])
def confined(request: pytest.FixtureRequest) -> Iterator[Confined]:
    with Confined(FileLimits(file_seconds=2, file_memory_mb=300), start=request.param) as opened:
        yield opened


def hang(_: bytes) -> None:
    while True:
        pass


def eat(_: bytes) -> int:
    return len(bytearray(600 << 20))


def die(_: bytes) -> None:
    faulthandler.disable()  # pytest's would print a traceback of what is meant to happen
    os.kill(os.getpid(), signal.SIGSEGV)


def die_once(marker: str) -> str:
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "read"


def litter_and_hang(marker: str) -> None:
    import tempfile

    Path(marker).write_text(tempfile.mkdtemp(), encoding="utf-8")
    hang(b"")


def our_bug(_: bytes) -> None:
    raise KeyError("styles")


def write_much(_: bytes) -> None:
    import tempfile

    with tempfile.TemporaryFile() as file:
        file.truncate(1 << 30)


def test_reads_a_document_and_a_photo(confined: Confined) -> None:
    files = [Attachment.from_bytes("a.docx", docx()), Attachment.from_bytes("foto 1.jpg", photo())]
    assert compose_files(files, readers=confined.readers()) == compose_files(files)


def test_a_picture_that_is_slow_to_decode_is_stopped() -> None:
    """A real decoder over thirty-nine megapixels, as often as it takes: C hears no signal until it is done."""
    written = io.BytesIO()
    Image.new("L", (30_000, 1_300)).save(written, "PNG", optimize=False)
    slow = 200  # times over, so that no machine is fast enough
    with Confined(FileLimits(file_seconds=1, file_memory_mb=300), start="fork") as one:
        with pytest.raises(Stopped, match="stopped after 1 s"):
            one.call(read_again_and_again, written.getvalue(), slow)
        assert isinstance(one.readers().photo(photo(), PhotoLimits()), Photo)


def read_again_and_again(content: bytes, times: int) -> None:
    for _ in range(times):
        assert isinstance(read_photo(content), Photo)


@pytest.mark.parametrize(
    ("function", "unreadable"),
    [
        (hang, Unreadable("too-large", "Reading it was stopped after 2 s.", unsure=True)),
        (
            eat,
            Unreadable("too-large", "Reading it was stopped: it took more than 300 MB of memory.", unsure=True),
        ),
        (die, Unreadable("damaged", "Reading it ended the process that read it, 2 times.", unsure=True)),
    ],
)
def test_a_file_that_cannot_be_borne_is_stopped_and_the_next_is_read(
    confined: Confined, function: object, unreadable: Unreadable
) -> None:
    with pytest.raises(Stopped) as stopped:
        confined.call(function, b"")  # type: ignore[arg-type]
    assert stopped.value.unreadable == unreadable
    assert isinstance(confined.document(docx()), Document)


def test_a_child_killed_from_outside_is_tried_again(confined: Confined, tmp_path: Path) -> None:
    assert confined.call(die_once, str(tmp_path / "marker")) == "read"


def test_an_idle_child_that_was_killed_is_replaced(confined: Confined) -> None:
    os.kill(confined.call(os.getpid), signal.SIGKILL)
    assert isinstance(confined.document(docx()), Document)


def test_what_a_stopped_child_left_on_the_disk_is_removed(confined: Confined, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    with pytest.raises(Stopped):
        confined.call(litter_and_hang, str(marker))
    assert not Path(marker.read_text(encoding="utf-8")).exists()


def test_a_bug_of_ours_is_raised_as_it_is(confined: Confined) -> None:
    with pytest.raises(KeyError, match="styles"):
        confined.call(our_bug, b"")


def test_the_size_of_files_that_the_child_writes_is_bounded(confined: Confined) -> None:
    with pytest.raises((Stopped, OSError)):
        confined.call(write_much, b"")


def test_after_three_stopped_files_the_rest_of_a_message_is_not_tried(
    confined: Confined, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bytes] = []

    def stopped(self: Confined, function: object, content: bytes, *_: object) -> None:
        tried.append(content)
        raise Stopped("too-large", "Reading it was stopped after 2 s.")

    monkeypatch.setattr(Confined, "call", stopped)
    readers = confined.readers()
    read = [readers.photo(bytes([n]), PhotoLimits()) for n in range(5)]
    assert len(tried) == 3
    assert read[-1] == Unreadable("too-large", "Not read: reading 3 other files had to be stopped.", unsure=True)
    monkeypatch.undo()
    assert isinstance(confined.readers().photo(photo(), PhotoLimits()), Photo)


def test_where_no_child_can_be_started_the_file_is_not_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redaksi.confined.confine", our_bug)
    with Confined(FileLimits(), start="fork") as broken, pytest.raises(BrokenProcessPool):
        broken.document(docx())


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_child_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    script = (
        "import os, sys; from redaksi.confined import Confined; from redaksi.file_tables import FileLimits\n"
        "confined = Confined(FileLimits()); print(confined.call(os.getpid), flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert alive(child)
    parent.kill()
    parent.wait()
    for _ in range(100):
        if not alive(child):
            break
        time.sleep(0.1)
    assert not alive(child)
    parent.communicate()
