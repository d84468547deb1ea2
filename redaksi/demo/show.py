"""`redaksi demo`: the real pipeline over real IMAP and SMTP, on this machine alone; then where to look."""

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from imapclient import IMAPClient
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from redaksi import logs, steps
from redaksi.app import App, open_app
from redaksi.config import load_config
from redaksi.daily import send_digest
from redaksi.delivery import deliver
from redaksi.demo.imap_server import LocalImap
from redaksi.demo.samples import DESK_ADDRESS, sample_mail
from redaksi.demo.smtp_catcher import SmtpCatcher
from redaksi.errors import CannotGoOn
from redaksi.export import export_draft
from redaksi.letter_page import letter_page
from redaksi.pipeline import poll
from store import drafts, inbound
from store.inbound import Inbound

MARKER = ".redaksi-demo"  # a folder without it is somebody's own, and is not touched

CONFIG = """
[desk]
name = "Redaksi Warta KOTAKU"
address = "{desk}"
editors = ["editor@kotaku.contoh.id"]
[mailbox]
url = "{imap}"
password = "{password}"
[smtp]
url = "{smtp}"
[store]
url = "sqlite:///redaksi.db"
files = "files"
[letters]
complete_window = "0"
"""

COLOURS = {"accept": "green", "reject": "yellow", "hold": "cyan", "discard": "dim"}


def demo(keep: Path) -> int:
    """Run it; what there is to look at is left in `keep`, everything else is removed."""
    logs.set_up(quiet=True)
    console = Console(highlight=False)
    _make_room(keep)
    started = time.monotonic()
    mails = sample_mail()
    with tempfile.TemporaryDirectory(prefix="redaksi-demo-") as work, LocalImap() as imap:
        with SmtpCatcher(keep / "letters") as smtp:
            console.print(f"[bold]1[/bold]  A mailbox at {imap.url}, a mail server at {smtp.url}.", soft_wrap=True)
            _append(imap, mails)
            console.print(f"[bold]2[/bold]  {len(mails)} sample mails lie in the mailbox. Redaksi goes to work.")
            config = _configure(Path(work), imap, smtp.url)
            with open_app(load_config(config)) as app, _progress(console, len(mails)):
                poll(app)
                send_digest(app, app.now().astimezone(app.config.desk.zone).date())
                deliver(app)
                became = _became(app)
                _leave_drafts(app, keep / "drafts")
        _leave_pages(keep / "letters")
    console.print(f"[bold]3[/bold]  Done in {time.monotonic() - started:.0f} s. What became of each:\n")
    console.print(_table(became))
    console.print(
        "\nOpen in a browser"
        f"\n  {keep}/drafts/*/index.html   drafts as editors see them, photos and captions side by side"
        f"\n  {keep}/letters/*.html        letters as authors get them, the editors' digest last (.eml: as sent)",
        soft_wrap=True,
    )
    return 0


def _make_room(keep: Path) -> None:
    """An empty folder of the demo's own; what an earlier demo left there is removed, nothing else ever is."""
    if keep.exists() and any(keep.iterdir()) and not (keep / MARKER).exists():
        raise CannotGoOn(f"{keep} holds files that are not the demo's: name another folder with --keep, or empty it")
    shutil.rmtree(keep, ignore_errors=True)
    try:
        keep.mkdir(parents=True)
        (keep / MARKER).touch()
    except OSError as error:
        raise CannotGoOn(f"{keep}: cannot be written: {error.strerror}") from error


def _append(imap: LocalImap, mails: Sequence[EmailMessage]) -> None:
    with IMAPClient(imap.host, imap.port, ssl=False, timeout=30) as client:
        client.login(imap.user, imap.password)
        for mail in mails:
            client.append("INBOX", mail.as_bytes())


def _configure(work: Path, imap: LocalImap, smtp: str) -> Path:
    path = work / "config.toml"
    path.write_text(CONFIG.format(desk=DESK_ADDRESS, imap=imap.url, password=imap.password, smtp=smtp))
    return path


@contextmanager
def _progress(console: Console, mails: int) -> Iterator[None]:
    """A bar for each stage, moved by the steps that the pipeline announces."""
    shown = {"receive:recorded": "fetched", "process:filed": "judged", "place:noted": "placed", "deliver:noted": "sent"}
    with Progress(TextColumn("   {task.description:<8}"), BarColumn(), TextColumn("{task.completed}"),
                  console=console, transient=True) as progress:  # fmt: skip
        bars = {step: progress.add_task(name, total=mails) for step, name in shown.items()}

        def move(step: str) -> None:
            if step in bars:
                progress.advance(bars[step])

        steps.listen(move)
        try:
            yield
        finally:
            steps.unlisten(move)


def _became(app: App) -> list[tuple[Inbound, str | None]]:
    with app.database.reading() as c:
        found = inbound.listing(c, app.desk_id, limit=1000)[::-1]
        numbers = drafts.numbers(c, [row.id for row in found])
    return [(row, numbers.get(row.id)) for row in found]


def _leave_drafts(app: App, folder: Path) -> None:
    with app.database.reading() as c:
        found = drafts.listing(c, app.desk_id)
    for draft in found:
        export_draft(app, draft, folder / draft.number)


def _leave_pages(letters: Path) -> None:
    """Each letter's HTML beside it, to be opened in a browser."""
    for letter in sorted(letters.glob("*.eml")):
        page = letter_page(message_from_bytes(letter.read_bytes(), policy=default))
        letter.with_suffix(".html").write_text(page, encoding="utf-8")


def _table(became: Sequence[tuple[Inbound, str | None]]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("from", "subject", "became", "why"):
        table.add_column(heading, overflow="fold")
    for row, number in became:
        disposition = row.disposition or row.state
        why = f"draft {number}" if number else row.reason
        table.add_row(
            Text(row.author_name or row.author_address),
            Text(row.subject),
            Text(disposition, COLOURS.get(disposition, "red")),
            Text(why),
        )
    return table
