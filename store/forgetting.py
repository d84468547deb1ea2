"""A person's address -> the rows that tell of them, and those rows erased: what stays is a tombstone."""

import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from store.errors import WrongState
from store.inbound import one_at_a_time
from store.outbox import COLUMNS, Letter
from store.personal import FORGOTTEN, PERSONAL, PUBLISHED, blanks
from store.references import files_of
from store.schema import (
    attachment,
    conversation,
    correction,
    draft,
    draft_photo,
    draft_version,
    erased_file,
    event,
    inbound,
    letter,
)
from store.upsert import insert_or_update

_FINISHED = ("sent", "failed", "dropped")


@dataclass(frozen=True, slots=True)
class Person:
    """The rows of one person at a desk, by their ids. reports: mail of machines about letters to them."""

    desk: str
    address: str  # lower case
    names: frozenset[str] = frozenset()
    messages: tuple[int, ...] = ()
    reports: tuple[int, ...] = ()
    conversations: tuple[int, ...] = ()
    drafts: tuple[int, ...] = ()
    published: tuple[int, ...] = ()  # drafts whose article stands
    numbers: tuple[str, ...] = ()  # of those drafts
    letters: tuple[int, ...] = ()

    @property
    def known(self) -> bool:
        return bool(self.messages or self.conversations or self.drafts or self.letters)


def find(c: Connection, desk: str, address: str, names_it: Callable[[str], bool]) -> Person:
    """Everything of one address, in whatever case. names_it: whether the file of that sha256 has the address in it."""
    wanted = address.lower()
    rows = c.execute(sa.select(inbound.c.id, inbound.c.author_name).where(*_of(inbound, desk, wanted))).all()
    messages = tuple(row.id for row in rows)
    talks = tuple(c.execute(sa.select(conversation.c.id).where(*_of(conversation, desk, wanted))).scalars())
    filed = c.execute(
        sa.select(draft.c.id, draft.c.state, draft.c.number, draft.c.author_name).where(*_of(draft, desk, wanted))
    ).all()
    ids = tuple(row.id for row in filed)
    about = sa.or_(
        sa.func.lower(letter.c.to_address) == wanted,
        letter.c.inbound_id.in_(messages),
        letter.c.conversation_id.in_(talks),
        letter.c.draft_id.in_(ids),
    )
    letters = tuple(c.execute(sa.select(letter.c.id).where(letter.c.desk == desk, about)).scalars())
    return Person(
        desk,
        wanted,
        frozenset(row.author_name for row in (*rows, *filed) if row.author_name),
        messages,
        _reports(c, desk, wanted, names_it),
        talks,
        ids,
        tuple(row.id for row in filed if row.state == "published"),
        tuple(row.number for row in filed),
        letters,
    )


def erase(c: Connection, person: Person, now: datetime) -> int:
    """Blank what tells of them, in one transaction; how many files are to go with it (see sweep in redaksi/erasing.py).

    Raises WrongState while a message or a letter of theirs is in somebody's hands.
    """
    one_at_a_time(c, person.desk)
    busy = sa.select(inbound.c.id).where(inbound.c.desk == person.desk, inbound.c.state == "processing").limit(1)
    sending = sa.select(letter.c.id).where(letter.c.id.in_(person.letters), letter.c.state == "sending").limit(1)
    if c.execute(busy).first() or c.execute(sending).first():
        raise WrongState("a message is being judged or a letter sent at this moment: try again in a minute")
    gone = [each for each in person.drafts if each not in person.published]
    rows = (*person.messages, *person.reports)
    files = files_of(
        c, inbound_ids=rows, draft_ids=gone, published_ids=person.published, conversation_ids=person.conversations
    )
    _close_messages(c, rows, now)
    _blank(c, inbound, inbound.c.id, rows, reason=FORGOTTEN)
    _blank(c, attachment, attachment.c.inbound_id, rows)
    _blank_corrections(c, person.conversations)
    _close_conversations(c, person.conversations)
    for table, column in (
        (draft, draft.c.id),
        (draft_photo, draft_photo.c.draft_id),
        (draft_version, draft_version.c.draft_id),
    ):
        _blank(c, table, column, gone)
        _blank(c, table, column, person.published, keep_article=True)
    c.execute(sa.update(draft).where(draft.c.id.in_(gone)).values(state="declined", publish_at=None))
    waits = letter.c.id.in_(person.letters) & letter.c.state.not_in(_FINISHED)
    c.execute(sa.update(letter).where(waits).values(state="dropped"))
    _blank(c, letter, letter.c.id, person.letters)
    about = event.c.inbound_id.in_(rows) | event.c.draft_id.in_(person.drafts) | event.c.letter_id.in_(person.letters)
    c.execute(sa.update(event).where(about).values(**blanks(event, PERSONAL[event])))
    c.execute(
        sa.update(event).where(*_desk(event, person.desk), sa.func.lower(event.c.who) == person.address).values(who="")
    )
    _blank_mentions(c, person)
    doom(c, files, now)
    return len(files)


