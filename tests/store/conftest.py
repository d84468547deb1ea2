"""Every test that asks for `database` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Database, open_database
from store.migrating import migrate
from tests.servers.postgres import empty, fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/store.db"
    else:
        with fresh_database(request.getfixturevalue("postgres_server")) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with this version's tables and no rows."""
    if request.param == "sqlite":
        database = open_database(f"sqlite:///{tmp_path}/store.db")
        migrate(database)
        database.close()
        yield f"sqlite:///{tmp_path}/store.db"
    else:
        shared = request.getfixturevalue("migrated")
        empty(shared)
        yield shared


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = open_database(url)
    yield database
    database.close()
