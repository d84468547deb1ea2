"""Commands on local files, which write and send nothing: check, inspect, parse."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from checks.disposition import Circumstances, Decision, decide
from checks.judge import judge
from checks.messages import Catalogue
from checks.rescue import with_photos_taken_out
from checks.rule import Policy
from checks.verdict import Disposition, Verdict
from ingest.automatic import Own
from ingest.message import Attachment
from ingest.submission import Submission, compose_files
from ingest.unreadable import Unreadable
from notifier.envelope import MARKER
from redaksi import inspection, views
from redaksi.app import office_of
from redaksi.commands.settings import configuration_if_any
from redaksi.confined import Confined
from redaksi.errors import CannotGoOn
from redaksi.file_tables import FileLimits
from redaksi.office import LibreOffice
from redaksi.reading import circumstances, read_source
from redaksi.report import check_json, inspect_json, parse_json
from redaksi.rule_tables import read_policy

UNREADABLE = 1
EXIT = {Disposition.ACCEPT: 0, Disposition.REJECT: 1, Disposition.HOLD: 3, Disposition.DISCARD: 3}


def check(files: list[Path], as_json: bool, config: Path | None) -> int:
    """Judge local files: one .eml as the mail it is, anything else as attachments of one mail."""
    settings = settings_of(config)
    policy = settings.policy
    submission, verdict, decision = _judge(files, settings)
    catalogue = settings.catalogue
    if as_json:
        _print(check_json(submission, verdict, decision, catalogue))
    else:
        views.verdict(submission, verdict, decision, policy, catalogue)
    return EXIT[decision.disposition]


def inspect(file: Path, as_json: bool, config: Path | None) -> int:
    content, settings = _content(file), settings_of(config)
    with settings.confined() as confined:
        read = confined.document(content)
    if as_json:
        _print(inspect_json(read))
    else:
        inspection.show(file.name, read, settings.policy)
    return UNREADABLE if isinstance(read, Unreadable) else 0


def parse(file: Path, as_json: bool, config: Path | None) -> int:
    _content(file, 1)
    settings = settings_of(config)
    with settings.confined() as confined:
        reading = read_source(file, settings.own, readers=confined.readers())
    if as_json:
        _print(parse_json(reading.message, reading.submission, reading.automatic))
    else:
        views.message(reading)
    return UNREADABLE if isinstance(reading.message, Unreadable) else 0


class Settings(NamedTuple):
    policy: Policy
    catalogue: Catalogue
    own: Own
    limits: FileLimits
    server: str  # whose Authentication-Results is believed; "" where none is
    office: LibreOffice | None = None

    def confined(self) -> Confined:
        """Where this command's files are read."""
        return Confined(self.limits, start="fork", office=self.office)


def settings_of(config: Path | None) -> Settings:
    """From the configuration where there is one; the published rules where none was named and none is there."""
    found = configuration_if_any(config)
    if found is None:
        return Settings(read_policy({}), Catalogue.load("id"), Own(marker=MARKER), FileLimits(), "")
    own = Own((found.desk.address,), marker=MARKER)
    limits, server = found.service.limits, found.mailbox.trusted_server
    catalogue = Catalogue.load(found.desk.language, found.own_words)
    return Settings(found.policy, catalogue, own, limits, server, office_of(found))


def _judge(files: list[Path], settings: Settings) -> tuple[Submission, Verdict, Decision]:
    with settings.confined() as confined:
        if len(files) == 1 and files[0].suffix.lower() == ".eml":
            _content(files[0], 1)
            reading = read_source(files[0], settings.own, readers=confined.readers())
            submission, around = reading.submission, circumstances(reading, authserv_id=settings.server)
        else:
            attached = [Attachment.from_bytes(file.name, _content(file)) for file in files]
            submission, around = compose_files(attached, readers=confined.readers()), Circumstances()
    submission = with_photos_taken_out(submission, settings.policy)
    verdict = judge(submission, settings.policy)
    return submission, verdict, decide(submission, verdict, around)


def _content(file: Path, length: int = -1) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(length)
    except OSError as error:
        raise CannotGoOn(f"{file}: cannot be read: {error.strerror or error}") from error


def _print(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
