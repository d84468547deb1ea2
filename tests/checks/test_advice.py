"""What a mend tells authors to do is done here, and judged again: advice must work."""

import re

import pytest

from checks.judge import judge
from checks.messages import LANGUAGES, Catalogue
from checks.verdict import Fact, Finding, Outcome, RuleResult
from ingest.message import Attachment
from ingest.submission import compose_files
from tests.builders import ARTICLE, docx, photo

BODY = ARTICLE[:5]


def judged(paragraphs: tuple[str, ...], *photos: str) -> RuleResult:
    """What comes of caption-present for a document and photos of these names."""
    files = [("naskah.docx", docx(paragraphs)), *((name, photo(seed=at)) for at, name in enumerate(photos))]
    verdict = judge(compose_files([Attachment.from_bytes(name, content) for name, content in files]))
    return next(result for result in verdict.results if result.rule == "caption-present")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "names", [("foto1.jpg",), ("DSC_0412.jpg", "IMG-20261108-WA0012.jpg"), ("Foto rapat (2).JPG",)]
)
def test_captions_written_as_advised_are_found(language: str, names: tuple[str, ...]) -> None:
    assert judged(BODY, *names).outcome is Outcome.FAILED
    facts: dict[str, Fact] = {"cause": "none", "captions": 0, "example": names[0]}
    advice = Catalogue.load(language).mend("caption-present", Finding("missing", facts))
    heading, example = re.findall("“(.+?)”", advice)
    captions = tuple(
        example.replace("RT 04", f"RT {at:02}").replace(names[0], name) for at, name in enumerate(names, 1)
    )
    result = judged((*BODY, heading, *captions), *names)
    assert (result.outcome, result.findings) == (Outcome.PASSED, ())
