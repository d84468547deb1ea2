"""What editors are told of a draft's photos: signs of fault that decide nothing, and where else a picture was used.

A photo is read again for it, in the child process, when a page asks: hints are no facts that a verdict rests on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ingest.photo import Limits, Photo, photo_notes
from ingest.photo_likeness import likeness
from ingest.readers import read_one_photo
from redaksi.app import App
from redaksi.confined import Stopped
from store import drafts
from store.drafts import Draft
from store.errors import NotStored

# The notes that an editor can do something about; see ingest.photo.Photo.
TOLD = (
    "blurred", "enlarged", "whatsapp-copy", "messenger-copy", "perhaps-damaged", "unusual-encoding", "animated",
    "several-pages",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hint:
    """note: one of TOLD, or same, alike (other: the photo beside it) or used-before (other: the draft's number)."""

    photo: str
    note: str
    other: str = ""


def hints(app: App, draft: Draft) -> tuple[Hint, ...]:
    """The hints on a draft's photos, in their order, then on pairs of them, then on earlier drafts."""
    read = [(photo.filename, _read(app, photo.sha256)) for photo in draft.photos]
    sound = [(name, photo) for name, photo in read if photo is not None]
    return (*_signs(sound), *_pairs(sound), *_earlier(app, draft))


def _read(app: App, sha256: str) -> Photo | None:
    """None where it cannot be read any more: then its page says that no copy could be made."""
    try:
        read = app.confined.call(read_one_photo, app.files.path(sha256).read_bytes(), Limits())
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


def _earlier(app: App, draft: Draft) -> Iterator[Hint]:
    names = {photo.sha256: photo.filename for photo in draft.photos}
    with app.database.reading() as c:
        for sha256, number in drafts.used_before(c, app.desk_id, draft.id, names):
            yield Hint(names[sha256], "used-before", number)
