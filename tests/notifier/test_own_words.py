"""A desk's own sentences: laid over ours, and every fault in them found when they are loaded."""

from dataclasses import replace
from pathlib import Path

import pytest

from checks.messages import Catalogue
from checks.own_words import WrongWords
from checks.verdict import Fact, Finding
from notifier import letters
from notifier.words import Words, check_own_words
from tests.notifier.samples import DATE, DESK, MESSAGE_ID, POLICY, REPLY, parts


def own(folder: Path, name: str, text: str) -> Path:
    """A folder of own sentences with one file."""
    file = folder / "surat" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder / "surat"


def fault(folder: Path) -> str:
    with pytest.raises(WrongWords) as raised:
        check_own_words(folder)
    return str(raised.value).replace(f"{folder}/", "")


def test_a_letter_says_what_the_desk_says_in_its_own_way(tmp_path: Path) -> None:
    folder = own(tmp_path, "id/gentle.toml", 'happened = "Halo, lampirannya tidak ada."\n')
    own(tmp_path, "id/common.toml", 'greeting = "Halo {name},"\n')
    own(tmp_path, "id/rules.toml", '[text-length]\nrequirement = "Paling panjang {max} karakter."\n')
    check_own_words(folder)
    text, _ = parts(letters.gentle(replace(DESK, own_words=folder), REPLY, POLICY, message_id=MESSAGE_ID, date=DATE))
    assert text.startswith("Halo Rina Wulandari,\n\nHalo, lampirannya tidak ada.\n\nBila Anda ingin mengirim tulisan,")
    assert "- Paling panjang 2.500 karakter.\n" in text


def test_what_the_desk_does_not_change_stays_ours(tmp_path: Path) -> None:
    folder = own(tmp_path, "id/gentle.toml", 'happened = "Halo."\n')
    assert Words.load("id", folder).sentences["gentle.next"] == Words.load("id").sentences["gentle.next"]
    assert Words.load("en", folder).sentences == Words.load("en").sentences


def test_a_fault_may_be_said_differently_by_its_cause(tmp_path: Path) -> None:
    folder = own(tmp_path, "id/rules.toml", '[text-spacing.other-spacing.sentence]\nexact = "Jarak {value} poin."\n')
    catalogue = Catalogue.load("id", folder)
    exact: dict[str, Fact] = {"cause": "exact", "value": 18, "percent": 100, "characters": 10}
    assert catalogue.sentence("text-spacing", Finding("other-spacing", exact)) == "Jarak 18 poin."
    assert "1,15" in catalogue.sentence("text-spacing", Finding("other-spacing", exact | {"cause": "x", "value": 1.15}))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("id/gentle.toml", 'hapened = "x"', 'id/gentle.toml: hapened: unknown key; did you mean "happened"?'),
        ("id/common.toml", 'greeting = "Yth. {nama}"', "id/common.toml: greeting: nothing fills the hole {nama}"),
        ("id/common.toml", 'greeting = "{name.x}"', "id/common.toml: greeting: nothing fills the hole {name.x}"),
        ("id/common.toml", 'greeting = "{name!r}"', "id/common.toml: greeting: nothing fills the hole {name:!r}"),
        ("id/common.toml", 'greeting = "{name:>9}"', "id/common.toml: greeting: nothing fills the hole {name:>9}"),
        (
            "id/common.toml",
            'greeting = "Yth. {name"',
            "id/common.toml: greeting: expected '}' before end of string; a brace that is meant as one",
        ),
        (
            "en/common.toml",
            'more = { other = "and {count} more." }',
            "en/common.toml: more: the form one is missing; needed: one, other",
        ),
        ("en/common.toml", 'more = "and {count} more."', "en/common.toml: more: a table is needed, with keys such as"),
        ("id/common.toml", "closing = 3", "id/common.toml: closing: one sentence in quotes is needed"),
        ("id/common.toml", 'closing = " "', "id/common.toml: closing: one sentence in quotes is needed"),
        ("id/common.toml", "closing = ", "id/common.toml: this is not valid TOML"),
        ("id/gentel.toml", 'happened = "x"', 'id/gentel.toml: there is no letter of that name; did you mean "gentle"?'),
        ("jv/gentle.toml", 'happened = "x"', "jv/gentle.toml: sentences stand in"),
        ("gentle.toml", 'happened = "x"', "gentle.toml: sentences stand in"),
        ("id/rules.toml", '[text-colour]\nname = "x"', "id/rules.toml: text-colour: unknown key; did you mean"),
        (
            "id/rules.toml",
            '[text-length.too-long]\nsentence = "{lenght}"',
            "id/rules.toml: text-length.too-long.sentence: nothing fills the hole {lenght}",
        ),
        (
            "id/rules.toml",
            '[text-length]\nrequirement = "{maximum}"',
            "id/rules.toml: text-length.requirement: nothing fills the hole {maximum}",
        ),
        (
            "id/rules.toml",
            '[photo-format.wrong-format.sentence]\nother = "{found:side}"',
            "id/rules.toml: photo-format.wrong-format.sentence.other: nothing fills the hole {found:side}",
        ),
        (
            "id/rules.toml",
            '[photo-format.wrong-format.sentence]\nby = "named"',
            "id/rules.toml: photo-format.wrong-format.sentence.by: unknown key",
        ),
        ("id/rules.toml", '[text-length]\nname = "{max}"', "id/rules.toml: text-length.name: nothing fills the hole"),
    ],
)
def test_what_is_wrong_names_the_file_and_the_key(tmp_path: Path, name: str, text: str, said: str) -> None:
    assert fault(own(tmp_path, name, text)).startswith(said)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert fault(tmp_path / "surat") == f"{tmp_path / 'surat'}: there is no such folder"
