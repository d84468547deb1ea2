"""Which files the rows name: what a backup must hold, and what may be removed when a row is erased."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select

from store.schema import attachment, draft_version, metadata


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


def _columns() -> Iterator[Select[Any]]:
    """Every column that names files: by convention its name ends so."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith("sha256"):
                query = sa.select(column)
                yield query.where(table.c.stored) if table is attachment else query
