"""What was judged -> rows: state, attachments, draft and letter, committed together or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import structlog
from sqlalchemy import Connection

from checks.disposition import Decision
from checks.verdict import Disposition, Outcome
from ingest.message import Address
from ingest.photo import Photo
from ingest.readers import take_out
from ingest.submission import DocumentFile, PhotoFile
from ingest.unreadable import Unreadable
from ingest.word.article_html import without_paragraphs
from ingest.word.document import Document
from notifier.letters import PHOTO_FILE
from notifier.report import Stuck
from redaksi import returns
from redaksi.agreeing import note_copy
from redaksi.answering import answer
from redaksi.app import App
from redaksi.confined import Stopped
from redaksi.conversing import Talk
from redaksi.converting import with_photos_converted
from redaksi.deciding import reopened
from redaksi.judged import Judged
from redaksi.receipt import judged_by, rules_json
from redaksi.report import results_json
from redaksi.safety import hour_is_full, tell_of_cap
from redaksi.steps import reached
from redaksi.thumbnails import thumbnails_for
from store import attachments, conversations, drafts, inbound, rulesets
from store.attachments import Attachment, Role
from store.conversations import ConversationState
from store.drafts import Content, Draft, DraftPhoto
from store.inbound import Disposition as DispositionName
from store.inbound import Inbound

log = structlog.get_logger()


def commit(app: App, row: Inbound, *judged: Judged) -> bool:
    """Close the row with everything that follows from the decision, in one transaction. Several: its articles.

    False where others, judged meanwhile, took the last answer that an hour has room for: judge it again.
    """
    judged = tuple(_with_taken_out_kept(app, each) for each in judged)
    judged = tuple(replace(each, thumbnails=thumbnails_for(app, each)) for each in judged)
    contents = [_content(app, each) for each in judged]
    first, by = judged[0], judged_by(app.config.policy)
    with app.database.transaction() as c:
        if first.decision.answer and not row.waived_rules and hour_is_full(c, app):
            return False
        rulesets.keep(c, by["rules"], rules_json(app.config.policy), app.now())
        describe(c, row, first)
        attachments.record(c, row.id, kept_attachments(first))
        for each, content in zip(judged, contents, strict=True):
            _file(c, app, row, _in_its_own_talk(c, app, row, each), content)
            reached("process:drafted")
        returns.note(c, app, first.returned)
        if first.decision.cause == "cap":
            tell_of_cap(c, app, _stuck(app, row, first))
        disposition = _together(judged)
        if first.talk:
            conversations.close_joined(c, first.talk.waiting, by=row.id, disposition=disposition, now=app.now())
        inbound.close(
            c,
            row.id,
            worker=app.worker,
            disposition=disposition,
            now=app.now(),
            reason=_reason(judged),
            failed_rules=dict.fromkeys(result.rule for each in judged for result in each.verdict.failed),
            verdict=_outcome(app, first)
            | {"judged_by": by}
            | {"faulty": sorted({sha256 for each in judged for sha256 in _faulty(each)})}
            | ({"articles": [_outcome(app, each) for each in judged]} if len(judged) > 1 else {}),
        )
        reached("process:closing")
    return True


def _in_its_own_talk(c: Connection, app: App, row: Inbound, judged: Judged) -> Judged:
    """Of several articles the first has the message's conversation, each other one of its own."""
    talk, author = judged.talk, judged.submission.author
    if judged.article is None or talk is None or author is None:
        return judged
    if judged.article > 0:
        talk = Talk(conversations.open_conversation(c, app.desk_id, author.address, app.now()))
    conversations.set_part(c, talk.conversation.id, row.id, judged.article)
    return replace(judged, talk=talk)


def _file(c: Connection, app: App, row: Inbound, judged: Judged, content: Content | None) -> None:
    """Draft, letter and conversation of what was judged. content: the draft's, where there is to be one."""
    draft = _file_draft(c, app, row, judged, content) if content else None
    answer(c, app, row, judged, draft)
    talk = judged.talk
    if talk is None or talk.another_sender:
        return
    if judged.corrected and judged.decision.answer:
        note_copy(c, app, row, talk, judged.corrected)
    match judged.decision.answer:
        case "receipt":
            conversations.note(c, talk.conversation.id, app.now(), state="filed", rejected=False)
        case "rejection":
            state: ConversationState = "filed" if talk.draft else "open"
            conversations.note(c, talk.conversation.id, app.now(), state=state, rejected=talk.draft is None)
        case _:
            state = "filed" if talk.draft else "open"
            conversations.note(c, talk.conversation.id, app.now(), state=state, rejected=False)


