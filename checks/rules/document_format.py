"""The document is a Word document.

What it checks: the attached file is, by its bytes, a .doc or .docx without macros. Its name is not asked.
Why: rule 1 asks for Word, and the other rules can be judged in nothing else; macros are programs, which no article
    needs and which can harm the editors' computers.
Example: "berita.docx" that is a PDF renamed fails with `not-word`, found "pdf".
Not this rule's business: a Word document that is locked or broken (document-readable).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from checks.needs import THE_DOCUMENT, the_file
from checks.rule import Rule
from checks.verdict import Finding, Where
from ingest.submission import Submission
from ingest.unreadable import Unreadable

_WORD = frozenset({".doc", ".docx"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Nothing to set."""


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    file = the_file(submission)
    if not isinstance(file.content, Unreadable):
        return
    if file.content.reason == "not-word":
        found = file.content.found or "unknown"
        named = PurePath(file.filename).suffix.lower()
        cause = "old-word" if found.startswith("word-") else "disguised" if named in _WORD else "other"
        yield Finding("not-word", {"cause": cause, "found": found, "named": named}, Where(file.filename))
    elif file.content.reason == "macros":
        yield Finding("macros", where=Where(file.filename))


DOCUMENT_FORMAT = Rule(
    name="document-format",
    number=1,
    codes={"not-word": ("cause", "found", "named"), "macros": ()},
    limits=Limits,
    check=check,
    needs=THE_DOCUMENT,
)
