"""Verdict -> EmailMessage: the letters that authors get. Pure; sending and deciding happen elsewhere.

Every letter answers one mail, says the same in text and in HTML, and echoes nothing the author attached beyond file
names and a few quoted words. `message_id` is the letter's own, chosen before it is sent, so that it stays the same
however often delivery is tried. All raise ValueError where the author's address cannot be written in a header.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from types import MappingProxyType
from typing import Literal

from checks.rule import Policy
from checks.verdict import Verdict
from ingest.precheck import begins_with
from ingest.submission import Submission
from notifier.answering import answer_with
from notifier.copies import Copies, sentences
from notifier.desk import Desk
from notifier.envelope import Picture, Reply
from notifier.points import MAX_FILENAME, NOTED, OPEN, Part, Thumbnail, lowered, parts_of, terms_of
from notifier.words import Words, shortened

MAX_TITLE = 120
MAX_CAPTION = 160
_MARKED = re.compile(r"^(?:\s*(?:re|bls|balas)\s*:)+\s*|\s*\[[A-Z0-9]+-[\dK-]+\]", re.IGNORECASE)
PHOTO_FILE = ("photo-format", "photo-resolution")  # the rules that are about a photo's file itself
_MENDED, _BETTER = ("mended_document",), ("better_photos",)
_WANTED = {
    "document-present": ("document",),
    "document-format": _MENDED,
    "document-readable": _MENDED,
    "photo-present": ("photos",),
    "caption-present": ("captions",),
    "photo-format": _BETTER,
    "photo-resolution": _BETTER,
    "photo-separate": (*_MENDED, "original_photos"),
    "text-font": _MENDED,
    "text-size": _MENDED,
    "text-spacing": _MENDED,
    "text-length": _MENDED,
}  # what is to be sent where the rule is not met


def rejection(
    desk: Desk,
    reply: Reply,
    submission: Submission,
    verdict: Verdict,
    policy: Policy,
    *,
    message_id: str,
    date: datetime,
    filed: str = "",
    same_files: bool = False,
    mended: Sequence[str] = (),
    thumbnails: Mapping[str, Thumbnail] = MappingProxyType({}),
    copies: Copies | None = None,
) -> EmailMessage:
    """What to mend before this submission can go on, rule by rule.

    filed: the number of the draft that this was to revise, which stays as it is. same_files: nothing in it is new.
    mended: the rules that the last letter found fault with, and that are met now. thumbnails: by file name of photos.
    copies: what goes with it, where a machine could mend all.
    """
    words = desk.words
    title = _title(submission)
    names = tuple(lowered(desk.catalogue.name(result.rule)) for result in verdict.failed)
    said = "rejection.happened" if title else "rejection.happened_untitled"
    wanted = _wanted(verdict)
    parts = parts_of(desk, verdict, policy, thumbnails=thumbnails)
    return answer_with(
        desk,
        reply,
        "rejection",
        message_id,
        date,
        preheader=words("copies.preheader") if copies else words("rejection.preheader", names=names),
        happened=words(said, title=title, count=len(names), names=names),
        next=words("copies.next") if copies else words("rejection.next", wanted=_listed(words, wanted)),
        mended=_names(desk, mended),
        parts=parts,
        pictures=_pictures(parts),
        in_order=_in_order(submission, verdict),
        replaced="better_photos" in wanted and len(submission.photos) > 1,
        filed=filed,
        same_files=same_files,
        copies=sentences(desk, copies),
        attachments=copies.attached if copies else (),
    )


def handover(
    desk: Desk, reply: Reply, submission: Submission, *, message_id: str, date: datetime, mended: Sequence[str] = ()
) -> EmailMessage:
    """An editor takes over: the program has asked for the same thing often enough. mended: as for rejection."""
    title = _title(submission)
    said = "handover.happened" if title else "handover.happened_untitled"
    happened = desk.words(said, title=title)
    return answer_with(
        desk,
        reply,
        "handover",
        message_id,
        date,
        preheader=desk.words("handover.preheader"),
        happened=happened,
        mended=_names(desk, mended),
    )


def receipt(  # noqa: PLR0917  # an answer and what it is about; every caller has them all at hand
    desk: Desk,
    reply: Reply,
    draft_number: str,
    submission: Submission,
    verdict: Verdict,
    policy: Policy,
    *,
    message_id: str,
    date: datetime,
    version: int = 1,
    corrected: Literal["", "agreed", "ourselves"] = "",
) -> EmailMessage:
    """The submission has become a draft, or the next version of one: its number, what happens next, what was noted.

    corrected: its document is a copy that we corrected, as its author agreed or because the desk does so itself.
    """
    words = desk.words
    title = _title(submission) or shortened(submission.subject, MAX_TITLE) or words("common.untitled")
    particulars = [(words("receipt.number"), draft_number)]
    if submission.document and submission.document.smallest:
        length = words("receipt.characters", count=submission.document.smallest.characters)
        particulars.append((words("receipt.length"), length))
    particulars.append((words("receipt.photos"), words("receipt.photo_count", count=len(submission.photos))))
    return answer_with(
        desk,
        reply,
        "receipt",
        message_id,
        date,
        preheader=words("receipt.preheader", number=draft_number),
        title=title,
        number=draft_number,
        version=version,
        particulars=particulars,
        corrected=words(f"copies.taken_{corrected}", file=_document(submission)) if corrected else "",
        captions=_guessed_captions(words, submission),
        parts=parts_of(desk, verdict, policy, marks=(NOTED, OPEN)),
    )


def check(  # noqa: PLR0917  # as for receipt
    desk: Desk,
    reply: Reply,
    word: str,
    submission: Submission,
    verdict: Verdict,
    policy: Policy,
    *,
    message_id: str,
    date: datetime,
    thumbnails: Mapping[str, Thumbnail] = MappingProxyType({}),
) -> EmailMessage:
    """What the rules say of a submission that its author asked to have checked with `word`, and nothing more.

    An answer to this letter is checked again: its subject begins with the word.
    """
    words = desk.words
    asked = reply if begins_with(reply.subject, word) else replace(reply, subject=f"{word}: {reply.subject}")
    title = _title(submission)
    count = len(verdict.failed)
    parts = parts_of(desk, verdict, policy, thumbnails=thumbnails)
    came_out = "failed" if count else "open" if verdict.undecided else "met"
    result = words(f"check.{came_out}", count=count)
    return answer_with(
        desk,
        asked,
        "check",
        message_id,
        date,
        preheader=result,
        happened=words("check.happened", title=title) if title else words("check.happened_untitled"),
        result=result,
        to_mend=count > 0,
        parts=parts,
        pictures=_pictures(parts),
        word=word,
    )


def known(desk: Desk, reply: Reply, number: str, title: str, *, message_id: str, date: datetime) -> EmailMessage:
    """For files that a draft of the same author has already."""
    title = shortened(title, MAX_TITLE)
    preheader = desk.words("known.preheader", number=number)
    return answer_with(desk, reply, "known", message_id, date, preheader=preheader, number=number, title=title)


def expired(desk: Desk, reply: Reply, since: datetime, *, message_id: str, date: datetime) -> EmailMessage:
    """For an author who has not answered a rejection since that moment: how to go on all the same."""
    title = shortened(_MARKED.sub("", reply.subject), MAX_TITLE) or desk.words("common.subjectless")
    preheader = desk.words("expired.preheader")
    return answer_with(
        desk, reply, "expired", message_id, date, preheader=preheader, title=title, since=desk.local(since)
    )


def gentle(desk: Desk, reply: Reply, policy: Policy, *, message_id: str, date: datetime) -> EmailMessage:
    """For a mail with no attachment, which may be a submission sent too soon or an ordinary letter."""
    preheader = desk.words("gentle.preheader")
    return answer_with(desk, reply, "gentle", message_id, date, preheader=preheader, parts=terms_of(desk, policy))


def _title(submission: Submission) -> str:
    article = submission.document.article if submission.document else None
    return shortened(article.title, MAX_TITLE) if article else ""


def _wanted(verdict: Verdict) -> tuple[str, ...]:
    """What the author is to send: keys of the words for it, in the order of the rules."""
    return tuple(dict.fromkeys(what for result in verdict.failed for what in _WANTED[result.rule]))


def _listed(words: Words, wanted: Sequence[str]) -> tuple[str, ...]:
    return tuple(words(f"rejection.want_{what}") for what in wanted)


def _document(submission: Submission) -> str:
    return shortened(submission.document.filename, MAX_TITLE) if submission.document else ""


def _names(desk: Desk, rules: Sequence[str]) -> tuple[str, ...]:
    return tuple(lowered(desk.catalogue.name(rule)) for rule in rules)


def _pictures(parts: Sequence[Part]) -> tuple[Picture, ...]:
    """The thumbnails shown, each once."""
    faults = (fault for part in parts for point in part.points for fault in point.faults)
    shown = {fault.thumbnail.picture.cid: fault.thumbnail.picture for fault in faults if fault.thumbnail}
    return tuple(shown.values())


def _in_order(submission: Submission, verdict: Verdict) -> tuple[str, ...]:
    """The files that need not come again, so that nobody mends what is whole."""
    failed = {result.rule for result in verdict.failed}
    faulty = {
        finding.where.file for result in verdict.failed if result.rule in PHOTO_FILE for finding in result.findings
    }
    files = [photo.filename for photo in submission.photos if photo.filename not in faulty and not photo.taken_out]
    if submission.document and failed <= {*PHOTO_FILE, "photo-present", "caption-present"}:
        files.insert(0, submission.document.filename)
    return tuple(f"“{shortened(file, MAX_FILENAME)}”" for file in files)


def _guessed_captions(words: Words, submission: Submission) -> tuple[str, ...]:
    return tuple(
        words(
            "receipt.caption",
            file=shortened(photo.filename, MAX_FILENAME),
            caption=shortened(photo.caption.text, MAX_CAPTION),
        )
        for photo in submission.photos
        if photo.caption and photo.caption.certainty == "probable"
    )
