import pytest

from tests.builders import email
from tests.redaksi.mails import GOOD
from tests.redaksi.office import Office

pytestmark = pytest.mark.sqlite("the store's folder is moved away; test_wide.py has PostgreSQL and a bucket")


def test_backup_of_a_store_that_is_not_there_makes_none(office: Office) -> None:
    made = office.redaksi("backup", str(office.folder / "copy.tar"))
    assert (made.returncode, "there is no store yet" in made.stderr) == (2, True)
    assert not (office.folder / "store").exists()


def test_backup_and_restore_as_commands(office: Office) -> None:
    office.receive(email(GOOD))
    office.work()
    made = office.redaksi("backup", str(office.folder / "copy.tar"))
    assert (made.returncode, made.stderr) == (0, "")
    refused = office.redaksi("restore", str(office.folder / "copy.tar"))
    assert (refused.returncode, "there is a database already" in refused.stderr) == (2, True)
    (office.folder / "store").rename(office.folder / "lost")
    restored = office.redaksi("restore", str(office.folder / "copy.tar"))
    assert (restored.returncode, restored.stderr) == (0, "")
    assert [draft.number for draft in office.drafts] == ["KTK-2026-0001"]
    office.work()
    assert [row.disposition for row in office.rows] == ["accept"]
