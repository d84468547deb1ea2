"""Commands on the store: drafts, inbound, outbox."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection

from redaksi import logs, rows
from redaksi.app import App, open_app
from redaksi.commands.settings import configuration
from redaksi.export import export_draft
from redaksi.photo_hints import hints
from store import attachments, corrections, drafts, inbound, outbox, retrying
from store.errors import NotStored, WrongState

NO_SUCH = 1
MOST = 20_000  # rows a list shows; SQLite binds at most 32,766 values in one question


def drafts_list(as_json: bool, config: Path | None) -> int:
    with _app(config) as app, app.database.reading() as c:
        found = [rows.draft_json(draft) for draft in drafts.listing(c, app.desk_id, MOST)]
    _show(found, as_json, ("number", "title", "byline", "region", "author", "characters", "photos", "state", "filed"))
    return 0


def drafts_show(number: str, as_json: bool, config: Path | None) -> int:
    with _app(config) as app:
        with app.database.reading() as c:
            draft = drafts.get(c, app.desk_id, number)
            before = drafts.versions(c, draft.id) if draft else ()
            copy = corrections.taken_as(c, draft.conversation_id, draft.document_sha256) if draft else None
        if draft is None:
            return _no_such(f"there is no draft {number}; `redaksi drafts list` shows those there are")
        hinted = [asdict(hint) for hint in hints(app, draft)]
    _show_one(rows.draft_json(draft) | rows.draft_details(draft, before, copy) | {"photo_hints": hinted}, as_json)
    return 0


def drafts_export(number: str, folder: Path, originals: bool, config: Path | None) -> int:
    with _app(config) as app:
        with app.database.reading() as c:
            draft = drafts.get(c, app.desk_id, number)
        if draft is None:
            return _no_such(f"there is no draft {number}; `redaksi drafts list` shows those there are")
        print(export_draft(app, draft, folder, originals=originals))
    return 0


def inbound_list(as_json: bool, config: Path | None) -> int:
    with _app(config) as app, app.database.reading() as c:
        found = inbound.listing(c, app.desk_id, MOST)
        shown = rows.inbound_json(c, found)
    _show(shown, as_json, ("id", "received", "author", "subject", "state", "disposition", "reason", "draft"))
    return 0


def inbound_show(number: int, as_json: bool, config: Path | None) -> int:
    with _app(config) as app, app.database.reading() as c:
        row = inbound.get(c, app.desk_id, number)
        if row is None:
            return _no_such(f"there is no message {number}; `redaksi inbound list` shows those there are")
        details = rows.inbound_details(row, attachments.listing(c, row.id))
        shown = rows.inbound_json(c, (row,))[0] | details
    _show_one(shown, as_json)
    return 0


def inbound_retry(number: int, config: Path | None) -> int:
    return _change(
        config,
        lambda app, c: retrying.retry(c, app.desk_id, number),
        f"message {number} is judged again at the next pass",
    )


def inbound_settle(number: int, config: Path | None) -> int:
    return _change(
        config,
        lambda app, c: inbound.settle(c, app.desk_id, number, app.now()),
        f"message {number} is settled; the digest tells of it no more",
    )


def outbox_list(as_json: bool, config: Path | None) -> int:
    with _app(config) as app, app.database.reading() as c:
        found = [rows.letter_json(letter) for letter in outbox.listing(c, app.desk_id, MOST)]
    _show(found, as_json, ("id", "to", "subject", "kind", "state", "attempts", "error"))
    return 0


def outbox_show(number: int, as_json: bool, config: Path | None) -> int:
    with _app(config) as app, app.database.reading() as c:
        letter = outbox.get(c, app.desk_id, number)
        if letter is None:
            return _no_such(f"there is no letter {number}; `redaksi outbox list` shows those there are")
        source = outbox.source(c, letter.id)
    body = message_from_bytes(source, policy=default).get_body(("plain",))
    text = body.get_content() if body else ""
    if as_json:
        _show_one(rows.letter_json(letter) | {"text": text}, as_json)
    else:
        _show_one(rows.letter_json(letter), as_json)
        print(f"\n{text}")
    return 0


def outbox_release(number: int, config: Path | None) -> int:
    return _change(
        config,
        lambda app, c: outbox.release(c, app.desk_id, number, app.now()),
        f"letter {number} goes at the next pass",
    )


def outbox_drop(number: int, config: Path | None) -> int:
    return _change(
        config,
        lambda app, c: outbox.drop(c, app.desk_id, number),
        f"letter {number} is not sent",
    )


@contextmanager
def _app(config: Path | None) -> Iterator[App]:
    logs.set_up(quiet=True)
    with open_app(configuration(config)) as app:
        yield app


def _change(config: Path | None, change: Callable[[App, Connection], object], done: str) -> int:
    """Do one thing to one row, and say so; or say why it cannot be done."""
    with _app(config) as app:
        try:
            with app.database.transaction() as c:
                change(app, c)
        except (NotStored, WrongState) as error:
            return _no_such(str(error))
    print(done)
    return 0


def _no_such(told: str) -> int:
    print(told, file=sys.stderr)
    return NO_SUCH


def _show(found: Sequence[dict[str, Any]], as_json: bool, columns: Sequence[str]) -> None:
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in found:
        table.add_row(*(Text("" if row[column] is None else str(row[column])) for column in columns))
    Console(highlight=False).print(table if found else "none yet")


def _show_one(shown: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in shown.items():
        if value not in (None, "", [], ()):
            nested = isinstance(value, list | dict)
            written = json.dumps(value, ensure_ascii=False, indent=1) if nested else str(value)
            table.add_row(name, Text(written))
    Console(highlight=False).print(table)
