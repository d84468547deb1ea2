"""Whether a mail asks where an article stands: "STATUS KTK-2026-0001", "bagaimana status tulisan saya?"."""

import re

MOST_LINES = 6  # of the mail's own, in which people ask
LONGEST = 200  # characters of a line that asks; longer ones tell something else
MOST_WORDS = 40  # of a mail that asks and says nothing more that a person should read

_PREFIXES = re.compile(r"^\s*(?:(?:re|fwd?|bls|balas|trs|aw|sv)\s*(?:\[\d+\])?\s*:\s*){1,20}", re.IGNORECASE)
_MARK = re.compile(r"\[[^][]*\]")
_THEIRS = r"(?:naskah|tulisan|artikel|kiriman|warta|cerita|berita|draf|draft|article|submission)"
# Alone, or about what they sent: "status pembangunan jalan" is a title.
_ASKS = re.compile(
    rf"^\W*status(?:nya)?\W*$"
    rf"|\bstatus(?:nya)?\s+(?:dari\s+|of\s+(?:my\s+|the\s+)?|my\s+)?{_THEIRS}"
    rf"|\b{_THEIRS}\s+(?:saya|kami|ini|tersebut)?\b.{{0,40}}\bstatus(?:nya)?\b"
    r"|\b(?:bagaimana|apa|menanyakan|tanya|mohon info\w*|cek|what is|what's)\b.{0,30}\bstatus(?:nya)?\b.{0,20}$",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\bstatus(?:nya)?\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b[a-z][a-z0-9]{0,7}[\s-]?(?:\d{4}-\d{4,}|k?\d{1,9})\b", re.IGNORECASE)


def asks_status(subject: str, text: str) -> bool:
    """subject: of the mail. text: its own words, without history. A number in the same line makes sure of it."""
    own = _MARK.sub("", _PREFIXES.sub("", subject))
    lines = [line.strip() for line in text.split("\n") if line.strip()][:MOST_LINES]
    return any(_asks(line) for line in (own, *lines))


def says_more(text: str) -> bool:
    """Whether there is more in the mail than a question: then a person reads it too."""
    return len(text.split()) > MOST_WORDS


def _asks(line: str) -> bool:
    if len(line) > LONGEST:
        return False
    return bool(_ASKS.search(line)) or bool(_STATUS.search(line) and _NUMBER.search(line))
