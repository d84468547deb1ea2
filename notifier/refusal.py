"""Why a letter did not go: not now, not at all by this server, or never."""

from collections.abc import Sequence
from typing import Literal

Stage = Literal["connect", "login", "sender", "recipient", "data", "accept"]


class TryLater(Exception):
    """The letter was not taken this time.

    stage: where in the transaction. undelivered: the recipients who have not got it; others, if any, have.
    ambiguous: the connection broke after the whole letter was sent, so the server may have taken it all the same.
    """

    def __init__(self, reason: str, stage: Stage, *, undelivered: Sequence[str] = (), ambiguous: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.stage = stage
        self.undelivered = tuple(undelivered)
        self.ambiguous = ambiguous


class SmtpUnavailable(TryLater):
    """The server cannot be used for any letter now: unreachable, login refused, the day's limit reached.

    remedy: one plain sentence for the operator.
    """

    def __init__(self, reason: str, remedy: str, stage: Stage) -> None:
        super().__init__(reason, stage)
        self.remedy = remedy


class LimitReached(SmtpUnavailable):
    """The account has sent all that its provider lets it send for now."""


class Refused(Exception):
    """The server will never take this letter. undelivered: the recipients who have not got it; others, if any, have."""

    def __init__(self, reason: str, stage: Stage, *, undelivered: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.stage = stage
        self.undelivered = tuple(undelivered)
