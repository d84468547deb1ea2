"""Fixtures that several rooms' tests share: real servers, started once per session, each test with its own user."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from store.database import open_database
from store.migrating import migrate
from tests.servers.certificate import Certificate
from tests.servers.daemon import Daemon
from tests.servers.dovecot import GMAIL, Account, Dovecot
from tests.servers.exim import Exim
from tests.servers.object_storage import ObjectStorage
from tests.servers.postgres import fresh_database, postgres


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--wide",
        action="store_true",
        help="offices keep their store in PostgreSQL and object storage; see `make test-wide`",
    )


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """A command that a test calls in its own process sets the log up, on a stream that ends with that test."""
    yield
    structlog.reset_defaults()


def need(server: type[Daemon]) -> None:
    """Skip, with the reason, where the server is not installed."""
    if missing := server.why_missing():
        pytest.skip(missing)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """An IMAP server with and without TLS, for the whole session."""
    need(Dovecot)
    with Dovecot(tls=True) as server:
        yield server


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    """A mailbox that is this test's own."""
    return dovecot.account()


@pytest.fixture(scope="session")
def gmail_like() -> Iterator[Dovecot]:
    """A server that announces what Gmail announces, and refuses X-GM-MSGID and X-GM-LABELS when they are used."""
    need(Dovecot)
    with Dovecot(capabilities=GMAIL) as server:
        yield server


@pytest.fixture
def own_dovecot() -> Iterator[Dovecot]:
    """A server for one test alone, which may kill it."""
    need(Dovecot)
    with Dovecot() as server:
        yield server


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


@pytest.fixture(scope="session")
def object_storage() -> Iterator[ObjectStorage]:
    """An S3 server for the whole session."""
    need(ObjectStorage)
    with ObjectStorage() as server:
        yield server


@pytest.fixture(scope="session")
def exim() -> Iterator[Exim]:
    """An SMTP server for the whole session."""
    need(Exim)
    with Exim() as server:
        yield server


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A self-signed certificate for servers that tests run themselves."""
    folder: Path = tmp_path_factory.mktemp("certificate")
    return Certificate(folder)
