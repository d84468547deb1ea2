"""The photos of all drafts of a desk, by their bytes and by their looks: where else was a picture used?

A fingerprint is "" until somebody has taken it, which filing a draft does not wait for.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import Connection

from store.schema import draft, draft_photo

NO_FINGERPRINT = "-"  # of a photo that has none: too even, or not to be read any more


def used_before(c: Connection, desk: str, draft_id: int, sha256s: Iterable[str]) -> dict[str, str]:
    """sha256 -> number of the last earlier draft of the desk that has a photo of these bytes, for those there are."""
    query = (
        sa.select(draft_photo.c.sha256, sa.func.max(draft.c.id).label("id"))
        .join(draft, draft.c.id == draft_photo.c.draft_id)
        .where(draft.c.desk == desk, draft.c.id < draft_id, draft_photo.c.sha256.in_(tuple(sha256s)))
        .group_by(draft_photo.c.sha256)
        .subquery()
    )
    found = c.execute(sa.select(query.c.sha256, draft.c.number).join(draft, draft.c.id == query.c.id))
    return {row.sha256: row.number for row in found}


def photos_before(c: Connection, desk: str, draft_id: int, most: int) -> tuple[tuple[str, int, int, str], ...]:
    """The photos of the desk's drafts before this one, newest draft first, `most` of them at most: (fingerprint, width,
    height, number of the draft). Those without a fingerprint are left out."""
    known = draft_photo.c.fingerprint.not_in(("", NO_FINGERPRINT))
    query = (
        sa.select(draft_photo.c.fingerprint, draft_photo.c.width, draft_photo.c.height, draft.c.number)
        .join(draft, draft.c.id == draft_photo.c.draft_id)
        .where(draft.c.desk == desk, draft.c.id < draft_id, known)
        .order_by(draft.c.id.desc(), draft_photo.c.position)
        .limit(most)
    )
    return tuple((row.fingerprint, row.width, row.height, row.number) for row in c.execute(query))


def without_fingerprint(c: Connection, desk: str, most: int) -> tuple[str, ...]:
    """The sha256 of photos of the desk's drafts whose fingerprint was not taken yet, `most` of them at most."""
    query = (
        sa.select(draft_photo.c.sha256)
        .join(draft, draft.c.id == draft_photo.c.draft_id)
        .where(draft.c.desk == desk, draft_photo.c.fingerprint == "", draft_photo.c.sha256 != "")
        .distinct()
        .limit(most)
    )
    return tuple(c.execute(query).scalars())


def set_fingerprint(c: Connection, desk: str, sha256: str, fingerprint: str) -> None:
    """Of a photo, in all drafts of the desk that have it and no fingerprint of it."""
    own = sa.exists().where(draft.c.id == draft_photo.c.draft_id, draft.c.desk == desk)
    c.execute(
        sa.update(draft_photo)
        .where(draft_photo.c.sha256 == sha256, draft_photo.c.fingerprint == "", own)
        .values(fingerprint=fingerprint)
    )
