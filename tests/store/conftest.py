"""Every test that asks for `database` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.database import Database, open_database
from store.migrating import migrate
from store.schema import metadata
from tests.servers.postgres import fresh_database, postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def migrated(postgres_server: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with this version's tables, which tests share one after the other."""
    with fresh_database(postgres_server) as url:
        database = open_database(url)
        migrate(database)
        database.close()
        yield url


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
        _empty(shared)
        yield shared


def _empty(url: str) -> None:
    """Much quicker than a new database for each test."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as c:
        c.exec_driver_sql(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = open_database(url)
    yield database
    database.close()
