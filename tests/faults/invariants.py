"""What must hold once a fault is lifted: nothing lost, nothing doubled, no bytes missing."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from hashlib import sha256

from tests.faults.ground import Ground
from tests.redaksi.office import EDITOR

PLACES = {
    "accept": "Redaksi/Diterima",
    "reject": "Redaksi/Ditolak",
    "hold": "Redaksi/Diperiksa",
    "discard": "Redaksi/Diabaikan",
}


@dataclass(frozen=True)
class Found:
    """losses and doubles: what is wrong, in words; doubled: letters the server got twice in the documented case."""

    losses: tuple[str, ...]
    doubles: tuple[str, ...]
    doubled: int

    @property
    def sound(self) -> bool:
        return not self.losses and not self.doubles


def examine(ground: Ground) -> Found:
    problems = [*_messages(ground), *_unknown(ground), *_drafts(ground), *_letters(ground), *_files(ground)]
    problems += [*_mailbox(ground), *_database(ground)]
    copies = Counter(_id(letter.content) for letter in ground.smtp.letters)
    doubled = sum(count - 1 for count in copies.values())
    if doubled > ground.doubtful:
        problems.append(("double", f"{doubled} letters came twice, where {ground.doubtful} may have"))
    losses = tuple(what for kind, what in problems if kind == "loss")
    doubles = tuple(what for kind, what in problems if kind == "double")
    return Found(losses, doubles, doubled)


def examine_store(ground: Ground) -> tuple[str, ...]:
    """What is wrong with a store that may hold more than what was sent: a backup of one at work."""
    return tuple(what for _, what in (*_messages(ground), *_files(ground), *_database(ground)))


Problem = tuple[str, str]


def _messages(ground: Ground) -> Iterator[Problem]:
    rows = ground.rows("SELECT message_id, state, disposition, claimed_by, error FROM inbound")
    became: dict[str, list[tuple[object, ...]]] = {}
    for message_id, *rest in rows:
        became.setdefault(message_id, []).append(tuple(rest))
    for mail in ground.sent:
        those = became.pop(mail.message_id, [])
        if not those:
            yield "loss", f"{mail.message_id} was never recorded"
        elif len(those) > 1:
            yield "double", f"{mail.message_id} was recorded {len(those)} times"
        elif those[0] != ("done", mail.disposition, None, None):
            yield "loss", f"{mail.message_id} should be {mail.disposition} and is {those[0]}"


def _unknown(ground: Ground) -> Iterator[Problem]:
    sent = {mail.message_id for mail in ground.sent}
    for (message_id,) in ground.rows("SELECT message_id FROM inbound"):
        if message_id not in sent:
            yield "double", f"{message_id} was recorded and nobody sent it"


def _drafts(ground: Ground) -> Iterator[Problem]:
    filed = Counter(address for (address,) in ground.rows("SELECT author_address FROM draft"))
    wanted = Counter({mail.author: mail.drafts for mail in ground.sent if mail.drafts})
    yield from (("loss", f"no draft for {author}") for author in wanted - filed)
    yield from (("double", f"one draft too many for {author}") for author in filed - wanted)
    numbers = [number for (number,) in ground.rows("SELECT number FROM draft")]
    if len(set(numbers)) != len(numbers):
        yield "double", "two drafts have one number"
    if versions := ground.rows("SELECT number FROM draft WHERE version != 1"):
        yield "double", f"revised without cause: {versions}"


def _letters(ground: Ground) -> Iterator[Problem]:
    """In the outbox one of each kind for each submission, and at the server each that is "sent", and no other."""
    rows = ground.rows("SELECT to_address, kind, state, message_id, error FROM letter")
    queued = Counter((to, kind) for to, kind, *_ in rows)
    wanted = Counter((mail.author, mail.letter) for mail in ground.sent if mail.letter)
    if ground.expire_after != "0":
        wanted += Counter((mail.author, "expired") for mail in ground.sent if mail.letter == "rejection")
    wanted += Counter((EDITOR, kind) for kind in ground.editors_letters)
    yield from (("loss", f"no {kind} for {to}") for to, kind in wanted - queued)
    yield from (("double", f"a {kind} too many for {to}") for to, kind in queued - wanted)
    arrived = {_id(letter.content) for letter in ground.smtp.letters}
    for to, kind, state, message_id, error in rows:
        if state == "sent" and message_id not in arrived:
            yield "loss", f"the {kind} for {to} is sent and the server never got it"
        if state != "sent" and to not in ground.refused:
            yield "loss", f"the {kind} for {to} is {state}: {error}"
        if state == "failed" and message_id in arrived and not ground.doubtful:
            yield "double", f"the {kind} for {to} has failed and the server has it"
    for unknown in arrived - {row[3] for row in rows}:
        yield "double", f"the server got {unknown}, which is in no outbox"


def _files(ground: Ground) -> Iterator[Problem]:
    """Every file that the store names is there, and holds the bytes that it is named for."""
    named = {row[0] for row in ground.rows("SELECT source_sha256 FROM inbound WHERE source_sha256 IS NOT NULL")}
    named |= {row[0] for row in ground.rows("SELECT sha256 FROM attachment WHERE stored")}
    named |= {row[0] for row in ground.rows("SELECT document_sha256 FROM draft WHERE document_sha256 != ''")}
    named |= {row[0] for row in ground.rows("SELECT sha256 FROM draft_photo UNION SELECT sha256 FROM correction")}
    for name in sorted(named):
        path = ground.store / "files" / name[:2] / name[2:4] / name
        if not path.is_file():
            yield "loss", f"file {name} is missing"
        elif sha256(path.read_bytes()).hexdigest() != name:
            yield "loss", f"file {name} holds other bytes"
    kept: dict[str, set[str]] = {}
    query = "SELECT message_id, sha256 FROM attachment JOIN inbound ON inbound.id = inbound_id WHERE stored"
    for message_id, name in ground.rows(query):
        kept.setdefault(message_id, set()).add(name)
    for mail in ground.sent:
        if missing := {*mail.files} - kept.get(mail.message_id, set()):
            yield "loss", f"of {mail.message_id} the attachments {missing} were not kept"
    for source in {mail.source for mail in ground.sent} - named:
        yield "loss", f"the source {source} of a mail was not kept as it came"


def _mailbox(ground: Ground) -> Iterator[Problem]:
    """Each mail, and each copy of it, lies in one folder of the mailbox, the one of its disposition."""
    lie: dict[str, list[str]] = {}
    for folder in (ground.mailbox, *PLACES.values()):
        for path in ground.lying(folder):
            lie.setdefault(_id(path.read_bytes()), []).append(folder)
    for mail in ground.sent:
        folders = lie.get(mail.message_id, [])
        if not folders:
            yield "loss", f"{mail.message_id} is in no folder of the mailbox"
        elif folders != [PLACES[mail.disposition]] * mail.copies:
            yield "double" if len(folders) > mail.copies else "loss", f"{mail.message_id} lies in {folders}"


def _database(ground: Ground) -> Iterator[Problem]:
    for check in ("integrity_check", "foreign_key_check"):
        for row in ground.rows(f"PRAGMA {check}"):
            if row != ("ok",):
                yield "loss", f"{check}: {row}"
    for (verdict,) in ground.rows("SELECT verdict FROM inbound WHERE disposition IN ('accept', 'reject')"):
        if verdict is None or not json.loads(verdict):
            yield "loss", "a message was judged and its verdict is not kept"


def _id(mail: bytes) -> str:
    return str(message_from_bytes(mail[:20_000], policy=default)["Message-ID"]).strip()
