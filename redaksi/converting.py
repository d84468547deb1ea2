"""Photos in a format that the desk does not take -> JPEGs in the draft, where it wants that; kept as sent besides."""

from dataclasses import replace
from pathlib import PurePath

import structlog

from checks.rules.photo_format import PHOTO_FORMAT, is_converted
from ingest.photo import Photo
from ingest.submission import PhotoFile, Submission
from redaksi.app import App
from redaksi.confined import Stopped

log = structlog.get_logger()


def with_photos_converted(app: App, submission: Submission) -> Submission:
    """The submission as a draft shows it. A photo of which no JPEG can be made stays what it is."""
    limits = app.config.policy[PHOTO_FORMAT.name].limits
    photos = tuple(
        _converted(app, file, file.content)
        if isinstance(file.content, Photo) and is_converted(file.content, limits)
        else file
        for file in submission.photos
    )
    return replace(submission, photos=photos)


def _converted(app: App, file: PhotoFile, photo: Photo) -> PhotoFile:
    from ingest.web_copy import CannotCopy, web_copy

    content = app.files.path(file.sha256).read_bytes()
    try:
        copy = app.confined.call(web_copy, content, max(photo.width, photo.height), "jpeg")
    except (CannotCopy, Stopped) as error:
        log.warning("a photo could not be turned into a JPEG", sha256=file.sha256, why=str(error))
        return file
    stored = app.files.put(copy.content)
    told = replace(photo, format="jpeg", width=copy.width, height=copy.height)
    name = f"{PurePath(file.filename).stem}.jpg"
    return replace(file, filename=name, size=stored.size, sha256=stored.sha256, content=told)
