"""The next message is asked for before the one at hand is here, so that the way to the server and back is waited for
once and not with each: a tenth of a second and more, where it is far.

RFC 3501 section 5.5 lets a client ask so, since of two FETCHes neither changes what the other finds; and it lets the
server answer the second before it has done with the first, which Dovecot does. One message is asked for ahead and no
more: it lies in the line or, once something else was asked, here.
"""

import imaplib
from typing import Any

from imapclient import IMAPClient
from imapclient.response_parser import parse_fetch_response

from ingest.deadline import deadline

Items = dict[bytes, Any]
_Answer = tuple[str, list[Any]] | imaplib.IMAP4.error


class Ahead:
    """Asks for pieces of messages; for the next one with `then`. Goes on with the next connection it is attached to."""

    def __init__(self) -> None:
        self._client: IMAPClient = None
        self._asked: tuple[int, str] | None = None  # the UID and the part that were asked for ahead
        self._tag = b""
        self._answer: _Answer | None = None  # to that, where it had to be read before it was wanted
        self._early: Items = {}  # what came of it among the answers to the question before

    @property
    def waits(self) -> bool:
        """Whether the server is sending what nobody has taken."""
        return self._asked is not None and self._answer is None

    def attach(self, client: IMAPClient) -> None:
        """Nothing is asked yet. `send` is what imaplib sends with, and lets others replace."""
        self._client = client
        self.forget()
        imap = client._imap
        send = imap.send

        def with_nothing_on_its_way(data: bytes) -> None:
            if self.waits:
                with deadline(client.socket()):
                    self._answer = self._read_or_refusal(self._tag)
            send(data)

        imap.send = with_nothing_on_its_way

    def forget(self) -> None:
        """What was asked for was of another connection or of the folder as it was: UIDs mean something else now."""
        self._asked, self._answer, self._early = None, None, {}

    def fetch(self, uid: int, part: str, *, then: int = 0) -> Items:
        """A part of a message; the same of the message `then` is asked for, where there is one, before it is read.

        Raises what IMAPClient raises.
        """
        ahead, answer, tag, early = self._asked == (uid, part), self._answer, self._tag, self._early
        if not ahead:
            answer, tag, early = None, self._ask(uid, part), {}  # after what was asked for in vain
        self.forget()
        if then:
            self._tag = self._ask(then, part)
            self._asked = (then, part)
        fetched = self._parsed(answer or self._read(tag))
        self._early = fetched.get(then, {})
        items = early | fetched.get(uid, {})
        if ahead and not any(name.startswith(b"BODY[") for name in items):
            return self.fetch(uid, part)  # by itself: only then is it certain that it is gone
        return items

    def _parsed(self, answer: _Answer) -> dict[int, Items]:
        if isinstance(answer, imaplib.IMAP4.error):
            raise answer
        self._client._checkok("fetch", *answer)
        fetched: dict[int, Items] = parse_fetch_response(answer[1], self._client.normalise_times, uid_is_key=True)
        return fetched

    def _ask(self, uid: int, part: str) -> bytes:
        tag: bytes = self._client._imap._command("UID", "FETCH", str(uid), f"({part})")
        return tag

    def _read(self, tag: bytes) -> tuple[str, list[Any]]:
        imap = self._client._imap
        kind, lines = imap._command_complete("FETCH", tag)
        return imap._untagged_response(kind, lines, "FETCH") if kind == "OK" else (kind, lines)

    def _read_or_refusal(self, tag: bytes) -> _Answer:
        try:
            return self._read(tag)
        except imaplib.IMAP4.abort:  # the line is broken, and whoever wants to use it now is told
            raise
        except imaplib.IMAP4.error as refusal:
            return refusal
