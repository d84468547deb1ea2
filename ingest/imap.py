"""A mailbox over IMAP. Reading opens the folder read-only and peeks, so nothing that people see in it changes.

A message's place is UIDVALIDITY:UID (RFC 3501 section 2.3.1.1), which no other message ever gets. `\\Seen` is never
read and never set: editors work in the same mailbox.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from imapclient import IMAPClient

from ingest.imap_place import Placing
from ingest.imap_session import close, connect, drop, speaking
from ingest.loopback import is_loopback
from ingest.mailbox import (
    CHUNK,
    HEADER_LIMIT,
    PLACES,
    Address,
    Entry,
    MailboxUnavailable,
    Marking,
    MessageGone,
    MessageRefused,
    Quota,
    Survey,
)

BATCH = 50  # messages described in one round trip: at most BATCH * HEADER_LIMIT bytes in memory
WINDOW = 50_000  # UIDs searched at once: imaplib gives up on answer lines of a million bytes

_DESCRIPTION = ("RFC822.SIZE", "INTERNALDATE", f"BODY.PEEK[HEADER]<0.{HEADER_LIMIT}>")

log = logging.getLogger(__name__)


class ImapMailbox:
    """One folder of one IMAP account; connected within a `with` statement."""

    def __init__(
        self,
        address: Address,
        password: str,
        *,
        places: Mapping[str, str] = PLACES,
        marking: Marking = "auto",
        connect_timeout: float = 15,
        read_timeout: float = 60,
        chunk: int = CHUNK,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self.name = address.name
        self._address = address
        self._password = password
        self._placing = Placing(address, places, marking)
        self._timeouts = {"connect_timeout": connect_timeout, "read_timeout": read_timeout}
        self._chunk = chunk
        self._ssl_context = ssl_context
        self._client: IMAPClient = None
        self._validity = 0
        self._writable = False  # selected read-write, to place messages

    def __enter__(self) -> Self:
        self._client = connect(self._address, self._password, ssl_context=self._ssl_context, **self._timeouts)
        try:
            self._gmail = self._client.has_capability("X-GM-EXT-1")
            self._select()
        except BaseException:
            drop(self._client)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, MailboxUnavailable):
            drop(self._client)
        else:
            close(self._client)

    def entries(self, cursor: str = "") -> Iterator[Entry]:
        """The messages above the cursor's UID; all of them when the cursor is of another UIDVALIDITY."""
        selected = self._select()
        validity = self._validity
        known, _, last = cursor.partition(":")
        first = int(last) + 1 if known == str(validity) else 1
        for uids in self._listed(first, selected.get(b"UIDNEXT")):
            for start in range(0, len(uids), BATCH):
                if self._validity != validity:
                    return  # rebuilt under our hands: the next call starts over
                for uid, items in self._described(uids[start : start + BATCH]):
                    yield _entry(f"{validity}:{uid}", items)

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The source in pieces; a message no longer than a chunk takes one round trip."""
        uid = self._uid(entry.key)
        if uid is None:
            raise MessageGone(entry.key)
        offset = 0
        while True:
            piece, complete = self._piece(uid, offset)
            for start in range(0, len(piece), self._chunk):
                yield piece[start : start + self._chunk]
            offset += len(piece)
            if complete or not piece:
                break
            if len(piece) < self._chunk and offset >= entry.size:
                break
        # Some servers estimate sizes, so a source shorter than announced is complete if the message is still there.
        if offset < entry.size and not self._there(uid):
            raise MessageGone(entry.key)

    def place(self, key: str, disposition: str) -> bool:
        """On Gmail a label, elsewhere a move into a folder or a keyword; False when the message is gone."""
        if not self._placing.wanted(disposition):
            return True
        if not self._writable:
            self._select(readonly=False)
        uid = self._uid(key)
        if uid is None or not self._there(uid):
            return False
        self._placing.place(self._client, uid, disposition)
        return True

    def examine(self) -> Survey:
        """Counts, capabilities and quota of the folder."""
        selected = self._select()
        with speaking(self._address):
            capabilities = tuple(sorted(word.decode("ascii", "replace") for word in self._client.capabilities()))
        return Survey(
            messages=selected.get(b"EXISTS", 0),
            capabilities=capabilities,
            marking=self._placing.means(self._client),
            quota=self._quota(),
            server=self._server(),
            encrypted=self._address.scheme != "imap" or not is_loopback(self._address.host),
        )

    def _select(self, *, readonly: bool = True) -> dict[bytes, Any]:
        try:
            with speaking(self._address):
                selected: dict[bytes, Any] = self._client.select_folder(self._address.folder, readonly=readonly)
        except MailboxUnavailable as unavailable:
            if unavailable.kind != "answer":
                raise
            raise MailboxUnavailable(
                f"no folder {self._address.folder} for {self._address.user}: {unavailable.reason}",
                "Check the folder in mailbox.url; Gmail shows a label to IMAP only if its settings say so.",
                "folder",
            ) from unavailable
        self._writable = not readonly
        self._validity = selected.get(b"UIDVALIDITY", 0)
        return selected

    def _listed(self, first: int, following: int | None) -> Iterator[list[int]]:
        """The UIDs from `first` on, in windows. `following` is the UID that the next new message will get."""
        if following is None:
            windows = [f"{first}:*"]
        else:
            windows = [f"{low}:{min(low + WINDOW, following) - 1}" for low in range(first, following, WINDOW)]
        for window in windows:
            with speaking(self._address):
                uids = self._client.search(["UID", window])
            # "n:*" yields the last message even when its UID is below n (RFC 3501 section 6.4.8).
            yield sorted(uid for uid in uids if uid >= first)

    def _described(self, uids: Sequence[int]) -> Iterator[tuple[int, dict[bytes, Any]]]:
        """Size, date, header and Gmail id of messages; those expunged meanwhile are left out."""
        with speaking(self._address):
            try:
                described = self._describe(uids)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                if len(uids) == 1:
                    described = {uids[0]: {}}  # fetching it will tell what is wrong with it
                else:
                    log.info("the mailbox describes messages one by one: %s", error)
                    described = None
        if described is None:
            for uid in uids:
                yield from self._described([uid])
            return
        for uid in uids:
            if uid not in described:
                continue
            if any(key.startswith(b"BODY[HEADER]") for key in described[uid]) or self._there(uid):
                yield uid, described[uid]

    def _describe(self, uids: Sequence[int]) -> Any:
        if self._gmail:
            try:
                return self._client.fetch(list(uids), [*_DESCRIPTION, "X-GM-MSGID"])
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                log.info("the mailbox announces X-GM-EXT-1 and does not know X-GM-MSGID: %s", error)
        described = self._client.fetch(list(uids), _DESCRIPTION)
        self._gmail = False  # only now: the refusal may have been about the message
        return described

    def _piece(self, uid: int, offset: int) -> tuple[bytes, bool]:
        """The bytes from offset on, at most a chunk; and whether the server gave the whole message instead."""
        with speaking(self._address):
            try:
                items = self._client.fetch([uid], [f"BODY.PEEK[]<{offset}.{self._chunk}>"]).get(uid, {})
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                if self._client_has(uid):
                    raise MessageRefused(f"the server does not hand over message {uid}: {error}") from error
                items = {}
        if (partial := f"BODY[]<{offset}>".encode()) in items:
            return items[partial] or b"", False
        if b"BODY[]" in items and offset == 0:
            return items[b"BODY[]"] or b"", True
        raise MessageGone(f"{self._validity}:{uid}")

    def _uid(self, key: str) -> int | None:
        """The UID of a key; None when the mailbox was rebuilt since."""
        validity, _, uid = key.partition(":")
        return int(uid) if validity == str(self._validity) else None

    def _there(self, uid: int) -> bool:
        with speaking(self._address):
            return self._client_has(uid)

    def _client_has(self, uid: int) -> bool:
        self._client.noop()  # lets the server tell what was expunged meanwhile
        return uid in self._client.search(["UID", str(uid)])

    def _quota(self) -> Quota | None:
        if not self._client.has_capability("QUOTA"):
            return None
        with speaking(self._address):
            try:
                quotas = self._client.get_quota(self._address.folder)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                log.debug("the mailbox tells no quota: %s", error)
                return None
        storage = next((quota for quota in quotas if quota.resource.upper() == "STORAGE"), None)
        return Quota(int(storage.usage) * 1024, int(storage.limit) * 1024) if storage else None

    def _server(self) -> str:
        greeting = self._client.welcome or b""
        return re.sub(r"^\* \w+ (\[[^]]*\] ?)?", "", greeting.decode("utf-8", "replace")).strip()


def _entry(key: str, items: Mapping[bytes, Any]) -> Entry:
    header = next((value for name, value in items.items() if name.startswith(b"BODY[HEADER]")), None)
    received = items.get(b"INTERNALDATE")
    remote_id = items.get(b"X-GM-MSGID")
    return Entry(
        key=key,
        size=items.get(b"RFC822.SIZE") or 0,
        remote_id="" if remote_id is None else str(remote_id),
        header=header or b"",
        received=received.astimezone(UTC) if isinstance(received, datetime) else None,
        cursor=key,
    )
