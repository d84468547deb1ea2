"""What `redaksi doctor` finds in the store: the database, the files, the letters, and who works on it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from redaksi import sending
from redaksi.app import file_store
from redaksi.commands.doctor_line import Line
from redaksi.commands.doctor_servers import CLOCKS_DIFFER
from redaksi.conditions import may_write, nearest_folder, silence
from redaksi.config import Config
from store import outbox, quota, signs
from store.database import Database, examine, open_database
from store.errors import StoreUnavailable, remedy_for
from store.migrating import known_revisions, newest_revision
from store.workers import living_workers

SEE_S3 = "See what [store] files and [store.s3] say: bucket, endpoint, region, key; docs/scale.md."


def database(config: Config) -> Iterator[Line]:
    if (path := _not_made_yet(config)) is not None:
        folder = nearest_folder(path.parent)
        if may_write(folder):
            yield Line("ok", "database", f"not there yet; it is made in {path.parent} at the first start")
        else:
            yield Line(
                "fail", "database", f"cannot be made: {folder} may not be written", remedy_for("Permission denied")
            )
        return
    try:
        with closing(open_database(config.database_url)) as opened:
            examine(opened)
            revision = opened.revision()
            name = opened.name
    except StoreUnavailable as error:
        yield Line("fail", "database", str(error), error.remedy or "Mend [store] url.")
        return
    newest = newest_revision()
    if revision == newest:
        yield Line("ok", "database", f"{name}, revision {revision}")
    elif revision is None or revision in known_revisions():
        found = f"{name}, revision {revision or 'none'}; this program's is {newest}"
        yield Line("warn", "database", found, "Nothing need be done: it is brought up at the next start.")
    else:
        newer = f"{name}: its tables were made by a newer Redaksi (revision {revision}, this one knows {newest})"
        yield Line("fail", "database", newer, remedy_for(newer))


def files(config: Config) -> Iterator[Line]:
    """Whether the place of sources, documents and photos can be used."""
    if config.store.in_object_storage:
        try:
            file_store(config).examine()
        except StoreUnavailable as error:
            yield Line("fail", "files", str(error), error.remedy or SEE_S3)
        else:
            yield Line("ok", "files", f"{config.files_place} lets us in")
    folder = nearest_folder(config.files_folder)
    if may_write(folder):
        yield Line("ok", "files", f"{config.files_folder} may be written")
    else:
        yield Line("fail", "files", f"{folder} may not be written", remedy_for("Permission denied"))


def service(config: Config) -> Iterator[Line]:
    """Who works on the store, and when the mailbox was last read; nothing where nobody ever did."""
    opened = _current(config)
    if opened is None:
        return
    with closing(opened):
        alive = living_workers(opened)
        with opened.reading() as c:
            last = signs.last_beat(c, config.desk_id, "poll")
        sqlite = opened.is_sqlite
    if len(alive) > 1 and not sqlite:
        yield Line("ok", "service", f"{len(alive)} processes share the work: {', '.join(sorted(alive))}")
    elif len(alive) > 1:
        found = f"{len(alive)} processes work on this store: {', '.join(sorted(alive))}"
        remedy = (
            "That does no harm: while many mails wait, the service has such processes of its own. If it is not meant: "
            "`ps aux | grep redaksi` shows them; end one (`kill NUMBER`)."
        )
        yield Line("warn", "service", found, remedy)
    else:
        yield Line("ok", "service", "runs" if alive else "does not run now")
    if last is not None:
        yield from _last_poll(config, last, running=bool(alive))


def _last_poll(config: Config, last: datetime, *, running: bool) -> Iterator[Line]:
    ago = datetime.now(UTC) - last
    if ago < -CLOCKS_DIFFER:
        found = f"the mailbox was last read on {last:%Y-%m-%d %H:%M} UTC, which by this machine's clock is yet to come"
        yield Line("fail", "clock", found, "Set this machine's clock: timedatectl set-ntp true")
        return
    found = f"the mailbox was last read {ago.total_seconds() / 60:.0f} min ago"
    if ago <= silence(config):
        yield Line("ok", "polling", found)
    elif running:
        remedy = "Mend what fails above; where nothing does, see the service's log (`journalctl -u redaksi`)."
        yield Line("fail", "polling", found, remedy)
    else:
        remedy = "Start it: systemctl start redaksi. Where cron calls `redaksi poll` instead, see cron's log."
        yield Line("warn", "polling", f"{found}, and no service runs", remedy)


def letters(config: Config) -> Iterator[Line]:
    """What the outbox waits for; nothing where there is no store yet, or one of another version."""
    opened = _current(config)
    if opened is None:
        return
    with closing(opened), opened.reading() as c:
        counts = outbox.counts(c, config.desk_id)
        used = quota.used(c, config.desk_id, datetime.now(UTC))
    per_day = config.smtp.per_day
    if per_day and used >= sending.for_authors(per_day):
        remedy = (
            "Authors' letters wait, and go when the oldest of these is a day old; raise it if your provider allows."
        )
        yield Line("warn", "letters of 24 hours", f"{used} of {per_day} ([smtp] per_day)", remedy)
    else:
        yield Line("ok", "letters of 24 hours", f"{used}" + (f" of {per_day}" if per_day else ""))
    for state, remedy in _WAITING_LETTERS.items():
        if counts.get(state):
            yield Line("warn", f"letters {state}", str(counts[state]), remedy)


_WAITING_LETTERS = {
    "held": "`redaksi outbox list --state held`: release, edit or drop each.",
    "failed": "`redaksi outbox list --state failed`: write by hand and drop each, or release it to try once more.",
}


def _not_made_yet(config: Config) -> Path | None:
    """The SQLite database's file where there is none yet."""
    path = config.sqlite_path
    return path if path and not path.exists() else None


def _current(config: Config) -> Database | None:
    """The store, where there is one of this version; what keeps it from being opened `database` tells."""
    if _not_made_yet(config):
        return None
    try:
        opened = open_database(config.database_url)
    except StoreUnavailable:
        return None
    try:
        if opened.revision() == newest_revision():
            return opened
    except StoreUnavailable:  # told of above
        pass
    opened.close()
    return None
