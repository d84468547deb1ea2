"""Several machines that share PostgreSQL and object storage, and nothing else."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from redaksi.commands.doctor_store import files
from redaksi.config import load_config
from redaksi.delivery import deliver
from redaksi.export import export_draft
from redaksi.pipeline import poll, receive
from redaksi.watching import watch
from store import drafts, outbox
from store.references import named_files
from tests.builders import email
from tests.redaksi.mails import GOOD, NASKAH
from tests.redaksi.office import Office


def another_machine(office: Office, tmp_path: Path) -> Office:
    """The same desk on a machine with a folder of its own."""
    folder = tmp_path / "another machine"
    folder.mkdir()
    shutil.copy(office.folder / "config.toml", folder)
    return dataclasses.replace(office, folder=folder)


def test_one_machine_reads_the_mailbox_and_each_does_what_is_pending(wide_office: Office, tmp_path: Path) -> None:
    wide_office.configure()
    there = another_machine(wide_office, tmp_path)
    with wide_office.app() as reader, there.app() as other:
        assert (reader.reads_mailbox, other.reads_mailbox) == (True, False)
        wide_office.receive(email(GOOD))
        assert not poll(other), "the mailbox is the other's to read"
        with reader.mailbox() as mailbox:
            assert receive(reader, mailbox) == 1
        assert poll(other) == {"accept": 1}, "what the one has received the other has processed"
        deliver(reader)
        assert [letter["Subject"] for letter in wide_office.letters] != []
        with reader.database.reading() as c:
            (draft,) = drafts.listing(c, reader.desk_id)
        export_draft(reader, draft, tmp_path / "out", originals=True)
    assert (tmp_path / "out/asli/foto-1.jpg").read_bytes() == GOOD[1][1]
    assert (tmp_path / "out/naskah.docx").read_bytes() == GOOD[0][1]


def test_the_disk_of_one_machine_is_not_well_again_because_that_of_another_is(
    wide_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide_office.configure()
    letters = []
    with wide_office.app() as app:
        for machine, least in (("satu", 1 << 60), ("dua", 0), ("satu", 1 << 60), ("satu", 0)):
            monkeypatch.setattr("socket.gethostname", lambda machine=machine: machine)
            monkeypatch.setattr("redaksi.conditions.LEAST_DISK", least)
            watch(app)
            with app.database.reading() as c:
                letters.append(len(outbox.listing(c, app.desk_id)))
    assert letters == [1, 1, 1, 2]


@pytest.mark.parametrize(("key", "grade"), [("kunci", "ok"), ("salah", "fail")])
def test_doctor_says_whether_object_storage_lets_us_in(wide_office: Office, key: str, grade: str) -> None:
    path = wide_office.configure()
    path.write_text(path.read_text().replace('access_key_id = "kunci"', f'access_key_id = "{key}"'))
    told, cache = files(load_config(path))
    assert (told.grade, cache.grade) == (grade, "ok")


def everything(office: Office) -> tuple[object, ...]:
    """Every message, draft and letter."""
    return office.rows, office.drafts, office.outbox


def move(source: Office, target: Office, copy: Path) -> None:
    """A backup of the one's store becomes the other's."""
    for office, order in ((source, "backup"), (target, "restore")):
        done = office.redaksi(order, str(copy))
        assert (done.returncode, done.stderr) == (0, "")


def files_are_whole(office: Office) -> bool:
    with office.app() as app, app.database.reading() as c:
        named = named_files(c)
        return len(named) > 0 and all(app.files.verify(sha256) for sha256 in named)


def test_a_store_moves_to_postgresql_and_object_storage_and_back_in_the_middle_of_its_work(
    wide_office: Office, tmp_path: Path
) -> None:
    small, later = (Office(tmp_path / name, wide_office.account, wide_office.smtp) for name in ("small", "later"))
    for office in (small, later):
        office.folder.mkdir()
        office.configure()
    wide_office.configure()
    small.receive(email(GOOD), email([NASKAH], author=("Budi", "budi@contoh.id"), message_id="<2@contoh.id>"))
    assert small.work() == {"received": 2, "accept": 1, "reject": 1}
    small.receive(email(GOOD, author=("Citra", "citra@contoh.id"), message_id="<3@contoh.id>"))
    with small.app() as app, app.mailbox() as mailbox:
        assert receive(app, mailbox) == 1, "and it is not yet processed"

    move(small, wide_office, tmp_path / "copy.tar")
    assert everything(wide_office) == everything(small)
    assert files_are_whole(wide_office)
    assert +wide_office.work() == {"accept": 1}
    assert [row.id for row in wide_office.rows] == [1, 2, 3]
    assert [letter.id for letter in wide_office.outbox] == [1, 2, 3]
    assert [draft.number[-4:] for draft in wide_office.drafts] == ["0001", "0002"]
    assert len(wide_office.letters) == 3, "and nobody is answered twice"

    move(wide_office, later, tmp_path / "copy of the copy")
    assert everything(later) == everything(wide_office)
    assert files_are_whole(later)
    assert +later.work() == {}, "what is done is done"


def test_restore_into_a_postgresql_store_that_is_there_is_refused(wide_office: Office, tmp_path: Path) -> None:
    wide_office.configure()
    wide_office.receive(email(GOOD))
    wide_office.work()
    before = everything(wide_office)
    copy = str(tmp_path / "copy.tar")
    assert wide_office.redaksi("backup", copy).returncode == 0
    refused = wide_office.redaksi("restore", copy)
    assert (refused.returncode, "there is a store already" in refused.stderr) == (2, True)
    assert everything(wide_office) == before
