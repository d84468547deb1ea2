"""The command line: the table of commands, and what a person sees when one cannot go on.

Each command imports its module when it is called, so that `redaksi --help` and `redaksi inspect` start quickly. A
person never sees a traceback: what is wrong with their input is said in a line or two (exit 2); a bug of ours is
written to a file whose name is printed.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from redaksi.cli_drafts import drafts
from redaksi.cli_options import PLAIN, AsJson, By, Config, Number
from redaksi.cli_outbox import outbox
from redaksi.cli_store import add_commands
from redaksi.errors import CannotGoOn, recorded
from store.errors import StoreUnavailable

COULD_NOT_RUN = 2

app = typer.Typer(
    help="Takes an editorial desk's inbox off its editors' hands: mail in, drafts or answers out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings=PLAIN,
)
inbound = typer.Typer(help="Every message seen, and what became of it.", no_args_is_help=True, context_settings=PLAIN)
app.add_typer(drafts, name="drafts")
app.add_typer(inbound, name="inbound")
app.add_typer(outbox, name="outbox")
letters = typer.Typer(help="What authors are written.", no_args_is_help=True, context_settings=PLAIN)
app.add_typer(letters, name="letters")
add_commands(app, inbound, drafts)

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="A document and its photos, or one .eml.")]
Day = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="The day, in the desk's zone (default: today's, or the last)."),
]


@app.command()
def demo(
    keep: Annotated[Path, typer.Option(help="Where drafts, letters and the digest are left to look at.")] = Path(
        "demo-out"
    ),
) -> None:
    """Show the main job on this machine alone: a real local mailbox, sample mail, letters caught."""
    from redaksi.demo import show

    raise typer.Exit(show.demo(keep))


@app.command()
def init(  # noqa: PLR0917  # options, which nobody gives by position
    config: Config = None,
    name: Annotated[str, typer.Option(help="The desk's name, as letters sign it.")] = "",
    address: Annotated[str, typer.Option(help="The address that contributors write to.")] = "",
    editor: Annotated[list[str] | None, typer.Option(help="Who gets digest and alerts; may be given again.")] = None,
    mailbox: Annotated[str, typer.Option(help="imaps://USER@HOST/INBOX or maildir:PATH.")] = "",
    smtp: Annotated[str, typer.Option(help="smtps://USER@HOST.")] = "",
    timezone: Annotated[str, typer.Option(help="Asia/Jakarta, Asia/Makassar, Asia/Jayapura, ...")] = "",
    language: Annotated[str, typer.Option(help="id or en.")] = "",
    store: Annotated[str, typer.Option(help="The folder of database and files (default: var beside the file).")] = "",
) -> None:
    """Write a configuration with every key explained, asking for what is not given, and try it on the servers."""
    from redaksi.commands import init as command

    known = command.Answers(name, address, tuple(editor or ()), mailbox, smtp, timezone, language, store)
    raise typer.Exit(command.init(config, known))


@app.command()
def run(config: Config = None) -> None:
    """The service: polls, judges, files, sends and writes the digest until SIGTERM."""
    from redaksi.commands import work

    raise typer.Exit(work.run(config))


@app.command()
def poll(config: Config = None) -> None:
    """One pass: receive, process, deliver (for cron). Exit 2 when the mailbox or the mail server cannot be used."""
    from redaksi.commands import work

    raise typer.Exit(work.poll(config))


@app.command()
def check(files: Files, as_json: AsJson = False, config: Config = None) -> None:
    """Judge local files as mail would be judged. Exit 0 accept, 1 reject, 3 hold or discard, 2 could not run."""
    from redaksi.commands import files as command

    raise typer.Exit(command.check(files, as_json, config))


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="A Word document.")], as_json: AsJson = False, config: Config = None
) -> None:
    """Show what the Word reader sees. Exit 1 when the file cannot be read as a Word document."""
    from redaksi.commands import files as command

    raise typer.Exit(command.inspect(file, as_json, config))


@app.command()
def parse(
    file: Annotated[Path, typer.Argument(metavar="FILE.eml", help="A message as received.")],
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Show what the mail reader sees. Exit 1 when the file cannot be read as a message."""
    from redaksi.commands import files as command

    raise typer.Exit(command.parse(file, as_json, config))


