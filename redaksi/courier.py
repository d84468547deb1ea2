"""Letters leave while further messages are judged: an author whose mail came first is answered first."""

import threading
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Self

RESTS = 5.0  # seconds between two passes: each logs in at the mail server anew, and providers count that


class Courier:
    """A thread that delivers when it is woken, and once more at the end, within a `with` statement.

    deliver: sends what is due and may say what became of it. When it raises, it is not tried again, and what it raised
    is raised by `finish`.
    """

    def __init__(self, deliver: Callable[[], Counter[str] | None]) -> None:
        self._deliver = deliver
        self._woken = threading.Event()
        self._over = threading.Event()  # there will be no more letters than there are
        self._done: Counter[str] = Counter()
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if error is None or isinstance(error, Exception):  # else a person wants it to end now
            self._woken.set()
            self._thread.join()

    def wake(self) -> None:
        """There may be a letter."""
        self._woken.set()

    def finish(self) -> Counter[str]:
        """What became of all letters, once the `with` statement has ended. Raises what `deliver` raised."""
        if self._error:
            raise self._error
        return self._done

    def _run(self) -> None:
        last = False
        while not last and self._error is None:
            self._woken.wait()
            self._woken.clear()
            last = self._over.is_set()  # before delivering: what was queued until now leaves with this pass
            try:
                self._done += self._deliver() or Counter()
            except Exception as error:  # noqa: BLE001 - handed on to whoever asks what became of the letters
                self._error = error
            self._over.wait(RESTS)
