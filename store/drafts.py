"""Drafts: articles that passed, numbered, with their photos, waiting for an editor."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from store.errors import WrongState
from store.prepared import prepared
from store.schema import counter, draft, draft_photo, draft_version
from store.upsert import insert

DraftState = Literal["waiting", "review", "fit", "declined", "published"]
UNDECIDED: tuple[DraftState, ...] = ("waiting", "review")  # an editor has to say what becomes of it


@dataclass(frozen=True, slots=True)
class DraftPhoto:
    filename: str
    sha256: str
    width: int  # pixels, as displayed
    height: int
    format: str
    caption: str
    certainty: str  # of the pairing: certain, probable
    credit: str = ""
    why: str = ""  # the pairing rule used
    found_in: str = ""  # where the caption stood: document, mail, file-name, metadata
    fingerprint: str = ""  # perceptual: near-duplicates differ in few bits; see store/draft_photos.py
    other_caption: str = ""  # one that its author wrote for it elsewhere, and that differs
    other_in: str = ""
    taken_out: bool = False  # it stood inside the document


@dataclass(frozen=True, slots=True)
class Draft:
    id: int
    desk: str
    number: str  # KTK-2026-0001
    inbound_id: int  # the message that brought this version
    article: int  # its place among several in that message
    conversation_id: int | None
    version: int  # from 1
    state: DraftState
    title: str
    byline: str
    region: str
    author_name: str
    author_address: str
    body_html: str
    characters: int  # without spaces
    characters_with_spaces: int
    warnings: tuple[str, ...]
    document_name: str
    document_sha256: str
    unused_captions: tuple[str, ...]
    results: Any  # of judging this version, as `redaksi check --json` gives them
    filed_at: datetime
    revised_at: datetime | None  # when this version was filed; None for the first
    decided_at: datetime | None  # when its state changed last; None while nobody has looked at this version
    decisions: int  # how many there have been
    publish_at: datetime | None  # fit: when it is to appear; None: to be settled
    link: str  # published: where
    decline_reason: str  # declined: as its author reads it
    photos: tuple[DraftPhoto, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a version of a draft consists of."""

    title: str
    byline: str
    region: str
    body_html: str
    characters: int  # without spaces
    characters_with_spaces: int
    warnings: tuple[str, ...] = ()
    document_name: str = ""
    document_sha256: str = ""
    unused_captions: tuple[str, ...] = ()
    results: Any = None
    photos: tuple[DraftPhoto, ...] = ()

    @property
    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "photos"}


@dataclass(frozen=True, slots=True)
class Version:
    """What a draft was before it was revised."""

    version: int
    inbound_id: int
    title: str
    byline: str
    region: str
    body_html: str
    characters: int
    characters_with_spaces: int
    document_name: str
    document_sha256: str
    photos: tuple[DraftPhoto, ...]
    filed_at: datetime


def file_draft(
    c: Connection,
    desk: str,
    *,
    prefix: str,
    year: int,
    inbound_id: int,
    author_name: str,
    author_address: str,
    content: Content,
    filed_at: datetime,
    article: int = 0,
    conversation_id: int | None = None,
) -> Draft:
    """File an article under the next number of its prefix and year.

    One for each article of a message and one for each conversation: a second is an IntegrityError.
    """
    number = _number(prefix, year, next_number(c, desk, _series(prefix, year)))
    row = c.execute(
        _INSERT,
        {
            "desk": desk,
            "number": number,
            "inbound_id": inbound_id,
            "article": article,
            "conversation_id": conversation_id,
            "version": 1,
            "state": "waiting",
            "author_name": author_name,
            "author_address": author_address,
            "filed_at": filed_at,
            **content.columns,
        },
    ).one()
    _insert_photos(c, row.id, content.photos)
    return _with_photos(c, [row])[0]


_OPEN = {"state": "waiting", "decided_at": None, "publish_at": None, "decline_reason": ""}


def revise(c: Connection, id: int, *, inbound_id: int, content: Content, now: datetime) -> Draft:
    """The next version of a draft; what it was before is kept. What was decided on that is open again.

    Raises WrongState for one that is published.
    """
    query = sa.select(draft).where(draft.c.id == id, draft.c.state != "published").with_for_update()
    before = _with_photos(c, c.execute(query).all())
    if not before:
        raise WrongState(f"draft {id} is published: it is not revised any more")
    old = before[0]
    kept = {name: getattr(old, name) for name in Version.__dataclass_fields__ if name not in {"photos", "filed_at"}}
    photos = [asdict(photo) for photo in old.photos]
    c.execute(
        sa.insert(draft_version).values(draft_id=id, photos=photos, filed_at=old.revised_at or old.filed_at, **kept)
    )
    c.execute(sa.delete(draft_photo).filter_by(draft_id=id))
    row = c.execute(
        sa.update(draft)
        .filter_by(id=id)
        .values(inbound_id=inbound_id, article=0, version=old.version + 1, revised_at=now, **_OPEN, **content.columns)
        .returning(draft)
    ).one()
    _insert_photos(c, id, content.photos)
    return _with_photos(c, [row])[0]


