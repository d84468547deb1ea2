"""Photos come with the article.

What it checks: at least `least` photos are attached. A link to photos kept elsewhere and an archive that cannot be
    opened are told apart from nothing at all.
Why: rule 1 asks for photos; an article page without one is not published.
Example: a mail with the document alone fails with `missing`.
Not this rule's business: photos that stand only inside the document (photo-separate fails, this rule is skipped);
    their format, size and captions.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.needs import closed_archive
from checks.rule import Count, Need, Policy, Rule
from checks.rules.photo_separate import PHOTO_SEPARATE, photos_inside
from checks.verdict import Finding, Where
from ingest.submission import Submission


@dataclass(frozen=True, slots=True)
class Limits:
    least: Count = 1  # photos


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    count = len(submission.photos)
    links = [link for link in submission.links if link.service != "google-docs"]
    if count >= limits.least:
        return
    if archive := closed_archive(submission):
        yield Finding("in-archive", {"cause": archive.why.removeprefix("archive-")}, Where(archive.filename))
    elif links:
        yield Finding("link-only", {"service": links[0].service, "links": len(links)})
    else:
        yield Finding("missing", {"cause": "few" if count else "none", "photos": count, "wanted": limits.least})


def _not_only_inside(submission: Submission, policy: Policy) -> bool:
    limits = policy[PHOTO_SEPARATE.name].limits
    return bool(submission.photos) or not any(any(photos_inside(file, limits)) for file in submission.documents)


PHOTO_PRESENT = Rule(
    name="photo-present",
    number=1,
    codes={"missing": ("cause", "photos", "wanted"), "link-only": ("service", "links"), "in-archive": ("cause",)},
    limits=Limits,
    check=check,
    needs=(Need("photos-not-only-inside", _not_only_inside),),
)
