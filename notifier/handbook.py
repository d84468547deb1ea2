"""Catalogues and samples -> docs/letters.md, the handbook of what authors are told. `python -m notifier.handbook`.

Made rather than written, so that it says what the letters say; a test keeps it current.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from checks.messages import LANGUAGES, Catalogue, Entry
from checks.rule import Policy
from checks.rules import PUBLISHED, RULES
from notifier.desk import Desk
from notifier.letter_samples import EVERY_SAMPLE

PAGE = Path(__file__).parents[1] / "docs" / "letters.md"
_DESK = Desk("Redaksi KOTAKU", "redaksi@example.org")

_HEAD = """# Letters

This page is made by `python -m notifier.handbook` from the sentences themselves; do not edit it.

## Words of your own
Every sentence stands in a file: what is said of a fault in `checks/messages.id.toml` and `messages.en.toml`, the
letters around it in `notifier/templates/id/LETTER.toml` and `en/LETTER.toml`. A desk that wishes to say something in
its own way makes a folder beside `config.toml`, names it there, and writes only the keys it changes:

```toml
# config.toml
[letters]
words = "words"
```
```toml
# words/id/rejection.toml (the file has the letter's name)
footnote = "Ada pertanyaan? Balas email ini tanpa lampiran, redaktur akan membacanya."
```
```toml
# words/id/rules.toml (what is said of faults)
[text-length.too-long]
mend = "Ringkas tulisan sedikitnya {excess} karakter."
```

A `{hole}` is filled by the program; only the holes of the sentence that is replaced may stand there, in any order or
not at all. A sentence with the forms `one` and `other` needs both. A line break (`\\n`) in a `mend` begins another
step. Whatever is wrong is said when the configuration is read (`redaksi doctor`), with the file and the key. `redaksi
letters preview DIR` shows every letter with the desk's own words; the service reads them when it starts.

## What is said of each fault
`{…}` is filled with what was found. Where the words depend on a cause, each has a row of its own.
"""

_EXAMPLES = """
## One of each letter
The text parts, in Indonesian; the HTML parts say the same. `redaksi letters preview DIR --language en` writes the
English ones.
"""


def handbook(policy: Policy = PUBLISHED) -> str:
    return "\n".join([_HEAD, *_faults(), _EXAMPLES, *_examples(policy)]) + "\n"


def _faults() -> Iterator[str]:
    catalogues = {language: Catalogue.load(language) for language in LANGUAGES}
    for rule in RULES:
        names = " / ".join(catalogue.name(rule.name) for catalogue in catalogues.values())
        yield f"### {rule.number} · `{rule.name}`: {names}"
        yield "| code | says | Indonesia | English |"
        yield "|---|---|---|---|"
        for code in rule.codes:
            for part in ("sentence", "mend"):
                said = [_by_cause(each.entry(f"{rule.name}.{code}.{part}")) for each in catalogues.values()]
                for cause in said[0]:
                    what = "found" if part == "sentence" else "to do"
                    case = f"{what}, {cause}" if cause else what
                    yield f"| `{code}` | {case} | " + " | ".join(_cell(each[cause]) for each in said) + " |"
        yield ""


def _by_cause(entry: Entry) -> Mapping[str, str]:
    if isinstance(entry, str):
        return {"": entry}
    return {f"{entry['by']} {cause}": text for cause, text in entry.items() if cause != "by"}


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>").replace("*", "\\*")


def _examples(policy: Policy) -> Iterator[str]:
    for name, write in EVERY_SAMPLE.items():
        letter = write(_DESK, policy)
        part = letter.get_body(("plain",))
        text = str(part.get_content()).replace("\r\n", "\n") if part else ""
        yield f"### {name}\n```text\nSubject: {letter['Subject']}\n\n{text.rstrip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(handbook(), encoding="utf-8")
