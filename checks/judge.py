"""A submission -> its verdict: every rule in force, in the order of the letter."""

import traceback
from typing import Any

from checks.rule import Policy, Rule
from checks.rules import PUBLISHED, RULES
from checks.verdict import Finding, Outcome, RuleResult, Severity, Verdict
from ingest.submission import Submission


def judge(submission: Submission, policy: Policy = PUBLISHED) -> Verdict:
    """Judge a submission by a desk's policy. Rules that are switched off leave no result; no rule can make it raise."""
    in_force = [rule for rule in RULES if policy[rule.name].severity is not Severity.OFF]
    return Verdict(tuple(_result(rule, submission, policy) for rule in in_force))


def _result(rule: Rule[Any], submission: Submission, policy: Policy) -> RuleResult:
    ruling = policy[rule.name]
    try:
        for need in rule.needs:
            if not need.met(submission, policy):
                return RuleResult(rule.name, Outcome.SKIPPED, ruling.severity, detail=need.name)
        findings = tuple(_as_declared(rule, finding) for finding in rule.check(submission, ruling.limits))
    # Whatever a rule raises is our bug: a person looks, the author hears nothing, and the other rules are judged still.
    except Exception:  # noqa: BLE001
        return RuleResult(rule.name, Outcome.CRASHED, ruling.severity, detail=traceback.format_exc())
    outcome = _outcome(findings)
    only_warns = outcome is Outcome.FAILED and all(f.warn or f.note or f.unsure for f in findings)
    return RuleResult(rule.name, outcome, Severity.WARN if only_warns else ruling.severity, findings)


def _as_declared(rule: Rule[Any], finding: Finding) -> Finding:
    """A finding that no catalogue has words for must come to light here, not when a letter is written."""
    if finding.code not in rule.codes or set(finding.facts) != set(rule.codes[finding.code]):
        raise ValueError(f"{rule.name} declares no finding {finding.code} with the facts {sorted(finding.facts)}")
    return finding


def _outcome(findings: tuple[Finding, ...]) -> Outcome:
    faults = [finding for finding in findings if not finding.note]
    if any(not finding.unsure for finding in faults):
        return Outcome.FAILED
    return Outcome.UNSURE if faults else Outcome.PASSED
