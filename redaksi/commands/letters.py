"""`redaksi letters preview`: one of each letter as files, for whoever changed the words or the templates."""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

from notifier.desk import Desk
from notifier.letter_samples import EVERY_SAMPLE
from notifier.words import LANGUAGES
from redaksi.commands.settings import configuration_if_any
from redaksi.errors import CannotGoOn
from redaksi.letter_page import letter_page
from redaksi.rule_tables import read_policy

UNNAMED = Desk("Redaksi", "redaksi@example.org")


def preview(folder: Path, language: str | None, config: Path | None) -> int:
    """Write NAME.html, NAME.txt and NAME.eml of each letter; what they say stands in the desk's own words."""
    settings = configuration_if_any(config)
    desk, policy = (settings.the_desk, settings.policy) if settings else (UNNAMED, read_policy({}))
    if language is not None and language not in LANGUAGES:
        raise CannotGoOn(f"--language: one of {', '.join(LANGUAGES)} is needed")
    if language:
        desk = replace(desk, language=language)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, write in EVERY_SAMPLE.items():
            letter = write(desk, policy)
            (folder / f"{name}.eml").write_bytes(letter.as_bytes())
            (folder / f"{name}.txt").write_text(_part(letter, "plain"), encoding="utf-8")
            (folder / f"{name}.html").write_text(letter_page(letter), encoding="utf-8")
    except OSError as error:
        raise CannotGoOn(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
    print(f"{len(EVERY_SAMPLE)} letters in {folder}")
    return 0


def _part(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return str(part.get_content()) if part else ""
