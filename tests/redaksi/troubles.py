"""Set-ups that are broken, each in one way: what an operator meets sooner or later.

docs/troubles.md is made of them, and test_troubles.py sees that what is said names the fault and a remedy. A set-up is
a context: within it the office is broken.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from redaksi import canary
from redaksi.app import open_app
from store import signs
from tests.builders import email
from tests.redaksi.office import Office
from tests.rights import NOBODY, without_root
from tests.servers.daemon import free_port
from tests.servers.gmail import Gmail
from tests.servers.google import CLIENT, SECRET, Google
from tests.servers.smtp import ScriptedSmtp


@dataclass(frozen=True)
class Trouble:
    """named: what doctor says. kept: what the service says while it runs in it, or refused: why it does not start."""

    title: str
    set_up: Callable[[Office], AbstractContextManager[None]]
    named: str
    kept: str = ""
    refused: str = ""

    @property
    def name(self) -> str:
        return self.set_up.__name__


@contextmanager
def wrong_password(office: Office) -> Iterator[None]:
    _rewrite(office, f'password = "{office.account.password}"', 'password = "salah"')
    yield


@contextmanager
def unknown_host(office: Office) -> Iterator[None]:
    office.configure(mailbox="imaps://redaksi@imap.salah-tulis.invalid/INBOX")
    yield


@contextmanager
def closed_port(office: Office) -> Iterator[None]:
    office.configure(mailbox=f"imap://redaksi@127.0.0.1:{free_port()}/INBOX")
    yield


@contextmanager
def untrusted_certificate(office: Office) -> Iterator[None]:
    office.configure(mailbox=f"imaps://{office.account.user}@localhost:{office.account.server.tls_port}/INBOX")
    yield


@contextmanager
def other_name(office: Office) -> Iterator[None]:
    server = office.account.server
    assert server.certificate
    mailbox = f"imaps://{office.account.user}@127.1:{server.tls_port}/INBOX"  # 127.0.0.1, under a name it does not have
    office.configure(mailbox=mailbox)
    _rewrite(office, "[smtp]", f'ca_file = "{server.certificate.cert}"\n[smtp]')
    yield


@contextmanager
def missing_folder(office: Office) -> Iterator[None]:
    office.configure(mailbox=office.account.url.replace("INBOX", "Naskah"))
    yield


@contextmanager
def consent_withdrawn(office: Office) -> Iterator[None]:
    with Google() as google:
        office.configure()
        (office.folder / "refresh-token").write_text("1//dicabut")
        (office.folder / "refresh-token").chmod(0o600)
        lines = f"""
            [mailbox.oauth]
            client_id = "{CLIENT}"
            client_secret = "{SECRET}"
            refresh_token_file = "refresh-token"
            token_url = "{google.token_url}"
            """
        _rewrite(office, f'password = "{office.account.password}"', lines)
        with Gmail(office.account.server, google.tokens) as gmail:
            _rewrite(office, office.account.url, gmail.url(office.account.user))
            yield


@contextmanager
def not_polled_for_long(office: Office) -> Iterator[None]:
    _polled(office, datetime.now(UTC) - timedelta(minutes=95))
    with closed_port(office):
        yield


@contextmanager
def smtp_refuses_login(office: Office) -> Iterator[None]:
    with ScriptedSmtp(login=("redaksi", "rahasia")) as smtp:
        _rewrite(office, office.smtp.url, f'{smtp.url.replace("//", "//redaksi@")}"\npassword = "salah')
        _letter_waits(office)
        yield


@contextmanager
def smtp_refuses_sender(office: Office) -> Iterator[None]:
    refusal = "553 5.7.1 <redaksi@contoh.id>: Sender address rejected: not owned by user redaksi"
    with ScriptedSmtp({"MAIL": refusal}) as smtp:
        _rewrite(office, office.smtp.url, smtp.url)
        _letter_waits(office)
        yield


@contextmanager
def disk_nearly_full(office: Office) -> Iterator[None]:
    office.configure()
    with patch("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(50_000_000_000, 49_700_000_000, 300_000_000)):
        yield


@contextmanager
def clock_behind(office: Office) -> Iterator[None]:
    ahead = time.time() + 3 * 86400
    office.receive(email())
    for path in (office.account.maildir / "new").iterdir():
        os.utime(path, (ahead, ahead))  # Dovecot's INTERNALDATE
    _polled(office, datetime.now(UTC) + timedelta(days=3))
    office.configure(mailbox=office.account.url)
    yield


@contextmanager
def two_services(office: Office) -> Iterator[None]:
    with open_app(office.config), open_app(office.config):
        yield


@contextmanager
def others_may_read_the_password(office: Office) -> Iterator[None]:
    secret = office.folder / "mailbox-password"
    secret.write_text(office.account.password)
    secret.chmod(0o644)
    _rewrite(office, f'password = "{office.account.password}"', 'password_file = "mailbox-password"')
    yield


@contextmanager
def password_file_missing(office: Office) -> Iterator[None]:
    _rewrite(office, f'password = "{office.account.password}"', 'password_file = "mailbox-password"')
    yield


@contextmanager
def configuration_missing(office: Office) -> Iterator[None]:
    (office.folder / "config.toml").unlink(missing_ok=True)
    yield


@contextmanager
def misspelt_key(office: Office) -> Iterator[None]:
    _rewrite(office, "editors =", "editor =")
    yield


@contextmanager
def store_not_writable(office: Office) -> Iterator[None]:
    office.configure()
    (office.folder / "store").mkdir()
    (office.folder / "store").chmod(0o555)
    if os.geteuid() == 0:
        os.chown(office.folder / "config.toml", NOBODY, -1)
    with without_root():
        yield


@contextmanager
def database_damaged(office: Office) -> Iterator[None]:
    with open_app(office.config):
        pass
    path = office.folder / "store" / "redaksi.db"
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 2000] = b"\xa5" * 2000
    path.write_bytes(content)
    yield


@contextmanager
def newer_schema(office: Office) -> Iterator[None]:
    with open_app(office.config) as app, app.database.transaction() as c:
        c.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    yield


@contextmanager
def postgresql_unreachable(office: Office) -> Iterator[None]:
    office.configure(store=f"postgresql://redaksi@127.0.0.1:{free_port()}/redaksi")
    yield


def _rewrite(office: Office, old: str, new: str) -> None:
    """Change the configuration in one place."""
    path = office.folder / "config.toml"
    text = (path if path.exists() else office.configure()).read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def _letter_waits(office: Office) -> None:
    with open_app(office.config) as app:
        canary.send_canary(app)


def _polled(office: Office, at: datetime) -> None:
    with open_app(office.config) as app, app.database.transaction() as c:
        signs.beat(c, app.desk_id, "poll", at)


def roomy_disk(_: Any) -> Any:
    """The same on every machine."""
    return shutil._ntuple_diskusage(50_000_000_000, 8_000_000_000, 42_000_000_000)


TROUBLES = (
    Trouble("The mailbox refuses the password", wrong_password, "refused the login", "refused the login"),
    Trouble("The host of the mailbox is misspelt", unknown_host, "cannot be found", "cannot be found"),
    Trouble("Nothing answers at the mailbox's port", closed_port, "nothing answers at", "nothing answers at"),
    Trouble("The mailbox's certificate is not trusted", untrusted_certificate, "is not trusted", "is not trusted"),
    Trouble("The mailbox's certificate is for another name", other_name, "another name", "another name"),
    Trouble("The folder of the mailbox is not there", missing_folder, "no folder Naskah", "no folder Naskah"),
    Trouble("The owner's consent has ended (access tokens)", consent_withdrawn, "invalid_grant", "invalid_grant"),
    Trouble("The mailbox has not been read for long", not_polled_for_long, "95 min ago", "95 min ago"),
    Trouble("The mail server refuses the login", smtp_refuses_login, "refused the login", "refused the login"),
    Trouble("The mail server refuses the sender", smtp_refuses_sender, "553 5.7.1", "553 5.7.1"),
    Trouble("The disk is nearly full", disk_nearly_full, "0.3 GB free", "0.3 GB free"),
    Trouble("The clock is wrong", clock_behind, "yet to come", "every task moves"),
    Trouble("Two services work on one store", two_services, "2 processes", "every task moves"),
    Trouble("Others may read the password", others_may_read_the_password, "others on this machine", "every task moves"),
    Trouble(
        "The file with the password is missing",
        password_file_missing,
        "mailbox-password is not there",
        refused="mailbox-password is not there",
    ),
    Trouble(
        "There is no configuration", configuration_missing, "there is no such file", refused="there is no such file"
    ),
    Trouble(
        "A key of the configuration is misspelt",
        misspelt_key,
        'did you mean "editors"?',
        refused='did you mean "editors"?',
    ),
    Trouble(
        "The folder of the store may not be written",
        store_not_writable,
        "may not be written",
        refused="Permission denied",
    ),
    Trouble("The database is damaged", database_damaged, "is damaged", refused="is damaged"),
    Trouble("The database is of a newer version", newer_schema, "newer Redaksi", refused="newer Redaksi"),
    Trouble("PostgreSQL is out of reach", postgresql_unreachable, "refused", refused="refused"),
)
