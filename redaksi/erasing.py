"""Forgetting a person, and keeping nothing longer than is wished: rows first, then the files that no row names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import structlog
from sqlalchemy import Connection

from redaksi.app import App
from store import forgetting, outbox, references, retention, signs
from store.copies import Copies
from store.errors import NotStored
from store.forgetting import Person

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Forgotten:
    """told: letters to editors that told of the person and have left; their bytes are erased. to_leave: those that
    have yet to leave, and tell of the person until then."""

    person: Person
    told: tuple[int, ...] = ()
    to_leave: tuple[int, ...] = ()
    files: int = 0


def look(app: App, address: str) -> Forgotten:
    """What would be erased; nothing changes."""
    with app.database.reading() as c:
        person = forgetting.find(c, app.desk_id, address, _names(app, address))
        told, to_leave = _telling(c, person)
    return Forgotten(person, told, to_leave)


def forget(app: App, address: str) -> Forgotten:
    """Erase what tells of a person. Raises WrongState while something of theirs is in hand."""
    with app.database.transaction() as c:
        person = forgetting.find(c, app.desk_id, address, _names(app, address))
        told, to_leave = _telling(c, person)
        files = forgetting.erase(c, person, app.now())
        forgetting.forget_source(c, told)
    sweep(app)
    app.database.compact()
    log.info("a person was forgotten", messages=len(person.messages), drafts=len(person.drafts))
    return Forgotten(person, told, to_leave, files)


def sweep(app: App) -> int:
    """Remove the files of erased rows, and the copies made of them; how many went. What a row still names stays."""
    with app.database.reading() as c:
        waiting = forgetting.doomed(c)
    removed = 0
    for sha256, at in waiting:
        with app.database.transaction() as c:  # nothing begins to name it between the question and the deed
            if not references.still_named(c, sha256) and app.files.remove(sha256, older_than=at):
                Copies(app.config.files_folder / "copies").remove(sha256)
                removed += 1
            forgetting.spared_or_gone(c, sha256)
    return removed


def keep_no_longer_when_due(app: App) -> bool:
    """Once a day; whether it was done now."""
    with app.database.reading() as c:
        last = signs.last_beat(c, app.desk_id, "kept-no-longer")
    if last is not None and timedelta(0) <= app.now() - last < timedelta(days=1):
        return False
    keep_no_longer(app)
    with app.database.transaction() as c:
        signs.beat(c, app.desk_id, "kept-no-longer", app.now())
    return True


def keep_no_longer(app: App) -> int:
    """What the configuration wants kept no longer is erased; how many things were."""
    keep, now = app.config.store.keep, app.now()
    with app.database.transaction() as c:
        erased = 0
        if keep.sources:
            erased += retention.drop_sources(c, app.desk_id, now - keep.sources, now)
        if keep.attachments:
            erased += retention.drop_attachments(c, app.desk_id, now - keep.attachments, now)
        if keep.letters:
            erased += retention.drop_letters(c, app.desk_id, now - keep.letters)
    sweep(app)
    if erased:
        log.info("kept no longer", things=erased)
    return erased


def _telling(c: Connection, person: Person) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Letters to editors that tell of the person: digests, alarms. Their words are looked through, not their bytes."""
    words = {person.address, *person.numbers, *(name for name in person.names if len(name) > 3)}
    found: tuple[list[int], list[int]] = ([], [])
    for letter in forgetting.to_nobody_in_particular(c, person.desk):
        if letter.id in person.letters:
            continue
        text = "\n".join(_texts(outbox.source(c, letter.id))).lower()
        if any(word.lower() in text for word in words):
            found[letter.state in {"held", "waiting", "sending"}].append(letter.id)
    return tuple(found[0]), tuple(found[1])


def _names(app: App, address: str) -> Callable[[str], bool]:
    """Whether a stored file has the address in it, in any case."""
    wanted = re.compile(re.escape(address.encode()), re.IGNORECASE)

    def look(sha256: str) -> bool:
        try:
            return wanted.search(app.files.path(sha256).read_bytes()) is not None
        except NotStored:
            return False

    return look


def _texts(source: bytes) -> Iterator[str]:
    message = message_from_bytes(source, policy=default)
    yield str(message["Subject"])
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_maintype() == "text":
            yield str(part.get_content())
