"""`redaksi doctor`: tries everything the service needs and changes nothing on any server."""

import shutil
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.text import Text

from ingest.mailbox import MailboxUnavailable
from notifier.smtp import SmtpUnavailable
from redaksi import sending
from redaksi.app import mailbox_of, office_of, smtp_of, token_of
from redaksi.commands.settings import DEFAULT, configuration
from redaksi.conditions import LEAST_DISK
from redaksi.config import Config, ConfigError
from redaksi.errors import CannotGoOn
from redaksi.office import can_cut_off_network
from store import outbox, quota
from store.database import examine, newest_revision, open_database
from store.errors import StoreUnavailable

Grade = Literal["ok", "warn", "fail"]
COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}

EARLIEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)  # no clock before this is right


@dataclass(frozen=True, slots=True)
class Line:
    grade: Grade
    what: str
    found: str
    remedy: str = ""


Check = Callable[[Config], Iterator[Line]]


def doctor(config: Path | None) -> int:
    """Print one line for each thing tried; 1 when any of them fails."""
    lines = list(_examine(config or DEFAULT))
    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text(f"{line.grade:<5}", COLOURS[line.grade]), Text(f"{line.what}: {line.found}"), sep="")
        if line.remedy:
            console.print(Text(f"     → {line.remedy}"))
    return 1 if any(line.grade == "fail" for line in lines) else 0


def _examine(path: Path) -> Iterator[Line]:
    try:
        config = configuration(path)
    except ConfigError as error:
        yield Line("fail", "configuration", str(error), "mend the file, then run `redaksi doctor` again")
        return
    yield Line("ok", "configuration", str(path))
    for check in (_desk, _unused, _senders, _mailbox, _smtp, _database, _letters, _documents, _health, _disk, _clock):
        try:
            yield from check(config)
        except CannotGoOn as error:
            yield Line("fail", check.__name__.strip("_"), str(error), "mend the configuration")


def _desk(config: Config) -> Iterator[Line]:
    if config.own_words:
        yield Line("ok", "words", f"every sentence of your own in {config.own_words} can be used")
    if not config.desk.editors:
        yield Line("warn", "desk", "no editors", "name them in [desk] editors: they get the digest and the alerts")


# Keys that are understood, and that this version does not act on yet.
NOT_YET = {
    "service": {"workers"},
}


def _unused(config: Config) -> Iterator[Line]:
    for table, keys in NOT_YET.items():
        for key in sorted(getattr(config, table).model_fields_set & keys):
            yield Line("warn", f"[{table}] {key}", "is understood, but this version does not act on it yet")


def _senders(config: Config) -> Iterator[Line]:
    server = config.mailbox.trusted_server
    if server:
        yield Line("ok", "senders", f"checked by what {server} notes in each mail")
    else:
        found = "believed unless DMARC failed; [mailbox] authserv_id would have them checked, see docs/gmail.md"
        yield Line("ok", "senders", found)


def _mailbox(config: Config) -> Iterator[Line]:
    try:
        with mailbox_of(config, token_of(config)) as mailbox:
            survey = mailbox.examine()
    except MailboxUnavailable as error:
        yield Line("fail", "mailbox", str(error), error.remedy)
        return
    except ValueError as error:
        yield Line("fail", "mailbox", str(error), "mend [mailbox] url")
        return
    yield Line("ok", "mailbox", f"{mailbox.name}: {survey.messages} messages, done ones are shown by {survey.marking}")
    if config.mailbox.oauth:
        yield from _secret_files(config)
    if config.listens:
        told = "IDLE" in survey.capabilities
        found = "told of by the mailbox" if told else "found by the clock alone: this server has no IDLE"
        yield Line("ok", "new mail", f"{found}, every {config.mailbox.poll_every.total_seconds():.0f} s at the latest")
    if survey.capabilities:
        yield Line("ok", "mailbox capabilities", " ".join(survey.capabilities))
    if survey.quota and survey.quota.used > 0.9 * survey.quota.limit:
        share = survey.quota.used / survey.quota.limit
        yield Line("warn", "mailbox quota", f"{share:.0%} used", "make room: when it is full, mail is refused")


def _secret_files(config: Config) -> Iterator[Line]:
    """Whether others on this machine may read what opens the mailbox."""
    oauth = config.mailbox.oauth
    for named in (oauth.refresh_token_file, oauth.service_account_file) if oauth else ():
        file = config.secret_file(named)
        if named and file.stat().st_mode & 0o077:
            yield Line("warn", "access token", f"others may read {file}", f"chmod 600 {file}")
        elif named:
            yield Line("ok", "access token", f"had by {file}, renewed ahead of its end")