def versions(c: Connection, id: int) -> tuple[Version, ...]:
    """What the draft was before, oldest first."""
    query = sa.select(draft_version).filter_by(draft_id=id).order_by(draft_version.c.version)
    found = []
    for row in c.execute(query):
        fields = {name: row._mapping[name] for name in Version.__dataclass_fields__}
        found.append(Version(**fields | {"photos": tuple(DraftPhoto(**photo) for photo in row.photos)}))
    return tuple(found)


def _insert_photos(c: Connection, id: int, photos: Sequence[DraftPhoto]) -> None:
    rows = [{"draft_id": id, "position": at, **asdict(photo)} for at, photo in enumerate(photos)]
    if rows:
        c.execute(_INSERT_PHOTO, rows)


def next_number(c: Connection, desk: str, series: str) -> int:
    """1, 2, 3, … for each desk and series; given out once, without gaps, whoever asks at the same time."""
    statement = _count(c.dialect.name)
    return int(c.execute(statement, {"desk": desk, "name": series, "value": 1}).scalar_one())


def expected_number(c: Connection, desk: str, prefix: str, year: int) -> str:
    """The number that the next draft will have, unless another is filed before."""
    query = sa.select(counter.c.value).filter_by(desk=desk, name=_series(prefix, year))
    return _number(prefix, year, (c.execute(query).scalar_one_or_none() or 0) + 1)


def _series(prefix: str, year: int) -> str:
    return f"{prefix}-{year}"


def _number(prefix: str, year: int, nth: int) -> str:
    return f"{_series(prefix, year)}-{nth:04d}"


def get(c: Connection, desk: str, number: str | int) -> Draft | None:
    """By its number or its id."""
    by = {"id": int(number)} if str(number).isdecimal() else {"number": str(number)}
    rows = c.execute(sa.select(draft).filter_by(desk=desk, **by)).all()
    return _with_photos(c, rows)[0] if rows else None


def listing(c: Connection, desk: str, limit: int = 50, *, before: int | None = None) -> tuple[Draft, ...]:
    """Newest first; `before` is the last id of the page before."""
    query = sa.select(draft).filter_by(desk=desk).order_by(draft.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(draft.c.id < before)
    return _with_photos(c, c.execute(query).all())


def of_conversation(c: Connection, conversation_id: int) -> Draft | None:
    rows = c.execute(*_of_conversation(conversation_id)).all()
    return _with_photos(c, rows)[0] if rows else None


def filed(c: Connection, desk: str, since: datetime, until: datetime) -> tuple[Draft, ...]:
    """Filed or revised from `since` to just before `until`, oldest first."""
    new = (draft.c.desk == desk) & (draft.c.filed_at >= since) & (draft.c.filed_at < until)
    revised = (draft.c.desk == desk) & (draft.c.revised_at >= since) & (draft.c.revised_at < until)
    query = sa.select(draft).where(new | revised)
    return _with_photos(c, c.execute(query.order_by(draft.c.id)).all())


def waiting(c: Connection, desk: str) -> tuple[Draft, ...]:
    """Those on which an editor has to decide, longest first."""
    rows: list[Row[Any]] = []
    for state in UNDECIDED:  # each by its index; asked for both at once, SQLite reads all drafts of the desk
        rows += c.execute(sa.select(draft).filter_by(desk=desk, state=state)).all()
    return _with_photos(c, sorted(rows, key=lambda row: (row.filed_at, row.id)))


def numbers(c: Connection, inbound_ids: Iterable[int]) -> dict[int, str]:
    """Message -> the numbers of the drafts that it filed or revised, for those that did; several parted by ", "."""
    ids = tuple(inbound_ids)
    now = sa.select(draft.c.inbound_id, draft.c.number).where(draft.c.inbound_id.in_(ids))
    before = (
        sa.select(draft_version.c.inbound_id, draft.c.number)
        .join(draft, draft.c.id == draft_version.c.draft_id)
        .where(draft_version.c.inbound_id.in_(ids))
    )
    found: dict[int, list[str]] = {}
    for inbound_id, number in sorted(tuple(row) for row in c.execute(now.union(before))):
        found.setdefault(inbound_id, []).append(number)
    return {inbound_id: ", ".join(several) for inbound_id, several in found.items()}


def _with_photos(c: Connection, rows: Sequence[Row[Any]]) -> tuple[Draft, ...]:
    photos: dict[int, list[DraftPhoto]] = {row.id: [] for row in rows}
    for photo in c.execute(*_photos_of(list(photos))):
        fields = {name: photo._mapping[name] for name in DraftPhoto.__dataclass_fields__}
        photos[photo.draft_id].append(DraftPhoto(**fields))
    return tuple(Draft(**row._mapping, photos=tuple(photos[row.id])) for row in rows)


_INSERT = sa.insert(draft).returning(draft)
_INSERT_PHOTO = sa.insert(draft_photo)


@cache
def _count(dialect: str) -> Any:
    one_more = {"value": counter.c.value + 1}
    statement = insert(dialect, counter).on_conflict_do_update(index_elements=("desk", "name"), set_=one_more)
    return statement.returning(counter.c.value)


@prepared
def _of_conversation(conversation_id: int) -> sa.Select[Any]:
    return sa.select(draft).filter_by(conversation_id=conversation_id)


@prepared
def _photos_of(draft_ids: Sequence[int]) -> sa.Select[Any]:
    query = sa.select(draft_photo).where(draft_photo.c.draft_id.in_(draft_ids))
    return query.order_by(draft_photo.c.draft_id, draft_photo.c.position)
