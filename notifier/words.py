"""Catalogues of sentences -> the words of letters in one language, numbers and dates written as that language does.

The sentences stand in templates/<language>/<letter>.toml, where an editor can change them without touching code. Both
parts of a letter, text and HTML, take their sentences from there, and so cannot come to say different things. A
sentence with a {hole} is filled by name; one with the forms `one` and `other` is chosen by the hole {count}.
"""

import string
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal

TEMPLATES = Path(__file__).with_name("templates")
LANGUAGES = ("id", "en")

_MOMENT = {"id": "EEEE, d MMMM y 'pukul' HH.mm", "en": "EEEE, d MMMM y 'at' HH:mm"}
_DAY = "EEEE, d MMMM y"
_KEPT_INVISIBLE = "\u200c\u200d"  # joiners shape letters and emoji; the other invisible characters only deceive


def one_line(text: str) -> str:
    """Foreign text as letters may show it: one line, nothing invisible, nothing that turns the direction of reading."""
    spaced = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    shown = (c for c in spaced if unicodedata.category(c) not in ("Cf", "Cs") or c in _KEPT_INVISIBLE)
    return " ".join("".join(shown).split())


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters of one line, cut between words where that loses little."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > limit // 2 else cut).rstrip(" ,;:.") + "…"


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language, by "letter.sentence". Moments must be aware and in the desk's zone."""

    language: str
    sentences: Mapping[str, Any]

    @classmethod
    def load(cls, language: str) -> "Words":
        """The words of a language in LANGUAGES; raises ValueError for another."""
        if language not in LANGUAGES:
            raise ValueError(f"letters are written in {', '.join(LANGUAGES)}; not in {language!r}")
        return _load(language)

    def __call__(self, key: str, **facts: Any) -> str:
        """The sentence with its holes filled. Raises KeyError for an unknown sentence or a hole without a fact."""
        sentence = self.sentences[key]
        if isinstance(sentence, dict):
            form = Locale(self.language).plural_form(facts["count"])
            sentence = sentence.get(form, sentence["other"])
        return _Filler(self).vformat(sentence, (), facts)

    def written(self, value: object, form: str = "") -> str:
        """A number, moment, age or list as the language writes it.

        form: "day" leaves the time of day out, "plain" the thousands' separators.
        """
        match value:
            case bool() | str():
                return one_line(str(value))
            case int() if form == "plain":
                return str(value)
            case int() | float():
                return str(format_decimal(value, locale=self.language))
            case datetime() if form == "day":
                return str(format_datetime(value, _DAY, tzinfo=value.tzinfo, locale=self.language))
            case datetime():
                clock = format_datetime(value, _MOMENT[self.language], tzinfo=value.tzinfo, locale=self.language)
                return f"{clock} {value.tzname()}"
            case timedelta():
                return str(format_timedelta(value, granularity="minute", threshold=2, locale=self.language))
            case tuple() | list():
                return str(format_list([self.written(item) for item in value], locale=self.language))
            case _:
                raise TypeError(f"letters have no way to write {value!r}")


class _Filler(string.Formatter):
    def __init__(self, words: Words) -> None:
        self._words = words

    def format_field(self, value: object, format_spec: str) -> str:
        return self._words.written(value, format_spec)


@cache
def _load(language: str) -> Words:
    sentences: dict[str, Any] = {}
    for file in sorted((TEMPLATES / language).glob("*.toml")):
        for key, sentence in tomllib.loads(file.read_text(encoding="utf-8")).items():
            sentences[f"{file.stem}.{key}"] = sentence
    return Words(language, sentences)
