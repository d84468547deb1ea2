"""What was judged -> what the draft will hold, with its files in place before anything refers to them."""

from dataclasses import replace
from html import escape

import structlog

from checks.disposition import Decision
from checks.verdict import Disposition, Outcome
from ingest.photo import Photo
from ingest.readers import take_out
from ingest.submission import PhotoFile
from ingest.unreadable import Unreadable
from ingest.word.article_html import without_paragraphs
from ingest.word.document import Document
from redaksi.app import App
from redaksi.confined import Stopped
from redaksi.converting import with_photos_converted
from redaksi.judged import Judged
from redaksi.report import results_json
from store.drafts import Content, DraftPhoto

log = structlog.get_logger()


def content_of(app: App, judged: Judged) -> Content | None:
    """None where none is filed."""
    if judged.decision.answer != "receipt":
        return None
    submission = with_photos_converted(app, judged.submission)
    document = submission.document
    article = document.article if document else None
    return Content(
        title=(article.title if article else "") or submission.subject,
        byline=article.byline.text if article and article.byline else "",
        region=article.region_mark if article else "",
        body_html=_body_html(app, judged),
        characters=document.shown.characters if document and document.shown else 0,
        characters_with_spaces=document.shown.characters_with_spaces if document and document.shown else 0,
        document_name=document.filename if document else "",
        document_sha256=document.sha256 if document else "",
        photos=tuple(_photo(file, file.content) for file in submission.photos if isinstance(file.content, Photo)),
        unused_captions=submission.unused_captions,
        warnings=tuple(r.rule for r in judged.verdict.results if r.outcome in {Outcome.FAILED, Outcome.UNSURE}),
        results=results_json(judged.verdict.results, app.catalogue),
    )


def _photo(file: PhotoFile, photo: Photo) -> DraftPhoto:
    caption = file.caption
    return DraftPhoto(
        filename=file.filename,
        sha256=file.sha256,
        width=photo.width,
        height=photo.height,
        format=photo.format,
        caption=caption.text if caption else "",
        certainty=caption.certainty if caption else "",
        credit=caption.credit if caption else "",
        why=caption.why if caption else "",
        found_in=caption.found_in if caption else "",
        fingerprint=photo.fingerprint,
        other_caption=caption.other if caption else "",
        other_in=caption.other_in if caption else "",
        taken_out=file.taken_out,
    )


def _body_html(app: App, judged: Judged) -> str:
    """The article's body; its title, byline and captions have places of their own in a draft."""
    file = judged.submission.document
    if file is None or isinstance(file.content, Unreadable):
        return ""
    whole = _whole_html(app, app.files.path(file.sha256).read_bytes(), file.content)
    article = file.article
    if article is None:
        return whole
    apart = {article.title_at, *article.byline_at, *article.captions_at, *article.aside_at}
    return without_paragraphs(whole, [p.text for p in file.content.paragraphs if p.index in apart])


def _whole_html(app: App, content: bytes, document: Document) -> str:
    try:
        return app.confined.html(content, document)
    except Stopped as stopped:
        log.warning("the article is filed as plain paragraphs", why=stopped.unreadable.detail)
        return "\n".join(f"<p>{escape(p.text)}</p>" for p in document.paragraphs if p.text.strip())


def with_taken_out_kept(app: App, judged: Judged) -> Judged:
    """Photos that a draft takes from the document are kept as files of their own, before anything refers to them.

    Where reading them once more has to be stopped, which went well a moment ago, a person looks at the message.
    """
    file = judged.submission.document
    taken = {photo.sha256 for photo in judged.submission.photos if photo.taken_out}
    if file is None or not taken or judged.decision.answer != "receipt":
        return judged
    pictures = [inside.picture for inside in file.embedded if inside.sha256 in taken]
    try:
        contents = app.confined.call(take_out, app.files.path(file.sha256).read_bytes(), pictures)
    except Stopped as stopped:
        log.warning("photos could not be taken out of the document", sha256=file.sha256, why=str(stopped))
        return replace(judged, decision=Decision(Disposition.HOLD, "not-taken-out", str(stopped)))
    for content in contents:
        app.files.put(content)
    return judged
