"""Exim 4 as a real SMTP server for tests, which answers some recipients as servers do in bad times."""

from collections.abc import Sequence
from pathlib import Path

from tests.servers.daemon import Daemon

_CONFIGURATION = """
primary_hostname = mx.uji
exim_user = {uid}
exim_group = {gid}
never_users =
trusted_users = {user}
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
daemon_smtp_ports = {port}
local_interfaces = {host}
tls_advertise_hosts =
smtputf8_advertise_hosts =
host_lookup =
rfc1413_query_timeout = 0s
message_size_limit = 1M
deliver_drop_privilege = true
disable_ipv6 = true
keep_environment =
accept_8bitmime = {eight_bit}
acl_smtp_mail = acl_mail
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
begin acl
acl_mail:
  deny    senders = terblokir@contoh.id
          message = 5.7.1 sender blocked
  accept
acl_rcpt:
  defer   local_parts = greylist
          message = 4.7.1 Greylisted, try again later
  defer   local_parts = penuh
          message = 4.2.2 mailbox full
  deny    local_parts = tidakada
          message = 5.1.1 The email account that you tried to reach does not exist
  defer   local_parts = terlaluramai
          message = 4.7.28 an unusual rate of mail
  drop    local_parts = putus
          message = 5.3.2 shutting down
  accept
acl_data:
  deny    condition = ${{if match{{$h_subject:}}{{SPAM}}}}
          message = 5.7.0 content rejected
  accept
begin routers
all:
  driver = accept
  transport = maildir
begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = {folder}/mail
  create_directory
  user = {uid}
  group = {gid}
  envelope_to_add
  return_path_add
begin retry
* * F,1h,10s
begin rewrite
begin authenticators
"""


class Exim(Daemon):
    """Takes letters for everyone but greylist@ (451), penuh@ (451), terlaluramai@ (451 4.7.28), tidakada@ (550) and
    putus@ (550 and hangs up); refuses the sender terblokir@contoh.id, subjects with SPAM and letters above 1 MiB.
    """

    program = "exim4"
    package = "exim4-daemon-light"
    greeting = b"220"

    def __init__(self, *, eight_bit: bool = True) -> None:
        super().__init__()
        self._eight_bit = eight_bit

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    def prepare(self) -> Sequence[str]:
        for name in ("spool", "log"):
            (self.folder / name).mkdir()
        configuration = self.folder / "exim.conf"
        configuration.write_text(
            _CONFIGURATION.format(
                folder=self.folder,
                host=self.host,
                port=self.port,
                user=self.user.pw_name,
                uid=self.user.pw_uid,
                gid=self.user.pw_gid,
                eight_bit=str(self._eight_bit).lower(),
            )
        )
        return ["-C", str(configuration), "-bdf", "-q1m"]

    def log(self) -> str:
        return "".join(path.read_text(errors="replace") for path in sorted((self.folder / "log").glob("*")))

    def delivered(self) -> list[Path]:
        """The letters in the Maildir so far; who got each stands in its Envelope-To."""
        return sorted((self.folder / "mail" / "new").glob("*"))
