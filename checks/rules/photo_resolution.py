"""Photos have enough pixels.

What it checks: each readable photo, turned as it is displayed, has a long side of at least `long_side` and a short side
    of at least `short_side` pixels. So 1280 x 720, an old WhatsApp copy, fails on its short side; portraits are fine.
Why: rule 2; fewer pixels look coarse on the page.
Example: 960 x 720 fails with `too-small`, short on both sides.
Not this rule's business: photos that cannot be read (photo-format); pictures inside the document (photo-separate).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.needs import THE_READABLE_PHOTOS
from checks.rule import Count, Rule
from checks.verdict import Fact, Finding, Where
from ingest.photo import Photo, photo_notes
from ingest.submission import Submission


@dataclass(frozen=True, slots=True)
class Limits:
    long_side: Count = 1024  # pixels
    short_side: Count = 768


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    for file in submission.photos:
        if not isinstance(file.content, Photo):
            continue
        photo = file.content
        side = short_of(photo.width, photo.height, limits)
        if side:
            facts: dict[str, Fact] = {
                "width": photo.width,
                "height": photo.height,
                "side": side,
                "cause": _cause(file.filename, photo),
                "wanted_long": limits.long_side,
                "wanted_short": limits.short_side,
            }
            yield Finding("too-small", facts, Where(file.filename))


def short_of(width: int, height: int, limits: Limits) -> str:
    """Which side of a picture is too short: "long", "short", "both" or "" for neither."""
    long_short, short_short = max(width, height) < limits.long_side, min(width, height) < limits.short_side
    if long_short and short_short:
        return "both"
    return "long" if long_short else "short" if short_short else ""


# The long sides that WhatsApp makes of larger photos, formerly and now.
_WHATSAPP_SIDES = frozenset({1280, 1600})


def _cause(filename: str, photo: Photo) -> str:
    """Messengers make smaller copies; who knows that can send the original."""
    notes = photo_notes(filename, photo)
    if named := next((note for note in ("whatsapp-copy", "messenger-copy") if note in notes), ""):
        return named
    like = photo.format == "jpeg" and not photo.camera and max(photo.width, photo.height) in _WHATSAPP_SIDES
    return "whatsapp-size" if like else "none"


PHOTO_RESOLUTION = Rule(
    name="photo-resolution",
    number=2,
    codes={"too-small": ("width", "height", "side", "cause", "wanted_long", "wanted_short")},
    limits=Limits,
    check=check,
    needs=THE_READABLE_PHOTOS,
)
