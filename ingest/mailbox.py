"""The mailbox as a source of messages: what is new, the source of each, a mark that people see when it is done.

IMAP (imap.py) and Maildir (maildir.py) stand behind one small interface. Where reading left off is a cursor of ours,
kept by the caller: whether a person has opened a mail says nothing about whether we have taken it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ssl import SSLContext
from types import TracebackType
from typing import Literal, Protocol, Self
from urllib.parse import unquote, urlsplit

from ingest.access import TokenSource

CHUNK = 5_000_000  # bytes asked for at once: a document and two photos take one round trip
BLOCK = 1024 * 1024  # bytes handed on at once: whoever takes them makes copies
HEADER_LIMIT = 64 * 1024  # a header block beyond this is cut: Received lines of 200 hops fit in a quarter of it

# Where a message goes when it is done, by disposition. "/" parts folder levels and becomes the server's own delimiter.
PLACES: Mapping[str, str] = {
    "accept": "Redaksi/Diterima",
    "reject": "Redaksi/Ditolak",
    "hold": "Redaksi/Diperiksa",
    "discard": "Redaksi/Diabaikan",
}

Marking = Literal["auto", "label", "move", "flag"]


class MailboxUnavailable(Exception):
    """The mailbox cannot be used now. Neither text ever holds a password.

    remedy: one plain sentence for the operator.
    kind: what failed, for counting and for backing off: "login", "consent" (the owner's consent to access by token has
    ended), "tls", "host", "folder", "busy" (the server wants to be left in peace), "dropped" or "answer".
    """

    def __init__(self, reason: str, remedy: str, kind: str = "dropped") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.kind = kind


class MessageGone(Exception):
    """The message was expunged or moved between listing and fetching, or its mailbox was rebuilt."""


class MessageRefused(Exception):
    """The server lists the message and does not hand it over (a damaged file on its side). Record it and go on.

    certain: False where the connection broke over it each time, which may be the line's fault as well.
    """

    def __init__(self, reason: str, *, certain: bool = True) -> None:
        super().__init__(reason)
        self.certain = certain


@dataclass(frozen=True, slots=True)
class Entry:
    """A message listed, not yet fetched."""

    key: str  # its place in this mailbox, never reused: "UIDVALIDITY:UID" (IMAP) or the Maildir unique name
    size: int  # bytes as the server says; a hint, since some servers estimate; 0 where it could not be learnt
    remote_id: str  # Gmail's X-GM-MSGID, the same in every folder and after a rebuild; else ""
    header: bytes = field(repr=False)  # the header block, at most HEADER_LIMIT bytes
    received: datetime | None  # when the server took it; aware
    cursor: str  # what to remember once this entry and all before it are ours
    thread: str = ""  # Gmail's X-GM-THRID, the same for what Gmail shows as one conversation; else ""


@dataclass(frozen=True, slots=True)
class Quota:
    """Room in the mailbox, in bytes."""

    used: int
    limit: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What a look at the mailbox shows, for `redaksi doctor`. Looking changes nothing."""

    messages: int
    capabilities: tuple[str, ...] = ()  # as announced after login, upper case
    marking: str = "move"  # how done messages are shown to people: "label", "move" or "flag"
    quota: Quota | None = None
    server: str = ""  # what the server says it is
    encrypted: bool = False  # TLS on the line; False for a Maildir and for loopback
    newest: datetime | None = None  # when the server took the last message, by its own clock; aware


class Mailbox(Protocol):
    """A mailbox within a `with` statement; every failure inside is a MailboxUnavailable or a MessageGone."""

    @property
    def name(self) -> str:
        """Stable identity for the store: user@host/folder or the Maildir's path. Never holds a password."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    @property
    def downloaded(self) -> int:
        """Bytes that came over the network since this object was made."""

    def entries(self, cursor: str = "") -> Iterator[Entry]:
        """The messages after the cursor, oldest first; "" means all of them.

        An entry may come again (a rebuilt IMAP mailbox, every Maildir): the caller knows its keys and remote ids.
        """

    def chunks(self, entry: Entry, then: Entry | None = None) -> Iterator[bytes]:
        """The source of a message as the server holds it, in pieces of at most BLOCK bytes.

        then: the one that will most likely be asked for next. Where there is a way to it, it sets out already.

        Raises MessageGone or MessageRefused, which concern this message alone.
        """

    def place(self, disposition: str, *keys: str) -> int:
        """Show people what became of messages: label, move or flag them all at once. How many were still there.

        Placing twice does no harm. A disposition that has no place leaves messages where they are.
        """

    def has_sent(self, message_id: str) -> bool | None:
        """Whether the folder of sent mail holds a letter; None where there is none, or none that can be searched."""

    def examine(self) -> Survey:
        """What is there and what the server can do; changes nothing."""


@dataclass(frozen=True, slots=True)
class Address:
    """An IMAP mailbox's URL taken apart."""

    scheme: str  # "imaps", "imap" or "imap+starttls"
    user: str
    host: str
    port: int
    folder: str

    @property
    def name(self) -> str:
        return f"{self.user}@{self.host}/{self.folder}"


def open_mailbox(
    url: str,
    password: str | None = None,
    *,
    token: TokenSource | None = None,
    places: Mapping[str, str] = PLACES,
    marking: Marking = "auto",
    connect_timeout: float = 15,
    read_timeout: float = 60,
    chunk: int = CHUNK,
    ssl_context: SSLContext | None = None,
) -> Mailbox:
    """A mailbox by its URL, not yet connected: imaps://USER@HOST[:PORT]/FOLDER, imap://..., maildir:PATH.

    Logs in with the token where there is a source of them, else with the password.
    imap:// logs in over STARTTLS, or in the clear on this machine's own loopback; imap+starttls:// always encrypts.
    Raises ValueError, naming what is wrong, for a URL that is none of these.
    """
    if url.startswith("maildir:"):
        from ingest.maildir import MaildirMailbox

        return MaildirMailbox(url.removeprefix("maildir:"), places=places, marking=marking, chunk=min(chunk, BLOCK))
    from ingest.imap import ImapMailbox
    from ingest.imap_login import Account

    account = Account(imap_address(url), password or "", token, connect_timeout, read_timeout, ssl_context)
    return ImapMailbox(account, places=places, marking=marking, chunk=chunk)


def imap_address(url: str) -> Address:
    """Take an imap URL apart; the user may hold an "@" as it is, other marks as %XX. Raises ValueError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValueError(f"not a mailbox URL ({error})") from None
    if parts.scheme not in {"imaps", "imap", "imap+starttls"}:
        raise ValueError(
            f"a mailbox URL begins with imaps://, imap://, imap+starttls:// or maildir:, not {parts.scheme}"
        )
    if parts.password is not None:
        raise ValueError("a mailbox URL holds no password: set password or password_file")
    if not parts.hostname or not parts.username:
        raise ValueError("a mailbox URL names a user and a host: imaps://USER@HOST/FOLDER")
    return Address(
        scheme=parts.scheme,
        user=unquote(parts.username),
        host=parts.hostname,
        port=port or (993 if parts.scheme == "imaps" else 143),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )
