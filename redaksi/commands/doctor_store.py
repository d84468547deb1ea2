"""What `redaksi doctor` finds in the store: the database and the letters in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from redaksi import sending
from redaksi.commands.doctor_line import Line
from redaksi.config import Config
from store import outbox, quota
from store.database import examine, open_database
from store.errors import StoreUnavailable
from store.migrating import newest_revision


def database(config: Config) -> Iterator[Line]:
    url = config.database_url
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        yield Line("ok", "database", "not there yet; it is made at the first start")
        return
    try:
        database = open_database(url)
        try:
            examine(database)
            revision = database.revision()
        finally:
            database.close()
    except StoreUnavailable as error:
        yield Line("fail", "database", str(error), "see docs/operating.md, When the store is damaged")
        return
    newest = newest_revision()
    if revision == newest:
        yield Line("ok", "database", f"{database.name}, revision {revision}")
    else:
        yield Line("warn", "database", f"revision {revision}, this program's is {newest}", "it is brought up at start")


def letters(config: Config) -> Iterator[Line]:
    """What the outbox waits for; nothing where there is no store yet, or one of another version."""
    url, desk = config.database_url, config.desk.address.lower()
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return
    try:
        database = open_database(url)
        try:
            if database.revision() != newest_revision():
                return
            with database.reading() as c:
                counts = outbox.counts(c, desk)
                used = quota.used(c, desk, datetime.now(UTC))
        finally:
            database.close()
    except StoreUnavailable:
        return  # told of above
    per_day = config.smtp.per_day
    if per_day and used >= sending.for_authors(per_day):
        remedy = "authors' letters wait, and go when the oldest of these is a day old; raise it if your provider allows"
        yield Line("warn", "letters of 24 hours", f"{used} of {per_day} ([smtp] per_day)", remedy)
    else:
        yield Line("ok", "letters of 24 hours", f"{used}" + (f" of {per_day}" if per_day else ""))
    for state, remedy in _WAITING_LETTERS.items():
        if counts.get(state):
            yield Line("warn", f"letters {state}", str(counts[state]), remedy)


_WAITING_LETTERS = {
    "held": "`redaksi outbox list --state held`: release, edit or drop each",
    "failed": "`redaksi outbox list --state failed`: write by hand and drop each, or release it to try once more",
}
