"""Log lines on standard error: one a line, `key=value`, in UTC.

At the usual level no line holds a name, an address, a subject or the name of a file: mail servers put addresses into
their refusals, and errors put values into their messages, so addresses are masked in every value, and of an error in
the handling of a message only its kind and place are told. `redaksi inbound show` has the rest.
"""

import logging
import re
import sys
import traceback
from typing import Any

import structlog

_ADDRESS = re.compile(r"[^\s<>\"'(),:;=\[\]]+@[^\s<>\"'(),:;\]]+")


def set_up(*, quiet: bool = False) -> None:
    """From now on everything in this process logs the same way; libraries only from WARNING up.

    quiet: errors only, for commands whose output is looked at by a person.
    """
    level = logging.ERROR if quiet else logging.INFO
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_what_was_read,
            structlog.processors.format_exc_info,
            _without_addresses,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"], sort_keys=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Masking("%(asctime)s %(name)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING))
    logging.getLogger("alembic").setLevel(logging.WARNING)


class _Masking(logging.Formatter):
    """The lines of libraries, with every mail address masked."""

    def format(self, record: logging.LogRecord) -> str:
        return without_addresses(super().format(record))


def without_addresses(text: str) -> str:
    """The text with every mail address in it masked."""
    return _ADDRESS.sub("(address)", text)


def _without_addresses(_logger: Any, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: without_addresses(value) if isinstance(value, str) else value for key, value in line.items()}


def _without_what_was_read(_logger: Any, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An error met while a message was in hand: where it arose and of what kind it is, not what it says."""
    error = sys.exc_info()[1] if line.get("exc_info") is True else line.get("exc_info")
    if "inbound" not in line or not isinstance(error, BaseException):
        return line
    del line["exc_info"]
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    line["exception"] = f"{frames}\n{type(error).__name__} (what it says: redaksi inbound show)"
    return line
