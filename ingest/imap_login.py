"""Logs an IMAP connection in, by password or by access token; or says in plain words why the server refuses."""

import imaplib
import logging
import ssl
from dataclasses import dataclass, field

from imapclient import IMAPClient

from ingest.access import NoToken, TokenSource
from ingest.imap_session import busy, connect, drop, plain, says_busy, speaking
from ingest.mailbox import Address, MailboxUnavailable

_GMAIL_HOSTS = ("gmail.com", "googlemail.com")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """Whose mailbox it is, where, and how to get in: with a token where there is a source of them."""

    address: Address
    password: str = field(repr=False)
    token: TokenSource | None = None
    connect_timeout: float = 15
    read_timeout: float = 60
    ssl_context: ssl.SSLContext | None = None

    def open_session(self) -> IMAPClient:
        """Connect and log in. Raises MailboxUnavailable."""
        client = connect(
            self.address,
            connect_timeout=self.connect_timeout,
            read_timeout=self.read_timeout,
            ssl_context=self.ssl_context,
        )
        try:
            if self.token:
                _with_token(client, self.address, self.token)
            else:
                _with_password(client, self.address, self.password)
            with speaking(self.address):
                # What was announced before the login is void after it (RFC 3501 section 6.2.3); IMAPClient may have
                # kept it.
                client._cached_capabilities = None
                client.capabilities()
                _introduce(client)
        except BaseException:
            drop(client)
            raise
        return client


def _with_password(client: IMAPClient, address: Address, password: str) -> None:
    with speaking(address):
        # LOGIN carries ASCII only; SASL PLAIN carries UTF-8 (RFC 4616).
        plain_login = client.has_capability("LOGINDISABLED") or not f"{address.user}{password}".isascii()
        try:
            if plain_login:
                client.plain_login(address.user, password)
            else:
                client.login(address.user, password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise _refusal(address, _without(password, plain(error)), _password_remedy(address, plain(error))) from None


def _with_token(client: IMAPClient, address: Address, token: TokenSource) -> None:
    """A token that the server refuses is renewed once: a clock may be wrong, or a new password have ended it early."""
    with speaking(address):
        if not client.has_capability("AUTH=XOAUTH2"):
            raise MailboxUnavailable(
                f"{address.host} takes no access tokens (XOAUTH2)",
                "Set a password, not [mailbox.oauth].",
                "login",
            )
    given = ""
    for last in (False, True):
        given = _asked(token, given)
        with speaking(address):
            try:
                client.oauth2_login(address.user, given)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                words = _without(given, plain(error))
                if last or says_busy(words):
                    remedy = f"Run `redaksi login` and consent as {address.user}; docs/gmail.md has the other reasons."
                    raise _refusal(address, words, remedy) from None
            else:
                return


def _asked(token: TokenSource, refused: str) -> str:
    try:
        return token(instead_of=refused)
    except NoToken as error:
        kind = "consent" if error.lasting else "dropped"
        raise MailboxUnavailable(error.reason, error.remedy, kind) from error


def _refusal(address: Address, words: str, remedy: str) -> MailboxUnavailable:
    reason = f"{address.host} refused the login of {address.user}: {words}"
    return busy(reason) if says_busy(words) else MailboxUnavailable(reason, remedy, "login")


def _without(secret: str, words: str) -> str:
    """The server's words with the secret cut out, since some servers echo the command."""
    return words.replace(secret, "***") if secret else words


def _password_remedy(address: Address, words: str) -> str:
    if "web" in words.lower() and "browser" in words.lower():
        return "Log in once with a web browser as this user and confirm that the new device is yours."
    if address.host.endswith(_GMAIL_HOSTS):
        return (
            "Gmail takes no ordinary password here: turn on 2-Step Verification, create an app password at "
            "myaccount.google.com/apppasswords and write it into the file that password_file names in [mailbox]."
        )
    return (
        "The user in [mailbox] url or the password is wrong: correct them (the password stands in the file that "
        "password_file names in [mailbox]), and try both in another mail program if in doubt."
    )


def _introduce(client: IMAPClient) -> None:
    """Google asks clients to name themselves; a server that minds is not pressed."""
    if not client.has_capability("ID"):
        return
    try:
        client.id_({"name": "redaksi"})
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, ValueError) as error:
        log.debug("the mailbox takes no ID: %s", error)
