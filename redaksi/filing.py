"""What was judged -> rows: state, attachments, draft and letter, committed together or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.message import EmailMessage
from html import escape
from typing import Self

import structlog
from sqlalchemy import Connection

from checks.disposition import Circumstances, Decision, decide
from checks.verdict import Outcome, Verdict
from ingest.embedded import take_out
from ingest.message import Address, Message
from ingest.photo import Photo
from ingest.submission import DocumentFile, PhotoFile, Submission
from ingest.unreadable import Unreadable
from ingest.word.article_html import without_paragraphs
from ingest.word.document import Document
from notifier.envelope import Reply
from notifier.letters import check, gentle, receipt, rejection
from notifier.report import Stuck
from redaksi import returns
from redaksi.app import App
from redaksi.confined import Stopped
from redaksi.converting import with_photos_converted
from redaksi.reading import Reading, answer_to, thread_of
from redaksi.report import results_json
from redaksi.returns import Return
from redaksi.safety import tell_of_cap
from store import attachments, drafts, inbound, outbox
from store.attachments import Attachment, Role
from store.drafts import Content, Draft, DraftPhoto
from store.inbound import Inbound

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Judged:
    """A message read and judged; message is None where it was not fetched or cannot be read."""

    message: Message | None
    submission: Submission
    verdict: Verdict
    decision: Decision
    returned: tuple[Return, ...] = ()  # letters of ours that it reports on

    @classmethod
    def of(cls, reading: Reading, verdict: Verdict, around: Circumstances, returned: tuple[Return, ...] = ()) -> Self:
        message = None if isinstance(reading.message, Unreadable) else reading.message
        return cls(message, reading.submission, verdict, decide(reading.submission, verdict, around), returned)


def commit(app: App, row: Inbound, judged: Judged) -> None:
    """Close the row with everything that follows from the decision, in one transaction."""
    body = _body_html(app, judged)
    _keep_taken_out(app, judged)
    filed = judged
    if judged.decision.answer == "receipt":
        filed = replace(judged, submission=with_photos_converted(app, judged.submission))
    with app.database.transaction() as c:
        _describe(c, row, judged)
        attachments.record(c, row.id, _attachments(judged.submission, judged.message))
        draft = _file_draft(c, app, row, filed, body) if judged.decision.answer == "receipt" else None
        _answer(c, app, row, judged, draft)
        returns.note(c, app, judged.returned)
        if judged.decision.cause == "cap":
            tell_of_cap(c, app, _stuck(app, row, judged))
        inbound.close(
            c,
            row.id,
            worker=app.worker,
            disposition=judged.decision.disposition.value,
            now=app.now(),
            reason=judged.decision.reason,
            failed_rules=[result.rule for result in judged.verdict.failed],
            verdict={
                "cause": judged.decision.cause,
                "detail": judged.decision.detail,
                "results": results_json(judged.verdict.results, app.catalogue),
            },
        )


def _stuck(app: App, row: Inbound, judged: Judged) -> Stuck:
    author = judged.submission.author.address if judged.submission.author else ""
    decision = judged.decision
    return Stuck(row.id, author, judged.submission.subject, app.now(), decision.cause, decision.detail)


def _describe(c: Connection, row: Inbound, judged: Judged) -> None:
    if judged.message is None:
        return
    author = judged.submission.author or Address("", "")
    inbound.describe(
        c,
        row.id,
        message_id=judged.message.message_id,
        author_name=author.name,
        author_address=author.address,
        subject=judged.message.subject,
    )


def _attachments(submission: Submission, message: Message | None) -> list[Attachment]:
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
    if judged.decision.answer != "receipt" or file is None or isinstance(file.content, Unreadable):
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


def _keep_taken_out(app: App, judged: Judged) -> None:
    """Photos that a draft takes from the document are kept as files of their own, before anything refers to them."""
    file = judged.submission.document
    taken = {photo.sha256 for photo in judged.submission.photos if photo.taken_out}
    if judged.decision.answer != "receipt" or file is None or not taken:
        return
    pictures = [inside.picture for inside in file.embedded if inside.sha256 in taken]
    for content in app.confined.call(take_out, app.files.path(file.sha256).read_bytes(), pictures):
        app.files.put(content)


def _file_draft(c: Connection, app: App, row: Inbound, judged: Judged, body: str) -> Draft:
    submission = judged.submission
    document = submission.document
    article = document.article if document else None
    author = submission.author or Address("", "")
    now = app.now()
    return drafts.file_draft(
        c,
        app.desk_id,
        prefix=app.config.desk.prefix,
        year=now.astimezone(app.config.desk.zone).year,
        inbound_id=row.id,
        author_name=author.name,
        author_address=author.address,
        filed_at=now,
        content=Content(
            title=(article.title if article else "") or submission.subject,
            byline=article.byline.text if article and article.byline else "",
            region=article.region_mark if article else "",
            body_html=body,
            characters=document.shown.characters if document and document.shown else 0,
            characters_with_spaces=document.shown.characters_with_spaces if document and document.shown else 0,
            document_name=document.filename if document else "",
            document_sha256=document.sha256 if document else "",
            photos=tuple(_photo(file, file.content) for file in submission.photos if isinstance(file.content, Photo)),
            unused_captions=submission.unused_captions,
            warnings=tuple(r.rule for r in judged.verdict.results if r.outcome in {Outcome.FAILED, Outcome.UNSURE}),
            results=results_json(judged.verdict.results, app.catalogue),
        ),
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
    )


def _answer(c: Connection, app: App, row: Inbound, judged: Judged, draft: Draft | None) -> None:
    """Queue the letter that the decision asks for."""
    message = judged.message
    to = answer_to(message) if message else None
    if judged.decision.answer is None or message is None or to is None:
        return
    reply = Reply(to, message.subject, message.message_id, message.references)
    letter = _letter(app, judged, reply, draft)
    outbox.enqueue(
        c,
        app.desk_id,
        kind=judged.decision.answer,
        key=f"inbound:{row.id}:answer",
        to_address=reply.to.address,
        subject=str(letter["Subject"]),
        message_id=str(letter["Message-ID"]),
        source=letter.as_bytes(),
        now=app.now(),
        in_reply_to=message.message_id,
        thread=thread_of(message),
        inbound_id=row.id,
        draft_id=draft.id if draft else None,
        held=judged.decision.answer == "rejection" and app.config.letters.mode == "hold",
    )


def _letter(app: App, judged: Judged, reply: Reply, draft: Draft | None) -> EmailMessage:
    desk, policy = app.desk, app.config.policy
    message_id, date = app.new_message_id(), app.now()
    submission, verdict = judged.submission, judged.verdict
    if draft is not None:
        return receipt(desk, reply, draft.number, submission, verdict, policy, message_id=message_id, date=date)
    if judged.decision.answer == "check" and judged.message is not None:
        word = app.check_word(judged.message)
        return check(desk, reply, word, submission, verdict, policy, message_id=message_id, date=date)
    if judged.decision.answer == "gentle":
        return gentle(desk, reply, policy, message_id=message_id, date=date)
    return rejection(desk, reply, submission, verdict, policy, message_id=message_id, date=date)
