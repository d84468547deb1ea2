"""A time limit for a whole answer. One for each read is none: a server that sends a byte a minute keeps it for ever."""

import contextlib
import socket
import threading
from collections.abc import Iterator

ANSWER_WITHIN = 600.0  # seconds; a mebibyte over the slowest line that anybody has


@contextlib.contextmanager
def deadline(line: socket.socket) -> Iterator[None]:
    """Hang up where the block takes longer than ANSWER_WITHIN; then it raises TimeoutError."""
    over = threading.Event()

    def hang_up() -> None:
        over.set()
        with contextlib.suppress(OSError):  # it is closed already
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(ANSWER_WITHIN, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception as error:
        if over.is_set():
            raise TimeoutError(f"no whole answer within {ANSWER_WITHIN:g} s") from error
        raise
    finally:
        timer.cancel()
