import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from notifier.period_report import period_letter, period_page, period_text
from notifier.words import LANGUAGES
from tests.notifier.period_samples import MONTH, NOTHING, PERIODS, WEEK
from tests.notifier.samples import DATE, DESK, MESSAGE_ID, desk_in, parts, same_words


class _Cells(HTMLParser):
    """The rows of a page's tables."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        self.inside = tag in {"th", "td"}
        if self.inside:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def rows(page: str) -> list[list[str]]:
    cells = _Cells()
    cells.feed(page)
    return cells.rows


def test_page_of_a_month_says_every_number_twice_drawn_and_in_a_table() -> None:
    found = rows(period_page(DESK, MONTH))
    assert found[:4] == [
        ["Angka", "Periode ini", "Bulan sebelumnya"],
        ["Tulisan masuk", "1.096", "80"],
        ["Menjadi draf", "61", "50"],
        ["Langsung memenuhi ketentuan", "38", "30"],
    ]
    assert ["Rata-rata kali kirim sampai menjadi draf", "1,6", "1,4"] in found
    assert ["Separuh draf jadi dalam waktu", "2 jam", "3 jam"] in found
    assert ["Dinilai layak", "40", "0"] in found
    assert ["Ditolak", "9", "0"] in found
    assert ["Separuh draf diputuskan dalam waktu", "30 jam", "–"] in found
    assert ["Rab,\u00a04\u00a0Nov", "1", "1", "0"] in found
    assert ["empat kali kirim atau lebih", "3"] in found
    assert [DESK.catalogue.name("photo-present"), "16", "1", "1"] in found
    assert ["tanpa nama daerah", "14", "7"] in found
    assert len(re.findall(r"<svg ", period_page(DESK, MONTH))) == 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PERIODS)
def test_page_needs_nothing_else_and_has_a_table_behind_each_plot(language: str, name: str) -> None:
    page = period_page(desk_in(language), PERIODS[name])
    assert not re.search(r"(?:src|href)=|url\(|@import|<script|<link", page)
    assert page.count("<svg ") == page.count("<details") == page.count("<desc ")
    assert len(re.findall(r'id="([\w-]+)"', page)) == len(set(re.findall(r'id="([\w-]+)"', page)))
    assert f'<html lang="{language}">' in page


def test_columns_of_editors_decisions_are_there_where_there_were_any() -> None:
    assert "Dibatalkan redaktur" in period_page(DESK, MONTH)
    assert "Dibatalkan redaktur" not in period_page(DESK, WEEK)


@pytest.mark.parametrize("language", LANGUAGES)
def test_letter_says_the_same_twice_and_carries_the_page(language: str) -> None:
    desk = desk_in(language)
    letter = period_letter(desk, MONTH, message_id=MESSAGE_ID, date=DATE)
    text, page = parts(letter)
    assert same_words(text, page)
    attached = list(letter.iter_attachments())
    names = {"id": "laporan-2026-11.html", "en": "report-2026-11.html"}
    assert [part.get_filename() for part in attached] == [names[language]]
    assert attached[0].get_content() == period_page(desk, MONTH)
    assert attached[0].get_content_type() == "text/html"


def test_subjects_name_the_month_and_the_week_in_the_desks_zone() -> None:
    letters = [period_letter(DESK, each, message_id=MESSAGE_ID, date=DATE) for each in (MONTH, WEEK)]
    assert [str(letter["Subject"]) for letter in letters] == [
        "Redaksi KOTAKU: laporan bulan November 2026",
        "Redaksi KOTAKU: laporan minggu 16–22 Nov 2026",
    ]


def test_what_is_not_over_or_empty_says_so() -> None:
    assert "Belum lengkap: angka sampai Senin, 23 November 2026" in period_text(DESK, WEEK)
    assert "Tidak ada kiriman pada periode ini." in period_page(DESK, NOTHING)
    assert "Belum lengkap" not in period_page(DESK, NOTHING)
    assert [each.empty for each in (MONTH, WEEK, NOTHING)] == [False, False, True]
    assert not replace(NOTHING, numbers=replace(NOTHING.numbers, held=1)).empty


def test_foreign_names_are_shown_as_text() -> None:
    hostile = replace(MONTH, regions=(replace(MONTH.regions[0], name="<script>x</script>"),))
    assert "<script" not in period_page(DESK, hostile)
