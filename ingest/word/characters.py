"""Which font slot a character takes (ECMA-376 Part 1, 17.3.2.26; ranges as in [MS-OI29500] 2.1.87).

The standard leaves the ranges to the program; Word's own note gives them. A hint moves the ambiguous ones, such as
curly quotes, to the East Asian font: texts typed on a Chinese or Japanese system show quotes in MS Mincho.
"""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum


class Slot(IntEnum):
    ASCII = 0
    H_ANSI = 1
    EAST_ASIA = 2
    COMPLEX = 3


# A class of a regular expression each, so that text is cut in the speed of C.
_EAST_ASIA = (
    "\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef\U0001f000-\U0003ffff"
)
_COMPLEX = "\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\u1cd0-\u1cff\ua8e0-\ua8ff\ufb1d-\ufdff\ufe70-\ufefc"
_AMBIGUOUS = (
    "\u00a1\u00a4\u00a7\u00a8\u00aa\u00ad\u00af-\u00b4\u00b6-\u00ba\u00bc-\u00bf\u00d7\u00f7"
    "\u02b0-\u04ff\u1e00-\u1eff\u2000-\u2bff\ue000-\uf8ff\ufb00-\ufb1c"
)
_RUNS = re.compile(
    rf"(?P<ascii>[\x00-\x7f]+)|(?P<east>[{_EAST_ASIA}]+)|(?P<complex>[{_COMPLEX}]+)|(?P<ambiguous>[{_AMBIGUOUS}]+)"
    rf"|(?P<other>[^\x00-\x7f{_EAST_ASIA}{_COMPLEX}{_AMBIGUOUS}]+)"
)
_SLOT_OF = {
    "ascii": Slot.ASCII,
    "east": Slot.EAST_ASIA,
    "complex": Slot.COMPLEX,
    "ambiguous": Slot.H_ANSI,
    "other": Slot.H_ANSI,
}


def slots(text: str, hint: str | None) -> Iterable[tuple[str, Slot]]:
    """Text -> its stretches by font slot. Runs marked complex or right-to-left never come here: all is COMPLEX."""
    return ((text, Slot.ASCII),) if text.isascii() else _cut(text, hint)


def _cut(text: str, hint: str | None) -> Iterator[tuple[str, Slot]]:
    for run in _RUNS.finditer(text):
        kind = run.lastgroup or "other"
        slot = Slot.EAST_ASIA if kind == "ambiguous" and hint == "eastAsia" else _SLOT_OF[kind]
        yield run[0], slot