def _smtp(config: Config) -> Iterator[Line]:
    try:
        with smtp_of(config, token_of(config)) as smtp:
            welcome = smtp.probe()
    except SmtpUnavailable as error:
        yield Line("fail", "mail server", str(error), error.remedy)
        return
    except ValueError as error:
        yield Line("fail", "mail server", str(error), "mend [smtp] url")
        return
    how = "encrypted" if welcome.encrypted else "not encrypted"
    yield Line("ok", "mail server", f"{welcome.server}, {how}, {'logged in' if welcome.logged_in else 'no login'}")


def _database(config: Config) -> Iterator[Line]:
    url = config.database_url
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        yield Line("ok", "database", "not there yet; it is made at the first start")
        return
    try:
        database = open_database(url)
        try:
            examine(database)
            revision = database.revision()
        finally:
            database.close()
    except StoreUnavailable as error:
        yield Line("fail", "database", str(error), "see docs/operating.md, When the store is damaged")
        return
    newest = newest_revision()
    if revision == newest:
        yield Line("ok", "database", f"{database.name}, revision {revision}")
    else:
        yield Line("warn", "database", f"revision {revision}, this program's is {newest}", "it is brought up at start")


def _letters(config: Config) -> Iterator[Line]:
    """What the outbox waits for; nothing where there is no store yet, or one of another version."""
    url, desk = config.database_url, config.desk.address.lower()
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return
    try:
        database = open_database(url)
        try:
            if database.revision() != newest_revision():
                return
            with database.reading() as c:
                counts = outbox.counts(c, desk)
                used = quota.used(c, desk, datetime.now(UTC))
        finally:
            database.close()
    except StoreUnavailable:
        return  # told of above
    per_day = config.smtp.per_day
    if per_day and used >= sending.for_authors(per_day):
        remedy = "authors' letters wait, and go when the oldest of these is a day old; raise it if your provider allows"
        yield Line("warn", "letters of 24 hours", f"{used} of {per_day} ([smtp] per_day)", remedy)
    else:
        yield Line("ok", "letters of 24 hours", f"{used}" + (f" of {per_day}" if per_day else ""))
    for state, remedy in _WAITING_LETTERS.items():
        if counts.get(state):
            yield Line("warn", f"letters {state}", str(counts[state]), remedy)


_WAITING_LETTERS = {
    "held": "`redaksi outbox list --state held`: release, edit or drop each",
    "failed": "`redaksi outbox list --state failed`: write by hand and drop each, or release it to try once more",
}

_SAMPLE = b"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 Warta\\par}"


def _documents(config: Config) -> Iterator[Line]:
    office = office_of(config)
    if office is None:
        yield Line("ok", "documents", ".docx, and .doc of Word 97 and newer; LibreOffice is off, so older ones go back")
        return
    started = time.monotonic()
    if office.docx(_SAMPLE, "rtf") is None:
        remedy = "apt-get install libreoffice-writer-nogui, or set [documents] libreoffice = false"
        yield Line("fail", "documents", f"LibreOffice ({config.documents.program}) does not open a sample", remedy)
        return
    rtf = "read" if config.documents.rtf == "read" else "sent back"
    found = f"LibreOffice opened a sample in {time.monotonic() - started:.1f} s; RTF is {rtf}"
    if can_cut_off_network():
        yield Line("ok", "documents", f"{found}; it has no network")
    else:
        remedy = "allow user namespaces, or keep Redaksi's machine from calling out"
        yield Line("warn", "documents", f"{found}; its network cannot be cut off here", remedy)


def _health(config: Config) -> Iterator[Line]:
    """Whether the address is ours to use; the service itself may have it already."""
    address = config.service.health_address
    if address is None:
        yield Line("ok", "health", "not served; [service] health names an address for it")
        return
    named = config.service.health
    try:
        with socket.create_connection(address, timeout=3):
            yield Line("ok", "health", f"{named} answers: the service runs")
            return
    except OSError:
        pass  # nobody listens there; whether we could is tried next
    try:
        with socket.create_server(address, family=socket.AF_INET6 if ":" in address[0] else socket.AF_INET):
            yield Line("ok", "health", f"{named} is free")
    except OSError as error:
        yield Line("fail", "health", f"{named}: {error}", "name an address of this machine in [service] health")


def _disk(config: Config) -> Iterator[Line]:
    folder = Path(config.files_path)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e9:.1f} GB free for {config.files_path}"
    if free < LEAST_DISK:
        yield Line("warn", "disk", found, "make room: mail is not lost, but it waits in the mailbox")
    else:
        yield Line("ok", "disk", found)


def _clock(config: Config) -> Iterator[Line]:
    now = datetime.now(config.desk.zone)
    grade: Grade = "ok" if now > EARLIEST_CLOCK else "fail"
    remedy = "" if grade == "ok" else "set this machine's clock (timedatectl set-ntp true)"
    yield Line(grade, "clock", f"{now:%Y-%m-%d %H:%M} in {config.desk.timezone}", remedy)
