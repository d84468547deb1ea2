"""What a digest tells, as plain values: the store is asked for them, the composition root puts them together."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft filed. author: display name or address; characters: without spaces; noted: names of rules that warned;
    photos_again: earlier drafts that show some of its photos already, each with how many."""

    number: str
    title: str
    author: str
    region: str
    characters: int
    photos: int
    filed: datetime
    noted: tuple[str, ...] = ()
    version: int = 1
    photos_again: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """A submission sent back to its author; rules: names of those it failed."""

    author: str
    title: str
    rules: tuple[str, ...]
    received: datetime


@dataclass(frozen=True, slots=True)
class Stuck:
    """A message that waits for a person: held, or failed with an error.

    inbound: the id that `redaksi inbound show` takes. cause and detail: as in checks.disposition.Decision, "" where the
    program failed. next_step: "" for the usual one.
    """

    inbound: int
    author: str
    subject: str
    since: datetime
    cause: str = ""
    detail: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A letter that the mail server refused for good; error: in the server's words."""

    outbox: int
    to: str
    subject: str
    error: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """An older draft that nobody has decided on."""

    number: str
    title: str
    author: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What happened at a desk from `since` until `until`, and what waits at `until`. All moments aware."""

    since: datetime
    until: datetime
    drafts: tuple[Draft, ...] = ()
    returned: tuple[Returned, ...] = ()
    held: tuple[Stuck, ...] = ()
    failed: tuple[Stuck, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    letters_held: int = 0  # rejections that wait for release, with letters.mode = "hold"

    @property
    def empty(self) -> bool:
        happened = (self.drafts, self.returned, self.held, self.failed, self.undelivered, self.waiting)
        return not (any(happened) or self.letters_held)
