"""The mailbox's folder of sent mail: whether a letter is there. Gmail keeps in it what it sends over SMTP, and so do
other servers that hand in for their own mailboxes; elsewhere mail programs do it, and a letter of ours is not there."""

from imapclient import IMAPClient
from imapclient.imapclient import SENT

from ingest.imap_session import speaking
from ingest.mailbox import Address

# Besides the names that IMAPClient knows, where the server does not mark the folder (RFC 6154).
_NAMES = ("[Gmail]/Sent Mail", "Terkirim", "Pesan Terkirim", "Surat Terkirim")


def has_sent(client: IMAPClient, address: Address, message_id: str) -> bool | None:
    """Whether the folder of sent mail has a message with that id; None where there is no such folder.

    Opens that folder read-only in place of the one at hand. Raises MailboxUnavailable.
    """
    with speaking(address):
        folder = client.find_special_folder(SENT) or next((each for each in _NAMES if client.folder_exists(each)), None)
        if folder is None:
            return None
        client.select_folder(folder, readonly=True)
        return bool(client.search(["HEADER", "Message-ID", message_id]))
