"""Photos that stand only inside the document -> photos of the submission, where a desk takes them out itself."""

from dataclasses import replace
from pathlib import PurePath

from checks.rule import Policy
from checks.rules.photo_separate import PHOTO_SEPARATE, is_large, photos_inside
from ingest.photo import Photo
from ingest.submission import PhotoFile, Submission

_EXTENSIONS = {"jpeg": "jpg", "tiff": "tif"}


def with_photos_taken_out(submission: Submission, policy: Policy) -> Submission:
    """The submission with what `rescue` takes out of its document among its photos, captions and all.

    Large enough ones alone, and none that is attached as well. Each is named by its place in the document.
    """
    limits = policy[PHOTO_SEPARATE.name].limits
    file = submission.document
    if not limits.rescue or file is None:
        return submission
    taken = [
        PhotoFile(
            f"{PurePath(file.filename).stem} - foto {inside.nth}.{_EXTENSIONS.get(photo.format, photo.format)}",
            found.size,
            found.sha256,
            photo,
            found.caption,
            taken_out=True,
        )
        for inside in photos_inside(file, limits)
        if (found := inside.found)
        and isinstance(photo := found.content, Photo)
        and not found.attached_as
        and is_large(photo.width, photo.height, limits)
    ]
    used = {photo.caption.text for photo in taken if photo.caption}
    unused = tuple(caption for caption in submission.unused_captions if caption not in used)
    return replace(submission, photos=(*submission.photos, *taken), unused_captions=unused)
