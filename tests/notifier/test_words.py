import string
import tomllib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifier.desk import Desk
from notifier.words import LANGUAGES, TEMPLATES, Words, one_line, shortened

MORNING = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "timezone", "written"),
    [
        ("id", "Asia/Jakarta", "Senin, 23 November 2026 pukul 06.00 WIB"),
        ("id", "Asia/Jayapura", "Senin, 23 November 2026 pukul 08.00 WIT"),
        ("en", "Asia/Makassar", "Monday, 23 November 2026 at 07:00 WITA"),
    ],
)
def test_written_moment_follows_the_desk(language: str, timezone: str, written: str) -> None:
    moment = Desk("Redaksi", "redaksi@contoh.id", language, timezone).local(MORNING)
    assert Words.load(language).written(moment) == written


@pytest.mark.parametrize(
    ("value", "form", "indonesian", "english"),
    [
        (2731, "", "2.731", "2,731"),
        (1.15, "", "1,15", "1.15"),
        (1024, "plain", "1024", "1024"),
        (timedelta(hours=5), "", "5 jam", "5 hours"),
        (("a", "b", "c"), "", "a, b, dan c", "a, b, and c"),
        (datetime(2026, 5, 1, tzinfo=ZoneInfo("Asia/Jakarta")), "day", "Jumat, 1 Mei 2026", "Friday, 1 May 2026"),
        ("baris\r\nbaru", "", "baris baru", "baris baru"),
    ],
)
def test_written_value_in_each_language(value: object, form: str, indonesian: str, english: str) -> None:
    assert (Words.load("id").written(value, form), Words.load("en").written(value, form)) == (indonesian, english)


def test_written_value_of_unknown_kind_is_an_error() -> None:
    with pytest.raises(TypeError):
        Words.load("id").written(None)


def test_words_choose_the_plural() -> None:
    words = Words.load("en")
    assert [words("receipt.photo_count", count=count) for count in (1, 2)] == ["1 photo", "2 photos"]


def test_words_without_a_fact_are_an_error() -> None:
    with pytest.raises(KeyError):
        Words.load("id")("receipt.happened")


def test_words_of_an_unknown_language_are_an_error() -> None:
    with pytest.raises(ValueError, match="id, en"):
        Words.load("fr")


def test_words_leave_braces_in_foreign_text_alone() -> None:
    assert Words.load("en")("digest.by", author="{count} {0}") == "From: {count} {0}"


def test_catalogues_have_the_same_sentences_and_holes_in_each_language() -> None:
    indonesian, english = (_holes(language) for language in LANGUAGES)
    assert indonesian == english


def _holes(language: str) -> dict[str, set[str]]:
    holes: dict[str, set[str]] = {}
    for file in (TEMPLATES / language).glob("*.toml"):
        for key, sentence in tomllib.loads(file.read_text(encoding="utf-8")).items():
            forms = sentence.values() if isinstance(sentence, dict) else [sentence]
            found = {hole for form in forms for _, hole, _, _ in string.Formatter().parse(form) if hole}
            holes[f"{file.stem}.{key}"] = found
    return holes


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("satu\r\n  dua\tiga", "satu dua iga"),
        ("gnp\u202e.exe", "gnp.exe"),
        ("nol\x00bel\x07", "nol bel"),
        ("setengah \ud83d pasang", "setengah pasang"),
        ("\u2028baris\u2029", "baris"),
        ("Ayu 👩\u200d🌾", "Ayu 👩\u200d🌾"),
    ],
)
def test_one_line_shows_nothing_that_deceives(foreign: str, shown: str) -> None:
    assert one_line(foreign) == shown


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("cukup pendek", "cukup pendek"),
        ("Kegiatan yang diikuti oleh warga", "Kegiatan yang…"),
        ("x" * 40, "x" * 19 + "…"),
    ],
)
def test_shortened_cuts_between_words_where_it_can(text: str, short: str) -> None:
    assert shortened(text, 20) == short
