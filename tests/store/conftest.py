"""Every test that asks for `database` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.database import Database, migrate, open_database
from tests.servers.postgres import fresh_database, postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def migrated(postgres_server: str) -> Iterator[str]:
    """The name of a PostgreSQL database with this version's tables, to be copied."""
    with fresh_database(postgres_server) as url:
        database = open_database(url)
        migrate(database)
        database.close()
        yield str(sa.make_url(url).database)


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
        template = request.getfixturevalue("migrated")
        with fresh_database(request.getfixturevalue("postgres_server"), template) as copy:
            yield copy


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = open_database(url)
    yield database
    database.close()