def to_nobody_in_particular(c: Connection, desk: str) -> tuple[Letter, ...]:
    """Letters that are about no one message, draft or conversation and have their bytes: digests, reports, alarms."""
    query = sa.select(*COLUMNS).filter_by(desk=desk, inbound_id=None, draft_id=None, conversation_id=None)
    query = query.where(sa.func.length(letter.c.source) > 0).order_by(letter.c.id)
    return tuple(Letter(**row._mapping) for row in c.execute(query))


def forget_source(c: Connection, ids: Iterable[int]) -> None:
    """The bytes of letters that have left are erased."""
    c.execute(sa.update(letter).where(letter.c.id.in_(tuple(ids))).values(source=b""))


def doom(c: Connection, files: Iterable[str], now: datetime) -> None:
    """The files go once no row names them."""
    for sha256 in files:
        insert_or_update(c, erased_file, ("digest",), digest=sha256, at=now)


def doomed(c: Connection) -> tuple[tuple[str, datetime], ...]:
    """The files that are to go, each with the moment from which on a newer one of the same bytes is somebody else's."""
    return tuple((row.digest, row.at) for row in c.execute(sa.select(erased_file).order_by(erased_file.c.digest)))


def spared_or_gone(c: Connection, sha256: str) -> None:
    c.execute(sa.delete(erased_file).filter_by(digest=sha256))


def _close_messages(c: Connection, ids: Iterable[int], now: datetime) -> None:
    """What waits is never judged; what waited for a person does so no more."""
    mine = inbound.c.id.in_(tuple(ids))
    pending = sa.update(inbound).where(mine, inbound.c.state == "pending")
    c.execute(pending.values(state="done", disposition="discard", closed_at=now, not_before=None))
    c.execute(sa.update(inbound).where(mine, inbound.c.settled_at.is_(None)).values(settled_at=now))


def _blank_corrections(c: Connection, conversations: Iterable[int]) -> None:
    """What was corrected is known by its sum, which is unique in its conversation."""
    mine = sa.update(correction).where(correction.c.conversation_id.in_(tuple(conversations)))
    erased = sa.literal(f"{FORGOTTEN}:").concat(sa.cast(correction.c.id, sa.Text))
    c.execute(mine.values(**blanks(correction, PERSONAL[correction]), original_sha256=erased))


def _close_conversations(c: Connection, ids: Iterable[int]) -> None:
    """Nobody's answer finds them any more."""
    for id in ids:
        values = {"author_address": "", "token": secrets.token_hex(8), "rejected_at": None}
        c.execute(sa.update(conversation).filter_by(id=id).values(**values))
        c.execute(sa.update(conversation).filter_by(id=id, state="open").values(state="expired"))


def _blank(
    c: Connection,
    table: Table,
    by: sa.ColumnElement[int],
    ids: Iterable[int],
    *,
    keep_article: bool = False,
    **values: object,
) -> None:
    columns = (PUBLISHED if keep_article else PERSONAL)[table]
    c.execute(sa.update(table).where(by.in_(tuple(ids))).values(**(blanks(table, columns) | values)))


def _reports(c: Connection, desk: str, address: str, names_it: Callable[[str], bool]) -> tuple[int, ...]:
    """Discarded mail of machines about letters to the address: its source may hold the whole letter."""
    query = sa.select(inbound.c.id, inbound.c.reason, inbound.c.source_sha256).filter_by(
        desk=desk, disposition="discard"
    )
    rows = c.execute(
        query.where(sa.func.lower(inbound.c.author_address) != address, inbound.c.reason != FORGOTTEN)
    ).all()
    return tuple(
        row.id for row in rows if address in row.reason.lower() or (row.source_sha256 and names_it(row.source_sha256))
    )


def _blank_mentions(c: Connection, person: Person) -> None:
    """The address in what we noted about messages of others ("answers what we wrote to ...")."""
    written = sa.cast(inbound.c.verdict, sa.Text)
    in_json = json.dumps(person.address)[1:-1]  # where what is beyond ASCII stands as \u017e
    told = sa.or_(
        sa.func.lower(inbound.c.reason).contains(person.address, autoescape=True),
        sa.func.lower(written).contains(in_json, autoescape=True),
    )
    query = sa.select(inbound.c.id, inbound.c.reason, inbound.c.verdict).where(inbound.c.desk == person.desk, told)
    for row in c.execute(query).all():
        verdict = row.verdict | {"detail": ""} if isinstance(row.verdict, dict) else None
        values = {"reason": FORGOTTEN if person.address in row.reason.lower() else row.reason, "verdict": verdict}
        c.execute(sa.update(inbound).filter_by(id=row.id).values(**values))


def _of(table: Table, desk: str, address: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (*_desk(table, desk), sa.func.lower(table.c.author_address) == address)


def _desk(table: Table, desk: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.c.desk == desk,)
