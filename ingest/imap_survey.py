"""What an IMAP server can do and how full the mailbox is, for `redaksi doctor`."""

import imaplib
import logging
import re
import ssl
from datetime import datetime

from imapclient import IMAPClient

from ingest.imap_session import speaking
from ingest.mailbox import Address, Quota, Survey

log = logging.getLogger(__name__)


def survey(client: IMAPClient, address: Address, messages: int, marking: str) -> Survey:
    """Ask a server, with the folder selected, about itself."""
    with speaking(address):
        capabilities = tuple(sorted(word.decode("ascii", "replace") for word in client.capabilities()))
    return Survey(
        messages=messages,
        capabilities=capabilities,
        marking=marking,
        quota=_quota(client, address),
        server=_greeting(client),
        encrypted=isinstance(client.socket(), ssl.SSLSocket),
        newest=_taken_at(client, address, messages) if messages else None,
    )


def _taken_at(client: IMAPClient, address: Address, number: int) -> datetime | None:
    """The INTERNALDATE of a message by its number in the folder, as the last one's UID is not known."""
    client.use_uid = False
    try:
        with speaking(address):
            taken = client.fetch(number, ["INTERNALDATE"]).get(number, {}).get(b"INTERNALDATE")
    finally:
        client.use_uid = True
    return taken if isinstance(taken, datetime) and taken.tzinfo else None


def _quota(client: IMAPClient, address: Address) -> Quota | None:
    """The room for mail; None where the server does not tell (RFC 9208)."""
    with speaking(address):
        if not client.has_capability("QUOTA"):
            return None
        try:
            quotas = client.get_quota(address.folder)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            log.debug("the mailbox tells no quota: %s", error)
            return None
        storage = next((quota for quota in quotas if quota.resource.upper() == "STORAGE"), None)
        return Quota(int(storage.usage) * 1024, int(storage.limit) * 1024) if storage else None


def _greeting(client: IMAPClient) -> str:
    """ "* OK [CAPABILITY ...] Dovecot ready." -> "Dovecot ready." """
    greeting = client.welcome or b""
    return re.sub(r"^\* \w+ (\[[^]]*\] ?)?", "", greeting.decode("utf-8", "replace")).strip()
