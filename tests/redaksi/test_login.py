"""`redaksi login` as a person calls it: the browser here, or an address pasted; and what it says when it cannot be."""

import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from redaksi.tokens import keep_secret
from tests.redaksi.office import Office
from tests.servers.dovecot import Dovecot
from tests.servers.gmail import Gmail
from tests.servers.google import CLIENT, SECRET, Google
from tests.servers.smtp import ScriptedSmtp


@pytest.fixture
def google() -> Iterator[Google]:
    with Google() as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, gmail_like: Dovecot, google: Google) -> Iterator[Office]:
    """An office whose mailbox and mail server take nothing but Google's tokens."""
    with Gmail(gmail_like, google.tokens) as gmail, ScriptedSmtp(tokens=google.tokens) as smtp:
        office = Office(tmp_path, gmail_like.account(), smtp)
        path = office.configure(mailbox=gmail.url(office.account.user))
        oauth = f"""
            [mailbox.oauth]
            client_id = "{CLIENT}"
            client_secret = "{SECRET}"
            refresh_token_file = "refresh-token"
            token_url = "{google.token_url}"
            authorize_url = "{google.url}/auth"
            """
        text = path.read_text().replace(f'password = "{office.account.password}"\n', oauth)
        path.write_text(text.replace("smtp://127", f"smtp://{office.account.user}@127"))
        yield office


def call(office: Office, browse: Callable[["subprocess.Popen[str]", str], None]) -> tuple[int, str]:
    """Start the command, let a person do with the address what they do, and give its exit and its words."""
    command = [sys.executable, "-m", "redaksi", "login", "--config", str(office.folder / "config.toml")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True) as login:
        assert login.stdout
        said = ""
        for line in login.stdout:
            said += line
            if line.startswith("http"):
                browse(login, line.strip())
                break
        said += login.stdout.read()
    return login.returncode, said


def test_the_owner_consents_here_and_mail_is_read_and_answered_with_tokens(office: Office, google: Google) -> None:
    def browse(_: "subprocess.Popen[str]", url: str) -> None:
        with urllib.request.urlopen(google.allow(url, office.account.user), timeout=20) as page:
            assert b"Halaman ini boleh ditutup" in page.read()

    exit_code, said = call(office, browse)
    assert (exit_code, said.splitlines()[-1].startswith("The mailbox opens: ")) == (0, True)
    token = office.folder / "refresh-token"
    assert google.consents[token.read_text().strip()] == office.account.user
    assert token.stat().st_mode & 0o777 == 0o600
    assert token.read_text().strip() not in said

    office.receive(b"From: rina@contoh.id\r\nTo: redaksi@contoh.id\r\nSubject: Warta\r\n\r\nBelum ada lampiran.\r\n")
    assert office.work()["reject"] == 1
    assert [letter["To"] for letter in office.letters] == ["rina@contoh.id"]

    token.chmod(0o644)
    told = office.redaksi("doctor").stdout
    assert "ok   mailbox: " in told
    assert "logged in" in told
    assert "others on this machine may read" in told
    assert f"in {token}\n     → chmod 600 {token}" in told

    google.consents.clear()
    done = office.redaksi("poll")
    assert done.returncode == 2
    assert "400 invalid_grant" in done.stderr
    assert "run `redaksi login` once more" in done.stderr


def test_the_owner_consents_on_another_machine_and_pastes_the_address(office: Office, google: Google) -> None:
    def browse(login: "subprocess.Popen[str]", url: str) -> None:
        assert login.stdin
        login.stdin.write(f"halo\n{google.allow(url, 'orang-lain')}\n")
        login.stdin.flush()

    exit_code, said = call(office, browse)
    assert exit_code == 1
    assert "That is not the address of the last page" in said
    assert f"refused the login of {office.account.user}" in said
    assert f"consent as {office.account.user}" in said


def test_a_consent_that_is_refused_changes_nothing(office: Office) -> None:
    def browse(login: "subprocess.Popen[str]", url: str) -> None:
        assert login.stdin
        state = url.partition("state=")[2].partition("&")[0]
        login.stdin.write(f"http://127.0.0.1:1/?state={state}&error=access_denied\n")
        login.stdin.flush()

    keep_secret(office.folder / "refresh-token", "1//lama")
    exit_code, said = call(office, browse)
    assert (exit_code, said.splitlines()[-1]) == (
        2,
        "The consent was refused: access_denied. Nothing was changed; call `redaksi login` again.",
    )
    assert (office.folder / "refresh-token").read_text() == "1//lama\n"


def test_a_mailbox_with_a_password_needs_no_login(tmp_path: Path, office: Office) -> None:
    office.configure()
    done = office.redaksi("login")
    assert (done.returncode, done.stderr) == (
        2,
        "There is no [mailbox.oauth] in the configuration: a password needs no consent.\n",
    )
