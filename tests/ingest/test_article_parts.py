"""Where each part of an article was found, and how sure that is."""

import pytest

from ingest.article import read_article
from ingest.article_parts import Part, article_parts
from tests.ingest.test_article import BODY, CLOSE, LEAD, TITLE, document


def parts(*texts: str, bold: tuple[int, ...] = (), styles: dict[int, str] | None = None) -> tuple[Part, ...]:
    read = document(*texts, bold=bold, styles=styles)
    return article_parts(read, read_article(read))


def test_every_part_of_a_whole_article_says_where_it_was_found_and_by_what() -> None:
    assert parts(
        TITLE, "", LEAD, BODY, f"{CLOSE} [Babel]", "Penulis: Rina Wulandari", "Foto: Warga menyapu", bold=(0,)
    ) == (
        Part("title", TITLE, (0,), "certain", "bold"),
        Part("lead-quotation", "Semua bisa selesai kalau dikerjakan bersama,", (2,), "certain", "quotation-marks"),
        Part("region-mark", "Babel", (4,), "certain", "last-words"),
        Part("byline", "Penulis: Rina Wulandari", (5,), "certain", "label"),
        Part("captions", "Foto: Warga menyapu", (6,), "certain", "label"),
    )


@pytest.mark.parametrize(
    ("texts", "styles", "certainty", "why"),
    [
        ((TITLE, BODY), {}, "probable", "first-line"),
        ((TITLE, BODY), {0: "heading 1"}, "certain", "style"),
        ((f"Judul: {TITLE}", BODY), {}, "certain", "label"),
        (("Judul:", TITLE, BODY), {}, "certain", "label"),
    ],
)
def test_title_is_as_sure_as_what_told_it(
    texts: tuple[str, ...], styles: dict[int, str], certainty: str, why: str
) -> None:
    (title,) = parts(*texts, styles=styles)
    assert (title.kind, title.text, title.certainty, title.why) == ("title", TITLE, certainty, why)


def test_byline_without_a_colon_is_only_probable() -> None:
    assert parts(TITLE, BODY, CLOSE, "Oleh Rina Wulandari")[-1] == Part(
        "byline", "Penulis: Rina Wulandari", (3,), "probable", "words"
    )


def test_byline_that_shares_a_paragraph_with_the_body_stands_nowhere_of_its_own() -> None:
    assert parts(TITLE, BODY, f"{CLOSE}\nPenulis: Rina Wulandari")[-1] == Part(
        "byline", "Penulis: Rina Wulandari", (), "certain", "label"
    )


def test_region_mark_on_a_line_of_its_own() -> None:
    assert parts(TITLE, BODY, CLOSE, "[Babel]")[-1] == Part("region-mark", "Babel", (3,), "certain", "own-line")


def test_quotation_that_nobody_says_is_only_probable() -> None:
    slogan = "“Bersama kita bersihkan lingkungan” menjadi tema kegiatan di Kelurahan Mawar."
    (_, quotation) = parts(TITLE, slogan, CLOSE)
    assert (quotation.kind, quotation.certainty) == ("lead-quotation", "probable")


def test_quotation_further_down_does_not_lead() -> None:
    assert [part.kind for part in parts(TITLE, BODY, LEAD)] == ["title"]


def test_document_without_text_has_no_parts() -> None:
    assert parts("", " ") == ()
