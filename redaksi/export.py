"""A draft as a folder to look at: the article page, copies of its photos for the web, and the author's own document.

Beside the page lies what it shows; `web/` holds every size as JPEG and WebP; `asli/`, only where it is asked for, the
photos as they were sent: they may say where people live.
"""

import re
import shutil
from pathlib import Path
from typing import get_args

from checks.verdict import Verdict
from ingest.message import Address
from ingest.submission import Caption
from ingest.word.counting import Count
from notifier.changes import Changes, changes
from notifier.changes import Version as Compared
from notifier.pages import DraftPage, PagePhoto, draft_page
from redaksi.app import App
from redaksi.errors import CannotGoOn
from redaksi.photo_hints import hints
from redaksi.report import results_from_json
from redaksi.web_copies import EXTENSIONS, Size, copy_for_web
from store import corrections, drafts, inbound
from store.corrections import Correction
from store.drafts import Draft, DraftPhoto, Version
from store.inbound import Inbound

_OF_ORIGINALS = {"jpeg": "jpg", "tiff": "tif"}


def export_draft(app: App, draft: Draft, folder: Path, *, originals: bool = False) -> Path:
    """Write the draft into a folder, made where it is missing; the page's path. The page is written last."""
    with app.database.reading() as c:
        row = inbound.get(c, app.desk_id, draft.inbound_id)
        before = drafts.versions(c, draft.id)
        copy = corrections.taken_as(c, draft.conversation_id, draft.document_sha256)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        photos = [_page_photo(app, folder, number, photo) for number, photo in enumerate(draft.photos, 1)]
        if originals:
            _write_originals(app, draft, folder / "asli")
        if draft.document_sha256:
            document = app.files.path(draft.document_sha256).read_bytes()
            (folder / _document_name(draft.document_name)).write_bytes(document)
        if copy is not None:  # what was published of, and what its author sent
            original = app.files.path(copy.original_sha256).read_bytes()
            (folder / _document_name(copy.original_name)).write_bytes(original)
        page = folder / "index.html"
        changed = changes_since(before[-1], draft) if before else None
        page.write_text(draft_page(app.desk, _page(app, draft, row, photos, changed, copy)), encoding="utf-8")
    except OSError as error:
        raise CannotGoOn(f"{folder}: cannot be written: {error.strerror or error}") from error
    return page


def changes_since(before: Version, draft: Draft) -> Changes:
    """What the draft's version before it did not have, and the other way round."""
    old, new = ({photo.sha256: photo.filename for photo in version.photos} for version in (before, draft))
    return changes(Compared(before.title, before.body_html, old), Compared(draft.title, draft.body_html, new))


def _page(  # noqa: PLR0917  # one page shows all of them
    app: App,
    draft: Draft,
    row: Inbound | None,
    photos: list[PagePhoto],
    changed: Changes | None,
    copy: Correction | None,
) -> DraftPage:
    words = app.desk.words
    return DraftPage(
        number=draft.number,
        title=draft.title,
        body_html=draft.body_html,
        byline=draft.byline,
        author=Address(draft.author_name, draft.author_address),
        received=row.received_at if row else draft.filed_at,
        subject=row.subject if row else "",
        verdict=Verdict(results_from_json(draft.results or [])),
        policy=app.config.policy,
        photos=tuple(photos),
        region_mark=draft.region,
        shown=Count(draft.characters, draft.characters_with_spaces, 0),
        warnings=(
            *([words("draft.corrected", copy=copy.name, file=copy.original_name)] if copy else []),
            *(words(f"draft.hint_{hint.note}", file=hint.photo, other=hint.other) for hint in hints(app, draft)),
        ),
        unused_captions=draft.unused_captions,
        version=draft.version,
        changes=changed,
    )


def _page_photo(app: App, folder: Path, number: int, photo: DraftPhoto) -> PagePhoto:
    """Write a photo's copies; what the page says of it. Where no copy can be made, the page says so."""
    name = f"foto-{number}.jpg"
    for size in get_args(Size):
        for form in EXTENSIONS:
            copy = copy_for_web(app, photo.sha256, size, form)
            if copy is None:
                name = ""
                continue
            (folder / "web").mkdir(exist_ok=True)
            shutil.copyfile(copy, folder / "web" / f"foto-{number}-{size}.{EXTENSIONS[form]}")
    if name:
        shutil.copyfile(folder / "web" / f"foto-{number}-page.jpg", folder / name)
    caption = None
    if photo.caption:
        certainty = "certain" if photo.certainty == "certain" else "probable"
        caption = Caption(
            photo.caption,
            certainty,  # type: ignore[arg-type]
            photo.found_in,  # type: ignore[arg-type]
            photo.why,
            photo.credit,
            photo.other_caption,
            photo.other_in,  # type: ignore[arg-type]
        )
    return PagePhoto(name, photo.filename, photo.width, photo.height, caption, taken_out=photo.taken_out)


def _write_originals(app: App, draft: Draft, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for number, photo in enumerate(draft.photos, 1):
        extension = _OF_ORIGINALS.get(photo.format, photo.format)
        shutil.copyfile(app.files.path(photo.sha256), folder / f"foto-{number}.{extension}")


def _document_name(filename: str) -> str:
    """The author's own name for it, free of what a file system or a shell could take amiss."""
    return re.sub(r"[^\w .()-]", "_", filename).lstrip(".") or "naskah"
