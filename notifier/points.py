"""A verdict -> what a reader is told of each published rule: its mark, what was found, and what to do about it.

Letters and the editors' draft page show the same points.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from checks.messages import Catalogue
from checks.rule import Policy
from checks.rules import RULES
from checks.verdict import Finding, Outcome, RuleResult, Severity, Verdict, Where
from notifier.desk import Desk
from notifier.envelope import Picture
from notifier.words import Words, one_line, shortened

MAX_FINDINGS = 5  # places of one fault; the author mends the whole document, not one paragraph after another
MAX_FAULTS = 20  # of one rule: photos are named one by one
MAX_EXCERPT = 60
MAX_FILENAME = 60
RECOGNISED = 40  # characters by which a file name is known again in a sentence, which may have shortened it

PASSED, MEND, NOTED, OPEN = "passed", "mend", "noted", "open"
_WORST_FIRST = (MEND, NOTED, OPEN, PASSED)
SHOWN = frozenset({"photo-format", "photo-resolution", "caption-present"})  # rules whose findings each name one photo


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A photo in small, so that its author knows at a glance which is meant; sides in CSS pixels."""

    picture: Picture
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What was found, once, and the places where; none where the sentence says it all.

    also: for a photo that other rules name too, which ones; it is shown once, where it is named first.
    """

    sentence: str
    places: tuple[str, ...] = ()
    thumbnail: Thumbnail | None = None
    alt: str = ""  # what stands for the thumbnail where it is not shown
    also: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """What is told of one rule, or of several that share a mark and a reason.

    mark: passed, mend (sent back for it), noted (a warning), open (not judged, and why).
    name: of a passed one with something to say the whole sentence. more: how many further places are not listed.
    mends: the steps that put it right, one for each way ("On a phone: ...").
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
    """One of the published rules 1-4, which several of our rules watch over.

    mark: the worst of its points; head: title and mark in words. met: the names of those that are simply met.
    """

    mark: str
    head: str
    points: tuple[Point, ...]
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """One of the published rules 1-4 before anything is judged."""

    title: str
    requirements: tuple[str, ...]


def parts_of(
    desk: Desk,
    verdict: Verdict,
    policy: Policy,
    *,
    marks: Iterable[str] = _WORST_FIRST,
    thumbnails: Mapping[str, Thumbnail] = MappingProxyType({}),
) -> tuple[Part, ...]:
    """The verdict by published rule, in the order of the letter; only points of these marks.

    thumbnails: of photos, by file name.
    """
    results = {result.rule: result for result in verdict.results}
    named_by = _rules_by_photo(verdict)
    parts = []
    for number, rules in groupby(RULES, key=lambda rule: rule.number):
        judged = [results[rule.name] for rule in rules if rule.name in results]
        told = [(result, _point(desk, result, policy, thumbnails, named_by)) for result in judged]
        told = [(result, point) for result, point in told if point.mark in marks]
        if told:
            worst = min((point.mark for _, point in told), key=_WORST_FIRST.index)
            head = desk.words(f"common.head_{worst}", title=desk.words(f"common.part_{number}"))
            points = tuple(_gathered(desk.words, (point for _, point in told if point.name)))
            met = tuple(lowered(desk.catalogue.name(result.rule)) for result, point in told if not point.name)
            parts.append(Part(worst, head, points, met))
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


def lowered(name: str) -> str:
    """The name of a rule inside a sentence."""
    return name[:1].lower() + name[1:]


def _rules_by_photo(verdict: Verdict) -> dict[str, list[str]]:
    """The rules that find fault with each photo, in the order of the letter, by its file name."""
    failed = {result.rule: result for result in verdict.results if result.outcome is Outcome.FAILED}
    named: dict[str, list[str]] = {}
    for rule in (rule.name for rule in RULES if rule.name in failed and rule.name in SHOWN):
        for file in dict.fromkeys(finding.where.file for finding in faults_of(failed[rule])):
            named.setdefault(file, []).append(rule)
    return named


def faults_of(result: RuleResult) -> list[Finding]:
    """What a rule finds fault with: neither its notes nor what it could not tell."""
    return [finding for finding in result.findings if not finding.note and not finding.unsure]


