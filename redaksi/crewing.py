"""Who judges the messages of a pass: threads of this process and, while many wait, processes beside it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event

import structlog

from redaksi.app import App
from redaksi.crew import Crew, Work
from redaksi.hand import Hand
from redaksi.scanning import ScannerAway

Announce = Callable[[], None]

log = structlog.get_logger()


def to_nobody() -> None:
    """Nobody waits for it."""


def crew_of(app: App, process: Callable[[App], str | None], filed: Announce) -> Crew:
    """The pass's crew. filed: called after each message that was processed; there may be a letter now."""
    while_scanned = _WhileScanned(filed)

    @contextmanager
    def hand() -> Iterator[Work]:
        with Hand(app, process) as hand:
            yield partial(while_scanned, hand)

    service = app.config.service
    here = service.messages_at_once - service.hands
    work = partial(while_scanned, partial(process, app))
    return Crew(work, here, app.stopping, app.vitals, [hand] * service.hands)


class _WhileScanned:
    """Does the next message, until the virus scanner was away once: the mail then waits for the next pass."""

    def __init__(self, filed: Announce) -> None:
        self._filed = filed
        self._away = Event()

    def __call__(self, next_message: Work) -> str | None:
        if self._away.is_set():
            return None
        try:
            became = next_message()
        except ScannerAway as error:
            self._away.set()
            log.error("mail waits for the virus scanner", why=str(error))  # noqa: TRY400 where it arose tells nothing
            return None
        if became is not None:
            self._filed()
        return became
