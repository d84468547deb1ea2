"""A whole editorial office for a test: a mailbox on a real server, a mail server that catches letters, a store."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from redaksi.app import App, open_app
from redaksi.config import Config, load_config
from redaksi.delivery import deliver
from redaksi.pipeline import poll
from store import drafts, inbound, outbox
from store.drafts import Draft
from store.inbound import Inbound
from store.outbox import Letter
from tests.servers.dovecot import Account
from tests.servers.smtp import ScriptedSmtp

DESK = "redaksi@contoh.id"
EDITOR = "editor@contoh.id"


@dataclass(frozen=True)
class Office:
    """One desk. Each call opens the rooms anew, as a process would that starts again."""

    folder: Path
    account: Account
    smtp: ScriptedSmtp
    store: str = 'url = "sqlite:///store/redaksi.db"\nfiles = "store/files"'  # within [store]

    def configure(self, more: str = "", *, store: str = "", mailbox: str = "", window: str = "0") -> Path:
        """store: another database. window: how long a submission that is not complete waits; most tests have it
        answered at once."""
        letters = f'[letters]\ncomplete_window = "{window}"\n'
        more = more.replace("[letters]\n", letters) if "[letters]\n" in more else letters + more
        path = self.folder / "config.toml"
        path.write_text(
            f"""
            [desk]
            name = "Redaksi Uji"
            address = "{DESK}"
            editors = ["{EDITOR}"]
            [mailbox]
            url = "{mailbox or self.account.url}"
            password = "{self.account.password}"
            [smtp]
            url = "{self.smtp.url}"
            [store]
            {f'url = "{store}"' if store else self.store}
            {more}
            """,
            encoding="utf-8",
        )
        path.chmod(0o600)  # it holds a password
        return path

    @property
    def config(self) -> Config:
        path = self.folder / "config.toml"
        return load_config(path if path.exists() else self.configure())

    @contextmanager
    def app(self) -> Iterator[App]:
        with open_app(self.config) as app:
            yield app

    def receive(self, *mails: EmailMessage | bytes) -> None:
        """Mail arrives in the mailbox."""
        self.account.deliver(*(mail if isinstance(mail, bytes) else mail.as_bytes() for mail in mails))

    def work(self) -> Counter[str]:
        """One pass and one round of letters."""
        with self.app() as app:
            done = poll(app)
            deliver(app)
        return done

    @property
    def rows(self) -> tuple[Inbound, ...]:
        """Every message, oldest first."""
        with self.app() as app, app.database.reading() as c:
            return inbound.listing(c, app.desk_id, 10_000)[::-1]

    @property
    def drafts(self) -> tuple[Draft, ...]:
        with self.app() as app, app.database.reading() as c:
            return drafts.listing(c, app.desk_id, 10_000)[::-1]

    @property
    def outbox(self) -> tuple[Letter, ...]:
        with self.app() as app, app.database.reading() as c:
            return outbox.listing(c, app.desk_id, 10_000)[::-1]

    @property
    def letters(self) -> list[EmailMessage]:
        """What the mail server was given."""
        return [message_from_bytes(letter.content, policy=default) for letter in self.smtp.letters]

    def redaksi(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """The command as a person calls it."""
        if not (self.folder / "config.toml").exists():
            self.configure()
        command = [sys.executable, "-m", "redaksi", *arguments, "--config", str(self.folder / "config.toml")]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=self.folder)
