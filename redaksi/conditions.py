"""What must hold for the service to do its work, each with what is found and, where it does not hold, what to do."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from redaksi.app import App
from redaksi.config import Config
from store import measures, signs
from store.canaries import last_canary
from store.errors import StoreUnavailable, remedy_for

LEAST_DISK = 1_000_000_000  # bytes; forty large submissions
MAKE_ROOM = "Make room (`df -h` shows which disk is full): mail is not lost, but it waits in the mailbox."
WAITED_LONG = timedelta(hours=1)  # for what is done within minutes where all is well
SILENT_AT_LEAST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Condition:
    """since: from when on it has not held, where that is known."""

    name: str
    met: bool
    found: str
    remedy: str = ""  # "" where it is met
    since: datetime | None = None


def alive(app: App) -> tuple[Condition, ...]:
    """Whether this process moves at all; what a supervisor restarts it for."""
    hanging = app.vitals.hanging()
    if not hanging:
        return (Condition("tasks", True, "every task moves"),)
    found = f"no step for long in: {', '.join(hanging)}"
    return (
        Condition(
            "tasks",
            False,
            found,
            "Restart the service (`systemctl restart redaksi`); if it hangs again, send its log to its makers.",
        ),
    )


def conditions(app: App) -> tuple[Condition, ...]:
    """Every condition, met or not."""
    try:
        with app.database.reading() as c:
            return (*alive(app), Condition("database", True, app.database.name), *_conditions(app, c))
    except StoreUnavailable as error:
        lost = Condition("database", False, str(error), error.remedy or "`redaksi doctor` tries it once more.")
        return (*alive(app), lost, _files(app), _disk(app))


def silence(config: Config) -> timedelta:
    """Without a successful poll for so long the mailbox counts as out of reach."""
    return config.service.alerts.silent_after or max(SILENT_AT_LEAST, 5 * config.mailbox.poll_every)


def _conditions(app: App, c: Connection) -> Iterator[Condition]:
    oldest = measures.oldest(c, app.desk_id)
    yield _polling(app, signs.last_beat(c, app.desk_id, "poll"))
    yield _moving(
        app, "messages", oldest["message-pending"], "a message waits to be judged",
        "The service's log says why (`journalctl -u redaksi`); `redaksi poll` does one pass.",
    )  # fmt: skip
    yield _sending(app, oldest["letter-waiting"])
    yield _files(app)
    yield _disk(app)
    if (canary := canary_condition(app, c)) is not None:
        yield canary


def _polling(app: App, last: datetime | None) -> Condition:
    """Met while a trouble may pass by itself; then too it is told."""
    found = f"last successful poll {_ago(app, last)}" if last else "no successful poll yet"
    trouble = app.vitals.troubles.get("poll")
    if trouble:
        found = f"{found}; {trouble.why}"
    remedy = (trouble and trouble.remedy) or "`redaksi doctor` tries the mailbox and names the remedy."
    # After a long pause, or before the first time, one poll of this process is awaited first.
    tried = trouble is not None or app.now() - app.vitals.started_at > silence(app.config)
    recent = last is not None and app.now() - last <= silence(app.config)
    if tried and (not recent or (trouble and trouble.lasting)):
        return Condition("polling", False, found, remedy, last or app.vitals.started_at)
    return Condition("polling", True, found, remedy if trouble else "")


def _sending(app: App, oldest: datetime | None) -> Condition:
    """Not met as soon as the mail server cannot be used: what waits for it would wait for ever."""
    moving = _moving(
        app, "letters", oldest, "a letter waits to be sent",
        "`redaksi outbox list` says why; `redaksi doctor` tries the mail server.",
    )  # fmt: skip
    trouble = app.vitals.troubles.get("deliver")
    if trouble is None or oldest is None:
        return moving
    return Condition(
        "letters", False, f"{moving.found}; {trouble.why}", trouble.remedy or moving.remedy, moving.since or oldest
    )


def _moving(app: App, name: str, oldest: datetime | None, late: str, remedy: str) -> Condition:
    if oldest is None:
        return Condition(name, True, "none waits")
    if app.now() - oldest <= WAITED_LONG:
        return Condition(name, True, f"the oldest came {_ago(app, oldest)}")
    return Condition(name, False, f"{late}: it came {_ago(app, oldest)}", remedy, oldest)


def _files(app: App) -> Condition:
    folder = app.config.files_folder
    if not folder.is_dir():
        remedy = "Bring it back (is a disk not mounted?), or restore a backup; docs/operating.md, What to keep."
        return Condition("files", False, f"{folder} is gone", remedy)
    if not may_write(folder):
        return Condition("files", False, f"{folder} may not be written", remedy_for("Permission denied"))
    return Condition("files", True, f"{folder} may be written")


def _disk(app: App) -> Condition:
    free = min(shutil.disk_usage(nearest_folder(place)).free for place in places(app.config))
    found = f"{free / 1e9:.1f} GB free for the store"
    if free >= LEAST_DISK:
        return Condition("disk", True, found)
    return Condition("disk", False, found, MAKE_ROOM)


def places(config: Config) -> tuple[Path, ...]:
    """The folders on this machine that the store grows in."""
    database = config.sqlite_path
    return (config.files_folder, *((database.parent,) if database else ()))


def may_write(folder: Path) -> bool:
    """Whether this process may make files in it."""
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK, effective_ids=True)


def nearest_folder(place: Path) -> Path:
    """The folder itself, or the one in which it would be made."""
    return next(folder for folder in (place, *place.parents) if folder.exists())


def canary_condition(app: App, c: Connection) -> Condition | None:
    """What became of the last canary; None where none was ever sent."""
    canary = last_canary(c, app.desk_id, app.now() - app.config.service.canary.within)
    if canary is None:
        return None
    sent = f"sent {_ago(app, canary.queued_at)}"
    if canary.back_at is not None:
        took = (canary.back_at - canary.queued_at).total_seconds()
        return Condition("canary", True, f"{sent}, back after {took:.0f} s")
    if app.now() - canary.queued_at <= app.config.service.canary.within:
        return Condition("canary", True, f"{sent}, not back yet")
    remedy = "Send the desk a mail by hand and see where it stays: spam, a filter, another folder."
    return Condition(
        "canary", False, f"{sent}, never came back; its letter is {canary.state}", remedy, canary.queued_at
    )


def _ago(app: App, at: datetime) -> str:
    minutes = max(int((app.now() - at).total_seconds() // 60), 0)
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} d ago"
