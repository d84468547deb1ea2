"""The lines are single spaced.

What it checks: of the letters and digits of the main text (title, byline and captions among them) at least `share`
    stand in paragraphs with single spacing: a multiple between `least` and `most`. Fixed spacing that looks single
    (exactly, or at least, so many points, within `points_least` and `points_most`; "at least" has no lower bound, since
    the letters themselves hold the lines apart) counts as single and is noted. Empty paragraphs do not count.
Why: rule 4; Word's own defaults are 1.15 (2007, 2010) and 1.08 (since 2013), so most authors never chose theirs.
Example: an article typed into a new Word document fails with `other-spacing`, 1.08.
Not this rule's business: space before and after paragraphs; headers, footers, text boxes and footnotes. Table cells
    that are not plainly single are for a person: programs disagree about what a table style does to them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.needs import THE_TEXT, the_document, the_file
from checks.rule import Measure, Part, Rule
from checks.shares import CANNOT_TELL, Piece, cannot_tell, weigh
from checks.verdict import Finding
from ingest.submission import Submission
from ingest.word.document import Document, LineSpacing


@dataclass(frozen=True, slots=True)
class Limits:
    least: Measure = 0.98  # times single
    most: Measure = 1.02
    points_least: Measure = 12.0
    points_most: Measure = 14.4
    share: Part = 0.99  # of letters and digits


# What a multiple betrays of how it came about, rounded to two decimals.
_CAUSES = {1.15: "word-2007", 1.08: "word-2013", 1.07: "word-2013", 1.5: "one-and-a-half", 2.0: "double"}


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    """One finding for each wrong spacing, the one with most letters first."""
    file, document = the_file(submission), the_document(submission)
    balance = weigh(file, _pieces(document, limits), lambda spacing: is_single(spacing, limits), limits.share)
    if document.unsure or balance.open:
        yield cannot_tell(file, document, balance)
    elif balance.fails:
        for share in balance.wrong:
            facts = _facts(share.look) | {"percent": share.percent, "characters": share.letters}
            yield Finding("other-spacing", facts, share.where)
    else:
        for share in balance.right:
            if share.look.rule != "multiple":
                facts = {"cause": share.look.rule, "value": share.look.value}
                yield Finding("fixed-spacing", facts | {"percent": share.percent}, share.where, note=True)


def is_single(spacing: LineSpacing, limits: Limits) -> bool:
    """Whether lines so spaced are single spaced, or look it."""
    match spacing.rule:
        case "multiple":
            return limits.least <= round(spacing.value, 4) <= limits.most
        case "exact":
            return limits.points_least <= spacing.value <= limits.points_most
        case "at-least":
            return spacing.value <= limits.points_most


def _facts(spacing: LineSpacing) -> dict[str, str | float]:
    """value: times single, or points where the cause is exact or at-least."""
    value = round(spacing.value, 2)
    cause = _CAUSES.get(value, "other") if spacing.rule == "multiple" else spacing.rule
    return {"cause": cause, "value": value}


def _pieces(document: Document, limits: Limits) -> Iterator[Piece[LineSpacing]]:
    for paragraph in document.paragraphs:
        spacing = paragraph.line_spacing
        if spacing and paragraph.in_table and not is_single(spacing, limits):
            spacing = None
        yield Piece(spacing, paragraph, 0, paragraph.text)


TEXT_SPACING = Rule(
    name="text-spacing",
    number=4,
    codes={
        "other-spacing": ("cause", "value", "percent", "characters"),
        "fixed-spacing": ("cause", "value", "percent"),
        **CANNOT_TELL,
    },
    limits=Limits,
    check=check,
    needs=THE_TEXT,
)
