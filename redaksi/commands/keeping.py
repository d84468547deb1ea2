"""Commands on the store as a whole: backup, restore, forget; and receipts of what was decided."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import typer
from sqlalchemy import Connection

from redaksi import erasing, logs, receipt
from redaksi.app import App, file_store, open_app, refuse_missing
from redaksi.commands.settings import configuration
from redaksi.erasing import Forgotten
from redaksi.receipt import Json
from store import drafts, inbound
from store.backup import back_up
from store.database import open_database
from store.errors import WrongState
from store.restoring import restore as restore_store

LOST_FILES = 1
NOBODY = 1


def backup(place: Path, config: Path | None) -> int:
    """Copy the store while it works; 1 when it had lost files before."""
    settings = configuration(config)
    refuse_missing(settings)
    database = open_database(settings.database_url)
    try:
        files = file_store(settings)
        made = back_up(database, files, place, program=version("redaksi"), now=datetime.now(UTC))
    finally:
        database.close()
    print(f"{made.place}: the database and {made.files} files, {made.size / 1e6:.1f} MB")
    return _tell_of_missing(made.missing)


def restore(source: Path, config: Path | None) -> int:
    """Put a backup in the place of an empty store."""
    settings = configuration(config)
    objects = file_store(settings) if settings.store.in_object_storage else None
    done = restore_store(source, settings.database_url, settings.files_folder, objects)
    print(f"restored: the database of {done.made} and {done.files} files, every sum checked")
    return _tell_of_missing(done.missing)


def forget(address: str, dry_run: bool, yes: bool, config: Path | None) -> int:
    """Show what tells of a person, and erase it."""
    logs.set_up(quiet=True)
    with open_app(configuration(config)) as app:
        found = erasing.look(app, address)
        if not found.person.known:
            print(f"nothing is kept of {address}", file=sys.stderr)
            return NOBODY
        _show(found)
        if dry_run:
            return 0
        if not yes and sys.stdin.isatty() and not typer.confirm("Erase this? It cannot be undone"):
            return NOBODY
        try:
            done = erasing.forget(app, address)
        except WrongState as error:
            print(error, file=sys.stderr)
            return NOBODY
    print(f"erased, {done.files} files with it. What is not in the store is yours to erase: the mailbox, old backups.")
    if done.to_leave:
        numbers = ", ".join(str(id) for id in done.to_leave)
        print(f"letters {numbers} to the editors tell of them and have yet to leave: forget again afterwards")
        return NOBODY
    return 0


def _show(found: Forgotten) -> None:
    person = found.person
    print(f"messages: {len(person.messages)}, and {len(person.reports)} reports about letters to them")
    print(f"letters: {len(person.letters)}, and {len(found.told)} to editors that tell of them")
    gone = [number for number, id in zip(person.numbers, person.drafts, strict=True) if id not in person.published]
    stays = [number for number in person.numbers if number not in gone]
    print(f"drafts erased whole: {', '.join(gone) or 'none'}")
    if stays:
        print(f"published: {', '.join(stays)}: title, byline, text and photos are the article's and stay")


def _tell_of_missing(missing: tuple[str, ...]) -> int:
    if not missing:
        return 0
    print(f"{len(missing)} files that the database names are lost or damaged in the store itself:", file=sys.stderr)
    for sha256 in missing:
        print(f"  {sha256}", file=sys.stderr)
    return LOST_FILES


def inbound_receipt(number: int, config: Path | None) -> int:
    """Print what became of a message, and by what."""
    return _receipt(config, lambda app, c: _of_message(app, c, number), f"there is no message {number}")


def draft_receipt(number: str, config: Path | None) -> int:
    """Print what a draft consists of, and what made it so."""
    return _receipt(config, lambda app, c: _of_draft(app, c, number), f"there is no draft {number}")


def _of_message(app: App, c: Connection, number: int) -> Json | None:
    row = inbound.get(c, app.desk_id, number)
    return receipt.message_receipt(c, row) if row else None


def _of_draft(app: App, c: Connection, number: str) -> Json | None:
    draft = drafts.get(c, app.desk_id, number)
    return receipt.draft_receipt(c, draft) if draft else None


def _receipt(config: Path | None, write: Callable[[App, Connection], Json | None], missing: str) -> int:
    logs.set_up(quiet=True)
    with open_app(configuration(config)) as app, app.database.reading() as c:
        told = write(app, c)
    if told is None:
        print(missing, file=sys.stderr)
        return NOBODY
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0
