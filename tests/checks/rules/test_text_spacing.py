import pytest

from checks.rules.text_spacing import Limits, check
from checks.verdict import Finding, Where
from ingest.submission import Submission
from ingest.word.document import LineSpacing
from tests.checks.submissions import SENTENCE, paragraph, written


def spaced(spacing: LineSpacing | None, *, in_table: bool = False) -> Submission:
    return written(paragraph(SENTENCE * 40, spacing=spacing, in_table=in_table))


def found(submission: Submission) -> list[Finding]:
    return list(check(submission, Limits()))


@pytest.mark.parametrize("value", [0.98, 1.0, 1.02])
def test_single_passes(value: float) -> None:
    assert found(spaced(LineSpacing("multiple", value))) == []


@pytest.mark.parametrize(
    ("value", "cause"),
    [(1.15, "word-2007"), (1.08, "word-2013"), (259 / 240, "word-2013"), (1.5, "one-and-a-half"), (2.0, "double"),
     (0.9, "other"), (1.03, "other")],
)  # fmt: skip
def test_another_multiple_is_told_with_where_it_comes_from(value: float, cause: str) -> None:
    (finding,) = found(spaced(LineSpacing("multiple", value)))
    assert (finding.code, finding.facts["cause"], finding.facts["value"]) == ("other-spacing", cause, round(value, 2))


@pytest.mark.parametrize(
    "spacing",
    [LineSpacing("exact", 12.0), LineSpacing("exact", 14.4), LineSpacing("at-least", 14.4), LineSpacing("at-least", 0)],
)
def test_fixed_spacing_that_looks_single_is_noted(spacing: LineSpacing) -> None:
    assert [(f.code, f.note, f.facts["value"]) for f in found(spaced(spacing))] == [
        ("fixed-spacing", True, spacing.value)
    ]


@pytest.mark.parametrize(
    "spacing", [LineSpacing("exact", 11.9), LineSpacing("exact", 18.0), LineSpacing("at-least", 15.0)]
)
def test_other_fixed_spacing_fails(spacing: LineSpacing) -> None:
    (finding,) = found(spaced(spacing))
    assert (finding.code, finding.facts["cause"], finding.facts["value"]) == (
        "other-spacing",
        spacing.rule,
        spacing.value,
    )


def test_paragraphs_weigh_by_their_letters() -> None:
    wide = LineSpacing("multiple", 1.5)
    submission = written(
        paragraph("a" * 58),
        paragraph("", spacing=wide),
        paragraph("* * *", spacing=wide),
        paragraph("b" * 7, spacing=wide),
    )
    assert found(submission) == [
        Finding(
            "other-spacing",
            {"cause": "one-and-a-half", "value": 1.5, "percent": 7.0, "characters": 7},
            Where("naskah.docx", 4, 4, "bbbbbbb"),
        )
    ]


@pytest.mark.parametrize("in_table", [True, False])
def test_unknown_spacing_and_table_cells_not_plainly_single_are_for_a_person(in_table: bool) -> None:
    spacing = LineSpacing("multiple", 1.15) if in_table else None
    assert [(f.code, f.unsure) for f in found(spaced(spacing, in_table=in_table))] == [("cannot-tell", True)]


def test_single_table_cells_pass() -> None:
    assert found(spaced(LineSpacing("multiple", 1.0), in_table=True)) == []
