"""What was done and could not be noted, because the store was away at that moment: it is noted once the store is back.

Otherwise a message or a letter would stay in the hands of a living process, from which nobody takes it, until that
process ends; and a letter that was sent would be sent again then.
"""

from collections import deque
from collections.abc import Callable

import structlog
from sqlalchemy import Connection

from store.database import Database
from store.errors import StoreUnavailable, WrongState

Note = Callable[[Connection], None]

log = structlog.get_logger()


class Unnoted:
    """The notes that are left, oldest first. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._left: deque[Note] = deque()

    def note(self, write: Note) -> None:
        """Write in a transaction of its own; where the store is away it is kept for later. Raises StoreUnavailable."""
        try:
            with self._database.transaction() as c:
                write(c)
        except StoreUnavailable:
            self.keep(write)
            raise

    def keep(self, write: Note) -> None:
        """For later: it has just been tried."""
        self._left.append(write)

    def catch_up(self) -> None:
        """Write what is left. Raises StoreUnavailable; what is left then is kept."""
        for _ in range(len(self._left)):
            try:
                write = self._left.popleft()
            except IndexError:  # another thread has written it
                return
            try:
                self.note(write)
            except WrongState as error:  # the commit that seemed to fail had gone through
                log.info("noted already", why=str(error))
