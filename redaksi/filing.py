"""What was judged -> rows: state, attachments, draft and letter, committed together or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import Connection

from checks.verdict import Disposition
from ingest.message import Address
from ingest.submission import DocumentFile, PhotoFile
from notifier.letters import PHOTO_FILE
from notifier.report import Stuck
from redaksi import returns
from redaksi.agreeing import note_copy
from redaksi.answering import answer
from redaksi.app import App
from redaksi.composing import Composed, composed_ahead
from redaksi.conversing import Talk
from redaksi.deciding import reopened
from redaksi.drafting import content_of, with_taken_out_kept
from redaksi.judged import Judged
from redaksi.receipt import Json, judged_by, rules_json
from redaksi.report import results_json
from redaksi.safety import hour_is_full, tell_of_cap
from redaksi.steps import reached
from redaksi.thumbnails import thumbnails_for
from store import attachments, conversations, drafts, inbound, rulesets
from store.attachments import Attachment, Role
from store.conversations import ConversationState
from store.drafts import Content, Draft
from store.inbound import Disposition as DispositionName
from store.inbound import Inbound


def commit(app: App, row: Inbound, *judged: Judged) -> bool:
    """Close the row with everything that follows from the decision, in one transaction. Several: its articles.

    What can be made ready is, before the transaction: all other workers wait for that. False where others, judged
    meanwhile, took the last answer that an hour has room for: judge it again.
    """
    judged = tuple(with_taken_out_kept(app, each) for each in judged)
    judged = tuple(replace(each, thumbnails=thumbnails_for(app, each)) for each in judged)
    first, disposition = judged[0], _together(judged)
    rules, files = rules_json(app.config.policy), kept_attachments(first)
    by = judged_by(rules)
    verdict = _verdict(app, judged, by)
    contents = [content_of(app, each) for each in judged]
    letters = [composed_ahead(app, each) for each in judged]
    reached("process:composed")
    with suppress(_HourIsFull), app.database.transaction() as c:
        if not rulesets.kept(c, by["rules"]):
            rulesets.keep(c, by["rules"], rules, app.now())
        attachments.record(c, row.id, files)
        # From here on one at a time for each desk: on PostgreSQL what does not need it stands above.
        if first.decision.answer and not row.waived_rules and hour_is_full(c, app):
            raise _HourIsFull
        if first.talk is None:  # else join has described it
            describe(c, row, first)
        for each, content, letter in zip(judged, contents, letters, strict=True):
            _file(c, app, row, _in_its_own_talk(c, app, row, each), content, letter)
            reached("process:drafted")
        returns.note(c, app, first.returned)
        if first.decision.cause == "cap":
            tell_of_cap(c, app, _stuck(app, row, first))
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
            verdict=verdict,
        )
        reached("process:closing")
        return True
    return False


class _HourIsFull(Exception):
    """Nothing is to be committed."""


def _in_its_own_talk(c: Connection, app: App, row: Inbound, judged: Judged) -> Judged:
    """Of several articles the first has the message's conversation, each other one of its own."""
    talk, author = judged.talk, judged.submission.author
    if judged.article is None or talk is None or author is None:
        return judged
    if judged.article > 0:
        talk = Talk(conversations.open_conversation(c, app.desk_id, author.address, app.now()))
    conversations.set_part(c, talk.conversation.id, row.id, judged.article)
    return replace(judged, talk=talk)


def _file(  # noqa: PLR0917  # one call
    c: Connection, app: App, row: Inbound, judged: Judged, content: Content | None, letter: Composed | None
) -> None:
    """Draft, letter and conversation of what was judged. content: the draft's, where there is to be one."""
    draft = _file_draft(c, app, row, judged, content) if content else None
    answer(c, app, row, judged, draft, letter)
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


def _verdict(app: App, judged: Sequence[Judged], by: Json) -> Json:
    """What stands with the message: why it became what it became, and by what."""
    verdict = _outcome(app, judged[0]) | {"judged_by": by}
    verdict["faulty"] = sorted({sha256 for each in judged for sha256 in _faulty(each)})
    if len(judged) > 1:
        verdict["articles"] = [_outcome(app, each) for each in judged]
    return verdict


def _outcome(app: App, judged: Judged) -> Json:
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
