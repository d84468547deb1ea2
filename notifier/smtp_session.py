"""An SMTP connection, encrypted and logged in; or why there is none, in plain words."""

import base64
import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from ingest.access import NoToken, TokenSource, xoauth2
from ingest.certificates import why_untrusted
from ingest.loopback import is_loopback
from notifier.refusal import SmtpUnavailable, Stage
from notifier.smtp_client import Client, TlsClient

_PORTS = {"smtps": 465, "smtp": 25, "smtp+starttls": 587, "smtp+plain": 25}
_GMAIL_HOSTS = ("gmail.com", "googlemail.com")


@dataclass(frozen=True, slots=True)
class Account:
    """Where letters are handed in, and as whom; a user of "" hands in without login."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    token: TokenSource | None = None  # in the password's place

    @property
    def login_remedy(self) -> str:
        """What an operator does when this account may not send."""
        if not self.user:
            return "The server wants a login: name the user in [smtp] url, and in password_file their password."
        if self.token:
            return f"Run `redaksi login` and consent as {self.user}; docs/gmail.md has the other reasons."
        if self.host.endswith(_GMAIL_HOSTS):
            return (
                "Gmail takes no ordinary password here: turn on 2-Step Verification, create an app password at "
                "myaccount.google.com/apppasswords and write it into the file that password_file names in [smtp]."
            )
        return (
            "The user in [smtp] url or the password is wrong: correct them (the password stands in the file that "
            "password_file names in [smtp]), and try both in another mail program if in doubt."
        )


def account(url: str, password: str | None, token: TokenSource | None = None) -> Account:
    """Take an SMTP URL apart; the user may hold an "@" as it is, other marks as %XX. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("an SMTP URL is smtps://USER@HOST, smtp+starttls://USER@HOST or smtp://HOST:PORT")
    if parts.password is not None:
        raise ValueError("an SMTP URL holds no password: set password or password_file")
    if parts.scheme == "smtp+plain" and parts.username:
        raise ValueError("an SMTP URL of smtp+plain:// names no user: no login crosses a line that is not encrypted")
    port = parts.port or _PORTS[parts.scheme]
    return Account(parts.scheme, parts.hostname, port, unquote(parts.username or ""), password or "", token)


def connect(
    account: Account, *, connect_timeout: float, reply_timeout: float, ssl_context: ssl.SSLContext | None = None
) -> smtplib.SMTP:
    """Connect, encrypt, greet and log in. Raises SmtpUnavailable."""
    bare = account.scheme == "smtp+plain" or (account.scheme == "smtp" and is_loopback(account.host))
    context = None if bare else ssl_context or ssl.create_default_context()  # 80 ms: the machine's list is read
    with _reaching(account):
        client = (
            TlsClient(account.host, account.port, timeout=connect_timeout, context=context)
            if account.scheme == "smtps"
            else Client(account.host, account.port, timeout=connect_timeout)
        )
    try:
        set_timeout(client, reply_timeout)
        _send_at_once(client)
        with _reaching(account):
            client.ehlo_or_helo_if_needed()
        if context and account.scheme != "smtps":
            _encrypt(client, account, context)
        if account.user:
            _log_in(client, account)
    except BaseException:
        client.close()
        raise
    return client


def set_timeout(client: smtplib.SMTP, seconds: float) -> None:
    """Set how long each read and write may take from now on."""
    if client.sock is not None:
        client.sock.settimeout(seconds)


