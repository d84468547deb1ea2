"""A mailbox over IMAP. Reading opens the folder read-only and peeks, so nothing that people see in it changes.

A message's place is UIDVALIDITY:UID (RFC 3501 section 2.3.1.1), which no other message ever gets. `\\Seen` is never
read and never set: editors work in the same mailbox.
"""

import imaplib
import logging
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from imapclient import IMAPClient

from ingest.deadline import deadline
from ingest.imap_ahead import Ahead
from ingest.imap_entry import DESCRIPTION, GMAIL_IDS, as_entry, has_header
from ingest.imap_login import Account
from ingest.imap_meter import Meter
from ingest.imap_place import Placing
from ingest.imap_presence import present
from ingest.imap_sent import has_sent
from ingest.imap_session import busy, close, drop, plain, says_busy, speaking
from ingest.imap_survey import survey
from ingest.mailbox import (
    BLOCK,
    CHUNK,
    PLACES,
    Entry,
    MailboxUnavailable,
    Marking,
    MessageGone,
    MessageRefused,
    Survey,
)

BATCH = 50  # messages described in one round trip: at most BATCH * HEADER_LIMIT bytes in memory
WINDOW = 50_000  # UIDs searched at once: imaplib gives up on answer lines of a million bytes

log = logging.getLogger(__name__)


