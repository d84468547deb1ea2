"""Deciding on a draft from the command line."""

import getpass
import sys
from collections.abc import Callable
from pathlib import Path

from ingest.orders import About, read_number
from notifier.words import Words
from redaksi import logs
from redaksi.app import App, open_app
from redaksi.commands.settings import configuration
from redaksi.deciding import CannotDecide, Decider, Decision, decide, moment_meant
from store import decisions
from store.drafts import Draft

NO_SUCH = 1
COULD_NOT_RUN = 2


def review(number: str, by: str, quiet: bool, config: Path | None) -> int:
    return _decide(number, lambda _: Decision("review"), by, quiet, config)


def fit(number: str, on: str, by: str, quiet: bool, config: Path | None) -> int:
    return _decide(number, lambda app: Decision("fit", publish_at=moment_meant(app, on)), by, quiet, config)


def decline(number: str, reason: str, by: str, quiet: bool, config: Path | None) -> int:
    return _decide(number, lambda _: Decision("declined", reason=reason.strip()), by, quiet, config)


def publish(number: str, link: str, by: str, quiet: bool, config: Path | None) -> int:
    return _decide(number, lambda _: Decision("published", link=link.strip()), by, quiet, config)


def _decide(number: str, decision: Callable[[App], Decision], by: str, quiet: bool, config: Path | None) -> int:
    """0 decided, or stood so already; 1 no such draft; 2 no decision can be made of what was written."""
    logs.set_up(quiet=True)
    with open_app(configuration(config)) as app:
        draft = _find(app, number)
        if draft is None:
            print(f"there is no draft {number}; `redaksi drafts list` shows those there are", file=sys.stderr)
            return NO_SUCH
        try:
            wanted = decision(app)
            with app.database.transaction() as c:
                decided = decide(c, app, draft.id, wanted, Decider(by or getpass.getuser(), "cli"), quiet=quiet)
        except CannotDecide as error:
            print(Words.load("en")(f"commands.{error.code}", **error.facts), file=sys.stderr)
            return COULD_NOT_RUN
        draft = decided.draft
        if not decided.changed:
            print(f"{draft.number} “{draft.title}” is {draft.state} already: nothing changed, no letter")
            return 0
        when = f", to appear {app.desk.local(draft.publish_at):%Y-%m-%d %H:%M %Z}" if draft.publish_at else ""
        letter = f"letter {decided.letter} to {draft.author_address}" if decided.letter else "no letter"
        print(f"{draft.number} “{draft.title}”: {draft.state}{when}; {letter}")
    return 0


def _find(app: App, number: str) -> Draft | None:
    about = read_number(number, app.config.desk.prefix)
    if not isinstance(about, About) or about.conversation:
        return None
    with app.database.reading() as c:
        return decisions.numbered(c, app.desk_id, about.prefix, about.sequence, about.year)
