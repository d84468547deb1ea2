"""Which messages are still in the open folder: another mail program may take any of them away at any time."""

from collections.abc import Sequence

from imapclient import IMAPClient

from ingest.imap_session import speaking
from ingest.mailbox import Address


def present(client: IMAPClient, address: Address, uids: Sequence[int]) -> list[int]:
    """Those of the UIDs that are there."""
    if not uids:
        return []
    with speaking(address):
        client.noop()  # lets the server tell what was expunged meanwhile
        found = client.search(["UID", ",".join(map(str, uids))])
    return [uid for uid in uids if uid in found]