def _together(judged: Sequence[Judged]) -> DispositionName:
    """Held if any article is, else rejected if any is, else accepted."""
    met = {each.decision.disposition for each in judged}
    order = (Disposition.HOLD, Disposition.REJECT, Disposition.ACCEPT, Disposition.DISCARD)
    return next(disposition.value for disposition in order if disposition in met)


def _reason(judged: Sequence[Judged]) -> str:
    if len(judged) == 1:
        return judged[0].decision.reason
    return "; ".join(f"article {number}: {each.decision.reason}" for number, each in enumerate(judged, 1))


def _outcome(app: App, judged: Judged) -> dict[str, Any]:
    copy = judged.corrected
    article = judged.submission.document.article if judged.submission.document else None
    return {
        "title": article.title if article else "",
        "region": article.region_mark if article else "",
        "cause": judged.decision.cause,
        "detail": judged.decision.detail,
        "results": results_json(judged.verdict.results, app.catalogue),
        **({"corrected": {"sha256": copy.sha256, "name": copy.name, "taken": copy.taken}} if copy else {}),
        **({"not_corrected": judged.not_corrected} if judged.not_corrected else {}),
    }


def _faulty(judged: Judged) -> Iterator[str]:
    """The sha256 of the photos that a rejection finds fault with; see ingest/superseding.py."""
    faults = [result for result in judged.verdict.failed if result.rule in PHOTO_FILE]
    names = {finding.where.file for result in faults for finding in result.findings}
    return (photo.sha256 for photo in judged.submission.photos if photo.filename in names)


def _stuck(app: App, row: Inbound, judged: Judged) -> Stuck:
    author = judged.submission.author.address if judged.submission.author else ""
    decision = judged.decision
    return Stuck(row.id, author, judged.submission.subject, app.now(), decision.cause, decision.detail)


def describe(c: Connection, row: Inbound, judged: Judged) -> None:
    if judged.message is None:
        return
    author = judged.message.author or Address("", "")
    inbound.describe(
        c,
        row.id,
        message_id=judged.message.message_id,
        author_name=author.name,
        author_address=author.address,
        subject=judged.message.subject,
    )


def kept_attachments(judged: Judged) -> list[Attachment]:
    """What the message itself carried, as rows."""
    submission, message = judged.own or judged.submission, judged.message
    types = {each.sha256: each.content_type for each in message.attachments} if message else {}
    documents = [_attachment(file, "document", types) for file in submission.documents]
    photos = [_attachment(file, "photo", types) for file in submission.photos if not file.taken_out]
    rest = [
        Attachment(file.filename, file.content_type, "left-over", file.size, file.sha256, file.why, stored=False)
        for file in submission.left_over
    ]
    return documents + photos + rest


def _attachment(file: DocumentFile | PhotoFile, role: Role, types: Mapping[str, str]) -> Attachment:
    return Attachment(file.filename, types.get(file.sha256, ""), role, file.size, file.sha256)


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


def _with_taken_out_kept(app: App, judged: Judged) -> Judged:
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


def _file_draft(c: Connection, app: App, row: Inbound, judged: Judged, content: Content) -> Draft:
    """A new draft, or the next version of the conversation's own."""
    talk = judged.talk
    author = judged.submission.author or Address("", "")
    now = app.now()
    if talk and talk.draft:
        revised = drafts.revise(c, talk.draft.id, inbound_id=row.id, content=content, now=now)
        reopened(c, app, talk.draft, revised)
        return revised
    return drafts.file_draft(
        c,
        app.desk_id,
        prefix=app.config.desk.prefix,
        year=now.astimezone(app.config.desk.zone).year,
        inbound_id=row.id,
        author_name=author.name,
        author_address=author.address,
        filed_at=now,
        content=content,
        article=judged.article or 0,
        conversation_id=talk.conversation.id if talk else None,
    )


def _content(app: App, judged: Judged) -> Content | None:
    """What the draft will hold, with its files in place before anything refers to them; None where none is filed."""
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
