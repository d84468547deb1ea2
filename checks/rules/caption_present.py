"""Every photo has a caption.

What it checks: each attached photo has been given words, in the document, in the mail, in its file name or in its
    metadata. A caption that is only probably this photo's counts, and so does one of several that belong to one photo
    or another; editors see those marks and decide.
Why: rule 1 asks for captions; without one an editor cannot say who and what is seen.
Example: three photos and a list of two captions: the third photo fails with `missing`.
Not this rule's business: whether a caption is good; photos inside the document; captions in a document that cannot be
    opened, which is why this rule waits for a readable one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.needs import PHOTOS, THE_READABLE_DOCUMENT
from checks.rule import Rule
from checks.verdict import Fact, Finding, Where
from ingest.submission import Submission


@dataclass(frozen=True, slots=True)
class Limits:
    """Nothing to set."""


def check(submission: Submission, limits: Limits) -> Iterator[Finding]:
    """One finding for each photo without a caption.

    Where enough captions were written and only the pairing failed, the rule is met and editors pair them (`unmatched`).
    """
    bare = [photo for photo in submission.photos if photo.caption is None or not photo.caption.text.strip()]
    unused = len(submission.unused_captions)
    example = bare[0].filename if bare else ""  # the one that advice is shown by: the same in every finding
    for photo in bare:
        where = Where(photo.filename)
        facts: dict[str, Fact] = {"captions": unused, "example": example}
        if unused >= len(bare):
            yield Finding("unmatched", facts, where, note=True)
        else:
            yield Finding("missing", {"cause": "unmatched" if unused else "none", **facts}, where)


CAPTION_PRESENT = Rule(
    name="caption-present",
    number=1,
    codes={"missing": ("cause", "captions", "example"), "unmatched": ("captions", "example")},
    limits=Limits,
    check=check,
    needs=(PHOTOS, *THE_READABLE_DOCUMENT),
)
