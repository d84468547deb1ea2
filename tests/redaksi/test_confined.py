"""Files that hang, eat memory or end the process that reads them cost one child, and never an answer."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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
from redaksi.child import Child, NoChild
from redaksi.confined import Confined, Fault, Stopped
from redaksi.file_tables import FileLimits
from redaksi.steps import listen, unlisten
from tests.builders import docx, photo
from tests.redaksi.misbehaving import (
    die,
    eat,
    hang,
    hang_page,
    our_bug,
    own_folder,
    own_id,
    parent_id,
    say,
    say_later,
    wait_for_ever,
    write_much,
)


@pytest.fixture(scope="module")
def confined() -> Iterator[Confined]:
    with Confined(FileLimits(file_seconds=1, file_memory_mb=300), start="fork") as opened:
        yield opened


@pytest.fixture(scope="module")
def served() -> Iterator[Confined]:
    """As the service has it."""
    with Confined(FileLimits(file_seconds=2, file_memory_mb=300)) as opened:
        yield opened


@pytest.mark.parametrize("started", ["confined", "served"])
def test_reads_a_document_and_a_photo(started: str, request: pytest.FixtureRequest) -> None:
    confined: Confined = request.getfixturevalue(started)
    files = [Attachment.from_bytes("a.docx", docx()), Attachment.from_bytes("foto 1.jpg", photo())]
    assert compose_files(files, readers=confined.readers()) == compose_files(files)


def test_a_picture_that_is_slow_to_decode_is_stopped() -> None:
    """A real decoder over thirty-nine megapixels, as often as it takes: C hears no signal until it is done."""
    written = io.BytesIO()
    Image.new("L", (30_000, 1_300)).save(written, "PNG", optimize=False)
    slow = 200  # times over, so that no machine is fast enough
    with Confined(FileLimits(file_seconds=1, file_memory_mb=300), start="fork") as one:
        with pytest.raises(Stopped, match="stopped after 1 s of processor time"):
            one.call(read_again_and_again, written.getvalue(), slow)
        assert isinstance(one.readers().photo(photo(), PhotoLimits()), Photo)


def read_again_and_again(content: bytes, times: int) -> None:
    for _ in range(times):
        assert isinstance(read_photo(content), Photo)


@pytest.mark.parametrize(
    ("function", "unreadable"),
    [
        (hang, Unreadable("too-large", "Reading it was stopped after 1 s of processor time.", unsure=True)),
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


def test_a_child_killed_from_outside_is_tried_again(confined: Confined, monkeypatch: pytest.MonkeyPatch) -> None:
    child = confined.call(own_id)
    kills = [child]

    def kill_once(step: str) -> None:
        if step == "process:handed" and kills:
            os.kill(kills.pop(), signal.SIGKILL)

    listen(kill_once)
    try:
        assert confined.call(say_later, "read") == "read"
    finally:
        unlisten(kill_once)
    assert kills == []


def test_an_idle_child_that_was_killed_is_replaced(served: Confined) -> None:
    os.kill(served.call(own_id), signal.SIGKILL)
    assert isinstance(served.document(docx()), Document)


def test_what_lies_idle_for_long_takes_no_memory_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with Confined(FileLimits()) as one:
        child, server = one.call(own_id), one.call(parent_id)
        one.rest()
        assert one.call(own_id) == child, "it has just been used"
        monkeypatch.setattr("redaksi.confined._RESTS_AFTER", 0.0)
        one.rest()
        assert not Path(f"/proc/{child}").exists()
        assert not Path(f"/proc/{server}").exists()
        assert one.call(own_id) != child


def test_a_child_that_is_at_work_is_not_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redaksi.confined._RESTS_AFTER", 0.0)
    with Confined(FileLimits()) as one, ThreadPoolExecutor() as others:
        answer = others.submit(one.call, say_later, "selesai")
        while not answer.done():
            one.rest()
            time.sleep(0.05)
        assert answer.result() == "selesai"


def test_children_that_are_all_killed_at_once_cost_no_file(confined: Confined, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(lambda word: confined.call(say_later, word), "abc")) == ["a", "b", "c"]
    assert len(confined._idle) == 3
    monkeypatch.setattr(Child, "alive", True)  # as in the moment until their end is known
    for child in confined._idle:
        os.kill(child._process.pid, signal.SIGKILL)
    assert isinstance(confined.document(docx()), Document)


def test_a_child_that_is_killed_for_its_processor_time_is_known_by_its_signal(served: Confined) -> None:
    with pytest.raises(Stopped, match="stopped after 2 s of processor time"):
        served.call(hang, b"")


def test_what_a_stopped_child_left_on_the_disk_is_removed(confined: Confined) -> None:
    left = Path(confined.call(own_folder))
    assert left.is_dir()
    with pytest.raises(Stopped):
        confined.call(die, b"")
    assert not left.parent.exists()


def test_a_file_that_waits_for_ever_is_tried_once_more_and_then_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of a busy machine says nothing of a file: one that did not get its turn does so the second time."""
    monkeypatch.setattr("redaksi.confined._PATIENCE_AT_LEAST", 1.0)
    monkeypatch.setattr("redaksi.confined._PATIENCE", 1)
    with Confined(FileLimits(file_seconds=1), start="fork") as one:
        with pytest.raises(Stopped, match=r"stopped after 1 s, 2 times"):
            one.call(wait_for_ever, b"")
        first = one.call(own_id)
        stop_once(first)
        assert one.call(say, "read") == "read"
        assert one.call(own_id) != first


