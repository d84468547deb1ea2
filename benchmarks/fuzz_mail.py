"""Breaks mails in every way that comes to mind, and looks whether the reader keeps its promises.

    nice -n 19 python -m benchmarks.fuzz_mail [FOLDER] [--minutes M] [--seed N] [--keep FOLDER]

Half of the mails are real ones from FOLDER with bytes, lines and words changed; the others are grown from the grammar
of MIME with its words misused (mail_mutations.py). A case is known by its number: the same number makes the same mail.
The promises: nothing raises; no mail takes five seconds; every attachment ends in a list, under the sha256 of its
bytes; no text holds control characters, no header a line break; whether the author can be answered can be told. A mail
that breaks one is kept.
"""

import argparse
import hashlib
import json
import random
import re
import signal
import time
import traceback
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import highest_memory, machine
from benchmarks.mail_mutations import grown, mutated
from checks.disposition import decide
from checks.judge import judge
from checks.verdict import Outcome
from ingest.automatic import Own
from ingest.message import Message, read_message
from ingest.precheck import check_asked_by
from ingest.unreadable import Unreadable
from redaksi.demo.build import docx, email, photo
from redaksi.reading import Reading, circumstances, read_source
from redaksi.report import parse_json
from redaksi.rule_tables import read_policy

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "mail"
TOO_LONG = 5.0  # seconds of processor time
HANGS = 60  # seconds after which a mail is given up
LARGEST = 300_000  # bytes of a mail that is broken: small ones break in more ways per minute
POLICY = read_policy({})
OWN = Own(addresses=("redaksi@contoh.id",), marker="X-Redaksi-Desk")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def broken_promises(path: Path) -> list[str]:
    """Which promises reading the mail in a file breaks."""
    started = time.process_time()
    reading = read_source(path, OWN)
    verdict = judge(reading.submission, POLICY)
    decide(reading.submission, verdict, circumstances(reading, authserv_id="mx.contoh.id"))
    json.dumps(parse_json(reading.message, reading.submission, reading.automatic)).encode()
    seconds = time.process_time() - started
    broken = [f"took {seconds:.1f} s"] if seconds > TOO_LONG else []
    broken += [f"{each.rule} crashed: {each.detail}" for each in verdict.results if each.outcome is Outcome.CRASHED]
    if isinstance(reading.message, Unreadable):
        stopped = "stopped at" in reading.message.detail
        return broken + ([reading.message.detail] if stopped else [])
    check_asked_by(reading.message, ("CEK",), OWN.addresses)
    again = read_message(path.read_bytes())  # from memory: what was mapped is closed by now
    return broken + (_untrue(reading, again) if isinstance(again, Message) else ["read once, and not again"])


def _untrue(reading: Reading, message: Message) -> list[str]:
    broken = []
    submission = reading.submission
    told = {file.sha256 for file in submission.documents} | {file.sha256 for file in submission.photos}
    told |= {file.sha256 for file in submission.left_over}
    for attachment in message.attachments:
        content = attachment.content()
        if (len(content), hashlib.sha256(content).hexdigest()) != (attachment.size, attachment.sha256):
            broken.append("an attachment whose bytes are not those that were measured")
        if attachment.sha256 not in told:
            broken.append("an attachment in no list")
    names = [attachment.filename for attachment in message.attachments]
    lines = [message.subject, message.message_id, *(value for _, value in message.headers), *names]
    if any("\n" in line or _UNSEEN.search(line) for line in lines):
        broken.append("a header or name with control characters")
    if any(not name or "/" in name or name.startswith(".") for name in names):
        broken.append("a name that is a path, hidden or empty")
    if any(map(_UNSEEN.search, (message.text, *message.forwarded))):
        broken.append("a text with control characters")
    return broken


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz_mail", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0, help="number of the first case")
    parser.add_argument("--keep", type=Path, default=Path("var/fuzz"), help="where mails with findings go")
    asked = parser.parse_args()
    real = sorted(path for path in asked.folder.rglob("*") if path.is_file() and path.suffix != ".tsv")
    seeds = [path.read_bytes() for path in real if 0 < path.stat().st_size < LARGEST]
    files = (docx(), photo(400, 300), b"halo\r\n" * 50, b"> kutipan\r\n" * 50, bytes(1000))
    seeds = seeds or [email([("naskah.docx", docx()), ("foto 1.jpg", photo(400, 300))]).as_bytes()]
    signal.signal(signal.SIGALRM, _give_up)
    number, known = asked.seed, Counter[str]()
    deadline = time.monotonic() + 60 * asked.minutes
    with TemporaryDirectory() as folder:
        path = Path(folder, "case.eml")
        while time.monotonic() < deadline:
            dice = random.Random(number)
            path.write_bytes(mutated(dice.choice(seeds), dice) if number % 2 else grown(dice, files))
            for finding in _findings(path):
                mark = finding.strip().splitlines()[-1][:60]
                known[mark] += 1
                if known[mark] == 1:
                    _keep(asked.keep, number, path.read_bytes(), finding)
            number += 1
    print(machine())
    print(f"{number - asked.seed} mails, {len(seeds)} real ones to begin with, in {asked.minutes:g} minutes")
    print(f"highest memory {highest_memory() // 1000} MB; findings: {dict(known) or 'none'}")


def _findings(path: Path) -> list[str]:
    signal.alarm(HANGS)
    try:
        return broken_promises(path)
    except Exception:  # noqa: BLE001 - that is what is looked for
        return [traceback.format_exc()]
    finally:
        signal.alarm(0)


def _give_up(*_: object) -> None:
    raise TimeoutError(f"given up after {HANGS} s")


def _keep(folder: Path, number: int, mail: bytes, finding: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number}.eml"
    path.write_bytes(mail)
    print(f"kept as {path}\n{finding}", flush=True)


if __name__ == "__main__":
    main()
