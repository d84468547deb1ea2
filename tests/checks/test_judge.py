from collections.abc import Iterator, Mapping

import pytest

from checks import judge as module
from checks.judge import judge
from checks.rule import Rule, Ruling
from checks.rules import PUBLISHED
from checks.verdict import Disposition, Fact, Finding, Outcome, Severity, Verdict
from ingest.submission import Submission
from tests.checks.submissions import document_file, paragraph, photo_file, picture, portion, submission, unreadable_file

FULL = submission(document_file(), (photo_file(),))


class Nothing:
    """Limits of the rules made up here."""


def outcomes(verdict: Verdict) -> Mapping[str, Outcome]:
    return {result.rule: result.outcome for result in verdict.results}


def outcome_of(*findings: Finding) -> Outcome:
    """What comes of a rule that finds these."""

    def check(submission: Submission, limits: Nothing) -> Iterator[Finding]:
        yield from findings

    return _judged(Rule("made-up", 1, {"code": ()}, Nothing, check)).results[0].outcome


def _judged(rule: Rule[Nothing]) -> Verdict:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "RULES", (rule,))
        return judge(FULL, {rule.name: rule.published})


def test_a_full_submission_is_accepted() -> None:
    assert judge(FULL).disposition is Disposition.ACCEPT


def test_a_rule_switched_off_leaves_no_result() -> None:
    policy = {**PUBLISHED, "text-font": Ruling(PUBLISHED["text-font"].limits, Severity.OFF)}
    assert set(PUBLISHED) - set(outcomes(judge(FULL, policy))) == {"text-font"}


def test_a_warning_rule_fails_without_rejecting() -> None:
    calibri = submission(document_file(paragraph(portion("Warga bekerja.", font="Calibri"))), (photo_file(),))
    policy = {**PUBLISHED, "text-font": Ruling(PUBLISHED["text-font"].limits, Severity.WARN)}
    verdict = judge(calibri, policy)
    assert (outcomes(verdict)["text-font"], verdict.disposition) == (Outcome.FAILED, Disposition.ACCEPT)


def test_a_desk_judges_by_its_own_limits() -> None:
    policy = {**PUBLISHED, "text-length": Ruling(type(PUBLISHED["text-length"].limits)(max=100))}
    assert outcomes(judge(FULL, policy))["text-length"] is Outcome.FAILED


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ((), Outcome.PASSED),
        ((Finding("code", note=True),), Outcome.PASSED),
        ((Finding("code", unsure=True),), Outcome.UNSURE),
        ((Finding("code"),), Outcome.FAILED),
        ((Finding("code", unsure=True), Finding("code")), Outcome.FAILED),
        ((Finding("code", unsure=True), Finding("code", note=True)), Outcome.UNSURE),
    ],
)
def test_outcome_follows_the_findings(findings: tuple[Finding, ...], expected: Outcome) -> None:
    assert outcome_of(*findings) is expected


def test_a_rule_that_raises_is_crashed_with_its_traceback() -> None:
    def check(submission: Submission, limits: Nothing) -> Iterator[Finding]:
        yield Finding("code")
        raise ZeroDivisionError("the rule's own bug")

    verdict = _judged(Rule("made-up", 1, {"code": ()}, Nothing, check))
    (result,) = verdict.results
    assert (result.outcome, result.findings, verdict.disposition) == (Outcome.CRASHED, (), Disposition.HOLD)
    assert "in check" in result.detail
    assert result.detail.endswith("ZeroDivisionError: the rule's own bug\n")


@pytest.mark.parametrize("finding", [Finding("other"), Finding("code", {"size": 11}), Finding("code", {})])
def test_a_finding_that_was_not_declared_is_a_crash(finding: Finding) -> None:
    facts: dict[str, tuple[str, ...]] = {"code": ("font",)}
    rule = Rule("made-up", 1, facts, Nothing, lambda submission, limits: iter([finding]))
    assert outcomes(_judged(rule)) == {"made-up": Outcome.CRASHED}


def test_nothing_attached_fails_for_document_and_photos_only() -> None:
    verdict = judge(submission())
    assert [result.rule for result in verdict.failed] == ["document-present", "photo-present"]
    assert set(outcomes(verdict).values()) == {Outcome.FAILED, Outcome.SKIPPED}


def test_photos_only_inside_the_document_fail_once() -> None:
    verdict = judge(submission(document_file(pictures=(picture(),))))
    skipped = {result.rule: result.detail for result in verdict.results if result.outcome is Outcome.SKIPPED}
    assert [result.rule for result in verdict.failed] == ["photo-separate"]
    assert skipped["photo-present"] == "photos-not-only-inside"


def test_photos_inside_several_documents_are_not_called_missing() -> None:
    documents = (document_file(pictures=(picture(),)), document_file(filename="cerita.docx"))
    assert [result.rule for result in judge(submission(documents)).failed] == ["document-present"]


def test_a_desk_decides_from_what_size_a_picture_inside_is_a_photo() -> None:
    inside = submission(document_file(pictures=(picture("kecil.png", 200, 200),)))
    limits: Mapping[str, Fact] = {"min_side": 100}
    policy = {**PUBLISHED, "photo-separate": Ruling(type(PUBLISHED["photo-separate"].limits)(**limits))}
    assert [result.rule for result in judge(inside).failed] == ["photo-present"]
    assert [result.rule for result in judge(inside, policy).failed] == ["photo-separate"]


def test_a_document_of_another_type_fails_document_format_alone() -> None:
    verdict = judge(submission(unreadable_file("not-word", "pdf"), (photo_file(caption=""),)))
    assert [result.rule for result in verdict.failed] == ["document-format"]


def test_the_same_submission_is_judged_the_same() -> None:
    assert judge(FULL) == judge(FULL)
