"""The editorial office in whose name letters are written."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Desk:
    """name and address stand in From; language ("id", "en") and timezone ("Asia/Jakarta") are those of its letters."""

    name: str
    address: str
    language: str = "id"
    timezone: str = "Asia/Jakarta"
    editors: tuple[str, ...] = field(default=())

    def local(self, moment: datetime) -> datetime:
        """The moment as the desk's clock shows it. The moment must be aware."""
        return moment.astimezone(ZoneInfo(self.timezone))
