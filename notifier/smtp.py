"""Sends letters over SMTP, and tells a refusal for good from one that a later attempt may mend.

The steps of a transaction are taken one by one, because it matters where a connection breaks: before the last line of
the letter was sent nobody has it; after that the server may have taken it (RFC 5321 section 4.5.3.2.6).
"""

import contextlib
import logging
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Literal, Self

from ingest.access import TokenSource
from ingest.deadline import deadline
from notifier.refusal import LimitReached, Refused, SmtpUnavailable, Stage, TryLater
from notifier.smtp_session import account, connect, plain, set_timeout
from notifier.wire import source, stuffed, wire_address

__all__ = ["LimitReached", "Moment", "Refused", "Smtp", "SmtpUnavailable", "TryLater", "Welcome", "unannounced"]

# What has happened to a letter so far; "handed-over": its last line was sent, and no answer has come yet.
Moment = Literal["connected", "sender", "recipient", "data", "content", "handed-over"]

_NEEDS_LOGIN = {530, 534, 535, 538}  # RFC 4954: about our account, not about the letter
# Gmail says 550 5.4.5 for the day's limit, and means "tomorrow"; others say it in words alone.
_LIMIT_REACHED = re.compile(
    r"\b[45]\.4\.5\b|\b(daily|sending|outgoing|submission) ?(\w+ ){0,2}(limit|quota)", re.IGNORECASE
)
# A sender is refused for what our account may do, but for these, which are about the letter: its size (552, 5.3.4,
# Gmail's 5.2.3), an address beyond ASCII (5.6.7).
_OF_THE_LETTER = re.compile(r"^552\b|\b5\.(3\.4|2\.3|6\.7)\b")

log = logging.getLogger(__name__)


