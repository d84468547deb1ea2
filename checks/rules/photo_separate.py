"""Photos are attached to the mail, not placed in the document.

What it checks: the document's text holds no picture of photo size: short side of at least `min_side` pixels. Pictures
    in headers and footers are letterheads, smaller ones are logos and icons, vector art has no pixels; none counts.
Why: rule 3; Word shrinks pictures on saving, and what it keeps is often too coarse to publish.
Example: a document with "image1.jpeg", 480 x 360, after the second paragraph fails with `embedded`.
Not this rule's business: whether photos are attached besides (photo-present); the size of attached ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.needs import THE_READABLE_DOCUMENT, the_document, the_file
from checks.rule import Count, Rule
from checks.verdict import Fact, Finding, Where
from ingest.submission import Submission
from ingest.word.document import Document, Picture


@dataclass(frozen=True, slots=True)
class Limits:
    min_side: Count = 300  # pixels of the short side from which a picture counts as a photo
    long_side: Count = 1024  # as in photo-resolution: from here on a picture could be published as it is
    short_side: Count = 768


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    attached = {photo.sha256 for photo in submission.photos}
    for picture, width, height in photos_inside(the_document(submission), limits):
        large = max(width, height) >= limits.long_side and min(width, height) >= limits.short_side
        facts: dict[str, Fact] = {
            "name": picture.name,
            "width": width,
            "height": height,
            "large": "yes" if large else "no",
            "attached": "yes" if picture.sha256 in attached else "no",
        }
        yield Finding("embedded", facts, Where(the_file(submission).filename))


def photos_inside(document: Document, limits: Limits) -> Iterator[tuple[Picture, int, int]]:
    """The photos in a document's text, each picture once, with its sides in pixels."""
    distinct: dict[str, Picture] = {}
    for picture in document.pictures:
        distinct.setdefault(picture.sha256, picture)
    for picture in distinct.values():
        if picture.width is None or picture.height is None or picture.story in {"header", "footer"}:
            continue
        if min(picture.width, picture.height) >= limits.min_side:
            yield picture, picture.width, picture.height


PHOTO_SEPARATE = Rule(
    name="photo-separate",
    number=3,
    codes={"embedded": ("name", "width", "height", "large", "attached")},
    limits=Limits,
    check=check,
    needs=THE_READABLE_DOCUMENT,
)
