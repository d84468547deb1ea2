"""`redaksi doctor`: tries everything the service needs and changes nothing on any server."""

from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.text import Text

from redaksi.commands import doctor_machine, doctor_secrets, doctor_servers, doctor_store
from redaksi.commands.doctor_line import Line
from redaksi.commands.settings import DEFAULT, configuration
from redaksi.config import Config, ConfigError
from redaksi.errors import CannotGoOn

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}

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
        yield Line(
            "fail", "configuration", str(error), error.remedy or "Mend the file, and call `redaksi doctor` again."
        )
        return
    yield Line("ok", "configuration", str(path))
    for check in CHECKS:
        try:
            yield from check(config)
        except CannotGoOn as error:
            yield Line("fail", check.__name__.replace("_", " "), str(error), error.remedy or "Mend the configuration.")


def desk(config: Config) -> Iterator[Line]:
    if config.own_words:
        yield Line("ok", "words", f"every sentence of your own in {config.own_words} can be used")
    if not config.desk.editors:
        yield Line("warn", "desk", "no editors", "Name them in [desk] editors: they get the digest and the alerts.")


# Keys that are understood, and that this version does not act on yet.
NOT_YET = {
    "service": {"workers"},
}


def unused(config: Config) -> Iterator[Line]:
    for table, keys in NOT_YET.items():
        for key in sorted(getattr(config, table).model_fields_set & keys):
            yield Line("warn", f"[{table}] {key}", "is understood, but this version does not act on it yet")


CHECKS: tuple[Check, ...] = (
    desk,
    unused,
    doctor_secrets.secrets,
    doctor_servers.senders,
    doctor_servers.mailbox,
    doctor_servers.mail_server,
    doctor_store.database,
    doctor_store.files,
    doctor_store.service,
    doctor_store.letters,
    doctor_machine.confinement,
    doctor_machine.documents,
    doctor_machine.scanner,
    doctor_machine.health,
    doctor_machine.disk,
    doctor_machine.clock,
)
