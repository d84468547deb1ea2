"""The article is attached, as one document.

What it checks: exactly one attachment is meant as the article. An article pasted into the mail, a link to a file kept
    elsewhere and an archive that cannot be opened are told apart, because each is mended in its own way.
Why: the desk publishes from the Word document; with none, or with two, there is nothing to judge.
Example: a mail that says "terlampir" and carries two photos only fails with `missing`.
Not this rule's business: whether the attachment is Word (document-format) and opens (document-readable).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.needs import closed_archive
from checks.rule import Rule
from checks.verdict import Finding, Where
from ingest.submission import Submission


@dataclass(frozen=True, slots=True)
class Limits:
    """Nothing to set."""


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    documents = submission.documents
    links = [link for link in submission.links if link.service != "google-photos"]
    if len(documents) > 1:
        names = ", ".join(file.filename for file in documents)
        yield Finding("several", {"documents": len(documents), "names": names})
    elif documents:
        return
    elif submission.article_in_body:
        yield Finding("in-body")
    elif archive := closed_archive(submission):
        yield Finding("in-archive", {"cause": archive.why.removeprefix("archive-")}, Where(archive.filename))
    elif links:
        yield Finding("link-only", {"service": links[0].service, "links": len(links)})
    else:
        photos = len(submission.photos)
        yield Finding("missing", {"cause": "photos-only" if photos else "nothing", "photos": photos})


DOCUMENT_PRESENT = Rule(
    name="document-present",
    number=1,
    codes={
        "missing": ("cause", "photos"),
        "link-only": ("service", "links"),
        "several": ("documents", "names"),
        "in-body": (),
        "in-archive": ("cause",),
    },
    limits=Limits,
    check=check,
)
