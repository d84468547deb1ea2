"""Reading an IMAP mailbox, against a real Dovecot."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from ingest.imap import BATCH
from ingest.mailbox import MailboxUnavailable, MessageGone, MessageRefused, open_mailbox
from tests.ingest.mailboxes import mail, opened, source, subjects
from tests.servers.dovecot import PASSWORD, Account, Dovecot
from tests.servers.gmail import FIRST_ID, THREAD, Gmail


def test_entries_describe_each_message(account: Account) -> None:
    message = mail("Satu")
    account.deliver(message)
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
    validity, _, uid = entry.key.partition(":")
    assert (uid, entry.cursor, entry.size, entry.remote_id) == ("1", f"{validity}:1", len(message), "")
    assert entry.header == message.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert entry.received is not None
    assert entry.received.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - entry.received) < timedelta(hours=1)


def test_entries_of_an_empty_mailbox(account: Account) -> None:
    with opened(account) as mailbox:
        assert list(mailbox.entries()) == []


def test_entries_go_on_after_the_cursor(account: Account) -> None:
    account.deliver(mail("Satu"), mail("Dua"))
    with opened(account) as mailbox:
        first, second = mailbox.entries()
        assert list(mailbox.entries(first.cursor)) == [second]


def test_entries_after_the_last_message_are_none(account: Account) -> None:
    # "UID n:*" names the last message even when its UID is below n.
    account.deliver(mail("Satu"))
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
        assert list(mailbox.entries(entry.cursor)) == []


def test_entries_show_what_arrived_while_connected(account: Account) -> None:
    with opened(account) as mailbox:
        assert list(mailbox.entries()) == []
        account.deliver(mail("Satu"))
        assert len(list(mailbox.entries())) == 1


def test_entries_of_more_than_a_batch_come_in_order(account: Account) -> None:
    count = BATCH * 2 + 3
    account.deliver(*[mail(str(number)) for number in range(count)])
    with opened(account) as mailbox:
        keys = [int(entry.key.partition(":")[2]) for entry in mailbox.entries()]
    assert keys == list(range(1, count + 1))


def test_entries_come_in_windows_of_uids(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.imap.WINDOW", 2)
    account.deliver(*[mail(str(number)) for number in range(5)])
    with opened(account) as mailbox:
        assert [entry.key.partition(":")[2] for entry in mailbox.entries()] == ["1", "2", "3", "4", "5"]


def test_entries_list_everything_again_after_a_rebuild(account: Account) -> None:
    account.deliver(mail("Satu"), mail("Dua"))
    with opened(account) as mailbox:
        before = list(mailbox.entries())
    account.rebuild()
    with opened(account) as mailbox:
        after = list(mailbox.entries(before[-1].cursor))
    assert len(after) == 2
    assert {entry.key for entry in before}.isdisjoint(entry.key for entry in after)


def test_entries_leave_out_a_message_that_was_expunged(account: Account) -> None:
    account.deliver(mail("Satu"), mail("Dua"))
    with opened(account) as mailbox:
        with account.client() as client:
            client.delete_messages([1])
            client.expunge()
        assert [entry.key.partition(":")[2] for entry in mailbox.entries()] == ["2"]


def test_reading_leaves_the_mailbox_unseen(account: Account) -> None:
    account.deliver(mail("Satu"))
    with opened(account) as mailbox:
        for entry in mailbox.entries():
            source(mailbox, entry)
    with account.client(readonly=True) as client:
        assert client.get_flags([1]) == {1: (b"\\Recent",)}


def test_a_message_that_people_have_read_is_listed(account: Account) -> None:
    account.deliver(mail("Satu"))
    with account.client() as client:
        client.add_flags([1], [b"\\Seen"])
    with opened(account) as mailbox:
        assert len(list(mailbox.entries())) == 1


@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_chunks_at_the_edge_of_a_chunk(account: Account, beyond: int) -> None:
    message = mail("Satu", "x\n" * 2000)
    account.deliver(message)
    with opened(account, chunk=len(message) - beyond) as mailbox:
        (entry,) = mailbox.entries()
        assert source(mailbox, entry) == message


def test_a_message_longer_than_a_chunk_comes_in_blocks(account: Account) -> None:
    message = mail("Besar") + os.urandom(2_500_000).hex().encode()
    account.deliver(message)
    with opened(account, chunk=2 * 1024 * 1024) as mailbox:
        (entry,) = mailbox.entries()
        pieces = list(mailbox.chunks(entry))
    assert [len(piece) for piece in pieces[:-1]] == [1024 * 1024] * (len(pieces) - 1)
    assert b"".join(pieces) == message


def test_chunks_of_an_expunged_message(account: Account) -> None:
    account.deliver(mail("Satu"))
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
        with account.client() as client:
            client.delete_messages([1])
            client.expunge()
        with pytest.raises(MessageGone):
            source(mailbox, entry)


def test_chunks_of_a_message_expunged_halfway(account: Account) -> None:
    # What came so far must not pass for the whole message.
    account.deliver(mail("Satu", "x\n" * 4000))
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
        pieces = mailbox.chunks(entry)
        next(pieces)
        with account.client() as client:
            client.delete_messages([1])
            client.expunge()
        with pytest.raises((MessageGone, MailboxUnavailable)):
            list(pieces)


def test_chunks_of_a_key_from_before_a_rebuild(account: Account) -> None:
    account.deliver(mail("Satu"))
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
    account.rebuild()
    with opened(account) as mailbox, pytest.raises(MessageGone):
        source(mailbox, entry)


def test_a_message_the_server_cannot_read_is_refused_alone(account: Account) -> None:
    account.deliver(mail("Satu"), mail("Dua"), mail("Tiga"))
    with account.client() as client:  # gives the files their UIDs
        client.search()
    next(path for path in sorted((account.maildir / "cur").iterdir())[1:]).chmod(0)
    with opened(account) as mailbox:
        first, second, third = mailbox.entries()
        with pytest.raises(MessageRefused) as refused:
            source(mailbox, second)
        assert not refused.value.certain  # it only hung up
        assert (source(mailbox, first), source(mailbox, third)) == (mail("Satu"), mail("Tiga"))


def test_a_server_that_announces_gmail_and_refuses_it(gmail_like: Dovecot) -> None:
    account = gmail_like.account()
    account.deliver(mail("Satu"), mail("Dua"))
    with opened(account) as mailbox:
        first, second = mailbox.entries()
        assert (first.remote_id, source(mailbox, second)) == ("", mail("Dua"))
        assert mailbox.place("accept", first.key)
    assert subjects(account, "Redaksi/Diterima") == [b"Satu"]


def test_examine_counts_and_changes_nothing(account: Account) -> None:
    account.deliver(mail("Satu"), mail("Dua"))
    with opened(account) as mailbox:
        survey = mailbox.examine()
    assert (survey.messages, survey.marking, survey.encrypted, survey.quota) == (2, "move", False, None)
    assert survey.server == "Dovecot (Debian) ready."
    assert survey.newest is not None
    assert abs(survey.newest - datetime.now(UTC)) < timedelta(minutes=5)
    assert "UIDPLUS" in survey.capabilities
    with account.client(readonly=True) as client:
        assert (client.get_flags([1, 2])[1], client.list_folders()) == (
            (b"\\Recent",),
            [((b"\\HasNoChildren",), b"/", "INBOX")],
        )


def test_examine_says_how_a_gmail_mailbox_is_marked(gmail_like: Dovecot) -> None:
    with opened(gmail_like.account()) as mailbox:
        assert mailbox.examine().marking == "label"


def test_a_gmail_mailbox_gives_its_own_ids(gmail_like: Dovecot) -> None:
    account = gmail_like.account()
    account.deliver(mail("Satu"), mail("Dua"))
    with Gmail(gmail_like) as gmail, open_mailbox(gmail.url(account.user), PASSWORD) as mailbox:
        entries = list(mailbox.entries())
    assert [entry.remote_id for entry in entries] == [str(FIRST_ID + 1), str(FIRST_ID + 2)]
    assert [entry.thread for entry in entries] == [str(THREAD)] * 2