def _point(
    desk: Desk,
    result: RuleResult,
    policy: Policy,
    thumbnails: Mapping[str, Thumbnail],
    named_by: Mapping[str, Sequence[str]],
) -> Point:
    words, catalogue = desk.words, desk.catalogue
    name = catalogue.name(result.rule)
    match result.outcome:
        case Outcome.PASSED:
            notes = dict.fromkeys(one_line(catalogue.sentence(result.rule, note)) for note in result.findings)
            return Point(PASSED, " ".join(notes))
        case Outcome.SKIPPED:
            return Point(OPEN, lowered(name), why=catalogue.skipped(result.rule, result.detail))
        case Outcome.UNSURE | Outcome.CRASHED:
            return Point(OPEN, lowered(name), why=words("common.for_a_person"))
    faults = faults_of(result)
    shown = _shown(result.rule, faults, catalogue)
    mends = (catalogue.mend(result.rule, finding).splitlines() for finding in faults)
    return Point(
        MEND if result.severity is Severity.REJECT else NOTED,
        name,
        requirement=catalogue.requirement(result.rule, policy[result.rule].limits),
        faults=_faults(desk, result.rule, shown, thumbnails, named_by if result.rule in SHOWN else {}),
        more=len(faults) - len(shown),
        mends=tuple(dict.fromkeys(one_line(step) for steps in mends for step in steps)),
    )


def _shown(rule: str, faults: Iterable[Finding], catalogue: Catalogue) -> list[Finding]:
    """The findings that a letter has room for: each fault, and some of its places."""
    by_sentence: dict[str, list[Finding]] = {}
    for finding in faults:
        by_sentence.setdefault(one_line(catalogue.sentence(rule, finding)), []).append(finding)
    return [finding for alike in list(by_sentence.values())[:MAX_FAULTS] for finding in alike[:MAX_FINDINGS]]


def _faults(
    desk: Desk,
    rule: str,
    findings: Iterable[Finding],
    thumbnails: Mapping[str, Thumbnail],
    named_by: Mapping[str, Sequence[str]],
) -> tuple[Fault, ...]:
    """Findings that say the same of the same file become one fault with several places; each file is named once."""
    alike: dict[tuple[str, str], list[Where]] = {}
    for finding in findings:
        sentence = one_line(desk.catalogue.sentence(rule, finding))
        alike.setdefault((sentence, finding.where.file), []).append(finding.where)
    faults = []
    known: set[str] = set()  # files named once already
    for (sentence, filename), wheres in alike.items():
        file = one_line(filename)
        places = _places("" if filename in known or file[:RECOGNISED] in sentence else file, wheres, desk.words)
        known.add(filename)
        rules = named_by.get(filename, ())
        named_first = bool(rules) and rules[0] == rule
        thumbnail = thumbnails.get(filename) if named_first else None
        alt = desk.words("common.thumbnail", file=shortened(file, MAX_FILENAME)) if thumbnail else ""
        others = tuple(lowered(desk.catalogue.name(other)) for other in rules[1:]) if named_first else ()
        also = desk.words("common.also", names=others) if others else ""
        faults.append(Fault(sentence, places, thumbnail, alt, also))
    return tuple(faults)


def _places(file: str, places: Iterable[Where], words: Words) -> tuple[str, ...]:
    """The places in words. The file, "" where it is known, is named once, before the first."""
    named = words("common.where_file", file=shortened(file, MAX_FILENAME)) if file else ""
    first, *others = [_place(where, words) for where in places]
    return tuple(place for place in (", ".join(filter(None, (named, first))), *others) if place)


def _place(where: Where, words: Words) -> str:
    nth = words("common.where_nth", nth=where.nth) if where.nth is not None else ""
    excerpt = words("common.where_excerpt", excerpt=shortened(where.excerpt, MAX_EXCERPT)) if where.excerpt else ""
    return ": ".join(filter(None, (nth, excerpt)))


def _gathered(words: Words, points: Iterable[Point]) -> Iterator[Point]:
    """Neighbours left open for the same reason become one point: five lines that say "no document" say one thing."""
    for (mark, why), neighbours in groupby(points, key=lambda point: (point.mark, point.why)):
        same = list(neighbours)
        if mark == OPEN and len(same) > 1:
            yield Point(OPEN, words.written(tuple(point.name for point in same)), why=why)
        else:
            yield from same
