"""Photos are attached to the mail, not placed in the document.

What it checks: the document's text holds no picture of photo size: short side of at least `min_side` pixels. Pictures
    in headers and footers are letterheads, smaller ones are logos and icons, flat long ones are banners, vector art has
    no pixels; none counts. A picture counts as the document shows it: a cropped one by what is left.
    A photo that is attached as well, the same bytes or the same picture, is told apart (`same_attached`), and so is
    one that was taken out into the draft (`rescue`), which only warns.
Why: rule 3; Word shrinks pictures on saving, and what it keeps is often too coarse to publish.
Example: a document with a photo of 480 x 360 after the second paragraph fails with `embedded`.
Not this rule's business: whether photos are attached besides (photo-present); the size of attached ones and of those
    taken out (photo-resolution).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checks.needs import THE_READABLE_DOCUMENT, the_file
from checks.rule import Count, Rule
from checks.verdict import Fact, Finding
from ingest.embedded import Embedded
from ingest.photo import Photo
from ingest.submission import DocumentFile, Submission
from ingest.word.document import Document, Picture

_BANNER = 4  # times as long as high: a letterhead, a dividing line
_BANNER_SIDE = 480  # pixels; a panorama is higher than that


@dataclass(frozen=True, slots=True)
class Limits:
    min_side: Count = 300  # pixels of the short side from which a picture counts as a photo
    long_side: Count = 1024  # as in photo-resolution: from here on a picture could be published as it is
    short_side: Count = 768
    same_attached: Literal["meets", "warns", "fails"] = "warns"  # what a photo means that is attached as well
    rescue: bool = False  # take large enough photos out into the draft, and only warn


@dataclass(frozen=True, slots=True)
class Inside:
    """A photo in a document's text, as it is shown there. found: None where it was not looked at more closely."""

    nth: int  # which photo of the document it is, from 1
    name: str
    sha256: str
    width: int  # pixels
    height: int
    found: Embedded | None = None


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    attached = {photo.sha256: photo.filename for photo in submission.photos if not photo.taken_out}
    taken_out = {photo.sha256 for photo in submission.photos if photo.taken_out}
    for photo in photos_inside(the_file(submission), limits):
        facts: dict[str, Fact] = {"nth": photo.nth, "name": photo.name, "width": photo.width, "height": photo.height}
        twin = (photo.found.attached_as if photo.found else "") or attached.get(photo.sha256, "")
        if twin:
            meets, warns = limits.same_attached == "meets", limits.same_attached == "warns"
            yield Finding("also-attached", facts | {"attached": twin}, note=meets, warn=warns)
        elif photo.found and photo.found.sha256 in taken_out:
            yield Finding("taken-out", facts, warn=True)
        else:
            large = "yes" if is_large(photo.width, photo.height, limits) else "no"
            yield Finding("embedded", facts | {"large": large})


def photos_inside(file: DocumentFile, limits: Limits) -> Iterator[Inside]:
    """The photos in a document's text, each picture once."""
    found = {embedded.picture.sha256: embedded for embedded in file.embedded}
    pictures = file.content.pictures if isinstance(file.content, Document) else ()
    nth = 0
    distinct: dict[str, Picture] = {}
    for picture in pictures:
        distinct.setdefault(picture.sha256, picture)
    for picture in distinct.values():
        embedded = found.get(picture.sha256)
        sides = picture.shown
        if embedded and isinstance(embedded.content, Photo):
            sides = embedded.content.width, embedded.content.height
        if sides and picture.story not in {"header", "footer"} and _is_a_photo(*sides, limits):
            nth += 1
            yield Inside(nth, picture.name, picture.sha256, *sides, embedded)


def is_large(width: int, height: int, limits: Limits) -> bool:
    """Whether a photo could be published as it is."""
    return max(width, height) >= limits.long_side and min(width, height) >= limits.short_side


def _is_a_photo(width: int, height: int, limits: Limits) -> bool:
    short, long = sorted((width, height))
    return short >= limits.min_side and not (long >= _BANNER * short and short < _BANNER_SIDE)


PHOTO_SEPARATE = Rule(
    name="photo-separate",
    number=3,
    codes={
        "embedded": ("nth", "name", "width", "height", "large"),
        "also-attached": ("nth", "name", "width", "height", "attached"),
        "taken-out": ("nth", "name", "width", "height"),
    },
    limits=Limits,
    check=check,
    needs=THE_READABLE_DOCUMENT,
)
