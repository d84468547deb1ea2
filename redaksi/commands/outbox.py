"""Commands on letters: what waits, for what, and what an editor makes of it."""

import sys
from pathlib import Path

from notifier.editing import text_of
from redaksi import overriding, rows, sending
from redaksi.commands.shown import MOST, change, no_such, opened, show, show_one, whoever
from redaksi.errors import CannotGoOn
from store import events, outbox
from store.outbox import LetterState

COLUMNS = ("id", "to", "subject", "kind", "state", "attempts", "next", "error")


def listing(state: LetterState | None, as_json: bool, config: Path | None) -> int:
    with opened(config) as app:
        with app.database.reading() as c:
            letters = outbox.listing(c, app.desk_id, MOST, state=state)
            room = sending.room(c, app)
        found = [rows.letter_json(letter) | {"next": sending.next_step(app, letter, room)} for letter in letters]
    show(found, as_json, COLUMNS)
    if not as_json and (said := sending.said_of(app, room)):
        print(f"\n{said}")
    return 0


def showing(number: int, as_json: bool, config: Path | None) -> int:
    with opened(config) as app:
        with app.database.reading() as c:
            letter = outbox.get(c, app.desk_id, number)
            if letter is None:
                return no_such(f"there is no letter {number}; `redaksi outbox list` shows those there are")
            source = outbox.source(c, letter.id)
            decided = rows.events_json(events.about(c, app.desk_id, letter_id=number))
            room = sending.room(c, app)
        shown = rows.letter_json(letter) | {"next": sending.next_step(app, letter, room), "decided": decided}
    text = text_of(source)
    show_one(shown | ({"text": text} if as_json else {}), as_json)
    if not as_json:
        print(f"\n{text}")
    return 0


def release(number: int, by: str, config: Path | None) -> int:
    return change(
        config,
        lambda app, c: overriding.release(c, app, number, who=whoever(by), via="cli"),
        f"letter {number} goes at the next pass",
    )


def drop(number: int, by: str, reason: str, config: Path | None) -> int:
    return change(
        config,
        lambda app, c: overriding.drop(c, app, number, who=whoever(by), via="cli", reason=reason),
        f"letter {number} is not sent",
    )


def edit(number: int, note: str, text: Path | None, by: str, config: Path | None) -> int:
    """Put a note into a letter, or another text in the place of its own."""
    if not note.strip() and text is None:
        raise CannotGoOn("say what to change: --note 'TEXT' or --text FILE (FILE may be -)")
    wanted = _read(text) if text else ""
    return change(
        config,
        lambda app, c: overriding.edit(c, app, number, who=whoever(by), via="cli", note=note, text=wanted),
        f"letter {number} is changed; `redaksi outbox release {number}` sends it",
    )


def _read(path: Path) -> str:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotGoOn(f"{path}: cannot be read: {error}") from error
    if not text.strip():
        raise CannotGoOn(f"{path}: there is no text in it")
    return text
