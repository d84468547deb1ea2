from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.redaksi.office import Office
from tests.servers.dovecot import Account
from tests.servers.object_storage import ObjectStorage
from tests.servers.postgres import empty
from tests.servers.smtp import ScriptedSmtp


@pytest.fixture(autouse=True)
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages come to their end in the order in which they came, as far as a test does not ask for several at once."""
    monkeypatch.setattr("redaksi.service_tables.MOST_BY_ITSELF", 1)


@pytest.fixture
def office(tmp_path: Path, account: Account, request: pytest.FixtureRequest) -> Iterator[Office]:
    """An office with a mailbox on Dovecot."""
    wide, alone = request.config.getoption("--wide"), request.node.get_closest_marker("sqlite")
    if wide and alone:
        pytest.skip(*alone.args)
    with ScriptedSmtp() as smtp:
        if wide:
            yield request.getfixturevalue("wide_office")
        else:
            yield Office(tmp_path, account, smtp)


@pytest.fixture
def wide_office(tmp_path: Path, account: Account, migrated: str, object_storage: ObjectStorage) -> Iterator[Office]:
    """An office whose store other machines can share: in PostgreSQL and object storage."""
    empty(migrated)
    with ScriptedSmtp() as smtp:
        tables = object_storage.tables(object_storage.place())
        yield Office(tmp_path, account, smtp, store=f'url = "{migrated}"\n{tables}')
