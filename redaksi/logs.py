"""Log lines on standard error: one a line, `key=value`, in UTC; no subject, name or address at the usual level."""

import logging
import sys

import structlog


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
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"], sort_keys=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(stream=sys.stderr, level=max(level, logging.WARNING), format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
