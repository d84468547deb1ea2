"""A second connection on which the server says at once that mail has come (IDLE, RFC 2177).

It only hears; what there is, a poll finds out. It may go deaf without an error: routers forget connections, Gmail stops
telling after half an hour. So IDLE is ended and begun anew every few minutes, which a dead line does not survive.
"""

import logging
import socket
import ssl
import time
from types import TracebackType
from typing import Any, Self

from imapclient import IMAPClient

from ingest.access import TokenSource
from ingest.imap_login import Account
from ingest.imap_session import close, drop, speaking
from ingest.mailbox import MailboxUnavailable, imap_address

ANEW_AFTER = 300.0  # seconds; the RFC's 29 minutes are too long for Gmail and for routers

# Seconds of silence before the system asks the other end whether it is there; between questions; and how many.
_KEEPALIVE = ((socket.TCP_KEEPIDLE, 60), (socket.TCP_KEEPINTVL, 15), (socket.TCP_KEEPCNT, 4))

log = logging.getLogger(__name__)


class Listener:
    """Hears of new mail in one folder; connected within a `with` statement. Failures are MailboxUnavailable."""

    def __init__(self, account: Account, *, anew_after: float = ANEW_AFTER) -> None:
        self.name = account.address.name
        self._account = account
        self._anew_after = anew_after
        self._client: IMAPClient = None
        self._begun_at: float | None = None  # when IDLE was begun; None while it is not on

    def __enter__(self) -> Self:
        self._client = self._account.open_session()
        try:
            line = self._client.socket()
            line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in _KEEPALIVE:
                line.setsockopt(socket.IPPROTO_TCP, option, value)
            with speaking(self._account.address):
                self._client.select_folder(self._account.address.folder, readonly=True)
        except BaseException:
            drop(self._client)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._begun_at is not None or isinstance(error, MailboxUnavailable):
            drop(self._client)  # a server may take its time to end IDLE, and nobody waits for it
        else:
            close(self._client)

    @property
    def able(self) -> bool:
        """Whether the server can tell of new mail at all."""
        return bool(self._client.has_capability("IDLE"))

    def wait(self, seconds: float) -> bool:
        """Whether the server told of new mail, at most so many seconds from now."""
        with speaking(self._account.address):
            if self._begun_at is None:
                return self._begin_anew()
            if time.monotonic() - self._begun_at > self._anew_after:
                return self._begin_anew()
            started = time.monotonic()
            told = self._client.idle_check(timeout=seconds)
            if not told and time.monotonic() - started < seconds / 2:
                # The line became readable, and there was nothing to read: it has ended, which shows when it is used.
                return self._begin_anew()
        return self._tells_of_mail(told)

    def _begin_anew(self) -> bool:
        """End IDLE, let the server tell what it has to, and begin again."""
        told: list[tuple[Any, ...]] = []
        if self._begun_at is not None:
            told += self._client.idle_done()[1]
        told += self._client.noop()[1]
        self._client.idle()
        self._begun_at = time.monotonic()
        return self._tells_of_mail(told)

    def _tells_of_mail(self, told: list[tuple[Any, ...]]) -> bool:
        for words in told:
            if words[0] == b"BYE":
                goodbye = " ".join(str(word, "utf-8", "replace") for word in words[1:] if isinstance(word, bytes))
                raise MailboxUnavailable(
                    f"{self._account.address.host} ended the session: {goodbye}",
                    "Nothing need be done: the next connection is opened by itself.",
                )
        return any(len(words) > 1 and words[1] == b"EXISTS" for words in told)


def open_listener(
    url: str,
    password: str | None,
    *,
    token: TokenSource | None = None,
    ssl_context: ssl.SSLContext | None = None,
    read_timeout: float = 60,
    anew_after: float = ANEW_AFTER,
) -> Listener:
    """A listener for the folder of an imap URL, not yet connected; see ingest.mailbox.open_mailbox."""
    account = Account(imap_address(url), password or "", token, 15, read_timeout, ssl_context)
    return Listener(account, anew_after=anew_after)
