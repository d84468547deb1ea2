"""The commands about letters: looking at them, and deciding whether and how they leave."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from redaksi.cli_options import PLAIN, AsJson, By, Config, Number

outbox = typer.Typer(
    help="Letters: waiting, held, sent, failed; release, edit or drop.",
    no_args_is_help=True,
    context_settings=PLAIN,
)

State = Literal["held", "waiting", "sending", "sent", "failed", "dropped"]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a few words; kept with the decision.")]


@outbox.command("list")
def outbox_list(
    state: Annotated[State | None, typer.Option("--state", help="Only letters in this state.")] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """List the letters, newest first, and what each waits for."""
    from redaksi.commands import outbox as command

    raise typer.Exit(command.listing(state, as_json, config))


@outbox.command("show")
def outbox_show(number: Number, as_json: AsJson = False, config: Config = None) -> None:
    """Show one letter as it is sent, and what was decided about it."""
    from redaksi.commands import outbox as command

    raise typer.Exit(command.showing(number, as_json, config))


@outbox.command("release")
def outbox_release(number: Number, by: By = "", config: Config = None) -> None:
    """Let a held or failed letter go at the next pass."""
    from redaksi.commands import outbox as command

    raise typer.Exit(command.release(number, by, config))


@outbox.command("edit")
def outbox_edit(
    number: Number,
    note: Annotated[str, typer.Option("--note", help="A paragraph of yours at the letter's top.")] = "",
    text: Annotated[
        Path | None, typer.Option("--text", metavar="FILE", help="What the letter says instead; - for standard input.")
    ] = None,
    by: By = "",
    config: Config = None,
) -> None:
    """Change a letter that has not left: put a note into it, or another text. It stays held."""
    from redaksi.commands import outbox as command

    raise typer.Exit(command.edit(number, note, text, by, config))


@outbox.command("drop")
def outbox_drop(number: Number, reason: Reason = "", by: By = "", config: Config = None) -> None:
    """Decide that a letter is not sent."""
    from redaksi.commands import outbox as command

    raise typer.Exit(command.drop(number, by, reason, config))
