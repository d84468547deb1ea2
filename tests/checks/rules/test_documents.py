"""The rules about the document as a file."""

import pytest

from checks.judge import judge
from checks.rules import document_format, document_present, document_readable
from checks.verdict import Finding, Outcome, Where
from ingest.message import Link
from tests.checks.submissions import document_file, left_over, photo_file, submission, unreadable_file


def test_missing_says_whether_photos_came() -> None:
    with_photos, without = submission(photos=(photo_file(),)), submission()
    findings = [list(document_present.check(s, document_present.Limits())) for s in (with_photos, without)]
    assert findings == [
        [Finding("missing", {"cause": "photos-only", "photos": 1})],
        [Finding("missing", {"cause": "nothing", "photos": 0})],
    ]


def test_a_link_to_photos_is_no_link_to_a_document() -> None:
    offered = submission(links=(Link("google-photos", "https://photos.app.goo.gl/1"),))
    assert [f.code for f in document_present.check(offered, document_present.Limits())] == ["missing"]


def test_an_article_in_the_mail_goes_before_a_link_in_it() -> None:
    offered = submission(links=(Link("other", "https://mega.nz/file/1"),), article_in_body=True)
    assert [f.code for f in document_present.check(offered, document_present.Limits())] == ["in-body"]


def test_several_documents_are_named() -> None:
    offered = submission((document_file(), document_file(filename="cerita.docx")))
    assert list(document_present.check(offered, document_present.Limits())) == [
        Finding("several", {"documents": 2, "names": "naskah.docx, cerita.docx"})
    ]


@pytest.mark.parametrize(
    "why", ["archive-encrypted", "archive-too-large", "archive-damaged", "archive-unsupported", "tnef"]
)
def test_an_archive_that_stayed_closed_is_named(why: str) -> None:
    offered = submission(left_over=(left_over("naskah.rar", why),))
    assert list(document_present.check(offered, document_present.Limits())) == [
        Finding("in-archive", {"cause": why.removeprefix("archive-")}, Where("naskah.rar"))
    ]


def test_an_opened_archive_hides_nothing() -> None:
    offered = submission(left_over=(left_over("kiriman.zip", "archive-opened"),))
    assert [f.code for f in document_present.check(offered, document_present.Limits())] == ["missing"]


@pytest.mark.parametrize(
    ("filename", "found", "cause"),
    [("naskah.pdf", "pdf", "other"), ("naskah.docx", "pdf", "disguised"), ("naskah.doc", "word-95", "old-word"),
     ("naskah.doc", "", "disguised")],
)  # fmt: skip
def test_what_is_not_word_is_told_by_content_and_by_name(filename: str, found: str, cause: str) -> None:
    offered = submission(unreadable_file("not-word", found, filename))
    (finding,) = document_format.check(offered, document_format.Limits())
    assert (finding.facts["cause"], finding.facts["found"]) == (cause, found or "unknown")


def test_an_empty_file_is_told_from_a_broken_one() -> None:
    empty, broken = unreadable_file("damaged", size=0), unreadable_file("damaged")
    causes = [
        finding.facts["cause"]
        for file in (empty, broken)
        for finding in document_readable.check(submission(file), document_readable.Limits())
    ]
    assert causes == ["empty", "broken"]


def test_a_reason_that_no_rule_knows_is_for_a_person() -> None:
    results = judge(submission(unreadable_file("timed-out"), (photo_file(),))).results
    assert [r.rule for r in results if r.outcome is Outcome.CRASHED] == ["document-readable"]