@app.command()
def rules(
    counts: Annotated[
        bool, typer.Option("--counts", help="How often each sent a submission back, and what editors made of that.")
    ] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Show the rules in force with their limits, as authors read them."""
    from redaksi.commands import rules as command

    raise typer.Exit(command.rules(counts, as_json, config))


@app.command()
def digest(
    date: Day = None,
    send: Annotated[bool, typer.Option("--send", help="Send it to the editors; once a day, however often.")] = False,
    config: Config = None,
) -> None:
    """Print the day's digest, or send it."""
    from redaksi.commands import work

    raise typer.Exit(work.digest(date.date() if date else None, send, config))


@app.command()
def canary(
    last: Annotated[bool, typer.Option("--last", help="Send none; say what became of the last one.")] = False,
    config: Config = None,
) -> None:
    """Send a test mail to the desk itself, out by the mail server and in by the mailbox; nobody is answered."""
    from redaksi.commands import work

    raise typer.Exit(work.last_canary(config) if last else work.canary(config))


@app.command()
def login(config: Config = None) -> None:
    """Have the owner of a Gmail mailbox consent in a browser, once; keeps what [mailbox.oauth] needs."""
    from redaksi.commands import login as command

    raise typer.Exit(command.login(config))


@app.command()
def report(  # noqa: PLR0917  # options, which nobody gives by position
    week: Annotated[bool, typer.Option("--week/--month", help="A week, Monday to Sunday, or a month.")] = False,
    date: Day = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with plots there.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Send it to the editors; once, however often.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Print a month or week in numbers, write it as a page, or send it."""
    from redaksi.commands import report as command

    raise typer.Exit(
        command.report("week" if week else "month", date.date() if date else None, out, send, as_json, config)
    )


@app.command()
def doctor(config: Config = None) -> None:
    """Try everything the service needs, changing nothing: each line ok, warn or fail, with the remedy."""
    from redaksi.commands import doctor as command

    raise typer.Exit(command.doctor(config))


@inbound.command("list")
def inbound_list(as_json: AsJson = False, config: Config = None) -> None:
    """List the messages seen."""
    from redaksi.commands import lists

    raise typer.Exit(lists.inbound_list(as_json, config))


@inbound.command("show")
def inbound_show(number: Number, as_json: AsJson = False, config: Config = None) -> None:
    """Show one message: what was found in it, and what became of it."""
    from redaksi.commands import lists

    raise typer.Exit(lists.inbound_show(number, as_json, config))


@inbound.command("retry")
def inbound_retry(number: Number, config: Config = None) -> None:
    """Judge a failed or held message again at the next pass."""
    from redaksi.commands import lists

    raise typer.Exit(lists.inbound_retry(number, config))


@inbound.command("settle")
def inbound_settle(number: Number, config: Config = None) -> None:
    """Tick off a held or failed message that a person has dealt with: the digest tells of it no more."""
    from redaksi.commands import lists

    raise typer.Exit(lists.inbound_settle(number, config))


@inbound.command("accept")
def inbound_accept(
    number: Number,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a few words; kept with the decision.")] = "",
    by: By = "",
    config: Config = None,
) -> None:
    """File a rejected submission all the same: judged again at the next pass, the rules against it only noted."""
    from redaksi.commands import lists

    raise typer.Exit(lists.inbound_accept(number, by, reason, config))


@letters.command("preview")
def letters_preview(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    language: Annotated[str | None, typer.Option(help="id or en (default: the desk's).")] = None,
    config: Config = None,
) -> None:
    """Write one of each letter as .html, .txt and .eml, to look at after words were changed; nothing is sent."""
    from redaksi.commands import letters as command

    raise typer.Exit(command.preview(folder, language, config))


def main() -> None:
    """The console script; a wrong call is answered by Typer itself."""
    try:
        app()
    except (CannotGoOn, StoreUnavailable) as error:
        print(error, error.remedy, sep="\n" if error.remedy else "", file=sys.stderr)
    except Exception:  # noqa: BLE001  # the last boundary: a bug is recorded and named, never shown
        print(f"Redaksi met an error of its own. Please send this file to its makers: {recorded()}", file=sys.stderr)
    sys.exit(COULD_NOT_RUN)
