import pytest

from checks.judge import judge
from checks.rules import RULES
from checks.verdict import Outcome
from ingest.submission import Submission
from tests.checks.rules.examples import FAULTS, PASSING, Fault


def test_every_rule_owns_a_passing_example() -> None:
    assert list(PASSING) == [rule.name for rule in RULES]


def test_every_code_owns_an_example() -> None:
    assert [(fault.rule, fault.code) for fault in FAULTS] == [
        (rule.name, code) for rule in RULES for code in rule.codes
    ]


@pytest.mark.parametrize("submission", PASSING.values(), ids=PASSING)
def test_passing_example_meets_every_rule(submission: Submission) -> None:
    verdict = judge(submission)
    assert {result.rule: result.outcome for result in verdict.results} == {rule.name: Outcome.PASSED for rule in RULES}
    assert not any(result.findings for result in verdict.results)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.rule}.{fault.code}")
def test_failing_example_breaks_exactly_its_rule(fault: Fault) -> None:
    results = judge(fault.submission, fault.policy).results
    found = {(result.rule, finding.code) for result in results for finding in result.findings}
    others = {result.outcome for result in results if result.rule != fault.rule}
    assert found == {(fault.rule, fault.code)}
    assert [result.outcome for result in results if result.rule == fault.rule] == [fault.outcome]
    assert others <= {Outcome.PASSED, Outcome.SKIPPED}
