"""The text is set in the desk's font.

What it checks: of the letters and digits of the main text (title, byline, captions and table cells among them) at least
    `share` are in `font` or in a name of the same face. Punctuation never counts, so that curly quotes or dashes in an
    East Asian font fail nobody.
Why: rule 4.
Example: an article in Calibri fails with `other-font`; one in Liberation Serif, which looks the same and which
    LibreOffice puts in its place, fails with `look-alike-font`.
Not this rule's business: headers, footers, text boxes, footnotes and the numbers of automatic lists; size and spacing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.needs import THE_TEXT, the_document, the_file
from checks.rule import Part, Rule
from checks.shares import CANNOT_TELL, Piece, cannot_tell, weigh
from checks.verdict import Fact, Finding
from ingest.submission import Submission
from ingest.word.document import Document


@dataclass(frozen=True, slots=True)
class Limits:
    font: str = "Times New Roman"
    aliases: tuple[str, ...] = (  # the same face under another name: PDF converters, Word for Mac
        "Times New Roman PS",
        "Times New Roman PSMT",
        "Times New Roman MT",
        "TimesNewRoman",
        "TimesNewRomanPS",
        "TimesNewRomanPSMT",
        "TimesNewRomanPS-BoldMT",
        "TimesNewRomanPS-ItalicMT",
        "TimesNewRomanPS-BoldItalicMT",
        "Times New Roman Bold",
        "Times New Roman (Body)",
        "Times New Roman (Body CS)",
        "Times New Roman (Headings)",
        "Times New Roman (Headings CS)",
    )
    look_alikes: tuple[str, ...] = (
        "Times",
        "Times Roman",
        "Liberation Serif",
        "Tinos",
        "Nimbus Roman",
        "Nimbus Roman No9 L",
        "TeX Gyre Termes",
        "FreeSerif",
    )
    share: Part = 0.99  # of letters and digits


def is_wanted(font: str, limits: Limits) -> bool:
    """Whether a font, as a document names it, is the desk's or the same face under another name."""
    return _first(font).casefold() in {name.casefold() for name in (limits.font, *limits.aliases)}


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    """One finding for each wrong font, the one with most letters first."""
    file, document = the_file(submission), the_document(submission)
    alike = {name.casefold() for name in limits.look_alikes}
    balance = weigh(file, _pieces(document), lambda font: is_wanted(font, limits), limits.share)
    if document.unsure or balance.open:
        yield cannot_tell(file, document, balance)
    elif balance.fails:
        for share in balance.wrong:
            code = "look-alike-font" if share.look.casefold() in alike else "other-font"
            facts: dict[str, Fact] = {"font": share.look, "wanted": limits.font}
            facts |= {"percent": share.percent, "characters": share.letters}
            yield Finding(code, facts, share.where)


def _pieces(document: Document) -> Iterator[Piece[str]]:
    spelled: dict[str, str] = {}  # "ARIAL" and "Arial" are one font, told as it was first written
    for paragraph in document.paragraphs:
        start = 0
        for portion in paragraph.portions:
            font = _first(portion.font) if portion.font else ""
            look = spelled.setdefault(font.casefold(), font) if font else None
            yield Piece(look, paragraph, start, portion.text)
            start += len(portion.text)


def _first(font: str) -> str:
    """The first font of a list such as "Times New Roman;serif", which Word tries first. "@" marks vertical writing."""
    return " ".join(re.split("[;,]", font)[0].split()).strip("\"'@ ")


TEXT_FONT = Rule(
    name="text-font",
    number=4,
    codes={
        "other-font": ("font", "wanted", "percent", "characters"),
        "look-alike-font": ("font", "wanted", "percent", "characters"),
        **CANNOT_TELL,
    },
    limits=Limits,
    check=check,
    needs=THE_TEXT,
)
