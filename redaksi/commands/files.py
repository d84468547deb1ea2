"""Commands on local files, which write and send nothing: check, inspect, parse, rules."""

import json
from pathlib import Path
from typing import Any

from checks.disposition import Circumstances, Decision, decide
from checks.judge import judge
from checks.messages import Catalogue
from checks.rule import Policy
from checks.verdict import Disposition, Verdict
from ingest.automatic import Own
from ingest.message import Attachment
from ingest.submission import Submission, compose_files
from ingest.unreadable import Unreadable
from ingest.word.reader import read_document
from notifier.envelope import MARKER
from redaksi import views
from redaksi.commands.settings import configuration_if_any
from redaksi.errors import CannotGoOn
from redaksi.reading import circumstances, read_source
from redaksi.report import check_json, inspect_json, parse_json
from redaksi.rule_tables import read_policy

UNREADABLE = 1
EXIT = {Disposition.ACCEPT: 0, Disposition.REJECT: 1, Disposition.HOLD: 3, Disposition.DISCARD: 3}


def check(files: list[Path], as_json: bool, config: Path | None) -> int:
    """Judge local files: one .eml as the mail it is, anything else as attachments of one mail."""
    settings = configuration_if_any(config)
    policy, language, own = _settings(config)
    server = settings.mailbox.trusted_server if settings else ""
    submission, verdict, decision = _judge(files, policy, own, server)
    catalogue = Catalogue.load(language)
    if as_json:
        _print(check_json(submission, verdict, decision, catalogue))
    else:
        views.verdict(submission, verdict, decision, policy, catalogue)
    return EXIT[decision.disposition]


def inspect(file: Path, as_json: bool, config: Path | None) -> int:
    read = read_document(_content(file))
    if as_json:
        _print(inspect_json(read))
    else:
        policy, _, _ = _settings(config)
        views.document(file.name, read, policy)
    return UNREADABLE if isinstance(read, Unreadable) else 0


def parse(file: Path, as_json: bool, config: Path | None) -> int:
    _content(file, 1)
    _, _, own = _settings(config)
    reading = read_source(file, own)
    if as_json:
        _print(parse_json(reading.message, reading.submission, reading.automatic))
    else:
        views.message(reading)
    return UNREADABLE if isinstance(reading.message, Unreadable) else 0


def rules(config: Path | None) -> int:
    policy, language, _ = _settings(config)
    views.rules(policy, Catalogue.load(language))
    return 0


def _settings(config: Path | None) -> tuple[Policy, str, Own]:
    """From the configuration where there is one; the published rules where none was named and none is there."""
    settings = configuration_if_any(config)
    if settings is None:
        return read_policy({}), "id", Own(marker=MARKER)
    return settings.policy, settings.desk.language, Own((settings.desk.address,), marker=MARKER)


def _judge(files: list[Path], policy: Policy, own: Own, server: str) -> tuple[Submission, Verdict, Decision]:
    if len(files) == 1 and files[0].suffix.lower() == ".eml":
        _content(files[0], 1)
        reading = read_source(files[0], own)
        submission, around = reading.submission, circumstances(reading, authserv_id=server)
    else:
        submission = compose_files([Attachment.from_bytes(file.name, _content(file)) for file in files])
        around = Circumstances()
    verdict = judge(submission, policy)
    return submission, verdict, decide(submission, verdict, around)


def _content(file: Path, length: int = -1) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(length)
    except OSError as error:
        raise CannotGoOn(f"{file}: cannot be read: {error.strerror or error}") from error


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
