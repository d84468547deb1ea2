"""The editorial office in whose name letters are written."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from checks.messages import Catalogue
from notifier.words import Words


@dataclass(frozen=True, slots=True)
class Desk:
    """name and address stand in From; language ("id", "en") and timezone ("Asia/Jakarta") are those of its letters.

    own_words: the folder of the sentences that the desk says in its own way; None where it says all in ours.
    """

    name: str
    address: str
    language: str = "id"
    timezone: str = "Asia/Jakarta"
    editors: tuple[str, ...] = field(default=())
    own_words: Path | None = None

    @property
    def words(self) -> Words:
        """The sentences of its letters."""
        return Words.load(self.language, self.own_words)

    @property
    def catalogue(self) -> Catalogue:
        """The sentences about what was found."""
        return Catalogue.load(self.language, self.own_words)

    def local(self, moment: datetime) -> datetime:
        """The moment as the desk's clock shows it. The moment must be aware."""
        return moment.astimezone(ZoneInfo(self.timezone))
