"""What commands on the store share: opening it, changing one row, showing rows to people and to scripts."""

import getpass
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection

from redaksi import logs
from redaksi.app import App, open_app
from redaksi.commands.settings import configuration
from store.errors import NotStored, WrongState

NO_SUCH = 1
MOST = 20_000  # rows a list shows; SQLite binds at most 32,766 values in one question


@contextmanager
def opened(config: Path | None) -> Iterator[App]:
    """The store and all that goes with it, quietly."""
    logs.set_up(quiet=True)
    with open_app(configuration(config)) as app:
        yield app


def change(config: Path | None, change: Callable[[App, Connection], object], done: str) -> int:
    """Do one thing to one row, and say so; or say why it cannot be done."""
    with opened(config) as app:
        try:
            with app.database.transaction() as c:
                change(app, c)
        except (NotStored, WrongState) as error:
            return no_such(str(error))
    print(done)
    return 0


def whoever(by: str) -> str:
    """Who decides: as they say, or as this machine knows them."""
    return by.strip() or getpass.getuser()


def no_such(told: str) -> int:
    """Say why there is nothing to show or change; the exit code."""
    print(told, file=sys.stderr)
    return NO_SUCH


def show(found: Sequence[dict[str, Any]], as_json: bool, columns: Sequence[str]) -> None:
    """Rows as a table of the columns, or whole as JSON."""
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in found:
        table.add_row(*(Text("" if row[column] is None else str(row[column])) for column in columns))
    Console(highlight=False).print(table if found else "none yet")


def show_one(shown: dict[str, Any], as_json: bool) -> None:
    """One row with all it has; what is empty is left out for people."""
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
