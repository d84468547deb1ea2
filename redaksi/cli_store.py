"""The commands about the store as a whole: copies of it, and what is kept of people."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from redaksi.cli_options import AsJson, Config


def add_commands(app: typer.Typer, inbound: typer.Typer, drafts: typer.Typer) -> None:
    inbound.command("receipt")(inbound_receipt)
    drafts.command("receipt")(draft_receipt)
    app.command()(backup)
    app.command()(restore)
    app.command()(forget)
    app.command()(replay)


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


def forget(
    address: Annotated[str, typer.Argument(help="The person's mail address.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be erased.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first, where a person could be asked.")] = False,
    config: Config = None,
) -> None:
    """Erase what tells of a person, leaving tombstones. Exit 1 when nobody has that address, or it must wait."""
    from redaksi.commands import keeping

    raise typer.Exit(keeping.forget(address, dry_run, yes, config))


def inbound_receipt(
    number: Annotated[int, typer.Argument(metavar="ID", help="The number in the list.")], config: Config = None
) -> None:
    """Print, as JSON, what became of a message and by what: rules, sums, findings, letters, decisions."""
    from redaksi.commands import keeping

    raise typer.Exit(keeping.inbound_receipt(number, config))


def draft_receipt(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The draft's number, such as KTK-2026-0001.")],
    config: Config = None,
) -> None:
    """Print, as JSON, what a draft consists of, every message that made it so, and what was decided."""
    from redaksi.commands import keeping

    raise typer.Exit(keeping.draft_receipt(number, config))


def replay(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what came on that day or later.")
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(metavar="OTHER.toml", help="Judge by its [rules.NAME] tables instead of ours.")
    ] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show only what would be decided otherwise.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Judge stored mail again, by other rules or by this version; say which verdicts would flip, and change nothing."""
    from redaksi.commands import replay as command

    raise typer.Exit(command.run(since, rules, diff, as_json, config))
