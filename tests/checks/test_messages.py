import string
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from checks.judge import judge
from checks.messages import LANGUAGES, Catalogue, NoWords
from checks.rule import Rule
from checks.rules import PUBLISHED, RULES
from checks.verdict import Fact, Finding, Where
from tests.checks.rules.examples import FAULTS, Fault

CODES = [(rule, code) for rule in RULES for code in rule.codes]


def holes(entry: str | Mapping[str, str]) -> set[str]:
    texts = [entry] if isinstance(entry, str) else [text for key, text in entry.items() if key != "by"]
    by = set() if isinstance(entry, str) else {entry["by"]}
    return by | {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def tables(entries: Mapping[str, Any]) -> Iterator[str]:
    """Every table that a hole looks words up in."""
    for value in entries.values():
        if isinstance(value, str):
            yield from (spec for _, _, spec, _ in string.Formatter().parse(value) if spec and spec != "px")
        else:
            yield from tables(value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("rule", "code"), CODES, ids=lambda value: getattr(value, "name", value))
def test_every_code_has_words_whose_holes_are_its_facts(language: str, rule: Rule[Any], code: str) -> None:
    catalogue = Catalogue.load(language)
    for part in ("sentence", "mend"):
        assert holes(catalogue.entry(f"{rule.name}.{code}.{part}")) <= {"file", *rule.codes[code]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.rule}.{fault.code}")
def test_every_example_can_be_told(language: str, fault: Fault) -> None:
    catalogue = Catalogue.load(language)
    for result in judge(fault.submission, fault.policy).results:
        for finding in result.findings:
            for text in (catalogue.sentence(result.rule, finding), catalogue.mend(result.rule, finding)):
                assert text.endswith((".", ".”"))
                assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_a_name_and_a_requirement(language: str, rule: Rule[Any]) -> None:
    catalogue = Catalogue.load(language)
    requirement = catalogue.requirement(rule, PUBLISHED[rule.name].limits)
    assert catalogue.name(rule.name)
    assert requirement.endswith(".")
    assert "\n" not in requirement


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_need_has_words(language: str, rule: Rule[Any]) -> None:
    for need in rule.needs:
        assert Catalogue.load(language).skipped(rule.name, need.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_words_is_there(language: str) -> None:
    entries = Catalogue.load(language).entries
    assert set(tables(entries)) == set(entries["words"])


def test_languages_have_the_same_entries() -> None:
    def shape(entries: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value if key == "by" else shape(value) if isinstance(value, dict) else ""
            for key, value in entries.items()
        }

    assert shape(Catalogue.load("id").entries) == shape(Catalogue.load("en").entries)


def too_long(counted: int = 2614, shown: int = 2731, with_spaces: int = 3180) -> Finding:
    facts: dict[str, Fact] = {"characters": shown, "characters_with_spaces": with_spaces, "counted": counted}
    return Finding("too-long", facts | {"max": 2500, "excess": counted - 2500})


def test_numbers_are_written_as_the_language_writes_them() -> None:
    indonesian = Catalogue.load("id").sentence("text-length", too_long())
    english = Catalogue.load("en").sentence("text-length", too_long())
    assert indonesian == (
        "Panjang tulisan 2.614 karakter tanpa spasi, melebihi batas 2.500 sebanyak 114. Word, yang ikut menghitung "
        "judul, nama penulis, dan keterangan foto, menunjukkan 2.731 tanpa spasi dan 3.180 dengan spasi."
    )
    assert "2,614 characters" in english


def test_decimals_have_a_comma_in_indonesian() -> None:
    finding = Finding("other-spacing", {"cause": "word-2007", "value": 1.15, "percent": 97.4, "characters": 2104})
    assert Catalogue.load("id").sentence("text-spacing", finding) == (
        "Spasi baris 1,15 dipakai pada 97,4% tulisan; yang diminta spasi tunggal (1,0). "
        "Angka 1,15 adalah bawaan Word 2007 dan 2010."
    )


def test_pixels_have_no_separator() -> None:
    facts: dict[str, Fact] = {"width": 1280, "height": 720, "side": "short", "cause": "none"}
    facts |= {"wanted_long": 1024, "wanted_short": 768}
    assert Catalogue.load("id").sentence("photo-resolution", Finding("too-small", facts, Where("foto2.jpg"))) == (
        "Foto “foto2.jpg” berukuran 1280 x 720 piksel; sisi pendeknya kurang (minimal 1024 x 768)."
    )


def test_limits_of_a_desk_stand_in_the_requirement() -> None:
    rule = next(rule for rule in RULES if rule.name == "photo-format")
    assert (
        Catalogue.load("id").requirement(rule, rule.limits(formats=("jpeg", "webp"))) == "Foto berformat JPG atau WebP."
    )


def test_long_and_broken_file_names_are_one_short_line() -> None:
    finding = Finding("encrypted", where=Where("naskah\n" + "x" * 300 + "{braces}.docx"))
    sentence = Catalogue.load("id").sentence("document-readable", finding)
    assert sentence == f"Naskah “naskah {'x' * 52}…” dikunci dengan kata sandi, sehingga tidak dapat kami buka."


def test_braces_in_a_file_name_are_left_alone() -> None:
    sentence = Catalogue.load("id").sentence("document-readable", Finding("encrypted", where=Where("{x}.docx")))
    assert "“{x}.docx”" in sentence


def test_a_hole_without_a_fact_is_an_error_that_names_it() -> None:
    with pytest.raises(NoWords, match=r"messages\.id\.toml: text-length\.too-long\.sentence needs 'counted'"):
        Catalogue.load("id").sentence("text-length", Finding("too-long"))


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(NoWords):
        Catalogue.load("id").name("text-colour")


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(ValueError, match="no catalogue in 'jv'; there are id, en"):
        Catalogue.load("jv")
