"""What editors read, under the checks that authors' letters pass: an HTML parser, and axe in a browser on a phone."""

from pathlib import Path

import pytest
from tinyhtml5.parser import HTMLParser

from notifier.digest import digest
from notifier.period_report import period_letter, period_page
from notifier.words import LANGUAGES
from tests.notifier.digest_samples import DAYS
from tests.notifier.period_samples import MONTH, PERIODS
from tests.notifier.samples import DATE, MESSAGE_ID, desk_in, parts
from tests.notifier.test_accessible import CHROMIUM, PHONE, assert_in_the_middle_of_a_wide_screen, examined


def pages(language: str) -> dict[str, str]:
    desk = desk_in(language)
    letters = {name: digest(desk, report, message_id=MESSAGE_ID, date=DATE) for name, report in DAYS.items()}
    letters["letter"] = period_letter(desk, MONTH, message_id=MESSAGE_ID, date=DATE)
    reports = {f"report-{name}": period_page(desk, period) for name, period in PERIODS.items()}
    return {name: parts(letter)[1] for name, letter in letters.items()} | reports


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_valid_html(language: str) -> None:
    for page in pages(language).values():
        parser = HTMLParser()
        parser.parse(page)
        assert parser.errors == []


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit_a_phone(scheme: str, tmp_path: Path) -> None:
    report = examined(pages("id"), scheme, tmp_path)
    assert set(report) == set(pages("id"))
    assert {name: each["faults"] for name, each in report.items() if each["faults"]} == {}
    assert {name: each["wide"] for name, each in report.items() if each["wide"] > PHONE} == {}
    assert_in_the_middle_of_a_wide_screen(report)
