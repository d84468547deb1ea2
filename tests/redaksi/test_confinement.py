"""The child that reads files tries to get out: each way is refused by the kernel, and reading goes on."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import redaksi
from ingest.photo import Limits as PhotoLimits
from ingest.photo import Photo
from ingest.word.document import Document
from redaksi import landlock
from redaksi.answers import NoAnswer, packed, unpacked
from redaksi.child import is_pythons
from redaksi.confined import Confined
from redaksi.environment import variable, without_secrets
from redaksi.file_tables import FileLimits
from tests.builders import docx, photo
from tests.redaksi.escapes import attempts, needs, open_files, read, taken_over


@pytest.fixture(scope="module", params=["forkserver", "fork"])
def confined(request: pytest.FixtureRequest) -> Iterator[Confined]:
    with Confined(FileLimits(), start=request.param) as opened:
        if lacks := opened.lacks():
            pytest.skip(f"this machine refuses it: {lacks}")
        yield opened


def test_every_way_out_is_refused(confined: Confined, tmp_path: Path) -> None:
    secret = tmp_path / "sandi"
    secret.write_text("rahasia")
    secret.chmod(0o600)
    outcomes = confined.call(attempts, str(secret), str(tmp_path), os.getpid())
    otherwise = {way: name for way, name in outcomes.items() if name != "PermissionError"}
    # ENOSYS: the C library falls back to clone, which is looked at. EXDEV: as between two file systems.
    assert otherwise == {"clone3": "OSError", "link": "OSError"}
    assert (secret.read_text(), secret.stat().st_mode & 0o777) == ("rahasia", 0o600)
    assert [path.name for path in tmp_path.iterdir()] == ["sandi"]


def test_it_still_reads(confined: Confined) -> None:
    assert isinstance(confined.document(docx()), Document)
    assert isinstance(confined.readers().photo(photo(), PhotoLimits()), Photo)


def test_what_parsers_need_is_left_to_them(confined: Confined, tmp_path: Path) -> None:
    needed = confined.call(needs, str(tmp_path))
    assert needed == dict.fromkeys(needed, True)


def test_passwords_do_not_reach_the_process_that_starts_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Started anew, with what the environment holds at that time."""
    monkeypatch.setenv("REDAKSI_SMTP_PASSWORD", "rahasia")
    with without_secrets():
        started = subprocess.run(["env"], capture_output=True, text=True, check=True)
    assert "rahasia" not in started.stdout
    assert variable("SMTP_PASSWORD") == "rahasia"


def test_nothing_that_was_open_is_inherited(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "redaksi.db") as database, Confined(FileLimits(), start="fork") as confined:
        database.execute("CREATE TABLE drafts (id)")
        highest = max(int(opened.name) for opened in Path("/proc/self/fd").iterdir())
        assert len(confined.call(open_files, highest + 20)) == 4  # three that lead nowhere, and the pipe


def test_a_checkout_gives_its_packages_and_not_its_configuration() -> None:
    checkout = Path(redaksi.__file__).parents[1]
    if is_pythons(checkout):
        pytest.skip("Redaksi is installed, there is no checkout")
    with Confined(FileLimits(), start="fork") as confined:
        outcomes = [confined.call(read, str(path)) for path in (checkout / "README.md", Path(redaksi.__file__))]
    assert outcomes == ["PermissionError", "done"]


def test_where_the_kernel_refuses_it_reads_all_the_same_and_says_what_it_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without() -> None:
        raise landlock.Unavailable("Function not implemented")

    monkeypatch.setattr("redaksi.confined_child.seccomp.refuse", without)
    with Confined(FileLimits(), start="fork") as confined:
        assert confined.lacks() == ("network (seccomp): Function not implemented",)
        assert isinstance(confined.document(docx()), Document)


def test_what_a_child_answers_as_html_is_sanitised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("redaksi.confined.read_html", taken_over)
    with Confined(FileLimits(), start="fork") as confined:
        document = confined.document(docx())
        assert isinstance(document, Document)
        assert confined.html(docx(), document) == "<p>Warga</p>"


@pytest.mark.parametrize(
    "answer",
    [b"", b"+", b'+["x"]', b'+[{"format":"jpeg"}]', b"+" + b"[" * 100_000, b"\x80\x04cos\nsystem\n", b'-{"kind":1}'],
)
def test_bytes_that_are_no_answer_of_the_function_are_refused(answer: bytes) -> None:
    with pytest.raises(NoAnswer):
        unpacked(open_files, answer)
    assert unpacked(open_files, packed(open_files, [1, 2])) == [1, 2]
