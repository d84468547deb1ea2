"""The text is set in the desk's size.

What it checks: of the letters and digits of the main text (byline, captions and table cells among them) at least
    `share` are `size` points large. The title, with its further lines, may have any size.
Why: rule 4; titles are set larger by habit, and the website sets its own.
Example: an article in 11 points, Word's own default, fails with `other-size`.
Not this rule's business: headers, footers, text boxes, footnotes and the numbers of automatic lists; font and spacing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.needs import THE_TEXT, the_document, the_file
from checks.rule import Measure, Part, Rule
from checks.shares import CANNOT_TELL, Piece, cannot_tell, weigh
from checks.verdict import Finding
from ingest.submission import DocumentFile, Submission
from ingest.word.document import Document


@dataclass(frozen=True, slots=True)
class Limits:
    size: Measure = 12.0  # points
    share: Part = 0.99  # of letters and digits


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    """One finding for each wrong size, the one with most letters first."""
    file, document = the_file(submission), the_document(submission)
    balance = weigh(file, _pieces(document, any_size(file)), lambda size: size == limits.size, limits.share)
    if document.unsure or balance.open:
        yield cannot_tell(file, document, balance)
    elif balance.fails:
        for share in balance.wrong:
            facts = {"size": share.look, "wanted": limits.size, "percent": share.percent}
            yield Finding("other-size", {**facts, "characters": share.letters}, share.where)


def any_size(file: DocumentFile) -> frozenset[int]:
    """Where the title stands, and lines set apart beside it: its second line, the section's name above it."""
    if file.article is None or file.article.title_at is None:
        return frozenset()
    return frozenset({file.article.title_at, *file.article.aside_at})


def _pieces(document: Document, exempt: frozenset[int]) -> Iterator[Piece[float]]:
    for paragraph in document.paragraphs:
        if paragraph.index in exempt:
            continue
        start = 0
        for portion in paragraph.portions:
            yield Piece(portion.size, paragraph, start, portion.text)
            start += len(portion.text)


TEXT_SIZE = Rule(
    name="text-size",
    number=4,
    codes={"other-size": ("size", "wanted", "percent", "characters"), **CANNOT_TELL},
    limits=Limits,
    check=check,
    needs=THE_TEXT,
)
