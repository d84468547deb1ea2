"""Catalogues of sentences -> the words of letters in one language, numbers and dates written as that language does.

The sentences stand in templates/<language>/<letter>.toml, where an editor can change them without touching code. Both
parts of a letter, text and HTML, take their sentences from there, and so cannot come to say different things. A
sentence with a {hole} is filled by name; one with the forms `one` and `other` is chosen by the hole {count}.

A desk may say some of it in its own way; see checks/own_words.py.
"""

import string
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_datetime, format_interval, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal

from checks.messages import OWN_FILE, Catalogue
from checks.own_words import Hole, WrongWords, holes, laid_over, nearest, own_sentences

TEMPLATES = Path(__file__).with_name("templates")
LANGUAGES = ("id", "en")
_DAYS = {"day": "EEEE, d MMMM y", "date": "d MMMM y", "short": "EEE,\u00a0d\u00a0MMM", "month": "LLLL y"}
FORMS = frozenset({"", "plain", *_DAYS})  # of a hole; see Words.written

_MOMENT = {"id": "EEEE, d MMMM y 'pukul' HH.mm", "en": "EEEE, d MMMM y 'at' HH:mm"}
_KEPT_INVISIBLE = "\u200c\u200d"  # joiners shape letters and emoji; the other invisible characters only deceive


def one_line(text: str) -> str:
    """Foreign text as letters may show it: one line, nothing invisible, nothing that turns the direction of reading."""
    if text.isprintable():  # as nearly always: neither control characters nor anything invisible
        return " ".join(text.split())
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
    def load(cls, language: str, own: Path | None = None) -> "Words":
        """The words of a language in LANGUAGES, with the sentences of the desk's `own` folder in place of ours.

        Raises ValueError for another language, and WrongWords.
        """
        if language not in LANGUAGES:
            raise ValueError(f"letters are written in {', '.join(LANGUAGES)}; not in {language!r}")
        return _load(language, own)

    def __call__(self, key: str, **facts: Any) -> str:
        """The sentence with its holes filled. Raises KeyError for an unknown sentence or a hole without a fact."""
        sentence = self.sentences[key]
        if isinstance(sentence, dict):
            form = Locale(self.language).plural_form(facts["count"])
            sentence = sentence.get(form, sentence["other"])
        return _Filler(self).vformat(sentence, (), facts)

    def written(self, value: object, form: str = "") -> str:
        """A number, moment, age or list as the language writes it.

        form: "day" leaves the time of day out, "date" the weekday too, "short" the year, "month" the day;
        "plain" leaves the thousands' separators out.
        """
        match value:
            case bool() | str():
                return one_line(str(value))
            case int() if form == "plain":
                return str(value)
            case int() | float():
                return str(format_decimal(value, locale=self.language))
            case datetime() if form:
                return str(format_datetime(value, _DAYS[form], tzinfo=value.tzinfo, locale=self.language))
            case datetime():
                clock = format_datetime(value, _MOMENT[self.language], tzinfo=value.tzinfo, locale=self.language)
                return f"{clock} {value.tzname()}"
            case timedelta():
                return str(format_timedelta(value, granularity="minute", threshold=2, locale=self.language))
            case tuple() | list():
                return str(format_list([self.written(item) for item in value], locale=self.language))
            case _:
                raise TypeError(f"letters have no way to write {value!r}")

    def span(self, first: datetime, last: datetime) -> str:
        """Days on end: "16–22 Nov 2026"."""
        return str(format_interval(first.date(), last.date(), "yMMMMd", locale=self.language))


class _Filler(string.Formatter):
    def __init__(self, words: Words) -> None:
        self._words = words

    def format_field(self, value: object, format_spec: str) -> str:
        return self._words.written(value, format_spec)


def check_own_words(folder: Path) -> None:
    """Try every file of a desk's own sentences. Raises WrongWords for the first that cannot be used."""
    if not folder.is_dir():
        raise WrongWords(f"{folder}: there is no such folder")
    letters = [file.stem for file in (TEMPLATES / LANGUAGES[0]).glob("*.toml")]
    for file in sorted(folder.rglob("*.toml")):
        language, name = file.parent.name, file.stem
        if file.parent.parent != folder or language not in LANGUAGES:
            raise WrongWords(f"{file}: sentences stand in {folder}/LANGUAGE, one of {', '.join(LANGUAGES)}")
        if name not in {*letters, OWN_FILE}:
            raise WrongWords(f"{file}: there is no letter of that name; {nearest(name, [*letters, OWN_FILE])}")
    for language in LANGUAGES:
        Words.load(language, folder)
        Catalogue.load(language, folder)


@cache
def _load(language: str, own: Path | None) -> Words:
    sentences: dict[str, Any] = {}
    for name, ours in _published(language).items():
        said = ours
        if own is not None:
            file = own / language / f"{name}.toml"
            said = laid_over(ours, own_sentences(own, language, name), file, partial(_fills, ours))
        sentences |= {f"{name}.{key}": sentence for key, sentence in said.items()}
    return Words(language, sentences)


@cache
def _published(language: str) -> Mapping[str, Mapping[str, Any]]:
    """Our sentences, by letter and key."""
    files = sorted((TEMPLATES / language).glob("*.toml"))
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


def _fills(ours: Mapping[str, Any], path: str, hole: Hole) -> bool:
    """Whether our own sentence of that key has the hole."""
    sentence = ours[path.partition(".")[0]]
    texts = sentence.values() if isinstance(sentence, Mapping) else [sentence]
    name, form = hole
    return form in FORMS and any(name == known for text in texts for known, _ in holes(text))
