import pytest

from checks.rules.text_font import Limits, check
from checks.verdict import Fact, Finding, Where
from ingest.submission import Submission
from tests.checks.submissions import SENTENCE, paragraph, portion, written


def found(submission: Submission, limits: Limits | None = None) -> list[Finding]:
    return list(check(submission, limits or Limits()))


def in_font(font: str | None) -> Submission:
    return written(paragraph(portion(SENTENCE * 4, font=font)))


@pytest.mark.parametrize(
    "font",
    ["Times New Roman", "times new roman", " Times  New Roman ", "TimesNewRomanPSMT", "Times New Roman PS",
     "Times New Roman;Times;serif", '"Times New Roman", serif', "TimesNewRoman,Bold", "Times New Roman (Body CS)"],
)  # fmt: skip
def test_names_of_the_same_face_pass(font: str) -> None:
    assert found(in_font(font)) == []


@pytest.mark.parametrize("font", ["Times", "Liberation Serif", "Tinos", "LIBERATION SERIF"])
def test_look_alikes_have_a_code_of_their_own(font: str) -> None:
    assert [(f.code, f.facts["font"]) for f in found(in_font(font))] == [("look-alike-font", font)]


def test_a_wrong_font_is_one_finding_with_its_share_and_first_place() -> None:
    calibri = portion("Lurah Mawar berharap warga memelihara hasilnya.", font="Calibri")
    submission = written(paragraph(SENTENCE * 2), paragraph(""), paragraph("Kata ", calibri), paragraph(calibri))
    total = 35 + 2 * 53 + 4 + 2 * 41
    assert found(submission) == [
        Finding(
            "other-font",
            {"font": "Calibri", "wanted": "Times New Roman", "percent": round(8200 / total, 1), "characters": 82},
            Where("naskah.docx", 3, 3, "Lurah Mawar berharap warga memelihara hasilnya."),
        )
    ]


def test_the_commonest_wrong_font_comes_first() -> None:
    arial, calibri = portion(SENTENCE, font="Arial"), portion(SENTENCE * 3, font="Calibri")
    assert [f.facts["font"] for f in found(written(paragraph(arial), paragraph(calibri)))] == ["Calibri", "Arial"]


def test_spellings_of_a_font_are_one_finding() -> None:
    one, other = portion(SENTENCE, font="Arial"), portion(SENTENCE, font="ARIAL")
    assert [f.facts["font"] for f in found(written(paragraph(one, other)))] == ["Arial"]


def test_one_letter_in_a_hundred_is_tolerated() -> None:
    title = 35
    passing = written(paragraph("a" * (99 * 2 - title), portion("aa", font="Arial")))
    failing = written(paragraph("a" * (99 * 2 - title - 1), portion("aa", font="Arial")))
    assert found(passing) == []
    assert [f.facts["characters"] for f in found(failing)] == [2]


def test_punctuation_in_another_font_never_counts() -> None:
    quote = portion("“” – … ’", font="MS Mincho")
    assert found(written(*[paragraph("Ya", quote) for _ in range(50)])) == []


def test_the_title_counts() -> None:
    submission = written(paragraph("Warga bekerja."))
    assert found(submission, Limits(font="Arial", aliases=()))[0].where.paragraph == 0


def test_unknown_letters_that_decide_are_for_a_person() -> None:
    (finding,) = found(in_font(None))
    assert (finding.code, finding.unsure, finding.facts["characters"]) == ("cannot-tell", True, 4 * 53)


def test_unknown_letters_that_cannot_save_the_text_do_not_matter() -> None:
    submission = written(paragraph(portion(SENTENCE, font="Arial"), portion(SENTENCE, font=None)))
    assert [(f.code, f.unsure) for f in found(submission)] == [("other-font", False)]


def test_unknown_letters_within_the_tolerance_do_not_matter() -> None:
    assert found(written(paragraph(SENTENCE * 40, portion("aa", font=None)))) == []


@pytest.mark.parametrize("font", ["Times New Roman", "Arial"])
def test_a_document_that_was_not_understood_is_for_a_person(font: str) -> None:
    submission = written(paragraph(portion(SENTENCE, font=font)), unsure=("theme part missing", "right-to-left text"))
    facts: dict[str, Fact] = {"percent": 0.0, "characters": 0, "reasons": "theme part missing; right-to-left text"}
    assert found(submission) == [Finding("cannot-tell", facts, Where("naskah.docx"), unsure=True)]


def test_the_excerpt_begins_with_a_whole_word_and_is_short() -> None:
    cut = written(paragraph("Warga mem", portion("bersihkan saluran air. " + SENTENCE * 3, font="Arial")))
    (finding,) = found(cut)
    assert finding.where.excerpt == "membersihkan saluran air. Warga membersihkan saluran…"
