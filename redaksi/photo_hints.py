"""What editors are told of a draft's photos: signs of fault that decide nothing, and where else a picture was used.

A photo is read again for it, in the child process, when a page or a digest asks: hints are no facts that a verdict
rests on, and no author waits for them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import structlog
from sqlalchemy import Connection

from ingest.photo import Limits, Photo, photo_notes
from ingest.photo_likeness import likeness
from ingest.readers import look_closely, read_mark
from redaksi.app import App
from redaksi.confined import Stopped
from store import draft_photos, drafts
from store.draft_photos import NO_FINGERPRINT
from store.drafts import Draft, DraftPhoto
from store.errors import NotStored

# The notes that an editor can do something about; see ingest.photo.Photo.
TOLD = (
    "blurred", "enlarged", "whatsapp-copy", "messenger-copy", "perhaps-damaged", "unusual-encoding", "animated",
    "several-pages",
)  # fmt: skip

TAKEN_AT_ONCE = 100
COMPARED = 2_000  # photos of the newest earlier drafts; by their bytes, all are compared

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hint:
    """note: one of TOLD, or same, alike (other: the photo beside it), used-before (the same bytes) or like-earlier
    (the same picture, as far as its looks tell; other: the earlier draft's number)."""

    photo: str
    note: str
    other: str = ""


def hints(app: App, draft: Draft) -> tuple[Hint, ...]:
    """The hints on a draft's photos, in their order, then on pairs of them, then on earlier drafts."""
    read = [(photo.filename, _read(app, photo.sha256)) for photo in draft.photos]
    sound = [(name, photo) for name, photo in read if photo is not None]
    take_fingerprints(app)
    with app.database.reading() as c:
        earlier = hints_on_earlier(c, app.desk_id, drafts.get(c, app.desk_id, draft.number) or draft)
    return (*_signs(sound), *_pairs(sound), *earlier)


def take_fingerprints(app: App) -> None:
    """Of all photos that were filed since it was done last: each has to be decoded, 20 ms for eight megapixels."""
    while True:
        with app.database.reading() as c:
            found = draft_photos.without_fingerprint(c, app.desk_id, TAKEN_AT_ONCE)
        for sha256 in found:
            fingerprint = _fingerprint(app, sha256) or NO_FINGERPRINT
            with app.database.transaction() as c:
                draft_photos.set_fingerprint(c, app.desk_id, sha256, fingerprint)
        if len(found) < TAKEN_AT_ONCE:
            return


def _fingerprint(app: App, sha256: str) -> str:
    """By which a stored photo is known again in later drafts; "" where it cannot be taken."""
    try:
        return app.confined.call(read_mark, app.files.path(sha256).read_bytes())
    except (Stopped, NotStored) as error:
        log.warning("a photo will not be known again by its looks", sha256=sha256, why=str(error))
        return ""


def hints_on_earlier(c: Connection, desk: str, draft: Draft) -> tuple[Hint, ...]:
    """The photos that an earlier draft has too, or one that looks like them; each told of once, by the last such draft.
    By looks those are known of which `take_fingerprints` has taken the fingerprint.

    Of the draft itself only what it is now counts: its own earlier versions are no use of a photo elsewhere.
    """
    used = draft_photos.used_before(c, desk, draft.id, [photo.sha256 for photo in draft.photos])
    before = draft_photos.photos_before(c, desk, draft.id, COMPARED)
    found = ((photo, used.get(photo.sha256), _looks_like(photo, before)) for photo in draft.photos)
    return tuple(
        Hint(photo.filename, "used-before" if same else "like-earlier", number)
        for photo, same, alike in found
        if (number := same or alike)
    )


def _looks_like(photo: DraftPhoto, before: Sequence[tuple[str, int, int, str]]) -> str:
    if photo.fingerprint == NO_FINGERPRINT:
        return ""
    own = (photo.fingerprint, photo.width, photo.height)
    return next((number for mark, width, height, number in before if likeness(own, (mark, width, height))), "")


def _read(app: App, sha256: str) -> Photo | None:
    """None where it cannot be read any more: then its page says that no copy could be made."""
    try:
        read = app.confined.call(look_closely, app.files.path(sha256).read_bytes(), Limits())
    except (Stopped, NotStored):
        return None
    return read if isinstance(read, Photo) else None


def _signs(photos: list[tuple[str, Photo]]) -> Iterator[Hint]:
    for name, photo in photos:
        yield from (Hint(name, note) for note in photo_notes(name, photo) if note in TOLD)


def _pairs(photos: list[tuple[str, Photo]]) -> Iterator[Hint]:
    for (name, one), (other_name, other) in combinations(photos, 2):
        alike = likeness((one.fingerprint, one.width, one.height), (other.fingerprint, other.width, other.height))
        if alike:
            yield Hint(name, alike, other_name)
