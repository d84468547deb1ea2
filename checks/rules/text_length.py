"""The article is not longer than the desk prints.

What it checks: the smallest honest count, characters without spaces of the article's text alone (no title, byline,
    region mark or captions), is at most `max`. The count that Word's own dialog shows is told with it; where only that
    one is over the limit, the rule is met and says so.
Why: rule 4; the page holds one or two screens.
Example: 2,614 characters of text fail with `too-long`, 114 too many, though Word shows 2,731.
Not this rule's business: how long an article should be at least; one with no text at all fails with `empty`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.needs import THE_READABLE_DOCUMENT, the_document, the_file
from checks.rule import Count, Rule
from checks.shares import letters
from checks.verdict import Fact, Finding, Where
from ingest.submission import Submission
from ingest.word.document import Document


@dataclass(frozen=True, slots=True)
class Limits:
    max: Count = 2500  # characters without spaces


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    file, document = the_file(submission), the_document(submission)
    if file.shown is None or file.smallest is None:
        raise ValueError(f"{file.filename} was read but not counted")
    where = Where(file.filename)
    shown, counted = file.shown.characters, file.smallest.characters
    facts: dict[str, Fact] = {
        "characters": shown,
        "characters_with_spaces": file.shown.characters_with_spaces,
        "counted": counted,
        "max": limits.max,
    }
    if counted == 0:
        # A title alone, or text that stands in boxes only: something is there, and a person should see it.
        yield Finding("empty", {"characters": shown}, where, unsure=shown > 0 or _has_text_elsewhere(document))
    elif counted > limits.max:
        yield Finding("too-long", facts | {"excess": counted - limits.max}, where)
    elif shown > limits.max:
        yield Finding("borderline", facts, where, note=True)


def _has_text_elsewhere(document: Document) -> bool:
    stories = (document.text_boxes, document.footnotes, document.endnotes)
    return bool(document.unsure) or any(letters(paragraph.text) for story in stories for paragraph in story)


TEXT_LENGTH = Rule(
    name="text-length",
    number=4,
    codes={
        "too-long": ("characters", "characters_with_spaces", "counted", "max", "excess"),
        "borderline": ("characters", "characters_with_spaces", "counted", "max"),
        "empty": ("characters",),
    },
    limits=Limits,
    check=check,
    needs=THE_READABLE_DOCUMENT,
)
