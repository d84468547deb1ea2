"""A desk's own sentences laid over ours: OWN/LANGUAGE/rules.toml for what is found, OWN/LANGUAGE/LETTER.toml beside it.

Such a file holds the keys to change and no others. All of them are tried when the configuration is read: a hole that
nothing fills must come to light there, and not when a letter is written to an author.
"""

import difflib
import string
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from checks.rules import RULES

PLURAL_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})  # the names that CLDR gives them

Hole = tuple[str, str]  # name and form, as in {width:px}
Fills = Callable[[str, Hole], bool]  # whether something fills such a hole in the sentence of that key


class WrongWords(ValueError):
    """A file of own sentences cannot be used; the message names the file, the key and what to do."""


def own_sentences(folder: Path, language: str, name: str) -> Mapping[str, Any]:
    """What the desk says in its own way; empty where it has no such file. Raises WrongWords."""
    file = folder / language / f"{name}.toml"
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise WrongWords(f"{file}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise WrongWords(f"{file}: this is not valid TOML: {error}") from error


def laid_over(published: Mapping[str, Any], own: Mapping[str, Any], file: Path, fills: Fills) -> dict[str, Any]:
    """Our sentences with the desk's in their place. Raises WrongWords."""
    return _laid_over(published, own, file, fills, "")


def _laid_over(
    published: Mapping[str, Any], own: Mapping[str, Any], file: Path, fills: Fills, path: str
) -> dict[str, Any]:
    merged = dict(published)
    for key, said in own.items():
        at = f"{path}.{key}".lstrip(".")
        if key not in published or key == "by":
            raise WrongWords(f"{file}: {at}: unknown key; {nearest(key, [*published.keys() - {'by'}])}")
        ours = published[key]
        if isinstance(ours, Mapping) and isinstance(said, Mapping):
            if missing := [form for form in ours if form not in said and set(ours) <= PLURAL_FORMS]:
                raise WrongWords(f"{file}: {at}: the form {missing[0]} is missing; needed: {', '.join(ours)}")
            merged[key] = _laid_over(ours, said, file, fills, at)
        elif isinstance(ours, Mapping):
            raise WrongWords(f"{file}: {at}: a table is needed, with keys such as {', '.join(ours.keys() - {'by'})}")
        else:
            merged[key] = _sentence(said, file, at, fills)
    return merged


def _sentence(said: object, file: Path, at: str, fills: Fills) -> str:
    if not isinstance(said, str) or not said.strip():
        raise WrongWords(f'{file}: {at}: one sentence in quotes is needed, such as {at.rpartition(".")[2]} = "…"')
    try:
        wrong = next((hole for hole in holes(said) if not fills(at, hole)), None)
    except ValueError as error:
        raise WrongWords(f"{file}: {at}: {error}; a brace that is meant as one is written twice: {{{{ }}}}") from error
    if wrong is not None:
        raise WrongWords(f"{file}: {at}: nothing fills the hole {{{':'.join(filter(None, wrong))}}}")
    return said


def holes(text: str) -> Iterator[Hole]:
    """The holes of a sentence. Raises ValueError for braces that are none."""
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is not None:
            yield name, f"{form}!{conversion}" if conversion else form or ""


def nearest(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(sorted(known))}"


def fills_in_rules(entries: Mapping[str, Any]) -> Fills:
    """What fills the holes of messages.LANGUAGE.toml: a code's facts, a rule's limits; words of a table where our own
    sentences look the same fact up in it."""
    by_rule = {rule.name: rule for rule in RULES}
    looked_up = set(_holes_in(entries))

    def fills(path: str, hole: Hole) -> bool:
        name, form = hole
        steps = path.split(".")
        rule = by_rule.get(steps[0])
        if rule is None or len(steps) < 2:
            return False
        if steps[1] in rule.codes:
            known: set[str] = {"file", *rule.codes[steps[1]]}
        else:
            known = {field.name for field in fields(rule.limits)} if steps[1] == "requirement" else set()
        return name in known and (form in {"", "px"} or hole in looked_up)

    return fills


def _holes_in(entries: Mapping[str, Any]) -> Iterator[Hole]:
    for value in entries.values():
        if isinstance(value, Mapping):
            yield from _holes_in(value)
        elif isinstance(value, str):
            yield from holes(value)
