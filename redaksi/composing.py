"""What was judged -> its letter, written out before the transaction that queues it.

For that transaction all other workers wait, and to write the letter within it took as long as its statements. So what
only the store knows of it is foretold: another draft may be filed first, and take the number. The transaction looks
again, and where it finds something else the letter is written anew.
"""

from dataclasses import dataclass, replace
from email.message import EmailMessage

from sqlalchemy import Connection

from ingest.message import Message
from notifier.envelope import Reply, can_be_answered
from notifier.letters import check, gentle, handover, known, receipt, rejection
from redaksi.app import App
from redaksi.conversing import Talk
from redaksi.correcting import copies
from redaksi.journey import mended
from redaksi.judged import Judged
from redaksi.queueing import Written
from redaksi.reading import answer_to
from store import answers, drafts
from store.conversations import Conversation


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter says that only the store knows. number and version: of the draft that was filed or revised."""

    reply: Reply
    number: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter, and the facts by which it was written."""

    facts: Facts
    letter: Written


def composed_ahead(app: App, judged: Judged) -> Composed | None:
    """The letter as it will be if nobody is quicker; None where there is to be none, or too little is known yet."""
    if judged.decision.answer is None or judged.article:
        return None  # of several articles all but the first get their conversations as they are filed
    with app.database.reading() as c:
        facts = facts_of(c, app, judged, *_expected(c, app, judged))
    return Composed(facts, compose(app, judged, facts)) if facts else None


def facts_of(c: Connection, app: App, judged: Judged, number: str = "", version: int = 0) -> Facts | None:
    """None where nobody is answered."""
    if judged.message is None or judged.decision.answer is None:
        return None
    reply = _reply_to(app, judged.message, judged.talk, number)
    if reply is None:
        return None
    first = not answers.any_before(c, app.desk_id, reply.to.address)
    return Facts(replace(reply, first=first), number, version)


def compose(app: App, judged: Judged, facts: Facts) -> Written:
    """The letter that the decision asks for."""
    return Written.of(_letter(app, judged, facts))


def _expected(c: Connection, app: App, judged: Judged) -> tuple[str, int]:
    """Number and version of the draft that will be filed or revised; ("", 0) where none will."""
    if judged.decision.answer != "receipt":
        return "", 0
    if judged.talk and judged.talk.draft:
        return judged.talk.draft.number, judged.talk.draft.version + 1
    desk = app.config.desk
    return drafts.expected_number(c, app.desk_id, desk.prefix, app.now().astimezone(desk.zone).year), 1


def _reply_to(app: App, message: Message, talk: Talk | None, number: str) -> Reply | None:
    """How the message is answered, so that an answer to that finds its conversation; None where nobody can be.

    number: of the draft that it fills.
    """
    to = answer_to(message)
    if talk and talk.rows and can_be_answered(message.author):
        to = message.author  # the letter tells of earlier mails: to their author, whatever Reply-To this one asks for
    if to is None:
        return None
    if talk is None:
        return Reply(to, message.subject, message.message_id, message.references)
    filed = number or (talk.draft.number if talk.draft else "")
    marks = (*([filed] if filed else []), reference(app, talk.conversation))
    address = reply_address(app, talk.conversation)
    return Reply(to, message.subject, message.message_id, message.references, marks, address)


def reference(app: App, conversation: Conversation) -> str:
    """What stands in subjects while there is no draft: "KTK-K12"."""
    return f"{app.config.desk.prefix}-K{conversation.id}"


def reply_address(app: App, conversation: Conversation) -> str:
    """redaksi+TOKEN@... where the mailbox takes it, else ""."""
    if not app.config.mailbox.takes_plus_addresses:
        return ""
    name, _, domain = app.config.desk.address.rpartition("@")
    return f"{name}+{conversation.token}@{domain}"


def _letter(app: App, judged: Judged, facts: Facts) -> EmailMessage:
    desk, policy, reply = app.desk, app.config.policy, facts.reply
    message_id, date = app.new_message_id(), app.now()
    submission, verdict = judged.submission, judged.verdict
    filed = judged.talk.draft if judged.talk else None
    copy = judged.corrected
    match judged.decision.answer:
        case "receipt" if facts.number:
            return receipt(
                desk,
                reply,
                facts.number,
                submission,
                verdict,
                policy,
                message_id=message_id,
                date=date,
                version=facts.version,
                corrected=copy.taken if copy else "",
            )
        case "check" if judged.message is not None:
            word = app.check_word(judged.message)
            return check(
                desk,
                reply,
                word,
                submission,
                verdict,
                policy,
                message_id=message_id,
                date=date,
                thumbnails=judged.thumbnails,
            )
        case "handover":
            done = mended(judged.talk, verdict)
            return handover(desk, reply, submission, message_id=message_id, date=date, mended=done)
        case "known" if filed is not None:
            return known(desk, reply, filed.number, filed.title, message_id=message_id, date=date)
        case "gentle":
            return gentle(desk, reply, policy, message_id=message_id, date=date)
    return rejection(
        desk,
        reply,
        submission,
        verdict,
        policy,
        message_id=message_id,
        date=date,
        filed=filed.number if filed else "",
        same_files=judged.same_files,
        copies=copies(app, copy) if copy and not copy.taken else None,
        mended=mended(judged.talk, verdict),
        thumbnails=judged.thumbnails,
    )
