"""An IMAP connection, logged in and with time limits; and what its failures mean in plain words.

IMAPClient needs some care (4.1): it has no time limits unless told, it sets imaplib's debug level to 5, which makes
imaplib format every literal it receives (seven times slower, even with logging off), and it gives local naive times.
"""

import contextlib
import imaplib
import logging
import re
import socket
import ssl
from collections.abc import Iterator

from imapclient import IMAPClient, SocketTimeout

from ingest.certificates import why_untrusted
from ingest.loopback import is_loopback
from ingest.mailbox import Address, MailboxUnavailable

GOODBYE_TIMEOUT = 5.0  # seconds for LOGOUT: nobody waits on a server that no longer listens

# RFC 5530 codes and Gmail's own words for "not now", as against "not you" or "not this message".
_BUSY = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|OVERQUOTA|THROTTLED)\]|too many simultaneous|bandwidth limits|temporary|try again",
    re.IGNORECASE,
)

log = logging.getLogger(__name__)


def connect(
    address: Address,
    *,
    connect_timeout: float,
    read_timeout: float,
    ssl_context: ssl.SSLContext | None = None,
) -> IMAPClient:
    """Connect; over TLS, except on this machine's own loopback. Raises MailboxUnavailable."""
    encrypted = address.scheme == "imaps"
    bare = address.scheme == "imap" and is_loopback(address.host)
    context = None if bare else ssl_context or ssl.create_default_context()  # 80 ms: the machine's list is read
    with speaking(address):
        client = IMAPClient(
            address.host,
            address.port,
            ssl=encrypted,
            ssl_context=context if encrypted else None,
            timeout=SocketTimeout(connect=connect_timeout, read=read_timeout),
        )
    try:
        client._imap.debug = 0
        client.normalise_times = False
        if context and not encrypted:
            _encrypt(client, address, context)
    except BaseException:
        drop(client)
        raise
    return client


def close(client: IMAPClient) -> None:
    """Say goodbye and close; a server that has gone already is no error."""
    try:
        client.socket().settimeout(GOODBYE_TIMEOUT)
        client.logout()
    except (OSError, imaplib.IMAP4.error) as error:
        log.debug("no goodbye from the mailbox: %s", error)
        drop(client)


def drop(client: IMAPClient) -> None:
    """Close the connection without a word."""
    with contextlib.suppress(OSError, imaplib.IMAP4.error):  # it is closed then, which is what was wanted
        client.shutdown()


@contextlib.contextmanager
def speaking(address: Address) -> Iterator[None]:
    """Turn what the library and the socket raise within the block into a MailboxUnavailable."""
    where = f"{address.host}:{address.port}"
    try:
        yield
    except socket.gaierror as error:
        raise MailboxUnavailable(
            f"the host {address.host} cannot be found ({error.strerror})",
            f"Check the spelling of the host in [mailbox] url. If it is right, see whether this machine has a network: "
            f"`getent hosts {address.host}` prints an address where it has.",
            "host",
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise MailboxUnavailable(*why_untrusted(error, where, "mailbox"), "tls") from error
    except ssl.SSLError as error:
        raise MailboxUnavailable(
            f"no TLS with {where}: {error.reason or error}",
            "Check the port in [mailbox] url: imaps:// is for port 993, imap+starttls:// for port 143.",
            "tls",
        ) from error
    except ConnectionRefusedError as error:
        raise MailboxUnavailable(
            f"nothing answers at {where}",
            "Check host and port in [mailbox] url. If they are right, the server is down or a firewall is in the way: "
            "ask who runs it.",
            "host",
        ) from error
    except TimeoutError as error:
        raise MailboxUnavailable(
            f"{where} did not answer in time", "The next poll tries again; if it lasts, check network and firewall."
        ) from error
    except imaplib.IMAP4.readonly as error:
        raise MailboxUnavailable(
            f"{address.user} may read {address.folder} on {where} and not change it",
            'Give the user the right to change messages there, or set every place of done messages to "".',
            "folder",
        ) from error
    except imaplib.IMAP4.error as error:
        raise _answered(error, where) from error
    except OSError as error:
        raise MailboxUnavailable(
            f"the connection to {where} broke: {plain(error)}",
            "The next poll tries again; if it lasts, look at the mail server's log.",
        ) from error
    except (ValueError, TypeError, LookupError) as error:
        # The library's parser does not guard against answers that break the protocol.
        raise MailboxUnavailable(
            f"{where} answered something that is not IMAP: {plain(error)}",
            "Check that [mailbox] url names an IMAP server, with nothing in between that rewrites its answers.",
            "answer",
        ) from error


def busy(reason: str) -> MailboxUnavailable:
    """The server works and has no time for us."""
    remedy = "The server is busy or holds us back; we go on later, and more slowly each time. See docs/gmail.md."
    return MailboxUnavailable(reason, remedy, "busy")


def says_busy(words: str) -> bool:
    """Whether a server's words mean "not now"."""
    return _BUSY.search(words) is not None


def plain(error: BaseException) -> str:
    """The server's own words; imaplib passes them on as bytes or as the repr of bytes."""
    words = error.args[0] if error.args else ""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(error)
    return re.sub(r"""b(['"])(.*?)\1""", r"\2", text).strip() or type(error).__name__


def _answered(error: imaplib.IMAP4.error, where: str) -> MailboxUnavailable:
    """What an answer of NO, BAD or BYE means, or a connection that ended in the middle of one (abort)."""
    words = plain(error)
    if says_busy(words):
        return busy(f"{where} says: {words}")
    if isinstance(error, imaplib.IMAP4.abort):
        return MailboxUnavailable(
            f"the connection to {where} broke: {words}",
            "The next poll tries again; if it lasts, look at the mail server's log.",
        )
    remedy = "Look up the server's words in its documentation or log."
    return MailboxUnavailable(f"{where} refused: {words}", remedy, "answer")


def _encrypt(client: IMAPClient, address: Address, context: ssl.SSLContext) -> None:
    with speaking(address):
        offered = client.has_capability("STARTTLS")
        if offered:
            client.starttls(context)
    if not offered:
        raise MailboxUnavailable(
            f"{address.host}:{address.port} offers no encryption, and a password is not sent in the clear",
            "Use imaps:// in [mailbox] url, or a server that offers STARTTLS.",
            "tls",
        )
