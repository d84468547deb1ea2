"""The IMAP mailbox against a real Dovecot."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from ingest.imap import BATCH
from ingest.mailbox import Entry, Mailbox, MailboxUnavailable, Marking, MessageGone, MessageRefused, open_mailbox
from tests.builders import email
from tests.servers.dovecot import BARE, PASSWORD, Account, Dovecot
from tests.servers.gmail import FIRST_ID, GmailLine


def opened(account: Account, *, chunk: int = 1024, marking: Marking = "auto") -> Mailbox:
    return open_mailbox(account.url, PASSWORD, chunk=chunk, marking=marking, read_timeout=20)


def url(account: Account, port: int) -> str:
    return f"imap://{account.user}@127.0.0.1:{port}/INBOX"


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


def test_chunks_of_five_megabytes_are_the_message(account: Account) -> None:
    message = mail("Besar") + os.urandom(2_500_000).hex().encode()
    account.deliver(message)
    with opened(account, chunk=1024 * 1024) as mailbox:
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
        with pytest.raises(MessageRefused):
            source(mailbox, second)
        assert (source(mailbox, first), source(mailbox, third)) == (mail("Satu"), mail("Tiga"))


def test_place_moves_into_a_folder_made_for_it(account: Account) -> None:
    account.deliver(mail("Satu"), mail("Dua"))
    with opened(account) as mailbox:
        first, _ = mailbox.entries()
        assert mailbox.place(first.key, "accept")
    assert (subjects(account, "INBOX"), subjects(account, "Redaksi/Diterima")) == ([b"Dua"], [b"Satu"])


def test_place_keeps_the_message_unseen(account: Account) -> None:
    account.deliver(mail("Satu"))
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
        mailbox.place(entry.key, "reject")
    with account.client("Redaksi/Ditolak", readonly=True) as client:
        assert b"\\Seen" not in client.get_flags([1])[1]


def test_place_twice_says_that_it_is_gone(account: Account) -> None:
    account.deliver(mail("Satu"))
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
        assert [mailbox.place(entry.key, "hold"), mailbox.place(entry.key, "hold")] == [True, False]


def test_place_of_a_key_from_before_a_rebuild(account: Account) -> None:
    account.deliver(mail("Satu"))
    with opened(account) as mailbox:
        (entry,) = mailbox.entries()
    account.rebuild()
    with opened(account) as mailbox:
        assert not mailbox.place(entry.key, "accept")
    assert subjects(account, "INBOX") == [b"Satu"]


def test_place_without_a_place_leaves_the_message(account: Account) -> None:
    account.deliver(mail("Satu"))
    with open_mailbox(account.url, PASSWORD, places={"hold": ""}) as mailbox:
        (entry,) = mailbox.entries()
        assert mailbox.place(entry.key, "hold")
    assert subjects(account, "INBOX") == [b"Satu"]


def test_place_as_a_flag(account: Account) -> None:
    account.deliver(mail("Satu"))
    with opened(account, marking="flag") as mailbox:
        (entry,) = mailbox.entries()
        assert mailbox.place(entry.key, "accept")
    with account.client(readonly=True) as client:
        assert b"Redaksi-Diterima" in client.get_flags([1])[1]


def test_listing_goes_on_while_messages_are_placed(account: Account) -> None:
    account.deliver(*[mail(str(number)) for number in range(BATCH + 5)])
    with opened(account) as mailbox:
        placed = [mailbox.place(entry.key, "discard") for entry in mailbox.entries()]
    assert placed == [True] * (BATCH + 5)


def test_place_where_the_server_cannot_move_spares_the_deleted_of_others() -> None:
    with Dovecot(capabilities=BARE, separator=".", prefix="INBOX.") as server:
        account = server.account()
        account.deliver(mail("Satu"), mail("Dua"))
        with account.client() as client:
            client.delete_messages([2])
        with opened(account) as mailbox:
            first, _ = mailbox.entries()
            assert mailbox.place(first.key, "accept")
        with account.client(readonly=True) as client:
            flags = {uid: b"\\Deleted" in flags for uid, flags in client.get_flags([1, 2]).items()}
        assert (flags, subjects(account, "INBOX.Redaksi.Diterima")) == ({1: True, 2: True}, [b"Satu"])


def test_place_where_the_server_cannot_move_but_expunge_one() -> None:
    with Dovecot(capabilities=f"{BARE} UIDPLUS") as server:
        account = server.account()
        account.deliver(mail("Satu"), mail("Dua"))
        with opened(account) as mailbox:
            first, _ = mailbox.entries()
            assert mailbox.place(first.key, "accept")
        assert (subjects(account, "INBOX"), subjects(account, "Redaksi/Diterima")) == ([b"Dua"], [b"Satu"])


def test_a_server_that_announces_gmail_and_refuses_it(gmail_like: Dovecot) -> None:
    account = gmail_like.account()
    account.deliver(mail("Satu"), mail("Dua"))
    with opened(account) as mailbox:
        first, second = mailbox.entries()
        assert (first.remote_id, source(mailbox, second)) == ("", mail("Dua"))
        assert mailbox.place(first.key, "accept")
    assert subjects(account, "Redaksi/Diterima") == [b"Satu"]


def test_examine_counts_and_changes_nothing(account: Account) -> None:
    account.deliver(mail("Satu"), mail("Dua"))
    with opened(account) as mailbox:
        survey = mailbox.examine()
    assert (survey.messages, survey.marking, survey.encrypted, survey.quota) == (2, "move", False, None)
    assert survey.server == "Dovecot (Debian) ready."
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
    with GmailLine(gmail_like.port) as line, open_mailbox(url(account, line.port), PASSWORD) as mailbox:
        entries = list(mailbox.entries())
    assert [entry.remote_id for entry in entries] == [str(FIRST_ID + 1), str(FIRST_ID + 2)]


def test_a_gmail_mailbox_gets_labels_and_keeps_its_inbox(gmail_like: Dovecot) -> None:
    account = gmail_like.account()
    account.deliver(mail("Satu"), mail("Dua"))
    with GmailLine(gmail_like.port) as line:
        with open_mailbox(url(account, line.port), PASSWORD, places={"accept": "Warta/Diterima"}) as mailbox:
            _, second = mailbox.entries()
            assert mailbox.place(second.key, "accept")
        assert line.labels == [(2, "Warta/Diterima")]
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
            mailbox.place(entry.key, "accept")
    assert raised.value.kind == "folder"