def unannounced(_: Moment) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the server shows after EHLO and login."""

    server: str  # how it names itself
    extensions: tuple[str, ...]  # lower case
    encrypted: bool
    logged_in: bool
    largest: int | None  # bytes it takes per letter; None where it does not say


class Smtp:
    """One SMTP account, within a `with` statement; connected at the first letter and kept for the following ones.

    smtps://USER@HOST[:PORT] is TLS from the start; smtp:// and smtp+starttls:// upgrade, and without that send nothing,
    but for smtp:// on this machine's own loopback; smtp+plain:// never encrypts, and knows no login. Certificates are
    checked. A URL without a user sends without login.
    """

    def __init__(
        self,
        url: str,
        password: str | None = None,
        *,
        token: TokenSource | None = None,
        connect_timeout: float = 15,
        reply_timeout: float = 60,
        accept_timeout: float = 180,  # after the last line RFC 5321 asks for patience: haste makes doubles
        ssl_context: ssl.SSLContext | None = None,
        announce: Callable[[Moment], None] = unannounced,
    ) -> None:
        self._account = account(url, password, token)
        self._announce = announce
        self._connect_timeout = connect_timeout
        self._reply_timeout = reply_timeout
        self._accept_timeout = accept_timeout
        self._ssl_context = ssl_context
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client:
            try:
                self._client.quit()
            except (smtplib.SMTPException, OSError) as farewell:
                log.debug("no goodbye from the SMTP server: %s", farewell)
        self._drop()

    def probe(self) -> Welcome:
        """Connect, greet and log in; no mail. Raises SmtpUnavailable."""
        client = self._ready()
        size = client.esmtp_features.get("size", "").strip()
        return Welcome(
            server=(client.ehlo_resp or b"").decode("utf-8", "replace").partition("\n")[0],
            extensions=tuple(sorted(client.esmtp_features)),
            encrypted=isinstance(client.sock, ssl.SSLSocket),
            logged_in=bool(self._account.user),
            largest=(int(size) or None) if size.isdigit() else None,
        )

    def try_sender(self, sender: str) -> None:
        """See whether the account may send as `sender`: a MAIL that no letter follows. Raises SmtpUnavailable."""
        client = self._ready()
        try:
            self._step("sender", lambda: client.mail(wire_address(sender)))
        except SmtpUnavailable:
            raise
        except (TryLater, Refused) as error:  # for now, or about one letter: no reason to warn anybody
            log.debug("nothing lasting against the sender: %s", error)

    def send(self, message: EmailMessage | bytes, sender: str, recipients: Sequence[str]) -> None:
        """Hand one letter over for all recipients. A sender of "" is the null sender.

        Raises SmtpUnavailable, TryLater or Refused. A letter that only some of the recipients can get goes to those;
        the error then names the others as undelivered.
        """
        if not recipients:
            raise ValueError("a letter needs a recipient")
        try:
            refusals = self._transact(message, sender, recipients)
        except (TryLater, Refused) as error:
            error.undelivered = tuple(recipients)
            raise
        if refusals:
            # What may be mended is worth another attempt, at which a refusal for good shows itself again.
            mendable = next((each for each in refusals.values() if isinstance(each, TryLater)), None)
            told = mendable or next(iter(refusals.values()))
            told.undelivered = tuple(refusals)
            raise told

    def _transact(
        self, message: EmailMessage | bytes, sender: str, recipients: Sequence[str]
    ) -> dict[str, TryLater | Refused]:
        """MAIL, RCPT, DATA. Gives the recipients that were not taken; raises when none was."""
        client = self._ready()
        with self._breaking("recipient"):
            reverse_path, *forward_paths = [wire_address(address) for address in (sender, *recipients)]
        international = self._international(client, [reverse_path, *forward_paths])
        written = source(message, international=international, eight_bit=client.has_extn("8bitmime"))
        options = [f"SIZE={len(written)}"] if client.has_extn("size") else []
        if not written.isascii():
            options.append("BODY=8BITMIME")
        if international:
            options.append("SMTPUTF8")
        refusals: dict[str, TryLater | Refused] = {}
        self._step("sender", lambda: client.mail(reverse_path, options))
        self._announce("sender")
        for recipient, path in zip(recipients, forward_paths, strict=True):
            try:
                self._step("recipient", lambda: client.rcpt(path))  # noqa: B023 - called at once
            except (TryLater, Refused) as error:
                if self._client is None or isinstance(error, SmtpUnavailable):
                    raise
                refusals[recipient] = error
            self._announce("recipient")
        if len(refusals) < len(recipients):
            self._hand_over(client, written)
        return refusals

    def _hand_over(self, client: smtplib.SMTP, written: bytes) -> None:
        self._step("data", lambda: client.docmd("DATA"))
        self._announce("data")
        set_timeout(client, self._accept_timeout)
        with self._breaking("data"):
            client.send(stuffed(written))
        self._announce("content")
        with self._breaking("accept", ambiguous=True):
            client.send(b".\r\n")
            self._announce("handed-over")
            code, words = client.getreply()
        set_timeout(client, self._reply_timeout)
        self._judge("accept", code, words)

    def _international(self, client: smtplib.SMTP, paths: Sequence[str]) -> bool:
        """Whether the transaction needs SMTPUTF8 (RFC 6531). Raises Refused where the server does not offer it."""
        beyond = [path for path in paths if not path.isascii()]
        if beyond and not client.has_extn("smtputf8"):
            raise Refused(f"{beyond[0]} needs SMTPUTF8, which {self._account.host} does not offer", "recipient")
        return bool(beyond)

    def _step(self, stage: Stage, command: Callable[[], tuple[int, bytes]]) -> None:
        """One command and its answer; anything but a yes raises."""
        with self._breaking(stage):
            code, words = command()
        self._judge(stage, code, words)

    def _judge(self, stage: Stage, code: int, words: bytes) -> None:
        if code // 100 == (3 if stage == "data" else 2):
            return
        if code == 421:
            self._drop()  # the server is closing the connection (RFC 5321 section 3.8)
        reason = plain(code, words)
        if code in _NEEDS_LOGIN:
            raise SmtpUnavailable(reason, self._account.login_remedy, stage)
        if _LIMIT_REACHED.search(reason):
            raise LimitReached(reason, "The account has sent all it may for now; letters wait and go later.", stage)
        if stage == "sender" and code >= 500 and not _OF_THE_LETTER.search(reason):
            # Every letter would meet the same answer: none is given up for it.
            remedy = (
                "The user in [smtp] url may not send as [desk] address: write that user's own address there, or have "
                "the provider allow it."
            )
            raise SmtpUnavailable(reason, remedy, stage)
        if 500 <= code < 600:
            raise Refused(reason, stage)
        raise TryLater(reason, stage)

    @contextlib.contextmanager
    def _breaking(self, stage: Stage, *, ambiguous: bool = False) -> Iterator[None]:
        """A connection that breaks within the block is given up, and the letter with it for this time."""
        try:
            with self._in_time():
                yield
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise TryLater(
                f"the connection to {self._account.host} broke: {error}", stage, ambiguous=ambiguous
            ) from error
        except ValueError as error:  # no address at all, or one that a command line cannot hold
            raise Refused(str(error), stage) from error

    def _in_time(self) -> contextlib.AbstractContextManager[None]:
        """A limit for the whole answer; none where there is no line yet."""
        line = self._client.sock if self._client else None
        return deadline(line) if line else contextlib.nullcontext()

    def _ready(self) -> smtplib.SMTP:
        """A connection with no transaction under way: the one at hand, or a new one where the server has hung up."""
        if self._client:
            try:
                code, _ = self._client.rset()
            except (smtplib.SMTPException, OSError) as error:
                log.debug("the SMTP server has hung up since the last letter: %s", error)
                code = 0
            if code != 250:
                self._drop()
        if self._client is None:
            self._client = connect(
                self._account,
                connect_timeout=self._connect_timeout,
                reply_timeout=self._reply_timeout,
                ssl_context=self._ssl_context,
            )
            self._announce("connected")
        return self._client

    def _drop(self) -> None:
        if self._client:
            self._client.close()
        self._client = None
