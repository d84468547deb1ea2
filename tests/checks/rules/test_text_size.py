from dataclasses import replace

from checks.rules.text_size import Limits, check
from checks.verdict import Finding, Where
from ingest.submission import Submission
from tests.checks.submissions import SENTENCE, document_file, paragraph, portion, submission, written


def found(offered: Submission) -> list[Finding]:
    return list(check(offered, Limits()))


def test_the_title_may_have_any_size() -> None:
    assert found(written(paragraph(SENTENCE))) == []


def test_a_second_line_of_the_title_may_have_any_size() -> None:
    file = document_file(paragraph(portion("di Kelurahan Mawar", size=16.0)), paragraph(SENTENCE))
    assert file.article
    apart = replace(file, article=replace(file.article, aside_at=(1,)))
    assert [len(found(submission(one))) for one in (file, apart)] == [1, 0]


def test_a_wrong_size_is_one_finding_with_its_share_and_first_place() -> None:
    small = portion(SENTENCE, size=11.5)
    assert found(written(paragraph(SENTENCE), paragraph(small), paragraph(small))) == [
        Finding(
            "other-size",
            {"size": 11.5, "wanted": 12.0, "percent": 66.7, "characters": 106},
            Where("naskah.docx", 2, 3, "Warga membersihkan saluran sepanjang 120 meter dalam dua…"),
        )
    ]


def test_one_letter_in_a_hundred_is_tolerated() -> None:
    assert found(written(paragraph("a" * 99, portion("a", size=10.0)))) == []
    assert [f.code for f in found(written(paragraph("a" * 98, portion("a", size=10.0))))] == ["other-size"]


def test_unknown_sizes_that_decide_are_for_a_person() -> None:
    assert [(f.code, f.unsure) for f in found(written(paragraph(portion(SENTENCE, size=None))))] == [
        ("cannot-tell", True)
    ]
