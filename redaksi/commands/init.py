"""`redaksi init`: a few questions -> a configuration with every other key explained, tried on the servers it names."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import tomlkit
import typer
from pydantic import BaseModel, ValidationError
from tomlkit.items import Table

import redaksi
from redaksi.commands.doctor import doctor
from redaksi.commands.settings import DEFAULT
from redaksi.config import ConfigError, Desk, Smtp, load_config
from redaksi.config_faults import why
from redaksi.errors import CannotGoOn
from redaksi.mailbox_tables import Mailbox

PASSWORD = "mailbox-password"  # noqa: S105  # the name of its file
# Where mail of these domains is kept; others are asked for their server.
SERVERS = {
    "gmail.com": ("imap.gmail.com", "smtp.gmail.com"),
    "googlemail.com": ("imap.gmail.com", "smtp.gmail.com"),
}
GOOGLE_SERVERS = SERVERS["gmail.com"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known without asking; "" is asked for where somebody can answer."""

    name: str = ""
    address: str = ""
    editors: tuple[str, ...] = ()
    mailbox: str = ""  # a URL as [mailbox] url takes it
    smtp: str = ""
    timezone: str = ""
    language: str = ""
    store: str = ""  # the folder of database and files
    password: str = field(default="", repr=False)


def init(path: Path | None, known: Answers) -> int:
    """Write the configuration and, readable by its owner alone, the password, then run `doctor`.

    0 when all is well, 1 when doctor finds something to mend; what was written stays. Raises CannotGoOn, with nothing
    written, where a file is there already or an answer cannot be used.
    """
    path = path or DEFAULT
    secret = path.with_name(PASSWORD)
    for file in (path, secret):
        if file.exists():
            raise CannotGoOn(f"{file} is there already. Move it away, or name another with --config.")
    answers = _ask(known)
    text = filled_in(_example(), _values(answers))
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_checked(path, text)
    print(f"{path}: written. Everything else in it shows its default.")
    if answers.password:
        _write(secret, answers.password + "\n", 0o600)
        print(f"{secret}: written, readable by you alone.")
    else:
        print(f"Put the mailbox's password into {secret}, readable by you alone, then run `redaksi doctor`.")
    print()
    code = doctor(path)
    print()
    if code:
        print("Mend what fails above, and call `redaksi doctor` until nothing does; docs/troubles.md says more.")
    else:
        print("`redaksi run` starts the service; docs/operating.md says how it is installed for good.")
    return code


def filled_in(example: str, values: Mapping[tuple[str, str], str | list[str]]) -> str:
    """A configuration with some values in place of the example's, its comments and order kept."""
    document = tomlkit.parse(example)
    for (table, key), value in values.items():
        section = document[table]
        if not isinstance(section, Table) or key not in section:
            raise KeyError(f"the example has no [{table}] {key}")
        section[key] = value
    return tomlkit.dumps(document)


def _example() -> str:
    file = Path(redaksi.__file__).parents[1] / "config.example.toml"
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise CannotGoOn(f"{file} cannot be read: {error}. It is part of Redaksi: install it whole.") from error


