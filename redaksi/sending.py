"""Whether letters may leave now, and what each of those that have not left waits for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from redaksi.app import App
from store import quota
from store.outbox import Letter


@dataclass(frozen=True, slots=True)
class Room:
    """What [smtp] per_day leaves: letters in all, and of those the ones that authors may be sent.

    A tenth is kept for editors: their digest and alerts must not wait behind a hundred answers.
    """

    per_day: int  # 0: no limit
    used: int = 0
    authors_from: datetime | None = None  # when there is room for authors again; None: there is

    @property
    def full(self) -> bool:
        return self.per_day > 0 and self.used >= self.per_day

    @property
    def for_editors_only(self) -> bool:
        return self.per_day > 0 and self.used >= for_authors(self.per_day)


def for_authors(per_day: int) -> int:
    """How many of a day's letters may go to authors."""
    return max(per_day - per_day // 10, 1)


def room(c: Connection, app: App) -> Room:
    """How much of the day's quota is left."""
    per_day = app.config.smtp.per_day
    if not per_day:
        return Room(0)
    now = app.now()
    used = quota.used(c, app.desk_id, now)
    found = Room(per_day, used)
    if not found.for_editors_only:
        return found
    return Room(per_day, used, quota.room_from(c, app.desk_id, now, for_authors(per_day)))


def said_of(app: App, room: Room) -> str:
    """The quota in one line for operators."""
    if not room.per_day:
        return ""
    line = f"{room.used} of {room.per_day} letters ([smtp] per_day) left within 24 hours"
    if room.for_editors_only:
        when = f"; authors get theirs from {_clock(app, room.authors_from)}" if room.authors_from else ""
        line += f"; the rest is kept for editors{when}" if not room.full else when
    return line


def next_step(app: App, letter: Letter, room: Room) -> str:
    """What happens to a letter next, or what a person can do; "" where nothing."""
    match letter.state:
        case "held":
            return f"waits for an editor: redaksi outbox release {letter.id}, or edit or drop"
        case "failed":
            return f"write by hand, then redaksi outbox drop {letter.id}; or release {letter.id} to try once more"
        case "waiting" if letter.next_attempt_at > app.now():
            return f"again at {_clock(app, letter.next_attempt_at)}"
        case "waiting" if room.full or (room.for_editors_only and letter.to_address not in app.desk.editors):
            return f"the day's quota is used; from {_clock(app, room.authors_from)}" if room.authors_from else ""
        case "waiting":
            return "at the next pass"
        case _:
            return ""


def _clock(app: App, moment: datetime | None) -> str:
    return f"{app.desk.local(moment):%Y-%m-%d %H:%M}" if moment else ""
