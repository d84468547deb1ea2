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
# Which steps mend it, by what the file really is; "other" for the rest.
_WAYS = {
    "rtf": "save-as",
    "word-2003-xml": "xml",
    "word-flat-xml": "xml",
    "html": "web",
    "mhtml": "web",
    "odt": "open-document",
    "odt-flat": "open-document",
    "text": "type-into-word",
    "program": "program",
    "owner-file": "owner-file",
    "shortcut": "the-file-itself",
    "apple-double": "the-file-itself",
    "msg": "the-file-itself",
    "pdf": "pdf",
    "pages": "pages",
    "google-shortcut": "google-shortcut",
    **dict.fromkeys(("word-1", "word-2", "word-95", "word-mac", "wordperfect", "write", "wps"), "old"),
    **dict.fromkeys(("zip", "rar", "7z", "gzip"), "archive"),
    **dict.fromkeys(("xls", "xlsx", "ods", "ppt", "pptx", "odp", "publisher", "visio"), "copy"),
}


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
        facts = {"cause": cause, "found": found, "named": named, "way": _WAYS.get(found, "other")}
        yield Finding("not-word", facts, Where(file.filename))
    elif file.content.reason == "macros":
        yield Finding("macros", where=Where(file.filename))


DOCUMENT_FORMAT = Rule(
    name="document-format",
    number=1,
    codes={"not-word": ("cause", "found", "named", "way"), "macros": ()},
    limits=Limits,
    check=check,
    needs=THE_DOCUMENT,
)
