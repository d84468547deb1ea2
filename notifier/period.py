"""What a weekly or monthly report tells, as plain values. What each number counts: docs/reports.md."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from notifier.report import Region


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one period. rounds: (1, 2, 3, or 4 for four and more; drafts)."""

    submissions: int = 0
    drafts: int = 0
    first_time: int = 0
    rejected: int = 0
    held: int = 0
    discarded: int = 0
    failed: int = 0
    rounds: tuple[tuple[int, int], ...] = ()
    rounds_total: int = 0
    median: timedelta | None = None
    p90: timedelta | None = None
    letters_sent: int = 0
    undelivered: int = 0
    review: int = 0
    fit: int = 0
    declined: int = 0
    published: int = 0
    decided_median: timedelta | None = None
    decided_p90: timedelta | None = None

    @property
    def decisions(self) -> int:
        return self.review + self.fit + self.declined + self.published


@dataclass(frozen=True, slots=True)
class RuleCount:
    """rejections that name the rule; of letters that waited for an editor: those let go, and those overruled."""

    rule: str
    rejections: int
    confirmed: int = 0
    overridden: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """begins: aware, in the desk's zone; messages by what became of them on that day."""

    begins: datetime
    accepted: int
    rejected: int
    held: int


@dataclass(frozen=True, slots=True)
class Period:
    """A week or month at a desk. since, until: aware; before: the numbers of the period before it."""

    kind: Literal["week", "month"]
    since: datetime
    until: datetime
    numbers: Numbers
    before: Numbers
    rules: tuple[RuleCount, ...] = ()
    regions: tuple[Region, ...] = ()
    days: tuple[Day, ...] = ()
    complete: bool = True  # False: it is not over yet

    @property
    def empty(self) -> bool:
        told = self.numbers
        mail = told.submissions or told.drafts or told.held or told.failed or told.undelivered
        return not (mail or told.decisions)
