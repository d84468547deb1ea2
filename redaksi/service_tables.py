"""The tables of the configuration that are about the service itself: what it shows of itself, whom it alerts."""

import os
import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, field_validator

from redaksi.duration import Duration
from redaksi.file_tables import FileLimits, Table
from redaksi.shapes import shaped

MOST_BY_ITSELF = 4  # messages at once where nobody says how many: a child takes about 100 MB

Address = Annotated[
    str, shaped(r"[^@\s<>,;]+@[^@\s<>,;]+", 'a mail address such as "redaksi@example.org" is needed, and nothing else')
]


class Alerts(Table):
    """Who is told at once, and of what."""

    to: tuple[Address, ...] = ()  # the desk's editors where nobody is named
    silent_after: Duration = timedelta(minutes=30)  # without one successful poll; "0": never
    on: tuple[Literal["failed", "held", "undelivered"], ...] = ("failed",)


class Canary(Table):
    """A mail to ourselves through the real mailbox, which shows that the whole way is open."""

    every: Duration = timedelta(0)  # "0": only when asked for
    within: Duration = timedelta(minutes=30)  # later it counts as lost


class Service(Table):
    health: str = ""  # HOST:PORT where health and metrics are served; "": nowhere
    clamd: str = ""  # the socket of a virus scanner, or its HOST:PORT; "": there is none
    polls: bool = True  # whether this machine may read the mailbox; of those that may, one does
    workers: Literal["auto"] | Annotated[int, Field(ge=1, le=64)] = "auto"
    limits: FileLimits = FileLimits()
    alerts: Alerts = Alerts()
    canary: Canary = Canary()

    @field_validator("health")
    @classmethod
    def _an_address(cls, value: str) -> str:
        found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+):(\d{1,5})", value)
        if value and not (found and int(found[2]) < 65536):
            raise ValueError('an address and a port such as "127.0.0.1:9090" are needed, or "" for none')
        return value

    @property
    def messages_at_once(self) -> int:
        """How many messages are in hand at the same time; each has a child process that reads its files.

        By itself one more than there are processors: for a third of its time a message waits for disks and children.
        """
        return min((os.cpu_count() or 1) + 1, MOST_BY_ITSELF) if self.workers == "auto" else self.workers

    @property
    def hands(self) -> int:
        """How many of these are in processes beside the service's own while many wait: see redaksi/hand.py. With the
        service's own one for each processor, as far as that leaves the service a message of its own."""
        return min(os.cpu_count() or 1, self.messages_at_once) - 1

    @property
    def health_address(self) -> tuple[str, int] | None:
        """Host and port; None where nothing is served."""
        if not self.health:
            return None
        host, _, port = self.health.rpartition(":")
        return host.strip("[]"), int(port)
