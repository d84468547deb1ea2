"""Dovecot 2.3 as a real IMAP server for tests."""

import grp
import itertools
import os
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from imapclient import IMAPClient

from tests.servers.certificate import Certificate
from tests.servers.daemon import Daemon, free_port

# What imap.gmail.com announces after login.
GMAIL = (
    "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE ENABLE MOVE "
    "CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE APPENDLIMIT=35651584"
)
BARE = "IMAP4rev1 NAMESPACE"
PASSWORD = "rahasia"

# Without a penalty for wrong passwords: it would slow down every later login from the same address.
_CONFIGURATION = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
instance_name = {folder.name}
listen = {host}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_location = {storage}:{folder}/mail/%u
mail_fsync = never
maildir_stat_dirs = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_cache_size = 0
shutdown_clients = yes
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    address = {host}
    port = {port}
  }}
  inet_listener imaps {{
    address = {host}
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
  mailbox Terkirim {{
    special_use = \\Sent
  }}
}}
plugin {{
  acl = vfile
}}
protocol imap {{
  mail_plugins = acl
  mail_max_userip_connections = 100
}}
"""


class Dovecot(Daemon):
    """Any user may log in with PASSWORD and finds a mailbox of their own.

    capabilities: what to announce instead of what Dovecot can do. With GMAIL, X-GM-MSGID and labels are announced, and
    refused when used. storage: the format that it keeps mail in; only into a Maildir can an account `deliver`.
    """

    program = "dovecot"
    package = "dovecot-imapd"
    greeting = b"* OK"

    def __init__(
        self,
        *,
        tls: bool = False,
        capabilities: str = "",
        separator: str = "/",
        prefix: str = "",
        storage: Literal["maildir", "mdbox"] = "maildir",
    ) -> None:
        super().__init__()
        self.tls_port = free_port(besides=self.port) if tls else 0
        self.certificate: Certificate | None = None
        self._capabilities = capabilities
        self._separator = separator
        self._prefix = prefix
        self.storage = storage
        self._numbers = itertools.count()

    def prepare(self) -> Sequence[str]:
        for name in ("run", "state", "mail", "home"):
            (self.folder / name).mkdir(mode=0o755)
        text = _CONFIGURATION.format(
            folder=self.folder,
            host=self.host,
            port=self.port,
            tls_port=self.tls_port,
            user=self.user.pw_name,
            group=grp.getgrgid(self.user.pw_gid).gr_name,
            uid=self.user.pw_uid,
            gid=self.user.pw_gid,
            password=PASSWORD,
            separator=self._separator,
            prefix=self._prefix,
            storage=self.storage,
        )
        if self.tls_port:
            self.certificate = Certificate(self.folder)
            text += f"ssl = yes\nssl_cert = <{self.certificate.cert}\nssl_key = <{self.certificate.key}\nssl_dh =\n"
        else:
            text += "ssl = no\n"
        if self._capabilities:
            text += f"imap_capability = {self._capabilities}\n"
        configuration = self.folder / "dovecot.conf"
        configuration.write_text(text)
        return ["-F", "-c", str(configuration)]

    def log(self) -> str:
        written = self.folder / "dovecot.log"
        return written.read_text(errors="replace") if written.exists() else ""

    def account(self) -> "Account":
        """A user nobody has been yet."""
        return Account(self, f"pengguna{next(self._numbers)}")

    def restart(self) -> None:
        # Its processes may still be there as zombies where nobody reaps them, and it would think itself running.
        (self.folder / "run" / "master.pid").unlink(missing_ok=True)
        super().restart()

    def say_goodbye(self) -> None:
        """End in good order: every session is told BYE."""
        os.kill(int((self.folder / "run" / "master.pid").read_text()), signal.SIGTERM)


@dataclass(frozen=True)
class Account:
    """One user's mailbox on the server, and what happens to it behind our back."""

    server: Dovecot
    user: str
    password: str = PASSWORD

    @property
    def url(self) -> str:
        return f"imap://{self.user}@{self.server.host}:{self.server.port}/INBOX"

    @property
    def maildir(self) -> Path:
        return self.server.folder / "mail" / self.user

    def deliver(self, *messages: bytes, folder: str = "INBOX") -> None:
        """Drop messages into the Maildir, as a delivery agent does."""
        place = self.maildir if folder == "INBOX" else self.maildir / f".{folder}"
        for made in (self.maildir, place, *(place / part for part in ("cur", "new", "tmp"))):
            if not made.exists():
                made.mkdir(exist_ok=True)
                self.server.own_alone(made)
        for message in messages:
            name = f"{int(time.time())}.M{next(self.server._numbers):06}P{os.getpid()}.uji"
            (place / "tmp" / name).write_bytes(message)
            self.server.own_alone(place / "tmp" / name)  # before it is seen, by a server at work
            (place / "tmp" / name).rename(place / "new" / name)

    @contextmanager
    def client(self, folder: str = "INBOX", *, readonly: bool = False) -> Iterator[IMAPClient]:
        """Another mail program, logged in as the same user."""
        with IMAPClient(self.server.host, self.server.port, ssl=False, timeout=20) as client:
            client.login(self.user, self.password)
            client.select_folder(folder, readonly=readonly)
            yield client

    def rebuild(self) -> None:
        """Forget every UID, as after a restore: a new UIDVALIDITY, and UIDs from 1 on."""
        for path in self.maildir.glob("dovecot*"):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        time.sleep(1.1)  # UIDVALIDITY is the time in seconds

    def restrict(self) -> None:
        """Take every right but reading from the user, as in a shared mailbox."""
        (self.maildir / "dovecot-acl").write_text("owner lr\n")
        self.server.own(self.maildir)
