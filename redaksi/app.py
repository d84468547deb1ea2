"""The rooms opened for one desk: its configuration, database, files and the identity its letters carry."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import make_msgid
from threading import Event

from checks.messages import Catalogue
from ingest.automatic import Own
from notifier.desk import Desk
from redaksi.config import Config
from store.database import Database
from store.files import Files


@dataclass(frozen=True, slots=True)
class App:
    """Everything that one pass works with."""

    config: Config
    database: Database
    files: Files
    worker: str  # our claims carry it; see store/workers.py
    stopping: Event = field(default_factory=Event)

    @property
    def desk_id(self) -> str:
        """The desk's name in the store."""
        return self.config.desk.prefix

    @property
    def desk(self) -> Desk:
        desk = self.config.desk
        return Desk(desk.name, desk.address, desk.language, desk.timezone, desk.editors)

    @property
    def own(self) -> Own:
        return own_marks((self.config.desk.address,))

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue.load(self.config.desk.language)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def new_message_id(self) -> str:
        """Chosen before a letter is sent, so that a letter sent twice is one letter to mail programs."""
        return make_msgid("redaksi", self.config.desk.address.rpartition("@")[2])
