"""The commands about the store as a whole: copies of it, and what is kept of people."""

from pathlib import Path
from typing import Annotated

import typer

from redaksi.cli_options import Config


def add_commands(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)


def backup(
    place: Annotated[Path, typer.Argument(metavar="DIR|FILE.tar", help="A new folder, or a new .tar file.")],
    config: Config = None,
) -> None:
    """Copy database and files while the service runs. Exit 1 when the store itself has lost files."""
    from redaksi.commands import keeping

    raise typer.Exit(keeping.backup(place, config))


def restore(
    source: Annotated[Path, typer.Argument(metavar="DIR|FILE.tar", help="What `redaksi backup` made.")],
    config: Config = None,
) -> None:
    """Put a backup in the place of an empty store, after checking every sum in it."""
    from redaksi.commands import keeping

    raise typer.Exit(keeping.restore(source, config))