def _ask(known: Answers) -> Answers:
    """The answers made whole, by asking where somebody sits at a terminal."""
    asks = sys.stdin.isatty()
    missing: list[str] = []

    def answer(
        given: str, option: str, question: str, default: str = "", *, read: Callable[[str], str] = str.strip
    ) -> str:
        if given:
            return given
        if asks:
            return _prompt(question, default, read)
        if not default:
            missing.append(option)
        return default

    if asks:
        print("A few questions. Enter alone takes what stands in [brackets]; nothing is written until the last")
    name = answer(known.name, "--name", "The desk's name, as letters sign it")
    address = answer(known.address, "--address", "The address that contributors write to", read=_address)
    editors = known.editors or tuple(
        answer(
            "", "--editor", "Editors' addresses, for digest and alerts (commas between)", address, read=_addresses
        ).split()
    )
    imap, smtp = SERVERS.get(address.rpartition("@")[2].lower(), ("", ""))
    if not (imap or known.mailbox) and asks and typer.confirm("Is this mailbox at Google (Gmail or Workspace)?"):
        imap, smtp = GOOGLE_SERVERS
    user = quote(address, safe="")
    mailbox = answer(
        known.mailbox,
        "--mailbox",
        "The server where mail arrives (IMAP), such as imap.example.org; or a whole address, imaps://USER@HOST/INBOX",
        f"imaps://{user}@{imap}/INBOX" if imap else "",
        read=lambda text: _usable(Mailbox, "url", text if ":" in text else f"imaps://{user}@{text}/INBOX"),
    )
    sending = answer(
        known.smtp,
        "--smtp",
        "The server that sends (SMTP), such as smtp.example.org; or a whole address, smtps://USER@HOST",
        f"smtps://{user}@{smtp}" if smtp else "",
        read=lambda text: _usable(Smtp, "url", text if ":" in text else f"smtps://{user}@{text}"),
    )
    timezone = answer(
        known.timezone, "--timezone", "The desk's time zone", "Asia/Jakarta",
        read=lambda text: _usable(Desk, "timezone", text, name=name, address=address),
    )  # fmt: skip
    language = answer(
        known.language, "--language", "The language of letters (id or en)", "id",
        read=lambda text: _usable(Desk, "language", text, name=name, address=address),
    )  # fmt: skip
    store = answer(known.store, "--store", "The folder for database and files", "var")
    if missing:
        raise CannotGoOn(f"{', '.join(missing)}: needed, as there is no terminal to ask at.")
    password = known.password or os.environ.get("REDAKSI_MAILBOX_PASSWORD", "")
    if not password and asks:
        question = "The mailbox's password, which is not shown (Gmail: an app password; Enter alone: write it later)"
        password = str(typer.prompt(question, default="", hide_input=True, show_default=False)).strip()
    return Answers(name, address, editors, mailbox, sending, timezone, language, store, password)


def _prompt(question: str, default: str, read: Callable[[str], str]) -> str:
    """Ask until the answer can be used."""
    while True:
        try:
            return read(str(typer.prompt(question, default=default or None)).strip())
        except ValueError as error:
            print(f"  That cannot be used: {error}")


def _address(text: str) -> str:
    return _usable(Desk, "address", text, name="-")


def _addresses(text: str) -> str:
    """The addresses with spaces between."""
    return " ".join(_address(each) for each in text.replace(",", " ").split())


def _usable(table: type[BaseModel], key: str, text: str, **others: str) -> str:
    """The text, where the table of the configuration takes it. Raises ValueError, saying what is needed."""
    try:
        table.model_validate({**others, key: text})
    except ValidationError as error:
        raise ValueError("; ".join(why(fault) for fault in error.errors())) from error
    return text


def _values(answers: Answers) -> dict[tuple[str, str], str | list[str]]:
    store = answers.store.rstrip("/") or "/"
    return {
        ("desk", "name"): answers.name,
        ("desk", "address"): answers.address,
        ("desk", "editors"): list(answers.editors),
        ("desk", "language"): answers.language,
        ("desk", "timezone"): answers.timezone,
        ("mailbox", "url"): answers.mailbox,
        ("smtp", "url"): answers.smtp,
        ("store", "url"): f"sqlite:///{store}/redaksi.db",
        ("store", "files"): f"{store}/files",
    }


def _write_checked(path: Path, text: str) -> None:
    """Write the file where it can be loaded; otherwise nothing stays and the fault is told."""
    beside = path.with_name(f".{path.name}.new")
    _write(beside, text, 0o644)
    try:
        load_config(beside)
        beside.replace(path)
    except ConfigError as error:
        raise CannotGoOn(f"Nothing was written. {str(error).replace(str(beside), 'The configuration')}") from error
    finally:
        beside.unlink(missing_ok=True)


def _write(path: Path, text: str, mode: int) -> None:
    try:
        path.touch(mode=mode, exist_ok=False)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be written: {error}") from error
