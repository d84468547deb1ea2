"""Shows people in the mailbox what became of a message: a Gmail label, another folder, or a keyword."""

import imaplib
import logging
import re
from collections.abc import Mapping, Sequence

from imapclient import DELETED, IMAPClient

from ingest.imap_session import plain, says_busy, speaking
from ingest.mailbox import Address, Marking

log = logging.getLogger(__name__)


class Placing:
    """Where messages of each disposition go, and by which means this server can do it."""

    def __init__(self, address: Address, places: Mapping[str, str], marking: Marking) -> None:
        self._address = address
        self._places = places
        self._marking = marking
        self._labels_work = True
        self._folders: dict[str, str] = {}  # place as configured -> the folder's name on this server, known to exist

    def wanted(self, disposition: str) -> bool:
        """Whether messages of this disposition go anywhere at all."""
        return self._places.get(disposition, "") not in {"", self._address.folder}

    def means(self, client: IMAPClient) -> str:
        """ "label", "move" or "flag"."""
        if self._marking != "auto":
            return self._marking
        return "label" if self._labels_work and client.has_capability("X-GM-EXT-1") else "move"

    def place(self, client: IMAPClient, uids: Sequence[int], disposition: str) -> None:
        """Label, move or flag messages of the folder selected read-write. Raises MailboxUnavailable."""
        place = self._places[disposition]
        with speaking(self._address):
            match self.means(client):
                case "label":
                    self._label(client, uids, place)
                case "flag":
                    client.add_flags(uids, [keyword(place)], silent=True)
                case _:
                    self._move(client, uids, place)

    def _label(self, client: IMAPClient, uids: Sequence[int], place: str) -> None:
        """Gmail creates a label that is not there yet. The message stays in the inbox, where people work."""
        try:
            client.add_gmail_labels(uids, [place], silent=True)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            if self._marking == "label" or says_busy(plain(error)):
                raise
            log.warning("the mailbox announces Gmail's labels and refuses them, so messages are moved: %s", error)
            self._labels_work = False
            self._move(client, uids, place)

    def _move(self, client: IMAPClient, uids: Sequence[int], place: str) -> None:
        folder = self._folder(client, place)
        if client.has_capability("MOVE"):
            client.move(uids, folder)
            return
        client.copy(uids, folder)
        client.add_flags(uids, [DELETED], silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge(uids)
        # Without UIDPLUS an EXPUNGE would also remove what people have marked as deleted: ours stays, struck through.

    def _folder(self, client: IMAPClient, place: str) -> str:
        """The folder for a place, created and subscribed if need be, in the server's own spelling."""
        if place not in self._folders:
            folder = _spelling(client, place)
            if not client.folder_exists(folder):
                client.create_folder(folder)
                client.subscribe_folder(folder)
            self._folders[place] = folder
        return self._folders[place]


def keyword(place: str) -> str:
    """A place as an IMAP keyword, which is an ASCII atom: "Redaksi/Diterima" -> "Redaksi-Diterima"."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", place).strip("-")


def _spelling(client: IMAPClient, place: str) -> str:
    """The place under the personal namespace and with the server's delimiter: "INBOX.Redaksi.Diterima"."""
    prefix, delimiter = "", None
    if client.has_capability("NAMESPACE") and (personal := client.namespace().personal):
        prefix, delimiter = personal[0]
    else:
        root = client.list_folders("", "")  # RFC 3501 section 6.3.8: asks for the delimiter alone
        delimiter = root[0][1].decode("ascii", "replace") if root and root[0][1] else None
    return prefix + place.replace("/", delimiter or "-")
