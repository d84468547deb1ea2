"""Small pictures of the photos that a letter finds fault with, made before its transaction begins."""

from collections import Counter

from checks.verdict import Outcome
from ingest.photo import Photo
from ingest.submission import PhotoFile
from notifier.envelope import Picture
from notifier.points import SHOWN, Thumbnail, faults_of
from redaksi.app import App
from redaksi.judged import Judged
from redaksi.web_copies import copy_of

MOST = 8  # of one letter; further photos are named, as all are
LONGEST = 160  # CSS pixels
_DENSITY = 1.5  # pixels of the file for one of these: phones have two or three, mail has to stay small
LARGEST = 24_000  # bytes of one: eight of them stay under 200 kB


def thumbnails_for(app: App, judged: Judged) -> dict[str, Thumbnail]:
    """By file name, for a letter that says what to mend. One that cannot be made is left out, and so are photos that
    share a name: the letter could not say which is meant."""
    if judged.decision.answer not in {"rejection", "check"}:
        return {}
    named = {
        finding.where.file: None
        for result in judged.verdict.results
        if result.rule in SHOWN and result.outcome is Outcome.FAILED
        for finding in faults_of(result)
    }
    photos = judged.submission.photos
    once = {name for name, count in Counter(photo.filename for photo in photos).items() if count == 1}
    by_name = {photo.filename: photo for photo in photos if photo.filename in once and not photo.taken_out}
    made: dict[str, Thumbnail] = {}
    for name in named:
        if name in by_name and len(made) < MOST and (thumbnail := _thumbnail(app, by_name[name])):
            made[name] = thumbnail
    return made


def _thumbnail(app: App, file: PhotoFile) -> Thumbnail | None:
    if not isinstance(file.content, Photo):
        return None
    place = copy_of(app, file.sha256, round(LONGEST * _DENSITY))
    if place is None or ((content := place.read_bytes()) and len(content) > LARGEST):
        return None
    width, height = file.content.width, file.content.height
    scale = min(1.0, LONGEST / max(width, height))
    return Thumbnail(Picture(content), max(1, round(width * scale)), max(1, round(height * scale)))
