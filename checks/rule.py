"""What a rule is: a requirement authors read, the codes of its faults, its limits, and the function that judges."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Generic, TypeVar

from annotated_types import Ge, Gt, Le

from checks.verdict import Finding, Severity
from ingest.submission import Submission

L = TypeVar("L")

# Kinds of limits. What is outside them is refused when the configuration is read, not when an author writes.
Count = Annotated[int, Ge(1)]
Measure = Annotated[float, Gt(0)]
Part = Annotated[float, Gt(0), Le(1)]


@dataclass(frozen=True, slots=True)
class Ruling:
    """How one desk applies one rule: the limits it judges by, and what a fault costs."""

    limits: Any  # an instance of the rule's own Limits
    severity: Severity = Severity.REJECT


Policy = Mapping[str, Ruling]
"""A desk's ruling on every rule, by the rule's name."""


def only_noted(policy: Policy, rules: Collection[str]) -> Policy:
    """The policy under which faults against `rules` send nothing back: an editor lets them pass."""
    return {
        name: replace(ruling, severity=Severity.WARN)
        if name in rules and ruling.severity is Severity.REJECT
        else ruling
        for name, ruling in policy.items()
    }


@dataclass(frozen=True, slots=True)
class Need:
    """What must be there before a rule can be judged. Where it is not, the rule is skipped and the need is named."""

    name: str
    met: Callable[[Submission, Policy], bool]


@dataclass(frozen=True, slots=True)
class Rule(Generic[L]):
    """One requirement.

    name and codes, once released, are never reused or renamed: letters, statistics and configurations refer to them.
    """

    name: str
    number: int  # of the published rule that it watches over
    codes: Mapping[str, tuple[str, ...]]  # a fault's code -> the names of the facts that its findings carry
    limits: type[L]  # a frozen dataclass whose defaults are the published values
    check: Callable[[Submission, L], Iterator[Finding]]
    needs: tuple[Need, ...] = ()

    @property
    def published(self) -> Ruling:
        """The ruling of a desk that configures nothing."""
        return Ruling(self.limits())
