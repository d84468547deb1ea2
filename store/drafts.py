"""Drafts: articles that passed, numbered, with their photos, waiting for an editor."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from store.schema import counter, draft, draft_photo
from store.upsert import insert

DraftState = Literal["waiting"]  # menunggu editor


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


@dataclass(frozen=True, slots=True)
class Draft:
    id: int
    desk: str
    number: str  # KTK-2026-0001
    inbound_id: int
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
    filed_at: datetime
    photos: tuple[DraftPhoto, ...]


def file_draft(
    c: Connection,
    desk: str,
    *,
    prefix: str,
    year: int,
    inbound_id: int,
    title: str,
    byline: str,
    region: str,
    author_name: str,
    author_address: str,
    body_html: str,
    characters: int,
    characters_with_spaces: int,
    filed_at: datetime,
    photos: Sequence[DraftPhoto] = (),
    warnings: Iterable[str] = (),
) -> Draft:
    """File an article under the next number of its prefix and year. One per message: a second is an IntegrityError."""
    number = f"{prefix}-{year}-{next_number(c, desk, f'{prefix}-{year}'):04d}"
    row = c.execute(
        sa.insert(draft)
        .values(
            desk=desk,
            number=number,
            inbound_id=inbound_id,
            state="waiting",
            title=title,
            byline=byline,
            region=region,
            author_name=author_name,
            author_address=author_address,
            body_html=body_html,
            characters=characters,
            characters_with_spaces=characters_with_spaces,
            warnings=tuple(warnings),
            filed_at=filed_at,
        )
        .returning(draft)
    ).one()
    rows = [{"draft_id": row.id, "position": at, **asdict(photo)} for at, photo in enumerate(photos)]
    if rows:
        c.execute(sa.insert(draft_photo), rows)
    return _with_photos(c, [row])[0]


def next_number(c: Connection, desk: str, series: str) -> int:
    """1, 2, 3, … for each desk and series; given out once, without gaps, whoever asks at the same time."""
    statement = insert(c, counter).values(desk=desk, name=series, value=1)
    statement = statement.on_conflict_do_update(index_elements=("desk", "name"), set_={"value": counter.c.value + 1})
    return int(c.execute(statement.returning(counter.c.value)).scalar_one())


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


def filed(c: Connection, desk: str, since: datetime, until: datetime) -> tuple[Draft, ...]:
    """Filed from `since` to just before `until`, oldest first."""
    query = sa.select(draft).filter_by(desk=desk).where(draft.c.filed_at >= since, draft.c.filed_at < until)
    return _with_photos(c, c.execute(query.order_by(draft.c.id)).all())


def waiting(c: Connection, desk: str) -> tuple[Draft, ...]:
    """Those that wait for an editor, longest first."""
    query = sa.select(draft).filter_by(desk=desk, state="waiting").order_by(draft.c.filed_at, draft.c.id)
    return _with_photos(c, c.execute(query).all())


def used_before(c: Connection, desk: str, draft_id: int, sha256s: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Photos of these bytes in earlier drafts of the desk: (sha256, number of the draft), oldest first."""
    query = (
        sa.select(draft_photo.c.sha256, draft.c.number)
        .join(draft, draft.c.id == draft_photo.c.draft_id)
        .where(draft.c.desk == desk, draft.c.id < draft_id, draft_photo.c.sha256.in_(tuple(sha256s)))
        .order_by(draft.c.id)
    )
    return tuple((row.sha256, row.number) for row in c.execute(query))


def numbers(c: Connection, inbound_ids: Iterable[int]) -> dict[int, str]:
    """Message -> the number of its draft, for those that have one."""
    query = sa.select(draft.c.inbound_id, draft.c.number).where(draft.c.inbound_id.in_(tuple(inbound_ids)))
    return {row.inbound_id: row.number for row in c.execute(query)}


def _with_photos(c: Connection, rows: Sequence[Row[Any]]) -> tuple[Draft, ...]:
    query = sa.select(draft_photo).where(draft_photo.c.draft_id.in_([row.id for row in rows]))
    photos: dict[int, list[DraftPhoto]] = {row.id: [] for row in rows}
    for photo in c.execute(query.order_by(draft_photo.c.draft_id, draft_photo.c.position)):
        fields = {name: photo._mapping[name] for name in DraftPhoto.__dataclass_fields__}
        photos[photo.draft_id].append(DraftPhoto(**fields))
    return tuple(Draft(**row._mapping, photos=tuple(photos[row.id])) for row in rows)
