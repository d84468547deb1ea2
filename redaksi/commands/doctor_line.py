"""One line of what `redaksi doctor` tells."""

from dataclasses import dataclass
from typing import Literal

Grade = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Line:
    """remedy: what to do, for somebody who does it for the first time; "" where nothing is to be done."""

    grade: Grade
    what: str
    found: str
    remedy: str = ""
