"""A first configuration: written whole or not at all, loadable, private, and tried on the servers it names."""

import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from redaksi.commands.init import filled_in
from redaksi.config import load_config
from tests.redaksi.office import Office

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
GIVEN = ("--name", 'Redaksi "Warta"', "--address", "redaksi@contoh.id", "--editor", "editor@contoh.id")


def init(path: Path, *arguments: str, password: str = "") -> subprocess.CompletedProcess[str]:
    """The command where nobody sits at a terminal."""
    environment = {"PATH": "/usr/bin:/bin"} | ({"REDAKSI_MAILBOX_PASSWORD": password} if password else {})
    return subprocess.run(
        [sys.executable, "-m", "redaksi", "init", "--config", str(path), *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env=environment,
    )


def at_a_terminal(folder: Path, answers: list[str]) -> str:
    """What a person sees who answers each question in turn; a question ends with a colon and a space."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execv(sys.executable, [sys.executable, "-m", "redaksi", "init"])
    seen, left = b"", list(answers)
    while True:
        try:
            seen += os.read(terminal, 65536)
        except OSError:  # the other side is gone
            break
        if left and seen.endswith(b": "):
            os.write(terminal, f"{left.pop(0)}\n".encode())
    os.waitpid(child, 0)
    os.close(terminal)
    return seen.decode().replace("\r", "")


def test_a_wrong_answer_is_said_at_once_and_asked_for_again(tmp_path: Path) -> None:
    seen = at_a_terminal(
        tmp_path,
        ["Warta", "redaksi", "redaksi@contoh.id", "a@b.id, salah", "a@b.id, c@d.id", "n", "http://x", "127.0.0.1",
         "smtp://127.0.0.1:9", "Jakarta", "", "", "", "rahasia"],
    )  # fmt: skip
    assert seen.count("That cannot be used: a mail address such as") == 2
    assert "That cannot be used: a mailbox URL begins with imaps://" in seen
    assert 'did you mean "Asia/Jakarta"?' in seen
    assert "rahasia" not in seen
    written = load_config(tmp_path / "config.toml")
    assert written.desk.editors == ("a@b.id", "c@d.id")
    assert written.mailbox.url == "imaps://redaksi%40contoh.id@127.0.0.1/INBOX"
    assert written.mailbox_password == "rahasia"


def test_values_take_the_examples_place_and_everything_else_stays() -> None:
    example = EXAMPLE.read_text(encoding="utf-8")
    text = filled_in(example, {("desk", "name"): "Warta Desa", ("desk", "editors"): ["a@b.id", "c@d.id"]})
    changed = [(old, new) for old, new in zip(example.splitlines(), text.splitlines(), strict=True) if old != new]
    assert [new.split("#")[0].strip() for _, new in changed] == [
        'name = "Warta Desa"',
        'editors = ["a@b.id", "c@d.id"]',
    ]
    assert all(old.partition("#")[2] == new.partition("#")[2] for old, new in changed)


def test_a_value_that_the_example_does_not_have_is_our_bug() -> None:
    with pytest.raises(KeyError, match=r"\[desk\] nama"):
        filled_in(EXAMPLE.read_text(encoding="utf-8"), {("desk", "nama"): "x"})


def test_what_is_written_works_on_real_servers(office: Office) -> None:
    path = office.folder / "baru" / "config.toml"
    done = init(
        path, *GIVEN, "--mailbox", office.account.url, "--smtp", office.smtp.url, password=office.account.password
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ok   mailbox: " in done.stdout
    config = load_config(path)
    assert (config.desk.name, config.desk.editors) == ('Redaksi "Warta"', ("editor@contoh.id",))
    assert config.mailbox_password == office.account.password
    assert {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {
        "config.toml": 0o644,
        "mailbox-password": 0o600,
    }


def test_a_gmail_address_says_where_its_servers_are(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    done = init(path, "--name", "Warta", "--address", "warta.desa@gmail.com", "--store", "/tidak/ada")
    assert done.returncode == 1  # nothing answers here: doctor says so, and what was written stays
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    assert written["mailbox"]["url"] == "imaps://warta.desa%40gmail.com@imap.gmail.com/INBOX"
    assert written["smtp"]["url"] == "smtps://warta.desa%40gmail.com@smtp.gmail.com"
    assert written["store"]["url"] == "sqlite:////tidak/ada/redaksi.db"


def test_without_a_terminal_what_is_missing_is_named(tmp_path: Path) -> None:
    done = init(tmp_path / "config.toml", "--name", "Warta", "--address", "redaksi@contoh.id")
    assert (done.returncode, done.stderr) == (2, "--mailbox, --smtp: needed, as there is no terminal to ask at.\n")
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_cannot_be_used_leaves_nothing_behind(tmp_path: Path) -> None:
    done = init(tmp_path / "config.toml", *GIVEN, "--mailbox", "http://contoh.id", "--smtp", "smtp://127.0.0.1:25")
    assert done.returncode == 2
    assert "[mailbox] url" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("milik orang lain")
    done = init(tmp_path / "config.toml", *GIVEN)
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert (tmp_path / "config.toml").read_text() == "milik orang lain"
