"""How much was fetched from the mailbox in the last 24 hours, so that the server need not lock us out.

Gmail gives 2,500 MB a day and locks out for hours, the editors with us, who takes more. Counted by the hour and kept in
the store, since a service that is started anew has no more to take than before.
"""

import json
from datetime import datetime, timedelta

import structlog

from ingest.mailbox import Mailbox, MailboxUnavailable
from redaksi.app import App
from store import sightings

DAY = timedelta(hours=24)
NOTED_EVERY = 20_000_000  # bytes; what a death of ours leaves uncounted
WARNED_FROM = 0.8

log = structlog.get_logger()


class Allowance:
    """Of one mailbox, for one pass over it."""

    def __init__(self, app: App, mailbox: Mailbox) -> None:
        self._app = app
        self._mailbox = mailbox
        self._limit = app.config.mailbox.most_bytes_a_day
        self._noted = mailbox.downloaded  # how much of it stands in the store
        self._before = fetched_today(app, mailbox.name) if self._limit else 0  # and what was noted since

    def ask(self, size: int) -> None:
        """Whether so many bytes more may be fetched. Raises MailboxUnavailable where they may not."""
        too_large_to_fetch = size > self._app.config.mailbox.max_bytes
        if too_large_to_fetch or self.has_room(size):
            return
        self.note()
        raise MailboxUnavailable(
            f"{self._before / 1e6:,.1f} MB were fetched in 24 hours, of {self._limit / 1e6:,.1f} MB that are allowed",
            "The rest is fetched when there is room again: [mailbox] bytes_per_day, which Gmail holds to 2,500 MB.",
            "busy",
        )

    def has_room(self, size: int) -> bool:
        return not self._limit or self._before + self._unnoted + size <= self._limit

    def note(self, *, at_least: int = 0) -> None:
        """Put down what was fetched since the last time, where it is that much."""
        if not self._limit or self._unnoted < max(at_least, 1):
            return
        fetched, now = self._unnoted, self._app.now()
        with self._app.database.transaction() as c:
            key = _key(self._mailbox.name)
            hours = _recent(sightings.cursor(c, self._app.desk_id, key), now)
            hour = f"{now:%Y-%m-%dT%H}:00+00:00"
            hours[hour] = hours.get(hour, 0) + fetched
            sightings.set_cursor(c, self._app.desk_id, key, json.dumps(hours))
        self._noted += fetched
        before, self._before = self._before, sum(hours.values())
        if before < WARNED_FROM * self._limit <= self._before:
            log.warning("most of the day's allowance is fetched", megabytes=round(self._before / 1e6))

    @property
    def _unnoted(self) -> int:
        return self._mailbox.downloaded - self._noted


def fetched_today(app: App, mailbox: str) -> int:
    """Bytes in the last 24 hours."""
    with app.database.reading() as c:
        return sum(_recent(sightings.cursor(c, app.desk_id, _key(mailbox)), app.now()).values())


def _recent(kept: str | None, now: datetime) -> dict[str, int]:
    """What was fetched in which hour; an hour counts until a day after its end. Hours to come are a clock's mistake."""
    hours: dict[str, int] = json.loads(kept) if kept else {}
    begins = now - DAY - timedelta(hours=1)
    return {hour: size for hour, size in hours.items() if begins < datetime.fromisoformat(hour) <= now}


def _key(mailbox: str) -> str:
    return f"{mailbox} downloaded"
