"""The document can be opened.

What it checks: the Word document is not locked with a password, not broken, and not of a size that no article has.
Why: what cannot be opened can be neither judged nor published.
Example: a .docx cut off by a lost connection fails with `damaged`.
Not this rule's business: files that are not Word at all, and macros (document-format).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.needs import THE_DOCUMENT, WORD_DOCUMENT, the_file
from checks.rule import Rule
from checks.verdict import Finding, Where
from ingest.submission import Submission
from ingest.unreadable import Unreadable

_LARGE = 5.0  # megabytes of a file; a smaller one is packed so that it grows beyond reason when it is opened


@dataclass(frozen=True, slots=True)
class Limits:
    """Nothing to set: what is too large is a matter of safety, and the reader of documents decides it."""


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    file = the_file(submission)
    if not isinstance(file.content, Unreadable):
        return
    where, unsure = Where(file.filename), file.content.unsure
    match file.content.reason:
        case "encrypted":
            yield Finding("encrypted", where=where)
        case "damaged":
            yield Finding("damaged", {"cause": "empty" if file.size == 0 else "broken"}, where, unsure)
        case "too-large":
            megabytes = round(file.size / 1_000_000, 1)
            cause = "file" if megabytes >= _LARGE else "inside"
            yield Finding("too-large", {"cause": cause, "megabytes": megabytes}, where, unsure)
        case reason:
            raise ValueError(f"no rule judges a document that is {reason}")


DOCUMENT_READABLE = Rule(
    name="document-readable",
    number=1,
    codes={"encrypted": (), "damaged": ("cause",), "too-large": ("cause", "megabytes")},
    limits=Limits,
    check=check,
    needs=(*THE_DOCUMENT, WORD_DOCUMENT),
)
