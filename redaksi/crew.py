"""Several messages in hand at once: one is judged while another's files are read and a third is fetched."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Self

from redaksi.vitals import Vitals

Work = Callable[[], str | None]
"""Does the next message and says what became of it; None where there is none to do."""

Helper = Callable[[], AbstractContextManager[Work]]
"""Does messages too, and takes a second to come."""

MANY = 10  # messages: when a pass has done so many and finds one more, the helpers come


class Crew:
    """Threads that each do one message after the other, within a `with` statement.

    When `work` raises, no further message is begun, and what it raised is raised again where the crew is waited for.
    """

    def __init__(
        self,
        work: Work,
        size: int,
        stopping: threading.Event,
        vitals: Vitals,
        helpers: Sequence[Helper] = (),
    ) -> None:
        self._work, self._stopping, self._vitals = work, stopping, vitals
        self._helpers = tuple(helpers)
        self._boss = threading.get_ident()
        self._changed = threading.Condition()
        self._announced = 0
        self._no_more = False
        self._done: Counter[str] = Counter()
        self._errors: list[BaseException] = []
        self._size = size
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._raise()

    def announce(self) -> None:
        """There may be one more message to do. The first one lets the threads begin."""
        with self._changed:
            self._announced += 1
            self._changed.notify_all()
        self._begin()

    def finish(self) -> Counter[str]:
        """Wait until there is nothing to do any more; how many met what. Raises what `work` raised."""
        self._end()
        self._raise()
        return self._done

    def _begin(self) -> None:
        if not self._threads:
            self._start([lambda: nullcontext(self._work)] * self._size)

    def _start(self, members: Sequence[Helper]) -> None:
        for member in members:
            name = f"message {len(self._threads)}"
            thread = threading.Thread(target=self._run, args=(member,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _end(self) -> None:
        with self._changed:
            no_more, self._no_more = self._no_more, True
            self._changed.notify_all()
        if not self._threads and not no_more and self._one(self._work):  # none has come; some may have waited for this
            self._begin()
        for thread in self._threads:  # those that come meanwhile among them
            thread.join()

    def _raise(self) -> None:
        if self._errors:
            raise self._errors.pop(0)

    def _run(self, member: Helper) -> None:
        try:
            with self._vitals.helping(self._boss), member() as work:
                while True:
                    known = self._announced
                    if not self._one(work) and not self._more_than(known):
                        return
        except BaseException as error:  # noqa: BLE001 - a helper who could not come
            with self._changed:
                self._errors.append(error)

    def _one(self, work: Work) -> bool:
        """Do one message; False where there was none, or this thread is to end."""
        if self._stopping.is_set() or self._errors:
            return False
        try:
            became = work()
        except BaseException as error:  # noqa: BLE001 - handed on to whoever waits for the crew
            with self._changed:
                self._errors.append(error)
            return False
        if became is not None:
            self._note(became)
        return became is not None

    def _note(self, became: str) -> None:
        with self._changed:
            self._done[became] += 1
            come = self._helpers if self._done.total() > MANY else ()
            if come:
                self._helpers = ()
        self._start(come)

    def _more_than(self, known: int) -> bool:
        """Wait for a further announcement; False where none will come, or nobody is to go on."""
        with self._changed:
            self._changed.wait_for(lambda: self._announced > known or self._no_more)
            return self._announced > known and not self._errors and not self._stopping.is_set()
