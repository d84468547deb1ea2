"""The next message is asked for while the one before is still on its way, against a real Dovecot."""

import re
import socket
import threading
from collections.abc import Callable
from contextlib import closing

import pytest
from imapclient import IMAPClient

from ingest.imap import ImapMailbox
from ingest.imap_ahead import Ahead
from ingest.mailbox import Entry, Mailbox, MessageGone, MessageRefused, open_mailbox
from tests.ingest.mailboxes import mail, opened, subjects
from tests.servers.daemon import HOST
from tests.servers.dovecot import PASSWORD, Account

CHUNK = 100_000  # bytes: all messages here come in one piece
MAILS = [mail(name, "x\n" * 3000) for name in ("Satu", "Dua", "Tiga", "Empat", "Lima")]


def taken(mailbox: Mailbox, entry: Entry, then: Entry | None) -> bytes:
    return b"".join(mailbox.chunks(entry, then))


def expunge(account: Account, uid: int) -> None:
    with account.client() as client:
        client.delete_messages([uid])
        client.expunge([uid])


def overheard(mailbox: Mailbox) -> list[str]:
    """What goes over the line from now on: "ask 2" and "told", the last line of an answer."""
    assert isinstance(mailbox, ImapMailbox)
    imap = mailbox._client._imap
    heard: list[str] = []

    def listening_to(say: Callable[[bytes], None], readline: Callable[[], bytes]) -> None:
        def send(data: bytes) -> None:
            if asked := re.search(rb"UID FETCH (\d+) \(BODY", data):
                heard.append(f"ask {asked[1].decode()}")
            say(data)

        def read() -> bytes:
            line = readline()
            if b" OK Fetch completed" in line:
                heard.append("told")
            return line

        imap.send, imap.readline = send, read

    listening_to(imap.send, imap.readline)
    return heard


def test_the_next_message_is_asked_for_before_the_one_at_hand_is_here(account: Account) -> None:
    account.deliver(*MAILS[:3])
    with opened(account, chunk=CHUNK) as mailbox:
        first, second, third = mailbox.entries()
        heard = overheard(mailbox)
        assert taken(mailbox, first, second) == MAILS[0]
        assert taken(mailbox, second, third) == MAILS[1]
        assert taken(mailbox, third, None) == MAILS[2]
    assert heard == ["ask 1", "ask 2", "told", "ask 3", "told", "told"]


def test_a_message_of_several_pieces_is_not_asked_for_ahead(account: Account) -> None:
    account.deliver(*MAILS[:3])
    with opened(account, chunk=4000) as mailbox:
        first, second, third = mailbox.entries()
        assert [taken(mailbox, first, second), taken(mailbox, second, third)] == MAILS[:2]


def test_the_list_goes_on_while_a_message_is_on_its_way(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.imap.BATCH", 2)
    account.deliver(*MAILS)
    came = []
    with opened(account, chunk=CHUNK) as mailbox:
        entries = mailbox.entries()
        entry = next(entries)
        while following := next(entries, None):
            came.append(taken(mailbox, entry, following))
            entry = following
        came.append(taken(mailbox, entry, None))
    assert came == MAILS


def test_what_was_asked_for_in_vain_gets_into_nobodys_way(account: Account) -> None:
    account.deliver(*MAILS[:3])
    with opened(account, chunk=CHUNK) as mailbox:
        first, second, third = mailbox.entries()
        assert taken(mailbox, first, second) == MAILS[0]
        assert taken(mailbox, third, second) == MAILS[2]
        mailbox.place("accept", first.key, third.key)
        assert taken(mailbox, second, None) == MAILS[1]
    assert subjects(account, "Redaksi/Diterima") == [b"Satu", b"Tiga"]


def test_a_message_expunged_after_it_was_asked_for_is_gone_alone(account: Account) -> None:
    account.deliver(*MAILS[:3])
    with opened(account, chunk=CHUNK) as mailbox:
        first, second, third = mailbox.entries()
        expunge(account, 2)
        assert taken(mailbox, first, second) == MAILS[0]
        with pytest.raises(MessageGone):
            taken(mailbox, second, third)
        assert taken(mailbox, third, None) == MAILS[2]


def test_a_message_the_server_cannot_read_costs_the_one_before_it_nothing(account: Account) -> None:
    account.deliver(*MAILS[:3])
    with account.client() as client:  # gives the files their UIDs
        client.search()
    sorted((account.maildir / "cur").iterdir())[1].chmod(0)
    with opened(account, chunk=CHUNK) as mailbox:
        first, second, third = mailbox.entries()
        assert taken(mailbox, first, second) == MAILS[0]
        with pytest.raises(MessageRefused):
            taken(mailbox, second, third)
        assert taken(mailbox, third, None) == MAILS[2]


def test_what_was_asked_for_before_the_folder_was_made_anew_is_forgotten(account: Account) -> None:
    account.deliver(*MAILS[:2], folder="Masuk")
    url = account.url.replace("/INBOX", "/Masuk")
    with open_mailbox(url, PASSWORD, chunk=CHUNK, read_timeout=20) as mailbox:
        first, second = mailbox.entries()
        assert taken(mailbox, first, second) == MAILS[0]
        with account.client() as client:
            client.rename_folder("Masuk", "Lama")
            client.create_folder("Masuk")
            for each in MAILS[2:4]:
                client.append("Masuk", each)
        again = list(mailbox.entries())
        assert taken(mailbox, again[1], None) == MAILS[3]
    assert [entry.key.partition(":")[2] for entry in again] == ["1", "2"]


def test_a_server_that_sends_the_next_message_among_the_answers_to_the_one_before() -> None:
    """RFC 3501 section 5.5 lets it. Dovecot does so too, for messages that its buffer does not hold."""
    with closing(socket.create_server((HOST, 0))) as listening:
        serving = threading.Thread(target=_hasty, args=(listening,), daemon=True)
        serving.start()
        client = IMAPClient(HOST, listening.getsockname()[1], ssl=False, timeout=20)
        client._imap.debug = 0
        client._imap.state = "SELECTED"
        ahead = Ahead()
        ahead.attach(client)
        came = [ahead.fetch(1, "BODY.PEEK[]<0.9>", then=2), ahead.fetch(2, "BODY.PEEK[]<0.9>")]
        client.shutdown()
        serving.join()
    assert [items[b"BODY[]<0>"] for items in came] == [b"satu", b"dua"]


def _hasty(listening: socket.socket) -> None:
    line, _ = listening.accept()
    with line, line.makefile("rb") as commands:
        line.sendall(b"* OK [CAPABILITY IMAP4rev1] siap\r\n")
        tags = []
        for command in commands:
            tag, name, *_ = command.split()
            tags.append(tag)
            if name == b"CAPABILITY":
                line.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tags.pop() + b" OK siap\r\n")
            elif len(tags) == 2:
                line.sendall(b"* 2 FETCH (UID 2 BODY[]<0> {3}\r\ndua)\r\n")
                line.sendall(b"* 1 FETCH (UID 1 BODY[]<0> {4}\r\nsatu)\r\n")
                line.sendall(tags[0] + b" OK siap\r\n" + tags[1] + b" OK siap\r\n")
