"""What judging yields: findings with evidence, a result for each rule, a verdict, and the disposition it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Fact = str | int | float


class Severity(StrEnum):
    REJECT = "reject"
    WARN = "warn"
    OFF = "off"


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNSURE = "unsure"  # could not tell: a person looks, the author is not bothered
    SKIPPED = "skipped"  # what it judges is not there; the rule that says so is named
    CRASHED = "crashed"  # our bug: a person looks, the operator is told


class Disposition(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"
    HOLD = "hold"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a fault in a file.

    paragraph: the index that `redaksi inspect` shows (from 0, empty ones counted); None for the whole file.
    nth: the same place as people count (from 1, empty ones skipped); None for the whole file.
    """

    file: str = ""
    paragraph: int | None = None
    nth: int | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One way in which a rule is not met, with its evidence.

    unsure: it could not be judged. note: worth saying, yet the rule is met. warn: a fault for which nothing is sent
    back, whatever the rule's severity.
    """

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    where: Where = Where()
    unsure: bool = False
    note: bool = False
    warn: bool = False


@dataclass(frozen=True, slots=True)
class RuleResult:
    rule: str
    outcome: Outcome
    severity: Severity
    findings: tuple[Finding, ...] = ()
    detail: str = ""  # the need that was not there (skipped) or the traceback (crashed)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The results of all rules in force, in the order of the letter."""

    results: tuple[RuleResult, ...]

    @property
    def failed(self) -> tuple[RuleResult, ...]:
        """The rules for which the submission is sent back."""
        return tuple(r for r in self.results if r.outcome is Outcome.FAILED and r.severity is Severity.REJECT)

    @property
    def undecided(self) -> tuple[RuleResult, ...]:
        """The rules that a person has to look at: crashed, or unsure where it would matter."""
        return tuple(
            r
            for r in self.results
            if r.outcome is Outcome.CRASHED or (r.outcome is Outcome.UNSURE and r.severity is Severity.REJECT)
        )

    @property
    def disposition(self) -> Disposition:
        if self.undecided:
            return Disposition.HOLD
        return Disposition.REJECT if self.failed else Disposition.ACCEPT
