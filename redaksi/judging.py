"""A message read, and the conversation it belongs to -> what becomes of it, judged with what was said before."""

from dataclasses import replace

from checks.correction import as_warnings
from checks.disposition import Circumstances, decide, offers_nothing
from checks.judge import judge
from checks.rescue import with_photos_taken_out
from checks.rule import Policy, only_noted
from ingest.captions import captions_in_mail
from ingest.message import Message
from ingest.submission import Submission
from ingest.unreadable import Unreadable
from redaksi import returns
from redaksi.agreeing import Agreed, agreed
from redaksi.app import App
from redaksi.conversing import Talk, earlier
from redaksi.correcting import correct, wants_correction
from redaksi.journey import asked
from redaksi.judged import Judged
from redaksi.reading import Reading, circumstances, files_of, read_each, read_together
from redaksi.safety import caps_reached, had_gentle_letter
from store import attachments
from store.drafts import Draft
from store.inbound import Inbound

_PAPERS = frozenset({"not-word", "not-the-article"})


def converses(app: App, reading: Reading) -> bool:
    """Whether the message is a person's whom we can answer, and no check: only these make up conversations."""
    around = circumstances(reading, authserv_id=app.config.mailbox.trusted_server, pre_check=_is_check(app, reading))
    nobody = around.unreadable or around.automatic or around.encrypted or around.unauthenticated or around.pre_check
    return not nobody and around.author_known


def judge_message(app: App, row: Inbound, reading: Reading, talk: Talk | None) -> tuple[Judged, ...]:
    """What becomes of a message: of each of its articles, where it brings several that can be told apart."""
    message = None if isinstance(reading.message, Unreadable) else reading.message
    own = reading.submission
    waived = frozenset(rule for each in (row, *(talk.rows if talk else ())) for rule in each.waived_rules)
    policy = only_noted(app.config.policy, waived)
    returned = returns.reported(app, reading)
    if talk and not talk.rows and len(own.documents) > 1 and row.source_sha256:
        read = read_each(app.files.path(row.source_sha256), app.confined.readers())
        articles = [with_photos_taken_out(each, policy) for each in read]
        if articles:
            around = _around(app, reading, talk, own, accepted=bool(row.waived_rules))
            told = (
                Judged(message, each, verdict, decide(each, verdict, around), talk=talk, own=own, article=place)
                for place, each in enumerate(articles)
                for verdict in [judge(each, policy)]
            )
            return tuple(_corrected(app, row, each, around, policy) for each in told)
    together = own
    if talk and talk.rows and talk.failed is None and not talk.too_long:
        together = read_together(earlier(app, row, talk), app.confined.readers())
    yes = agreed(app, row, talk, message, together)
    together = with_photos_taken_out(yes.corrected.submission if yes.corrected else together, policy)
    verdict = judge(together, policy)
    reports = "; ".join(each.said for each in returned)
    around = _around(app, reading, talk, together, reports=reports, accepted=bool(row.waived_rules))
    around = _with_yes(around, yes, talk)
    held_by = _known_draft(app, talk, own) if talk and not around.brings_nothing else None
    if held_by is not None:
        around = replace(around, known=held_by.number)
    decision = decide(together, verdict, around)
    same_files = _same_files(app, talk, own)
    judged = Judged(
        message, together, verdict, decision, returned, talk, own, same_files=same_files, corrected=yes.corrected
    )
    return (_corrected(app, row, judged, around, policy),)


def _with_yes(around: Circumstances, yes: Agreed, talk: Talk | None) -> Circumstances:
    """What a mail brings that only says "SETUJU": the copy it agrees to, or nothing new where that was taken before."""
    if yes.now:
        return replace(around, brings_nothing=False)
    if around.brings_nothing and yes.again and talk and talk.draft:
        return replace(around, brings_nothing=False, known=talk.draft.number)
    return replace(around, agreed_in_vain=yes.in_vain)


def _corrected(app: App, row: Inbound, judged: Judged, around: Circumstances, policy: Policy) -> Judged:
    """What is to be sent back for its looks alone, with a corrected copy: offered, or taken where the desk does so."""
    if judged.decision.answer != "rejection" or not wants_correction(app, judged.verdict):
        return judged
    made = correct(app, judged.submission, policy, at=row.received_at)
    if isinstance(made, str):
        return replace(judged, not_corrected=made)
    if app.config.documents.correct == "offer":
        return replace(judged, corrected=made)
    verdict = as_warnings(judged.verdict)
    decision = decide(made.submission, verdict, around)
    taken = replace(made, taken="ourselves")
    return replace(judged, submission=made.submission, verdict=verdict, decision=decision, corrected=taken)


def _around(
    app: App,
    reading: Reading,
    talk: Talk | None,
    together: Submission,
    *,
    reports: str = "",
    accepted: bool = False,  # by an editor: then there is no loop that a cap would guard against
) -> Circumstances:
    draft = talk.draft if talk else None
    with app.database.reading() as c:
        gently_answered = offers_nothing(together) and had_gentle_letter(c, app, reading)  # which nobody else gets
        cap_reached = "" if accepted else caps_reached(c, app, reading)
    return circumstances(
        reading,
        authserv_id=app.config.mailbox.trusted_server,
        reports=reports,
        pre_check=_is_check(app, reading),
        brings_nothing=bool(talk and talk.rows) and not _brings_something(reading.submission, together),
        in_conversation=bool(talk and (talk.rows or talk.another_sender)),
        answers_another=talk.conversation.author_address if talk and talk.another_sender else "",
        too_long=f"{len(talk.rows) + 1} messages" if talk and talk.too_long else "",
        failed_before=f"message {talk.failed.id}" if talk and talk.failed else "",
        decided=draft.number if draft and draft.state == "published" else "",
        gently_answered=gently_answered,
        asked=asked(app, talk),
        cap_reached=cap_reached,
    )


def _is_check(app: App, reading: Reading) -> bool:
    return isinstance(reading.message, Message) and app.check_word(reading.message) != ""


def _brings_something(own: Submission, together: Submission) -> bool:
    """A file, a link, an article; or captions in the text of the mail for photos that came before.

    A covering letter, or a PDF that is not the article, is for an editor: the answer would not speak of it.
    """
    names = [photo.filename for photo in together.photos]
    if names and captions_in_mail(own.text, names).captions:
        return True
    aside = {file.sha256 for file in together.left_over if file.why in _PAPERS}
    return not offers_nothing(own) and not (files_of(own) and files_of(own) <= aside)


def _known_draft(app: App, talk: Talk, own: Submission) -> Draft | None:
    """The author's draft that has every file of the message already, where it brings no words for them either."""
    files = files_of(own)
    if talk.draft is None or not files or captions_in_mail(own.text, [photo.filename for photo in own.photos]).captions:
        return None
    held = {talk.draft.document_sha256, *(photo.sha256 for photo in talk.draft.photos)}
    with app.database.reading() as c:  # a photo may have been turned into a JPEG for the draft
        kept = attachments.listing(c, talk.draft.inbound_id)
    held |= {each.sha256 for each in kept if each.role != "left-over"}
    held |= {copy.original_sha256 for copy in talk.offered if copy.sha256 == talk.draft.document_sha256}
    return talk.draft if files <= held else None


def _same_files(app: App, talk: Talk | None, own: Submission) -> bool:
    """Whether every file of the message had come before, in a message that was answered."""
    if talk is None or not talk.answered or not files_of(own):
        return False
    with app.database.reading() as c:
        before = {each.sha256 for row in talk.rows for each in attachments.listing(c, row.id)}
    return files_of(own) <= before
