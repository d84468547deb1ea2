"""Every letter to an author, as tests write it."""

from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest

from checks.verdict import Outcome, RuleResult, Severity, Where
from ingest.submission import Submission
from notifier import letters
from notifier.letter_samples import SAMPLES
from notifier.words import LANGUAGES
from tests.notifier.samples import (
    DATE,
    DOCUMENT,
    MESSAGE_ID,
    POLICY,
    REPLY,
    TITLE,
    desk_in,
    failed,
    photo_file,
    skipped,
    submission,
    verdict,
)

HOSTILE = "<script>alert(1)</script>\r\nBcc: x@y.id {{ 7*7 }} {count} <img src=https://jejak.example/a.png>"

MIXED = {
    "photo-resolution": failed("photo-resolution", "too-small", Where("foto 2.jpg")),
    "text-font": failed("text-font", "other-font", *(Where(DOCUMENT, n, n + 1, f"Kutipan {n}") for n in range(12))),
    "text-spacing": failed("text-spacing", "other-spacing", Where(DOCUMENT, 3, 4, "Lurah"), severity=Severity.WARN),
    "text-size": RuleResult("text-size", Outcome.UNSURE, Severity.WARN),
}
NO_DOCUMENT = {
    "document-present": failed("document-present", "missing"),
    **{name: skipped(name, "document") for name in ("text-font", "text-size", "text-spacing", "text-length")},
}
NOTED = {"text-spacing": MIXED["text-spacing"]}
BARE = Submission(None, "", "", (), ())

Write = Callable[..., EmailMessage]


def rejection(
    changed: dict[str, RuleResult] = MIXED, of: Submission | None = None, language: str = "id"
) -> EmailMessage:
    of = of if of is not None else submission()
    return letters.rejection(desk_in(language), REPLY, of, verdict(changed), POLICY, message_id=MESSAGE_ID, date=DATE)


def receipt(changed: dict[str, RuleResult] = NOTED, of: Submission | None = None, language: str = "id") -> EmailMessage:
    of = of if of is not None else submission()
    return letters.receipt(
        desk_in(language), REPLY, "KTK-2026-0001", of, verdict(changed), POLICY, message_id=MESSAGE_ID, date=DATE
    )


def gentle(language: str = "id") -> EmailMessage:
    return letters.gentle(desk_in(language), REPLY, POLICY, message_id=MESSAGE_ID, date=DATE)


def check(changed: dict[str, RuleResult] = MIXED, of: Submission | None = None, language: str = "id") -> EmailMessage:
    of = of if of is not None else submission()
    return letters.check(
        desk_in(language), REPLY, "CEK", of, verdict(changed), POLICY, message_id=MESSAGE_ID, date=DATE
    )


def changed(language: str = "id", **how: Any) -> EmailMessage:
    """A receipt or a rejection for the change of a draft."""
    write: Callable[..., EmailMessage] = partial(letters.rejection, desk_in(language), REPLY, submission())
    if "version" in how:
        write = partial(letters.receipt, desk_in(language), REPLY, "KTK-2026-0001", submission())
    judged = verdict({} if "version" in how else MIXED)
    return write(judged, POLICY, message_id=MESSAGE_ID, date=DATE, **how)


def known(language: str = "id") -> EmailMessage:
    return letters.known(desk_in(language), REPLY, "KTK-2026-0001", TITLE, message_id=MESSAGE_ID, date=DATE)


def expired(language: str = "id") -> EmailMessage:
    return letters.expired(desk_in(language), REPLY, DATE, message_id=MESSAGE_ID, date=DATE)


def sample(write: Callable[..., EmailMessage], language: str = "id") -> EmailMessage:
    return write(desk_in(language), POLICY)


EVERY_LETTER = {
    "receipt, second version": partial(changed, version=2),
    "rejection, of a change": partial(changed, filed="KTK-2026-0001"),
    "rejection, of the same files": partial(changed, same_files=True),
    "known": known,
    "expired": expired,
    "check, mixed": partial(check, MIXED),
    "check, met": partial(check, {}),
    "check, nothing at all": partial(check, NO_DOCUMENT, BARE),
    "rejection, mixed": partial(rejection, MIXED),
    "rejection, no document": partial(rejection, NO_DOCUMENT, submission(documents=())),
    "rejection, nothing at all": partial(rejection, NO_DOCUMENT, BARE),
    "receipt, noted": partial(receipt, NOTED),
    "receipt, nothing noted": partial(receipt, {}, submission(photos=(photo_file("a.jpg"),))),
    "receipt, nothing known": partial(receipt, {}, BARE),
    "gentle": gentle,
    **{f"sample {name}": partial(sample, write) for name, write in SAMPLES.items()},
}
each_letter = pytest.mark.parametrize("write", EVERY_LETTER.values(), ids=EVERY_LETTER)
each_language = pytest.mark.parametrize("language", LANGUAGES)
