"""What a digest tells, as plain values: the store is asked for them, the composition root puts them together."""

from dataclasses import dataclass
from datetime import datetime

from notifier.envelope import Picture


@dataclass(frozen=True, slots=True)
class Photo:
    """caption: "" where it has none; picture: a small copy, None where it is not shown."""

    filename: str
    caption: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft filed. author: display name or address; characters: without spaces; noted: names of rules that warned;
    photos_again: earlier drafts that show some of its photos already, each with how many; link: its page at the desk,
    "" where there is none."""

    number: str
    title: str
    author: str
    region: str
    characters: int
    photos: tuple[Photo, ...]
    filed: datetime
    noted: tuple[str, ...] = ()
    version: int = 1
    photos_again: tuple[tuple[str, int], ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A submission sent back to its author; rules: names of those it failed."""

    author: str
    title: str
    rules: tuple[str, ...]
    received: datetime
    region: str = ""


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
    link: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A draft found fit whose publication date is past and that nobody has noted as published."""

    number: str
    title: str
    author: str
    publish_at: datetime
    link: str = ""


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """A letter to an author that waits for an editor's release."""

    outbox: int
    to: str
    subject: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Region:
    """name: "" where none is named; filed: drafts; rejected: submissions sent back."""

    name: str
    filed: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month, or what there is of it yet; see docs/reports.md for what each number counts. Lists: most first."""

    begins: datetime
    submissions: int
    drafts: int
    first_time: int
    rounds_total: int
    rejected: int
    by_rule: tuple[tuple[str, int], ...] = ()
    by_region: tuple[Region, ...] = ()


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
    letters_held: tuple[HeldLetter, ...] = ()
    due: tuple[Due, ...] = ()
    month: Month | None = None
    answerable: bool = False  # editors may decide by answering the digest

    @property
    def empty(self) -> bool:
        """Whether nothing happened and nothing waits; the month's numbers alone are no news."""
        happened = (self.drafts, self.returned, self.held, self.failed, self.undelivered, self.waiting)
        return not (any(happened) or self.letters_held or self.due)
