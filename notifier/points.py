"""A verdict -> what a reader is told of each published rule: its mark, and what to do about it.

Letters and the editors' draft page show the same points.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from checks.messages import Catalogue
from checks.rule import Policy
from checks.rules import RULES
from checks.verdict import Finding, Outcome, RuleResult, Severity, Verdict, Where
from notifier.desk import Desk
from notifier.words import Words, one_line, shortened

MAX_FINDINGS = 5  # places of one fault; the author mends the whole document, not one paragraph after another
MAX_FAULTS = 20  # of one rule: photos are named one by one
MAX_EXCERPT = 60
MAX_FILENAME = 60
RECOGNISED = 40  # characters by which a file name is known again in a sentence, which may have shortened it

PASSED, MEND, NOTED, OPEN = "passed", "mend", "noted", "open"


@dataclass(frozen=True, slots=True)
class Fault:
    """What was found, once, and the places where; none where the sentence says it all."""

    sentence: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """What is told of one rule, or of several that share a mark and a reason. name: of a passed one the whole sentence.

    mark: passed, mend (sent back for it), noted (a warning), open (not judged, and why).
    more: how many further places are not listed.
    """

    mark: str
    name: str
    requirement: str = ""
    faults: tuple[Fault, ...] = ()
    more: int = 0
    mends: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the published rules 1-4, which several of our rules watch over."""

    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """One of the published rules 1-4 before anything is judged."""

    title: str
    requirements: tuple[str, ...]


def parts_of(desk: Desk, verdict: Verdict, policy: Policy, *, marks: Iterable[str] = ()) -> tuple[Part, ...]:
    """The verdict by published rule, in the order of the letter; only points of these marks, where any are named."""
    words, catalogue = desk.words, desk.catalogue
    wanted = set(marks) or {PASSED, MEND, NOTED, OPEN}
    results = {result.rule: result for result in verdict.results}
    parts = []
    for number, rules in groupby(RULES, key=lambda rule: rule.number):
        judged = [results[rule.name] for rule in rules if rule.name in results]
        told = (_point(result, policy, words, catalogue) for result in judged)
        points = tuple(_gathered(point for point in told if point.mark in wanted))
        if points:
            parts.append(Part(words(f"common.part_{number}"), points))
    return tuple(parts)


def terms_of(desk: Desk, policy: Policy) -> tuple[Terms, ...]:
    """The rules in force, as authors read them."""
    words, catalogue = desk.words, desk.catalogue
    terms = []
    for number, rules in groupby(RULES, key=lambda rule: rule.number):
        in_force = [rule for rule in rules if policy[rule.name].severity is not Severity.OFF]
        requirements = dict.fromkeys(catalogue.requirement(rule.name, policy[rule.name].limits) for rule in in_force)
        if requirements:
            terms.append(Terms(words(f"common.part_{number}"), tuple(requirements)))
    return tuple(terms)


def _point(result: RuleResult, policy: Policy, words: Words, catalogue: Catalogue) -> Point:
    name = catalogue.name(result.rule)
    match result.outcome:
        case Outcome.PASSED:
            notes = dict.fromkeys(one_line(catalogue.sentence(result.rule, note)) for note in result.findings)
            return Point(PASSED, " ".join(notes) or catalogue.passed(result.rule))
        case Outcome.SKIPPED:
            return Point(OPEN, name, why=catalogue.skipped(result.rule, result.detail))
        case Outcome.UNSURE | Outcome.CRASHED:
            return Point(OPEN, name, why=words("common.for_a_person"))
    faults = [finding for finding in result.findings if not finding.note and not finding.unsure]
    shown = _shown(result.rule, faults, catalogue)
    return Point(
        MEND if result.severity is Severity.REJECT else NOTED,
        name,
        requirement=catalogue.requirement(result.rule, policy[result.rule].limits),
        faults=_faults(result.rule, shown, words, catalogue),
        more=len(faults) - len(shown),
        mends=tuple(dict.fromkeys(one_line(catalogue.mend(result.rule, finding)) for finding in faults)),
    )


def _shown(rule: str, faults: Iterable[Finding], catalogue: Catalogue) -> list[Finding]:
    """The findings that a letter has room for: each fault, and some of its places."""
    by_sentence: dict[str, list[Finding]] = {}
    for finding in faults:
        by_sentence.setdefault(one_line(catalogue.sentence(rule, finding)), []).append(finding)
    return [finding for alike in list(by_sentence.values())[:MAX_FAULTS] for finding in alike[:MAX_FINDINGS]]


def _faults(rule: str, findings: Iterable[Finding], words: Words, catalogue: Catalogue) -> tuple[Fault, ...]:
    """Findings that say the same of the same file become one fault with several places."""
    alike: dict[tuple[str, str], list[Where]] = {}
    for finding in findings:
        sentence = one_line(catalogue.sentence(rule, finding))
        alike.setdefault((sentence, one_line(finding.where.file)), []).append(finding.where)
    return tuple(
        Fault(sentence, _places("" if file[:RECOGNISED] in sentence else file, places, words))
        for (sentence, file), places in alike.items()
    )


def _places(file: str, places: Iterable[Where], words: Words) -> tuple[str, ...]:
    """The places in words. The file, "" where it is known, is named once, before the first."""
    named = words("common.where_file", file=shortened(file, MAX_FILENAME)) if file else ""
    first, *others = [_place(where, words) for where in places]
    return tuple(place for place in (", ".join(filter(None, (named, first))), *others) if place)


def _place(where: Where, words: Words) -> str:
    nth = words("common.where_nth", nth=where.nth) if where.nth is not None else ""
    excerpt = words("common.where_excerpt", excerpt=shortened(where.excerpt, MAX_EXCERPT)) if where.excerpt else ""
    return ": ".join(filter(None, (nth, excerpt)))


def _gathered(points: Iterable[Point]) -> Iterator[Point]:
    """Neighbours left open for the same reason become one point: five lines that say "no document" say one thing."""
    for (mark, why), neighbours in groupby(points, key=lambda point: (point.mark, point.why)):
        same = list(neighbours)
        if mark == OPEN and len(same) > 1:
            yield Point(OPEN, ", ".join(point.name for point in same), why=why)
        else:
            yield from same
