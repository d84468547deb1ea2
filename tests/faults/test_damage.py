"""A database whose pages are damaged is refused, in words, before and while the service works."""

import pytest

from tests.faults.conftest import Grounds
from tests.faults.ground import Ground
from tests.faults.store_kinds import RESTORE, damage


def worked_once(ground: Ground) -> None:
    ground.receive(*ground.authors.batch())
    ground.settle()


@pytest.mark.long
@pytest.mark.parametrize("command", [("run",), ("doctor",)])
def test_a_damaged_database_is_refused_with_what_to_do(grounds: Grounds, command: tuple[str, ...]) -> None:
    ground = grounds("plain")
    worked_once(ground)
    ground.stop()
    damage(ground.database)
    before, since = ground.database.read_bytes(), ground.log_size
    assert ground.start(*command).wait(120) == (2 if command == ("run",) else 1)
    assert RESTORE in " ".join(ground.log_since(since).split())
    assert "Traceback" not in ground.log
    assert ground.database.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(grounds: Grounds) -> None:
    ground = grounds("plain")
    ground.database.write_bytes(b"bukan basis data\n" * 1000)
    assert ground.start("poll").wait(120) == 2
    assert RESTORE in ground.log


@pytest.mark.long
def test_a_service_ends_when_its_database_is_damaged_under_its_hands(grounds: Grounds) -> None:
    ground = grounds("plain")
    worked_once(ground)
    damage(ground.database)
    ground.receive(*ground.authors.batch())
    ground.wait_until(lambda: not ground.living, "the service ends")
    assert ground.living == []
    assert "the service ends: the database must be restored" in ground.log
    assert RESTORE in ground.log


@pytest.mark.long
@pytest.mark.parametrize("command", ["run", "poll"])
def test_a_store_that_cannot_be_written_is_said_at_the_start(grounds: Grounds, command: str) -> None:
    ground = grounds("small disk")
    worked_once(ground)
    ground.stop()
    ground.remount("ro")
    try:
        since = ground.log_size
        assert ground.start(command).wait(120) == 2
        assert "Read-only file system" in ground.log_since(since)
        assert "Traceback" not in ground.log
    finally:
        ground.remount("rw")
