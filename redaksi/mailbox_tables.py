"""[mailbox] and the tables in it: where mail arrives, how it is fetched, and how people see what became of it."""

import re
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from ingest.mailbox import PLACES, Marking, imap_address
from redaksi.duration import Duration
from redaksi.file_tables import Table
from redaksi.oauth_table import OAuth


class Places(Table):
    """Where people see in the mailbox what became of a message. "" leaves it as it is."""

    accepted: str = PLACES["accept"]
    rejected: str = PLACES["reject"]
    held: str = PLACES["hold"]
    discarded: str = PLACES["discard"]


class Mailbox(Table):
    url: str
    password: SecretStr | None = None
    password_file: str | None = None
    oauth: OAuth | None = None
    poll_every: Duration = timedelta(minutes=2)
    idle: bool = True
    authserv_id: str = ""
    max_bytes: int = Field(default=50_000_000, ge=100_000)
    bytes_per_day: Literal["auto"] | Annotated[int, Field(ge=0)] = "auto"
    ca_file: str | None = None
    since: Duration = timedelta(days=7)  # at the first poll, what is older is left alone
    marking: Marking = "auto"
    plus_addressing: Literal["auto", "on", "off"] = "auto"
    labels: Places = Places()  # on Gmail
    folders: Places = Places()  # on other servers and in a Maildir

    @field_validator("url")
    @classmethod
    def _readable(cls, value: str) -> str:
        if not value.startswith("maildir:"):
            imap_address(value)
        return value

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if self.oauth and (self.password or self.password_file):
            raise ValueError("a password or [mailbox.oauth] is needed, not both")
        if self.oauth and self.url.startswith("maildir:"):
            raise ValueError("[mailbox.oauth] is for imap addresses; a Maildir needs no login")
        if 0 < self.most_bytes_a_day < self.max_bytes:
            raise ValueError("bytes_per_day is less than max_bytes, so that some messages could never be fetched")
        return self

    @property
    def most_bytes_a_day(self) -> int:
        """How much may be fetched in 24 hours; 0 where nobody counts. Gmail locks out who fetches 2,500 MB."""
        if self.bytes_per_day == "auto":
            return 2_000_000_000 if self._is_gmail else 0
        return self.bytes_per_day

    @property
    def places(self) -> dict[str, str]:
        """Where a message goes when it is done, by disposition."""
        named = self.labels if self._is_gmail else self.folders
        return {"accept": named.accepted, "reject": named.rejected, "hold": named.held, "discard": named.discarded}

    @property
    def trusted_server(self) -> str:
        """Whose Authentication-Results are believed: Gmail's own at Gmail, nobody's elsewhere unless named."""
        return self.authserv_id or ("mx.google.com" if self._is_gmail else "")

    @property
    def takes_plus_addresses(self) -> bool:
        """Whether mail to NAME+ANYTHING@ arrives in the mailbox of NAME@: at Gmail; elsewhere where it is said."""
        return self.plus_addressing == "on" or (self.plus_addressing == "auto" and self._is_gmail)

    @property
    def _is_gmail(self) -> bool:
        return re.search(r"@imap\.(gmail|googlemail)\.com[:/]", self.url) is not None
