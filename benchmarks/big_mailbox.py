"""Mailboxes of Dovecot's with many messages, and what one message takes the server there, whoever the client is."""

import time

from redaksi.demo.build import email
from tests.servers.dovecot import Account

APPENDED = 100  # one by one; all others are copies of them
_DONE = "Diambil"  # where the bare client puts what it took


def fill(account: Account, size: int) -> None:
    """Leave so many mails in the inbox, seen. Copied, since a server does thousands of those in a moment."""
    mail = email(subject="Lama").as_bytes()
    with account.client() as client:
        there = min(size, APPENDED)
        for _ in range(there):
            client.append("INBOX", mail, [b"\\Seen"])
        while there < size:
            newest = client.folder_status("INBOX", ["UIDNEXT"])[b"UIDNEXT"] - 1
            more = min(there, size - there)
            client.copy(f"{newest - more + 1}:{newest}", "INBOX")
            there += more
        client.create_folder(_DONE)
        found = client.folder_status("INBOX", ["MESSAGES"])[b"MESSAGES"]
    if found != size:
        raise RuntimeError(f"{found} mails where {size} were wanted")


def append(account: Account, mail: bytes) -> int:
    """A new mail, as Dovecot's own delivery leaves it; its UID."""
    with account.client() as client:
        client.append("INBOX", mail)
        newest: int = client.folder_status("INBOX", ["UIDNEXT"])[b"UIDNEXT"] - 1
    return newest


def bare_client(account: Account, uid: int) -> float:
    """Seconds for the least that anyone has to ask of the server: log in, SELECT, FETCH one message and MOVE it."""
    started = time.perf_counter()
    with account.client() as client:
        fetched = client.fetch([uid], ["BODY.PEEK[]"])
        client.move([uid], _DONE)
    if uid not in fetched:
        raise RuntimeError(f"the mail {uid} was not there")
    return time.perf_counter() - started
