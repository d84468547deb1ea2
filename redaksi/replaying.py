"""Stored mail judged again, by other rules or by today's program, to see which verdicts would flip. Nothing changes.

Only what the rules decided is judged again. A message that was held or discarded for another reason (correspondence,
automatic mail, a cap, its sender) is counted as left out: rules have no part in what became of it.

Messages of a conversation are judged together as they were then: with those of its author that had been judged before,
and of these with the faults that he had been told of by then.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from checks.judge import judge
from checks.messages import Catalogue
from checks.rescue import with_photos_taken_out
from checks.rule import Policy, only_noted
from checks.verdict import Outcome, Verdict
from ingest.submission import Submission
from redaksi.app import App
from redaksi.conversing import counts
from redaksi.reading import Earlier, read_each, read_together
from store import conversations, judged
from store.errors import NotStored
from store.inbound import JOINED, Inbound

# The causes of decisions that the rules made.
BY_THE_RULES = frozenset({"met", "noted", "failed", "unsure", "crashed"})
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A rule whose outcome is another now. sentence: what is found at fault now, "" where nothing is."""

    rule: str
    before: str
    now: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A message judged again; for a message with several articles one of these for each."""

    inbound: int
    article: int | None
    before: str  # disposition
    now: str
    changes: tuple[Change, ...]

    @property
    def flips(self) -> bool:
        return self.before != self.now


@dataclass(slots=True)
class LeftOut:
    """Why messages were not judged again, and how many."""

    counts: Counter[str] = field(default_factory=Counter)


def replay(app: App, policy: Policy, since: datetime | None, left_out: LeftOut) -> Iterator[Replayed]:
    """Every stored message that the rules decided on, oldest first, judged by `policy`."""
    for row in _stored(app, since):
        if why := _why_not(row):
            left_out.counts[why] += 1
            continue
        try:
            submissions = _submissions(app, row)
        except NotStored:
            left_out.counts["its files are kept no longer"] += 1
            continue
        yield from _judged(app, row, submissions, only_noted(policy, row.waived_rules))


def _stored(app: App, since: datetime | None) -> Iterator[Inbound]:
    after = 0
    while True:
        with app.database.reading() as c:
            page = judged.judged_after(c, app.desk_id, after, since, _PAGE)
        if not page:
            return
        yield from page
        after = page[-1].id


def _why_not(row: Inbound) -> str:
    if row.reason.startswith(JOINED):
        return "judged together with a later one"
    cause = (row.verdict or {}).get("cause", "")
    if cause not in BY_THE_RULES:
        return f"not decided by the rules: {cause or row.state}"
    return "" if row.source_sha256 else "its source is kept no longer"


def _submissions(app: App, row: Inbound) -> tuple[Submission, ...]:
    """What was judged then: of several articles each, else what the conversation had brought by then."""
    readers = app.confined.readers()
    if (row.verdict or {}).get("articles"):
        return read_each(app.files.path(str(row.source_sha256)), readers)
    with app.database.reading() as c:
        before = _before(c, app, row)
    return (read_together([*before, Earlier(app.files.path(str(row.source_sha256)))], readers),)


def _before(c: Connection, app: App, row: Inbound) -> list[Earlier]:
    """The conversation's messages that had been judged when this one was, or were with it."""
    talk = conversations.get(c, row.desk, row.conversation_id) if row.conversation_id else None
    if talk is None or row.closed_at is None:
        return []
    told = judged.told_before(c, talk.id, row.closed_at)
    part = conversations.part(c, talk.id)
    found = []
    for each in conversations.messages(c, talk.id):
        then = each.closed_at is not None and each.closed_at <= row.closed_at
        if each.id == row.id or not then or not each.source_sha256 or not counts(each, talk):
            continue
        faulty = frozenset((each.verdict or {}).get("faulty", ())) if each.id in told else None
        article = part.article if part and part.inbound_id == each.id else None
        found.append(Earlier(app.files.path(each.source_sha256), faulty, article))
    return found


def _judged(app: App, row: Inbound, submissions: Sequence[Submission], policy: Policy) -> Iterator[Replayed]:
    verdict: Mapping[str, Any] = row.verdict or {}
    outcomes = verdict.get("articles") or [verdict]
    for place, submission in enumerate(submissions):
        if place >= len(outcomes):
            return  # today's program tells more articles apart; the first ones say so by their changes
        now = judge(with_photos_taken_out(submission, policy), policy)
        before = str(row.disposition) if len(outcomes) == 1 else _disposition(outcomes[place])
        article = place if len(outcomes) > 1 else None
        changes = tuple(_changes(outcomes[place].get("results", ()), now, app.catalogue))
        yield Replayed(row.id, article, before, now.disposition.value, changes)


def _disposition(outcome: Mapping[str, Any]) -> str:
    return {"failed": "reject", "unsure": "hold", "crashed": "hold"}.get(outcome["cause"], "accept")


def _changes(before: Sequence[Mapping[str, Any]], now: Verdict, catalogue: Catalogue) -> Iterator[Change]:
    was = {result["rule"]: (result["outcome"], result["severity"]) for result in before}
    for result in now.results:
        then, weight = was.get(result.rule, ("not judged", ""))
        if (then, weight) == (result.outcome.value, result.severity.value):
            continue
        if then == result.outcome.value and result.outcome is not Outcome.FAILED:
            continue  # another severity of what is met
        sentence = catalogue.sentence(result.rule, result.findings[0]) if result.findings else ""
        told = [f"{outcome} ({severity})" if outcome == Outcome.FAILED.value else outcome
                for outcome, severity in ((then, weight), (result.outcome.value, result.severity.value))]  # fmt: skip
        yield Change(result.rule, told[0], told[1], sentence)
