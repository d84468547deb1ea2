"""The commands about drafts: looking at them, and deciding what becomes of them."""

from pathlib import Path
from typing import Annotated

import typer

from redaksi.cli_options import PLAIN, AsJson, By, Config

drafts = typer.Typer(
    help="Drafts: list, show, export; decide what becomes of one.", no_args_is_help=True, context_settings=PLAIN
)

Draft = Annotated[str, typer.Argument(metavar="NUMBER", help="The draft's number, such as KTK-2026-0001.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Write no letter to the author.")]


@drafts.command("list")
def drafts_list(as_json: AsJson = False, config: Config = None) -> None:
    """List the drafts, newest first."""
    from redaksi.commands import lists

    raise typer.Exit(lists.drafts_list(as_json, config))


@drafts.command("show")
def drafts_show(number: Draft, as_json: AsJson = False, config: Config = None) -> None:
    """Show one draft."""
    from redaksi.commands import lists

    raise typer.Exit(lists.drafts_show(number, as_json, config))


@drafts.command("export")
def drafts_export(
    number: Draft,
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    originals: Annotated[
        bool, typer.Option("--originals", help="Also the photos as sent; they may say where they were taken.")
    ] = False,
    config: Config = None,
) -> None:
    """Write one draft as a web page, with copies of its photos for the web and the author's own document."""
    from redaksi.commands import lists

    raise typer.Exit(lists.drafts_export(number, folder, originals, config))


@drafts.command("review")
def drafts_review(number: Draft, by: By = "", quiet: Quiet = False, config: Config = None) -> None:
    """Take a draft under review, or open a declined one again; its author is told."""
    from redaksi.commands import deciding

    raise typer.Exit(deciding.review(number, by, quiet, config))


@drafts.command("fit")
def drafts_fit(
    number: Draft,
    on: Annotated[
        str, typer.Option("--on", metavar="WHEN", help='When it appears: "senin 09.00", "2026-12-01 09:00".')
    ] = "",
    by: By = "",
    quiet: Quiet = False,
    config: Config = None,
) -> None:
    """Find a draft fit to publish, with its publication date or to be told it later; again to change the date."""
    from redaksi.commands import deciding

    raise typer.Exit(deciding.fit(number, on, by, quiet, config))


@drafts.command("decline")
def drafts_decline(
    number: Draft,
    reason: Annotated[str, typer.Option("--reason", help="Why, written for the author.")] = "",
    by: By = "",
    quiet: Quiet = False,
    config: Config = None,
) -> None:
    """Decline a draft, with the reason that its author reads."""
    from redaksi.commands import deciding

    raise typer.Exit(deciding.decline(number, reason, by, quiet, config))


@drafts.command("publish")
def drafts_publish(
    number: Draft,
    link: Annotated[str, typer.Option("--link", help="Where it can be read: https://...")] = "",
    by: By = "",
    quiet: Quiet = False,
    config: Config = None,
) -> None:
    """Note a draft as published; its author gets the link."""
    from redaksi.commands import deciding

    raise typer.Exit(deciding.publish(number, link, by, quiet, config))
