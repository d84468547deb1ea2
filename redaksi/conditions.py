"""What must hold for the service to do its work, each with what is found and, where it does not hold, what to do."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from redaksi.app import App
from store import measures, signs
from store.canaries import last_canary
from store.errors import StoreUnavailable

LEAST_DISK = 1_000_000_000  # bytes; forty large submissions
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
    return (Condition("tasks", False, found, "restart the service; if it hangs again, send its log to its makers"),)


def conditions(app: App) -> tuple[Condition, ...]:
    """Every condition, met or not."""
    try:
        with app.database.reading() as c:
            return (*alive(app), Condition("database", True, app.database.name), *_conditions(app, c))
    except StoreUnavailable as error:
        remedy = "see that the database runs and its disk has room; docs/operating.md, What to keep"
        return (*alive(app), Condition("database", False, str(error), remedy), _disk(app))


def silent_after(app: App) -> timedelta:
    """Without a successful poll for so long the mailbox counts as out of reach."""
    configured = app.config.service.alerts.silent_after
    return configured or max(SILENT_AT_LEAST, 5 * app.config.mailbox.poll_every)


def _conditions(app: App, c: Connection) -> Iterator[Condition]:
    oldest = measures.oldest(c, app.desk_id)
    yield _polling(app, signs.last_beat(c, app.desk_id, "poll"))
    yield _moving(
        app, "messages", oldest["message-pending"], "a message waits to be judged",
        "see the service's log for why; `redaksi poll` does one pass",
    )  # fmt: skip
    yield _moving(
        app, "letters", oldest["letter-waiting"], "a letter waits to be sent",
        "`redaksi outbox list` says why; `redaksi doctor` tries the mail server",
    )  # fmt: skip
    yield _disk(app)
    if (canary := canary_condition(app, c)) is not None:
        yield canary


def _polling(app: App, last: datetime | None) -> Condition:
    found = f"last successful poll {_ago(app, last)}" if last else "no successful poll yet"
    why = app.vitals.troubles.get("poll", "")
    # After a long pause, or before the first time, one poll of this process is awaited first.
    tried = bool(why) or app.now() - app.vitals.started_at > silent_after(app)
    if not tried or (last is not None and app.now() - last <= silent_after(app)):
        return Condition("polling", True, found)
    remedy = "run `redaksi doctor`: it tries the mailbox and names the remedy"
    since = last or app.vitals.started_at
    return Condition("polling", False, f"{found}; {why}" if why else found, remedy, since)


def _moving(app: App, name: str, oldest: datetime | None, late: str, remedy: str) -> Condition:
    if oldest is None:
        return Condition(name, True, "none waits")
    if app.now() - oldest <= WAITED_LONG:
        return Condition(name, True, f"the oldest came {_ago(app, oldest)}")
    return Condition(name, False, f"{late}: it came {_ago(app, oldest)}", remedy, oldest)


def _disk(app: App) -> Condition:
    free = shutil.disk_usage(app.config.files_path).free
    found = f"{free / 1e9:.1f} GB free for the files"
    if free >= LEAST_DISK:
        return Condition("disk", True, found)
    return Condition("disk", False, found, "make room: mail is not lost, but it waits in the mailbox")


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
    remedy = "send the desk a mail by hand and see where it stays: spam, a filter, another folder"
    return Condition(
        "canary", False, f"{sent}, never came back; its letter is {canary.state}", remedy, canary.queued_at
    )


def _ago(app: App, at: datetime) -> str:
    minutes = max(int((app.now() - at).total_seconds() // 60), 0)
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} d ago"