def _send_at_once(client: smtplib.SMTP) -> None:
    """The line that ends a letter goes by itself. The kernel would keep it back until the server has confirmed what
    came before, which it does 40 ms late in the hope of something to say (RFC 896, RFC 1122 section 4.2.3.2)."""
    if client.sock is not None:
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def plain(code: int, words: bytes) -> str:
    """A server's answer on one line: "550 5.1.1 no such user"."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", f"{code} {words.decode('utf-8', 'replace')}").strip()[:500]


def _encrypt(client: smtplib.SMTP, account: Account, context: ssl.SSLContext) -> None:
    """Upgrade the line; where that is not offered nothing is sent, as whoever sits in between could say so."""
    if client.has_extn("starttls"):
        with _reaching(account):
            client.starttls(context=context)
            client.ehlo()
        return
    what = "a password is" if account.user else "letters are"
    raise SmtpUnavailable(
        f"{account.host}:{account.port} offers no encryption, and {what} not sent in the clear",
        "Use smtps:// in [smtp] url, or a server that offers STARTTLS; on a line of your own smtp+plain://HOST.",
        "connect",
    )


def _log_in(client: smtplib.SMTP, account: Account) -> None:
    with _reaching(account, "login"):
        if account.token:
            _log_in_with_token(client, account, account.token)
            return
        try:
            if f"{account.user}{account.password}".isascii():
                client.login(account.user, account.password)
                return
            # smtplib's login is ASCII only; SASL PLAIN carries UTF-8 (RFC 4616).
            secret = base64.b64encode(f"\0{account.user}\0{account.password}".encode()).decode()
            code, words = client.docmd("AUTH", f"PLAIN {secret}")
        except smtplib.SMTPAuthenticationError as error:
            answer = error.smtp_error
            code, words = error.smtp_code, answer if isinstance(answer, bytes) else answer.encode()
        except smtplib.SMTPNotSupportedError:
            code, words = 504, b"it offers no login"
    if code != 235:
        raise _refusal(account, code, words, account.password)


def _log_in_with_token(client: smtplib.SMTP, account: Account, token: TokenSource) -> None:
    """A token that the server refuses is renewed once: a clock may be wrong, or a new password have ended it early."""
    if "XOAUTH2" not in client.esmtp_features.get("auth", "").upper().split():
        raise SmtpUnavailable(
            f"{account.host} takes no access tokens (XOAUTH2)", "Set a password under [smtp].", "login"
        )
    given = ""
    for _ in range(2):
        try:
            given = token(instead_of=given)
        except NoToken as error:
            raise SmtpUnavailable(error.reason, error.remedy, "login") from error
        secret = base64.b64encode(xoauth2(account.user, given).encode()).decode()
        code, words = client.docmd("AUTH", f"XOAUTH2 {secret}")
        if code == 334:  # the reason in base64; an empty line, and the refusal follows
            code, words = client.docmd("")
        if code == 235:
            return
        if code < 500:
            break
    raise _refusal(account, code, words, secret)


def _refusal(account: Account, code: int, words: bytes, secret: str) -> SmtpUnavailable:
    # Some servers echo the command; the secret is cut out of their words.
    answered = plain(code, words).replace(secret or "\0", "***")
    remedy = "The server is busy; the next pass tries again." if code < 500 else account.login_remedy
    return SmtpUnavailable(f"{account.host} refused the login of {account.user}: {answered}", remedy, "login")


@contextlib.contextmanager
def _reaching(account: Account, stage: Stage = "connect") -> Iterator[None]:
    """Turn what smtplib and the socket raise within the block into SmtpUnavailable."""
    where = f"{account.host}:{account.port}"
    try:
        yield
    except socket.gaierror as error:
        raise SmtpUnavailable(
            f"the host {account.host} cannot be found ({error.strerror})",
            f"Check the spelling of the host in [smtp] url. If it is right, see whether this machine has a network: "
            f"`getent hosts {account.host}` prints an address where it has.",
            stage,
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise SmtpUnavailable(*why_untrusted(error, where, "smtp"), stage) from error
    except ssl.SSLError as error:
        raise SmtpUnavailable(
            f"no TLS with {where}: {error.reason or error}",
            "Check the port in [smtp] url: smtps:// is for port 465, smtp+starttls:// for port 587.",
            stage,
        ) from error
    except ConnectionRefusedError as error:
        raise SmtpUnavailable(
            f"nothing answers at {where}",
            "Check host and port in [smtp] url. If they are right, the server is down or a firewall is in the way: "
            "ask who runs it.",
            stage,
        ) from error
    except smtplib.SMTPResponseException as error:
        answer = error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
        raise SmtpUnavailable(
            f"{where} answered {plain(error.smtp_code, answer)}",
            "The next pass tries again; if it lasts, look up the server's words.",
            stage,
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        raise SmtpUnavailable(
            f"no connection with {where}: {error}",
            "The next pass tries again; if it lasts, check port, network and firewall.",
            stage,
        ) from error
