"""Photos have one of the desk's formats.

What it checks: each attached photo is, by its bytes, in one of `formats`, and can be decoded. Its name is not asked.
    With `convert`, a still picture in another format becomes a JPEG in the draft, and the rule only warns.
Why: rule 2; browsers show no HEIC or TIFF-like exotics, and a damaged picture shows half a scene.
Example: "IMG_0412.jpg" straight from an iPhone that is HEIC inside fails with `wrong-format`.
Not this rule's business: small GIFs and logos, which are no photos at all; the number of pixels (photo-resolution).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from checks.needs import PHOTOS
from checks.rule import Rule
from checks.verdict import Finding, Where
from ingest.photo import Photo
from ingest.submission import Submission
from ingest.unreadable import Unreadable

Format = Literal["jpeg", "png", "tiff", "gif", "bmp", "webp", "heic", "avif"]

_EXTENSIONS = {
    "jpeg": {".jpg", ".jpeg", ".jpe", ".jfif"},
    "tiff": {".tif", ".tiff"},
    "heic": {".heic", ".heif"},
}


@dataclass(frozen=True, slots=True)
class Limits:
    formats: tuple[Format, ...] = ("jpeg", "png", "tiff")
    convert: bool = False  # make a JPEG of a still picture in another format, and only warn


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    for photo in submission.photos:
        where = Where(photo.filename)
        if isinstance(photo.content, Unreadable):
            facts = {"cause": photo.content.reason, "found": photo.content.found}
            yield Finding("unreadable", facts, where, unsure=photo.content.unsure)
        elif "not-decoded" in photo.content.notes:  # it seems whole, and nobody here can show it
            yield Finding("unreadable", {"cause": "damaged", "found": photo.content.format}, where, unsure=True)
        elif is_converted(photo.content, limits):
            yield Finding("converted", {"found": photo.content.format}, where, warn=True)
        elif photo.content.format not in limits.formats:
            found = photo.content.format
            named = PurePath(photo.filename).suffix.lower()
            plain = not named or named in _EXTENSIONS.get(found, {f".{found}"})
            told = {"cause": "other" if plain else "disguised", "found": found, "named": named}
            yield Finding("wrong-format", told | {"wanted": " ".join(limits.formats)}, where)


def is_converted(photo: Photo, limits: Limits) -> bool:
    """Whether a draft gets a JPEG made of this photo in its place."""
    return limits.convert and photo.format not in limits.formats and "animated" not in photo.notes


PHOTO_FORMAT = Rule(
    name="photo-format",
    number=2,
    codes={
        "wrong-format": ("cause", "found", "named", "wanted"),
        "converted": ("found",),
        "unreadable": ("cause", "found"),
    },
    limits=Limits,
    check=check,
    needs=(PHOTOS,),
)
