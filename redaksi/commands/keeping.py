"""Commands on the store as a whole: backup, restore."""

import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from redaksi.commands.settings import configuration
from store.backup import back_up
from store.database import open_database
from store.files import open_files
from store.restoring import restore as restore_store

LOST_FILES = 1


def backup(place: Path, config: Path | None) -> int:
    """Copy the store while it works; 1 when it had lost files before."""
    settings = configuration(config)
    database = open_database(settings.database_url)
    try:
        files = open_files(settings.files_path)
        made = back_up(database, files, place, program=version("redaksi"), now=datetime.now(UTC))
    finally:
        database.close()
    print(f"{made.place}: the database and {made.files} files, {made.size / 1e6:.1f} MB")
    return _tell_of_missing(made.missing)


def restore(source: Path, config: Path | None) -> int:
    """Put a backup in the place of an empty store."""
    settings = configuration(config)
    done = restore_store(source, settings.database_url, Path(settings.files_path))
    print(f"restored: the database of {done.made} and {done.files} files, every sum checked")
    return _tell_of_missing(done.missing)


def _tell_of_missing(missing: tuple[str, ...]) -> int:
    if not missing:
        return 0
    print(f"{len(missing)} files that the database names are lost or damaged in the store itself:", file=sys.stderr)
    for sha256 in missing:
        print(f"  {sha256}", file=sys.stderr)
    return LOST_FILES
