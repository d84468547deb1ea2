"""Findings -> sentences that people read, in one language. The words stand in messages.LANGUAGE.toml beside this file.

There, for each rule: its name, the requirement as authors read it, and for each code a sentence (what was found) and a
mend (how to put it right; one line for each way, such as on a computer and on a phone).

A `{hole}` is filled with the finding's fact of that name, or with `{file}`, the file it was found in. `{hole:px}` is a
number without separators; `{hole:TABLE}` is each word of the fact looked up in [words.TABLE]. Where the wording depends
on a fact, the entry is a table: `by` names the fact, the keys are its values, `other` serves the rest.

A desk may say some of it in its own way; see checks/own_words.py.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from babel.lists import format_list
from babel.numbers import format_decimal

from checks.own_words import fills_in_rules, laid_over, own_sentences
from checks.rule import Rule
from checks.verdict import Finding

LANGUAGES = ("id", "en")
OWN_FILE = "rules"  # its name in a folder of own sentences
LONGEST = 60  # characters of a foreign text such as a file name, which may be as long as its author likes

Entry = str | Mapping[str, str]


class NoWords(Exception):
    """A catalogue lacks words that a rule needs: an entry, a hole's fact, or a word of a table."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one language says. Every method raises NoWords rather than leave a hole open."""

    language: str
    entries: Mapping[str, Any]

    @classmethod
    def load(cls, language: str, own: Path | None = None) -> Self:
        """The catalogue of one of LANGUAGES, with the sentences of the desk's `own` folder in place of ours.

        Raises ValueError for another language, and WrongWords.
        """
        if language not in LANGUAGES:
            raise ValueError(f"no catalogue in {language!r}; there are {', '.join(LANGUAGES)}")
        return cls(language, _read(language, own))

    def name(self, rule_name: str) -> str:
        """What the rule is about, as a heading: "Ukuran foto"."""
        return self._filled(f"{rule_name}.name", {})

    def requirement(self, rule: Rule[Any] | str, limits: Any) -> str:
        """The requirement on one line, with a desk's own limits."""
        name = rule if isinstance(rule, str) else rule.name
        return self._filled(f"{name}.requirement", asdict(limits))

    def skipped(self, rule_name: str, detail: str) -> str:
        """Why the rule was not judged, as a clause. detail: the need that was not met."""
        if rule_name not in self.entries:
            raise NoWords(f"messages.{self.language}.toml: {rule_name} is not there")
        return self._filled(f"needs.{detail}", {})

    def sentence(self, rule_name: str, finding: Finding) -> str:
        """What was found, in numbers, against what is wanted. The paragraph and excerpt stand in finding.where."""
        return self._filled(f"{rule_name}.{finding.code}.sentence", _facts(finding))

    def mend(self, rule_name: str, finding: Finding) -> str:
        """The steps that put it right, a line for each way."""
        return self._filled(f"{rule_name}.{finding.code}.mend", _facts(finding))

    def _filled(self, path: str, facts: Mapping[str, Any]) -> str:
        try:
            return _Filler(self).vformat(_chosen(self.entry(path), facts), (), facts)
        except KeyError as error:
            raise NoWords(f"messages.{self.language}.toml: {path} needs {error}") from error

    def entry(self, path: str) -> Entry:
        """An entry as it is written, with its holes. Raises KeyError."""
        found: Any = self.entries
        for step in path.split("."):
            found = found[step]
        entry: Entry = found
        return entry

    def written(self, value: object, form: str = "") -> str:
        """A fact as this language writes it. Raises KeyError where a table has no word for it."""
        if isinstance(value, list | tuple):
            words = [self.written(item, form) for item in value]
            return str(format_list(words, style="or", locale=self.language))
        if form == "px":
            return str(value)
        if form and " " in str(value):
            return self.written(str(value).split(), form)
        if form:
            table = self.entries["words"][form]
            return str(table[value] if value in table or "other" not in table else table["other"])
        if isinstance(value, int | float):
            return str(format_decimal(value, format="#,##0.##", locale=self.language))
        return _shortened(str(value))


class _Filler(string.Formatter):
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def format_field(self, value: object, format_spec: str) -> str:
        return self._catalogue.written(value, format_spec)


def _chosen(entry: Entry, facts: Mapping[str, Any]) -> str:
    if isinstance(entry, str):
        return entry
    value = str(facts[entry["by"]])
    return entry[value] if value in entry else entry["other"]


def _facts(finding: Finding) -> dict[str, Any]:
    return {"file": finding.where.file, **finding.facts}


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


@cache
def _read(language: str, own: Path | None) -> Mapping[str, Any]:
    path = Path(__file__).with_name(f"messages.{language}.toml")
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    if own is None:
        return entries
    said = own_sentences(own, language, OWN_FILE)
    return laid_over(entries, said, own / language / f"{OWN_FILE}.toml", fills_in_rules(entries))