def stop_once(child: int) -> None:
    os.kill(child, signal.SIGSTOP)  # it does not get its turn


def test_a_mail_whose_html_cannot_be_borne_is_read_without_its_structure(
    confined: Confined, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert confined.readers().page("<p>Warga <b>bergotong</b> royong</p>", 0).text == "Warga bergotong royong"
    monkeypatch.setattr("redaksi.confined.read_page", hang_page)
    page = confined.readers().page("<p>Warga <b>bergotong</b> royong</p>", 0)
    assert page.text.split() == ["Warga", "bergotong", "royong"]
    assert page.defect == "HTML read without its structure (Stopped)"


def test_threads_that_ask_at_the_same_time_are_answered_by_children_of_their_own(confined: Confined) -> None:
    with ThreadPoolExecutor(3) as threads:
        words = [str(number) for number in range(12)]
        assert list(threads.map(lambda word: confined.call(say_later, word), words)) == words
    assert len(confined._idle) == 3
    time.sleep(0.1)
    assert all(child.alive for child in confined._idle)  # though the threads that had them forked are gone


def test_a_bug_of_ours_is_raised_as_it_is(confined: Confined) -> None:
    with pytest.raises(Fault, match="KeyError: 'styles'"):
        confined.call(our_bug, b"")


def test_the_size_of_files_that_the_child_writes_is_bounded(confined: Confined) -> None:
    with pytest.raises(Fault, match=r"OSError: .*File too large"):
        confined.call(write_much, b"")


def test_after_three_stopped_files_the_rest_of_a_message_is_not_tried(
    confined: Confined, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bytes] = []

    def stopped(self: Confined, function: object, content: bytes, *_: object) -> None:
        tried.append(content)
        raise Stopped("too-large", "Reading it was stopped after 1 s of processor time.")

    monkeypatch.setattr(Confined, "call", stopped)
    readers = confined.readers()
    read = [readers.photo(bytes([n]), PhotoLimits()) for n in range(5)]
    assert len(tried) == 3
    assert read[-1] == Unreadable("too-large", "Not read: reading 3 other files had to be stopped.", unsure=True)
    monkeypatch.undo()
    assert isinstance(confined.readers().photo(photo(), PhotoLimits()), Photo)


def test_where_no_child_can_be_started_the_file_is_not_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redaksi.confined_child.confine", our_bug)
    with Confined(FileLimits(), start="fork") as broken, pytest.raises(NoChild):
        broken.document(docx())


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("start", ["fork", "forkserver"])
def test_a_child_ends_with_the_process_that_started_it(start: str) -> None:
    script = (
        "import os, sys; from redaksi.confined import Confined; from redaksi.file_tables import FileLimits\n"
        "from tests.redaksi.misbehaving import own_id\n"
        f"confined = Confined(FileLimits(), start={start!r}); print(confined.call(own_id), flush=True)\n"
        "sys.stdin.read()"
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
