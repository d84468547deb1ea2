"""Which files the rows name: what a backup must hold, and what may be removed when a row is erased."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select

from store.schema import attachment, correction, draft, draft_photo, draft_version, inbound, metadata


def named_files(c: Connection) -> frozenset[str]:
    """The sha256 of every file that a row of any desk names."""
    found: set[str] = set()
    for query in _columns():
        found.update(sha256 for (sha256,) in c.execute(query) if sha256)
    for photos in c.execute(sa.select(draft_version.c.photos)).scalars():
        found.update(photo["sha256"] for photo in photos)
    return frozenset(found)


def still_named(c: Connection, sha256: str) -> bool:
    """Whether any row names this file."""
    for query in _columns():
        (column,) = query.selected_columns
        if c.execute(query.where(column == sha256).limit(1)).first():
            return True
    versions = sa.cast(draft_version.c.photos, sa.Text).contains(sha256)
    return c.execute(sa.select(draft_version.c.draft_id).where(versions).limit(1)).first() is not None


def files_of(
    c: Connection,
    *,
    inbound_ids: Sequence[int],
    draft_ids: Sequence[int],
    published_ids: Sequence[int],
    conversation_ids: Sequence[int],
) -> frozenset[str]:
    """The files that these rows name. published_ids: drafts of which the photos that are shown stay."""
    every = (*draft_ids, *published_ids)
    queries: tuple[Select[Any], ...] = (
        sa.select(inbound.c.source_sha256).where(inbound.c.id.in_(inbound_ids)),
        sa.select(attachment.c.sha256).where(attachment.c.inbound_id.in_(inbound_ids), attachment.c.stored),
        sa.select(draft.c.document_sha256).where(draft.c.id.in_(every)),
        sa.select(draft_version.c.document_sha256).where(draft_version.c.draft_id.in_(every)),
        sa.select(correction.c.sha256).where(correction.c.conversation_id.in_(conversation_ids)),
        sa.select(correction.c.original_sha256).where(correction.c.conversation_id.in_(conversation_ids)),
        sa.select(draft_photo.c.sha256).where(draft_photo.c.draft_id.in_(draft_ids)),
    )
    found = {sha256 for query in queries for (sha256,) in c.execute(query) if sha256}
    before = sa.select(draft_version.c.photos).where(draft_version.c.draft_id.in_(every))
    return frozenset(found | {photo["sha256"] for photos in c.execute(before).scalars() for photo in photos})


def _columns() -> Iterator[Select[Any]]:
    """Every column that names files: by convention its name ends so."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith("sha256"):
                query = sa.select(column)
                yield query.where(table.c.stored) if table is attachment else query
