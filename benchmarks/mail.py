"""What the mail reader finds, and what it costs: over a folder of real mail where there is one, and on made mail.

    python -m benchmarks.mail [FOLDER] [--json] [--repeats N]

FOLDER holds a manifest.tsv that says for each mail what other parsers found in it (path, quirks, agreed_attachments).
Every mail is read, composed, judged and decided on, as the service does it; Python's own parser reads the same mails
beside ours. "Mail of a person taken for automatic" counts what neither the manifest nor the sender's address marks:
look at each. Costs are those of mail_cost.py and need no folder.
"""

import argparse
import csv
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.mail_cost import peaks, times
from checks.disposition import decide
from checks.judge import judge
from ingest.automatic import Own
from ingest.message import Message
from ingest.unreadable import Unreadable
from redaksi.reading import Reading, circumstances, read_source
from redaksi.rule_tables import read_policy

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "mail"
TOO_LONG = 5.0  # seconds of processor time: others may be at work on the machine
POLICY = read_policy({})
OWN = Own()
MARKED = re.compile(
    r"auto:|prec:(?:bulk|list|junk)|null-return-path|delivery-status|disposition-notification|(?:^|,)list(?:,|$)"
)
FAULTS = {
    "U+FFFD": re.compile("\ufffd"),
    "encoded words": re.compile(r"=\?[\w-]+\?[bBqQ]\?"),
    "control characters": re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]"),
}


@dataclass
class Findings:
    """What went wrong, each with the path of its mail."""

    messages: int = 0
    attachments: int = 0
    undecided: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    undecoded: list[str] = field(default_factory=list)
    written_so_by_sender: list[str] = field(default_factory=list)  # the source itself holds U+FFFD
    undecoded_by_stdlib: list[str] = field(default_factory=list)
    raised_by_stdlib: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)  # though automatic
    silenced: list[str] = field(default_factory=list)  # though a person's, perhaps
    slowest: float = 0.0  # seconds of processor time


def findings(folder: Path) -> Findings:
    found = Findings()
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        _look_at(folder / row["path"], row, found)
    found.messages = len(rows)
    return found


def _look_at(path: Path, row: dict[str, str], found: Findings) -> None:
    name = row["path"]
    agreed = row["agreed_attachments"].split()
    found.attachments += len(agreed)
    started = time.process_time()
    try:
        reading = read_source(path, OWN)
        decision = decide(reading.submission, judge(reading.submission, POLICY), circumstances(reading))
    except Exception as error:  # noqa: BLE001 - counting what raises is the purpose
        found.undecided.append(f"{name}: {error!r}")
        return
    seconds = time.process_time() - started
    found.slowest = max(found.slowest, seconds)
    if seconds > TOO_LONG:
        found.slow.append(f"{name}: {seconds:.1f} s")
    message = reading.message
    if isinstance(message, Unreadable):
        found.missed += [f"{name}: {each}" for each in agreed]
        return
    ours = {f"{each.sha256}:{each.size}" for each in message.attachments}
    found.missed += [f"{name}: {each}" for each in agreed if each not in ours]
    source = path.read_bytes()
    replaced = "\ufffd".encode() in source
    for fault in _undecoded(name, _texts(message)):
        (found.written_so_by_sender if replaced and "U+FFFD" in fault else found.undecoded).append(fault)
    try:
        found.undecoded_by_stdlib += _undecoded(name, _stdlib_texts(source))
    except Exception as error:  # noqa: BLE001 - as above
        found.raised_by_stdlib.append(f"{name}: {error!r}")
    marked = bool(MARKED.search(row["quirks"])) or row["top_content_type"] == "multipart/report"
    if marked and decision.answer:
        found.answered.append(name)
    if not marked and reading.automatic and not _by_sender(reading):
        found.silenced.append(f"{name}: {reading.automatic_detail}")


def _by_sender(reading: Reading) -> bool:
    return reading.automatic_detail.startswith(("From ", "Sender "))


def _texts(message: Message) -> Iterator[tuple[str, str]]:
    yield "subject", message.subject
    yield from (("text", text) for text in (message.text, *message.forwarded))
    yield from (("file name", each.filename) for each in message.attachments)
    people = (message.author, message.reply_to, *message.recipients)
    yield from (("name", person.name) for person in people if person)


def _stdlib_texts(source: bytes) -> Iterator[tuple[str, str]]:
    message = message_from_bytes(source, policy=default)
    yield "subject", str(message["subject"] or "")
    body = message.get_body(("plain", "html"))
    yield "text", body.get_content() if body is not None else ""
    yield from (("file name", part.get_filename() or "") for part in message.walk())
    for header in ("from", "reply-to", "to", "cc"):
        if message[header] is not None:
            yield from (("name", person.display_name) for person in message[header].addresses)


def _undecoded(name: str, texts: Iterator[tuple[str, str]]) -> list[str]:
    return [
        f"{name}: {fault} in {what}"
        for what, text in texts
        for fault, pattern in FAULTS.items()
        if pattern.search(text.replace("\r\n", "\n"))
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--repeats", type=int, default=21)
    asked = parser.parse_args()
    report: dict[str, object] = {"machine": machine()}
    if (asked.folder / "manifest.tsv").exists():
        report |= vars(findings(asked.folder))
    report |= {"peak memory above idle, MB": peaks(), "ratios to base64": times(asked.repeats)}
    if asked.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
        return
    for name, value in report.items():
        match value:
            case list():
                print(f"{name.replace('_', ' '):<32}{len(value)}", *value, sep="\n    ")
            case dict():
                print(name, *(f"{key:<40}{number:.2f}" for key, number in value.items()), sep="\n    ")
            case _:
                print(f"{name:<32}{value}")


if __name__ == "__main__":
    main()
