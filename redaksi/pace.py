"""When something that is done again and again is done next."""

from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger


class Every(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Once in every so much time; of what was missed nothing is made up for.

    APScheduler's own trigger for this names every time that was missed, one after the other. A machine that starts in
    1970, as those without a battery for their clock do, and learns the date a minute later, has missed a hundred
    million: hours of work and gigabytes of memory.
    """

    def __init__(self, every: timedelta) -> None:
        self.every = every

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The next time; always later than now but for the first."""
        if previous_fire_time is None:
            return now
        following = previous_fire_time + self.every
        return following if following > now else now + self.every
