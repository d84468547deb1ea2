"""A Maildir as a mailbox."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.mailbox import Entry, Mailbox, MailboxUnavailable, MessageGone, open_mailbox

MESSAGE = b"From: rina@contoh.id\nSubject: Satu\n\nTerlampir.\n"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    return tmp_path


def opened(maildir: Path) -> Mailbox:
    return open_mailbox(f"maildir:{maildir}", chunk=16)


def deliver(maildir: Path, name: str, *, message: bytes = MESSAGE, at: datetime = NOON) -> Path:
    path = maildir / name
    path.write_bytes(message)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def files(maildir: Path) -> list[str]:
    return sorted(str(path.relative_to(maildir)) for path in maildir.rglob("*") if path.is_file())


def test_entries_describe_each_message(maildir: Path) -> None:
    deliver(maildir, "new/1700.M1P2.mx")
    with opened(maildir) as mailbox:
        assert list(mailbox.entries()) == [
            Entry("1700.M1P2.mx", len(MESSAGE), "", b"From: rina@contoh.id\nSubject: Satu\n\n", NOON, "")
        ]


def test_entries_come_oldest_first_whatever_they_are_called(maildir: Path) -> None:
    deliver(maildir, "cur/aaa:2,S", at=NOON.replace(hour=14))
    deliver(maildir, "new/zzz", at=NOON)
    with opened(maildir) as mailbox:
        assert [entry.key for entry in mailbox.entries()] == ["zzz", "aaa"]


def test_entries_skip_what_is_still_being_delivered(maildir: Path) -> None:
    deliver(maildir, "tmp/1")
    deliver(maildir, "new/.nfs0001")
    with opened(maildir) as mailbox:
        assert list(mailbox.entries()) == []


def test_entries_come_again_at_the_next_look(maildir: Path) -> None:
    deliver(maildir, "new/1")
    with opened(maildir) as mailbox:
        (first,) = mailbox.entries()
        assert list(mailbox.entries(first.cursor)) == [first]


def test_the_header_of_a_message_without_body(maildir: Path) -> None:
    deliver(maildir, "new/1", message=b"Subject: Satu\r\n")
    with opened(maildir) as mailbox:
        (entry,) = mailbox.entries()
    assert entry.header == b"Subject: Satu\r\n"


def test_chunks_are_the_file(maildir: Path) -> None:
    deliver(maildir, "new/1")
    with opened(maildir) as mailbox:
        (entry,) = mailbox.entries()
        pieces = list(mailbox.chunks(entry))
    assert (b"".join(pieces), {len(piece) for piece in pieces[:-1]}) == (MESSAGE, {16})


def test_chunks_of_a_message_that_a_person_opened_meanwhile(maildir: Path) -> None:
    path = deliver(maildir, "new/1")
    with opened(maildir) as mailbox:
        (entry,) = mailbox.entries()
        path.rename(maildir / "cur" / "1:2,S")
        assert b"".join(mailbox.chunks(entry)) == MESSAGE


def test_chunks_of_a_message_deleted_meanwhile(maildir: Path) -> None:
    path = deliver(maildir, "new/1")
    with opened(maildir) as mailbox:
        (entry,) = mailbox.entries()
        path.unlink()
        with pytest.raises(MessageGone):
            list(mailbox.chunks(entry))


def test_reading_renames_nothing(maildir: Path) -> None:
    deliver(maildir, "new/1")
    deliver(maildir, "cur/2:2,F")
    with opened(maildir) as mailbox:
        for entry in mailbox.entries():
            list(mailbox.chunks(entry))
    assert files(maildir) == ["cur/2:2,F", "new/1"]


def test_place_moves_a_message_with_its_flags(maildir: Path) -> None:
    deliver(maildir, "new/1")
    deliver(maildir, "cur/2:2,FS")
    with opened(maildir) as mailbox:
        assert [mailbox.place("accept", "1"), mailbox.place("reject", "2")] == [True, True]
    assert [name for name in files(maildir) if "maildirfolder" not in name] == [
        ".Redaksi.Diterima/cur/1:2,",
        ".Redaksi.Ditolak/cur/2:2,FS",
    ]


def test_place_names_folders_as_imap_servers_do(maildir: Path) -> None:
    deliver(maildir, "new/1")
    with open_mailbox(f"maildir:{maildir}", places={"accept": "Café/v1.0"}) as mailbox:
        assert mailbox.place("accept", "1")
    assert ".Caf&AOk-.v1_0/cur/1:2," in files(maildir)


def test_place_twice_says_that_it_is_gone(maildir: Path) -> None:
    deliver(maildir, "new/1")
    with opened(maildir) as mailbox:
        assert [mailbox.place("hold", "1"), mailbox.place("hold", "1")] == [True, False]


def test_examine_counts_and_changes_nothing(maildir: Path) -> None:
    deliver(maildir, "new/1")
    deliver(maildir, "cur/2:2,S")
    with opened(maildir) as mailbox:
        assert mailbox.examine().messages == 2
    assert files(maildir) == ["cur/2:2,S", "new/1"]


def test_a_folder_that_is_no_maildir(tmp_path: Path) -> None:
    with pytest.raises(MailboxUnavailable) as raised, opened(tmp_path):
        pass
    assert (raised.value.kind, raised.value.reason) == ("folder", f"{tmp_path} is no Maildir: new and cur missing")


def test_a_maildir_has_no_labels() -> None:
    with pytest.raises(ValueError, match="labels"):
        open_mailbox("maildir:/tidak/ada", marking="label")
