"""A draft as a folder to look at: the article page, its photos, and the author's own document."""

import re
from pathlib import Path

from checks.verdict import Verdict
from ingest.message import Address
from ingest.submission import Caption
from ingest.word.counting import Count
from notifier.pages import DraftPage, PagePhoto, draft_page
from redaksi.app import App
from redaksi.errors import CannotGoOn
from redaksi.report import results_from_json
from store import attachments, inbound
from store.attachments import Attachment
from store.drafts import Draft, DraftPhoto
from store.inbound import Inbound

EXTENSIONS = {"jpeg": "jpg", "tiff": "tif"}


def export_draft(app: App, draft: Draft, folder: Path) -> Path:
    """Write the draft into a folder, made where it is missing; the page's path. The page is written last."""
    with app.database.reading() as c:
        row = inbound.get(c, app.desk_id, draft.inbound_id)
        kept = attachments.listing(c, draft.inbound_id)
    photos = [_page_photo(number, photo) for number, photo in enumerate(draft.photos, 1)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for shown, photo in zip(photos, draft.photos, strict=True):
            (folder / shown.file).write_bytes(app.files.path(photo.sha256).read_bytes())
        for document in kept:
            if document.role == "document":
                (folder / _document_name(document)).write_bytes(app.files.path(document.sha256).read_bytes())
        page = folder / "index.html"
        page.write_text(draft_page(app.desk, _page(app, draft, row, photos)), encoding="utf-8")
    except OSError as error:
        raise CannotGoOn(f"{folder}: cannot be written: {error.strerror or error}") from error
    return page


def _page(app: App, draft: Draft, row: Inbound | None, photos: list[PagePhoto]) -> DraftPage:
    results = row.verdict.get("results", []) if row and row.verdict else []
    return DraftPage(
        number=draft.number,
        title=draft.title,
        body_html=draft.body_html,
        byline=draft.byline,
        author=Address(draft.author_name, draft.author_address),
        received=row.received_at if row else draft.filed_at,
        subject=row.subject if row else "",
        verdict=Verdict(results_from_json(results)),
        policy=app.config.policy,
        photos=tuple(photos),
        region_mark=draft.region,
        shown=Count(draft.characters, draft.characters_with_spaces, 0),
    )


def _page_photo(number: int, photo: DraftPhoto) -> PagePhoto:
    extension = EXTENSIONS.get(photo.format, photo.format)
    caption = None
    if photo.caption:
        certainty = "certain" if photo.certainty == "certain" else "probable"
        caption = Caption(photo.caption, certainty, photo.found_in, photo.why, photo.credit)  # type: ignore[arg-type]
    return PagePhoto(f"foto-{number}.{extension}", photo.filename, photo.width, photo.height, caption)


def _document_name(document: Attachment) -> str:
    """The author's own name for it, free of what a file system or a shell could take amiss."""
    return re.sub(r"[^\w .()-]", "_", document.filename).lstrip(".") or "naskah"
