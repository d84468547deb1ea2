import pytest

from checks.rules.text_length import Limits, check
from checks.verdict import Finding, Where
from ingest.submission import Submission
from tests.checks.submissions import blank_document_file, document_file, paragraph, submission, written

TITLE = 35  # characters without spaces, and 5 spaces
WHERE = Where("naskah.docx")


def found(submission: Submission) -> list[Finding]:
    return list(check(submission, Limits()))


def test_within_both_readings_nothing_is_said() -> None:
    assert found(written(paragraph("a" * (2500 - TITLE)))) == []


def test_between_the_readings_the_rule_is_met_with_a_note() -> None:
    facts = {"characters": 2500 + TITLE, "characters_with_spaces": 2500 + TITLE + 5, "counted": 2500, "max": 2500}
    assert found(written(paragraph("a" * 2500))) == [Finding("borderline", facts, WHERE, note=True)]


def test_one_character_more_is_too_long() -> None:
    facts = {"characters": 2536, "characters_with_spaces": 2541, "counted": 2501, "max": 2500, "excess": 1}
    assert found(written(paragraph("a" * 2501))) == [Finding("too-long", facts, WHERE)]


def test_spaces_do_not_count() -> None:
    assert found(written(paragraph("a  " * 1200))) == []


def test_a_blank_document_is_empty() -> None:
    assert found(submission(blank_document_file())) == [Finding("empty", {"characters": 0}, WHERE)]


@pytest.mark.parametrize(
    "document", [blank_document_file(text_boxes=(paragraph("Warga bekerja."),)), document_file(paragraph(""))]
)
def test_text_elsewhere_or_a_title_alone_is_for_a_person(document: object) -> None:
    (finding,) = found(submission(document))  # type: ignore[arg-type]
    assert (finding.code, finding.unsure) == ("empty", True)
