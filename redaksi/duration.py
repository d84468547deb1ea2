"""Lengths of time as the configuration writes them."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator


def _duration(value: object) -> object:
    """ "90s", "2m", "1h30m", "7d", "2y", "0" or a number of seconds."""
    if value == "0":
        return timedelta(0)
    if isinstance(value, str) and re.fullmatch(r"(\d+[smhdwy])+", value):
        seconds = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "y": 365 * 86400}
        return timedelta(seconds=sum(int(n) * seconds[unit] for n, unit in re.findall(r"(\d+)([smhdwy])", value)))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return timedelta(seconds=value)
    if isinstance(value, timedelta):
        return value
    raise ValueError('a length of time such as "30s", "2m", "1h30m" or "7d" is needed')


Duration = Annotated[timedelta, BeforeValidator(_duration)]
