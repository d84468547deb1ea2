"""What tests of the IMAP mailbox share."""

from datetime import UTC, datetime

from ingest.mailbox import Entry, Mailbox, Marking, open_mailbox
from tests.builders import email
from tests.servers.dovecot import PASSWORD, Account


def opened(account: Account, *, chunk: int = 1024, marking: Marking = "auto") -> Mailbox:
    return open_mailbox(account.url, PASSWORD, chunk=chunk, marking=marking, read_timeout=20)


def mail(subject: str, text: str = "Terlampir.\n") -> bytes:
    return email(subject=subject, text=text, date=datetime(2026, 11, 23, tzinfo=UTC)).as_bytes().replace(b"\n", b"\r\n")


def source(mailbox: Mailbox, entry: Entry) -> bytes:
    return b"".join(mailbox.chunks(entry))


def subjects(account: Account, folder: str) -> list[bytes]:
    with account.client(folder, readonly=True) as client:
        found = client.fetch(client.search(), ["BODY.PEEK[HEADER.FIELDS (SUBJECT)]"])
    return [
        next(value.split()[1] for key, value in items.items() if key.startswith(b"BODY")) for items in found.values()
    ]