class ImapMailbox:
    """One folder of one IMAP account; connected within a `with` statement."""

    def __init__(
        self,
        account: Account,
        *,
        places: Mapping[str, str] = PLACES,
        marking: Marking = "auto",
        chunk: int = CHUNK,
    ) -> None:
        self.name = account.address.name
        self._account = account
        self._address = account.address
        self._placing = Placing(account.address, places, marking)
        self._chunk = chunk
        self._meter = Meter()
        self._ahead = Ahead()
        self._client: IMAPClient = None
        self._validity = 0
        self._gmail = False  # X-GM-MSGID is announced and has not been refused
        self._writable = False  # selected read-write, to place messages

    def __enter__(self) -> Self:
        self._connect(select=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, MailboxUnavailable) or self._ahead.waits:
            drop(self._client)
        else:
            close(self._client)

    @property
    def downloaded(self) -> int:
        """Bytes that came from the server."""
        return self._meter.received

    def entries(self, cursor: str = "") -> Iterator[Entry]:
        """The messages above the cursor's UID; all of them when the cursor is of another UIDVALIDITY.

        Ends as MailboxUnavailable ("busy") after the message at which Gmail says that it holds us back.
        """
        selected = self._selected()
        validity = self._validity
        known, _, last = cursor.partition(":")
        first = int(last) + 1 if known == str(validity) else 1
        for uids in self._listed(first, selected.get(b"UIDNEXT")):
            for start in range(0, len(uids), BATCH):
                if self._validity != validity:
                    return  # rebuilt under our hands: the next call starts over
                for uid, items in self._described(uids[start : start + BATCH]):
                    yield as_entry(f"{validity}:{uid}", items)
                    if self._meter.throttled:
                        raise busy(f"{self._address.host} slows us down (THROTTLED)")

    def chunks(self, entry: Entry, then: Entry | None = None) -> Iterator[bytes]:
        """The source in pieces; a message no longer than a chunk takes one round trip, and the one that comes after it
        none."""
        offset = 0
        following = then.key if then and max(entry.size, then.size) < self._chunk else ""
        while True:
            piece, complete = self._piece(entry.key, offset, "" if offset else following)
            for start in range(0, len(piece), BLOCK):
                yield piece[start : start + BLOCK]
            offset += len(piece)
            if complete or not piece or (len(piece) < self._chunk and offset >= entry.size):
                break
        # Some servers estimate sizes, so a source shorter than announced is complete if the message is still there.
        if offset < entry.size and not self._there(entry.key):
            raise MessageGone(entry.key)

    def place(self, disposition: str, *keys: str) -> int:
        """On Gmail a label, elsewhere a move into a folder or a keyword; how many were there."""
        if not self._placing.wanted(disposition):
            return len(keys)
        if not self._writable:
            self._selected(readonly=False)
        there = self._present(*keys)
        while there:
            try:
                self._placing.place(self._client, there, disposition)
                break
            except MailboxUnavailable as unavailable:
                if unavailable.kind != "answer" or (left := self._present(*keys)) == there:
                    raise
                there = left  # somebody took one of them away in that moment, and the server refused all of them
        return len(there)

    def examine(self) -> Survey:
        """Counts, capabilities and quota of the folder."""
        selected = self._selected()
        return survey(self._client, self._address, selected.get(b"EXISTS", 0), self._placing.means(self._client))

    def has_sent(self, message_id: str) -> bool | None:
        """Looks into the folder of sent mail; whatever is done next opens its own folder again."""
        self._writable = False
        return has_sent(self._client, self._address, message_id)

    def _connect(self, *, select: bool = True) -> None:
        """A new connection in place of the one at hand; with the folder open, or left to whoever needs it first."""
        if self._client:
            drop(self._client)
        self._client = self._account.open_session()
        self._meter.attach(self._client)
        self._ahead.attach(self._client)
        try:
            self._gmail = self._client.has_capability("X-GM-EXT-1")
            if select:
                self._select()
        except BaseException:
            drop(self._client)
            raise

    def _selected(self, *, readonly: bool = True) -> dict[bytes, Any]:
        """Open the folder anew; on a new connection where the one at hand died while it had nothing to do."""
        try:
            return self._select(readonly=readonly)
        except MailboxUnavailable as unavailable:
            if unavailable.kind != "dropped":
                raise
            log.info("connecting to the mailbox again: %s", unavailable.reason)
        self._connect()
        return self._select(readonly=readonly)

    def _select(self, *, readonly: bool = True) -> dict[bytes, Any]:
        try:
            with speaking(self._address):
                selected: dict[bytes, Any] = self._client.select_folder(self._address.folder, readonly=readonly)
        except MailboxUnavailable as unavailable:
            if unavailable.kind != "answer":
                raise
            raise MailboxUnavailable(
                f"no folder {self._address.folder} for {self._address.user}: {unavailable.reason}",
                "Write a folder that is there at the end of [mailbox] url; mail arrives in INBOX. A label of Gmail's "
                'is there only where its settings (Labels) say "Show in IMAP".',
                "folder",
            ) from unavailable
        self._ahead.forget()
        self._writable = not readonly
        self._validity = selected.get(b"UIDVALIDITY", 0)
        return selected

    def _ensure_selected(self) -> None:
        if not self._validity:
            self._select()

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

    def _described(self, uids: Sequence[int], *, again: bool = True) -> Iterator[tuple[int, dict[bytes, Any]]]:
        """Size, date, header and Gmail id of messages; those expunged meanwhile are left out.

        Dovecot closes the connection over a single message that it cannot read, which must not hide the others: then
        each is asked for by itself, and the culprit is listed with what is known of it. Fetching it tells the rest.
        """
        try:
            described = self._describe(uids)
        except MailboxUnavailable as unavailable:
            if unavailable.kind == "busy":
                raise  # another forty questions would not make it less so
            log.warning("the mailbox failed to describe %d messages: %s", len(uids), unavailable.reason)
            self._connect()
            if again:
                for uid in uids:
                    yield from self._described([uid], again=False)
                return
            described = {uids[0]: {}}
        for uid in uids:
            items = described.get(uid)
            if items is not None and (has_header(items) or self._there(f"{self._validity}:{uid}")):
                yield uid, items

    def _describe(self, uids: Sequence[int]) -> dict[int, dict[bytes, Any]]:
        described: dict[int, dict[bytes, Any]]
        with speaking(self._address), deadline(self._client.socket()):
            if self._gmail:
                try:
                    described = self._client.fetch(list(uids), [*DESCRIPTION, *GMAIL_IDS])
                except imaplib.IMAP4.abort:
                    raise
                except imaplib.IMAP4.error as error:
                    if says_busy(plain(error)):
                        raise
                    log.info("the mailbox announces X-GM-EXT-1 and does not know X-GM-MSGID: %s", error)
                else:
                    return described
            described = self._client.fetch(list(uids), DESCRIPTION)
            self._gmail = False  # only now: the refusal may have been about a message
        return described

    def _piece(self, key: str, offset: int, then: str) -> tuple[bytes, bool]:
        """The bytes from offset on, at most a chunk; and whether the server gave the whole message instead.

        then: the message asked for next, "" for none; it is asked for before this one's answer is read.

        A connection that breaks may be the network's fault or this message's: on a new one it gets a second chance.
        """
        self._ensure_selected()
        for _ in range(2):
            if self._uid(key) == 0:
                raise MessageGone(key)
            try:
                with speaking(self._address), deadline(self._client.socket()):
                    part = f"BODY.PEEK[]<{offset}.{self._chunk}>"
                    items = self._ahead.fetch(self._uid(key), part, then=self._uid(then))
            except MailboxUnavailable as unavailable:
                if unavailable.kind == "busy":
                    raise
                failure = unavailable
                log.warning("the mailbox failed over message %s: %s", key, unavailable.reason)
                self._chunk = min(self._chunk, BLOCK)  # a slow line brings that in the time for an answer
                then = ""  # this one is in question
                self._connect()
                if not self._there(key):
                    raise MessageGone(key) from unavailable
                continue
            if (partial := f"BODY[]<{offset}>".encode()) in items:
                return items[partial] or b"", False
            if b"BODY[]" in items and offset == 0:
                return items[b"BODY[]"] or b"", True
            raise MessageGone(key)
        reason = f"the server does not hand over message {key}: {failure.reason}"
        raise MessageRefused(reason, certain=failure.kind == "answer") from failure

    def _uid(self, key: str) -> int:
        """The UID of a key; 0, which no message has, when the mailbox was rebuilt since."""
        validity, _, uid = key.partition(":")
        return int(uid) if validity == str(self._validity) else 0

    def _there(self, key: str) -> bool:
        return bool(self._present(key))

    def _present(self, *keys: str) -> list[int]:
        """The UIDs of those that are in the folder."""
        self._ensure_selected()
        return present(self._client, self._address, [uid for uid in map(self._uid, keys) if uid])
