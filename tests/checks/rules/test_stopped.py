"""Reading that came to its end proves nothing against a file: the rules are unsure, whatever else they say."""

from dataclasses import replace

from checks.judge import judge
from checks.verdict import Disposition, Outcome
from ingest.submission import Submission
from ingest.unreadable import Unreadable
from tests.checks.submissions import document_file, photo_file, submission

STOPPED = Unreadable("too-large", "Reading it was stopped after 20 s.", unsure=True)


def outcome(offered: Submission, rule: str) -> tuple[Outcome, Disposition]:
    verdict = judge(offered)
    return next(result.outcome for result in verdict.results if result.rule == rule), verdict.disposition


def test_a_photo_whose_reading_was_stopped_is_held() -> None:
    offered = submission(document_file(), photos=(replace(photo_file("a.jpg"), content=STOPPED),))
    assert outcome(offered, "photo-format") == (Outcome.UNSURE, Disposition.HOLD)


def test_a_document_whose_reading_was_stopped_is_held() -> None:
    offered = submission(replace(document_file(), content=STOPPED), photos=(photo_file("a.jpg"),))
    assert outcome(offered, "document-readable") == (Outcome.UNSURE, Disposition.HOLD)
