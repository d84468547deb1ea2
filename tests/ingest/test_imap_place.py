"""Showing in an IMAP mailbox what became of a message, against a real Dovecot."""

from collections.abc import Sequence

import pytest
from imapclient import IMAPClient

from ingest.imap import BATCH
from ingest.imap_place import Placing
from ingest.mailbox import MailboxUnavailable, open_mailbox
from tests.ingest.mailboxes import mail, opened, source, subjects
from tests.servers.dovecot import BARE, PASSWORD, Account, Dovecot
from tests.servers.gmail import Gmail


def test_place_moves_into_a_folder_made_for_it(account: Account) -> None:
    account.deliver(mail("Satu"), mail("Dua"))
    with opened(account) as mailbox:
        first, _ = mailbox.entries()
        assert mailbox.place("accept", first.key)
    assert (subjects(account, "INBOX"), subjects(account, "Redaksi/Diterima")) == ([b"Dua"], [b"Satu"])


def test_place_keeps_the_message_unseen(account: Account) -> None:
    account.deliver(mail("Satu"))
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
        mailbox.place("reject", entry.key)
    with account.client("Redaksi/Ditolak", readonly=True) as client:
        assert b"\\Seen" not in client.get_flags([1])[1]


def test_place_twice_says_that_it_is_gone(account: Account) -> None:
    account.deliver(mail("Satu"))
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
        assert [mailbox.place("hold", entry.key), mailbox.place("hold", entry.key)] == [True, False]


def test_place_of_a_key_from_before_a_rebuild(account: Account) -> None:
    account.deliver(mail("Satu"))
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
    account.rebuild()
    with opened(account) as mailbox:
        assert not mailbox.place("accept", entry.key)
    assert subjects(account, "INBOX") == [b"Satu"]


def test_place_without_a_place_leaves_the_message(account: Account) -> None:
    account.deliver(mail("Satu"))
    with open_mailbox(account.url, PASSWORD, places={"hold": ""}) as mailbox:
        (entry,) = mailbox.entries()
        assert mailbox.place("hold", entry.key)
    assert subjects(account, "INBOX") == [b"Satu"]


def test_place_as_a_flag(account: Account) -> None:
    account.deliver(mail("Satu"))
    with opened(account, marking="flag") as mailbox:
        (entry,) = mailbox.entries()
        assert mailbox.place("accept", entry.key)
    with account.client(readonly=True) as client:
        assert b"Redaksi-Diterima" in client.get_flags([1])[1]


def test_listing_goes_on_while_messages_are_placed(account: Account) -> None:
    account.deliver(*[mail(str(number)) for number in range(BATCH + 5)])
    with opened(account) as mailbox:
        placed = [mailbox.place("discard", entry.key) for entry in mailbox.entries()]
    assert placed == [True] * (BATCH + 5)


def test_place_where_the_server_cannot_move_spares_the_deleted_of_others() -> None:
    with Dovecot(capabilities=BARE, separator=".", prefix="INBOX.") as server:
        account = server.account()
        account.deliver(mail("Satu"), mail("Dua"))
        with account.client() as client:
            client.delete_messages([2])
        with opened(account) as mailbox:
            first, _ = mailbox.entries()
            assert mailbox.place("accept", first.key)
        with account.client(readonly=True) as client:
            flags = {uid: b"\\Deleted" in flags for uid, flags in client.get_flags([1, 2]).items()}
        assert (flags, subjects(account, "INBOX.Redaksi.Diterima")) == ({1: True, 2: True}, [b"Satu"])


def test_place_where_the_server_cannot_move_but_expunge_one() -> None:
    with Dovecot(capabilities=f"{BARE} UIDPLUS") as server:
        account = server.account()
        account.deliver(mail("Satu"), mail("Dua"))
        with opened(account) as mailbox:
            first, _ = mailbox.entries()
            assert mailbox.place("accept", first.key)
        assert (subjects(account, "INBOX"), subjects(account, "Redaksi/Diterima")) == ([b"Dua"], [b"Satu"])


def test_a_gmail_mailbox_gets_labels_and_keeps_its_inbox(gmail_like: Dovecot) -> None:
    account = gmail_like.account()
    account.deliver(mail("Satu"), mail("Dua"))
    with Gmail(gmail_like) as gmail:
        with open_mailbox(gmail.url(account.user), PASSWORD, places={"accept": "Warta/Diterima"}) as mailbox:
            _, second = mailbox.entries()
            assert mailbox.place("accept", second.key)
        assert gmail.labels == [(2, "Warta/Diterima")]
    assert subjects(account, "INBOX") == [b"Satu", b"Dua"]


def test_a_mailbox_that_may_only_be_read_is_read_and_says_so(own_dovecot: Dovecot) -> None:
    account = own_dovecot.account()
    account.deliver(mail("Satu"))
    with account.client() as client:
        client.search()
    account.restrict()
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
        assert source(mailbox, entry) == mail("Satu")
        with pytest.raises(MailboxUnavailable) as raised:
            mailbox.place("accept", entry.key)
    assert raised.value.kind == "folder"


def test_one_that_somebody_takes_away_in_that_moment_leaves_the_others_to_be_placed(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.deliver(mail("Satu"), mail("Dua"))
    place = Placing.place
    taken: list[int] = []

    def late(placing: Placing, client: IMAPClient, uids: Sequence[int], disposition: str) -> None:
        if not taken:
            taken.append(uids[0])
            with account.client() as another:
                another.move([uids[0]], "Sampah")
        place(placing, client, uids, disposition)

    with account.client() as client:
        client.create_folder("Sampah")
    with opened(account) as mailbox:
        keys = [entry.key for entry in mailbox.entries()]
        monkeypatch.setattr(Placing, "place", late)
        assert mailbox.place("accept", *keys) == 1
    assert (subjects(account, "INBOX"), subjects(account, "Redaksi/Diterima")) == ([], [b"Dua"])
