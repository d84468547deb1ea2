"""What an editor writes to the desk -> orders: "layak KTK-123 senin 09.00", "tolak KTK-124 alasan ...", "lepas 45".

One line is one order; the reason of a "tolak" may go on in the lines below, up to a blank one. Only what the editor
wrote counts: reading stops at the first sign of quoted history, which mail programs mark in many ways or not at all.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Deed = Literal["review", "fit", "declined", "published", "status", "release", "drop"]
Fault = Literal["no-number", "no-deed", "several-numbers", "other-prefix"]

_DEEDS: dict[str, Deed] = {
    "tinjau": "review", "review": "review",
    "layak": "fit", "layakkan": "fit", "fit": "fit",
    "tolak": "declined", "ditolak": "declined", "decline": "declined", "declined": "declined",
    "terbit": "published", "terbitkan": "published", "tayang": "published", "tayangkan": "published",
    "publish": "published", "published": "published",
    "status": "status",
    "lepas": "release", "lepaskan": "release", "release": "release",
    "buang": "drop", "drop": "drop",
}  # fmt: skip
_OF_LETTERS = frozenset({"release", "drop"})
MOST_LINES = 200  # of an editor's own words that are read
LONGEST_LINE = 4000

_FILLERS = r"(?:(?:tayang|ulang|kembali|naskah|draf|draft|tulisan|surat|letter|nomor|no\.?)\b[\s:.]*)*"
_NUMBER = (
    r"(?:(?P<prefix>[a-z][a-z0-9]{0,7}?)[\s_-]*)?(?:(?P<year>20\d\d)\s*[-/_]\s*)?"
    r"(?:(?<=[\s_-])(?P<k>k))?(?P<sequence>\d{1,9})(?![\w/]|[.:]\d)"
)
_ORDER = re.compile(
    rf"(?P<deed>{'|'.join(_DEEDS)})\b[\s:,#-]*{_FILLERS}#?{_NUMBER}[\s.,:;–-]*(?P<rest>.*)", re.IGNORECASE
)
_BARE = re.compile(rf"#?{_NUMBER}", re.IGNORECASE)
_SIGNS = re.compile(r"^[\s*•·\-–>]*[\"'“”]?")  # what may stand before an order: a bullet, a quotation mark
_REASON = re.compile(r"^(?:dengan\s+)?(?:alasan(?:nya)?|karena|sebab|because|reason)\b[\s:,–-]*", re.IGNORECASE)
_LINK_ALONE = re.compile(r"https?://\S+", re.IGNORECASE)
_HISTORY = re.compile(
    r"\s*(?:>|[-_=*]{5,}|-{2,}\s*\w|(?:dari|from|kepada|to|subjek|subject|tanggal|date|sent|dikirim)\s*:|-- ?$)"
    r"|.*\b(?:menulis|wrote|writes|schrieb)\s*:\s*$",
    re.IGNORECASE,
)
_TELLING = 25  # characters of a line that does not stand in two mails by chance


@dataclass(frozen=True, slots=True)
class About:
    """The draft (KTK-2026-0123, or KTK-123 with the year left out), conversation (KTK-K12) or letter (45) meant."""

    prefix: str
    sequence: int
    year: int | None = None
    conversation: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """line: as written. rest: what stands behind the number: a moment, a reason, a link."""

    line: str
    deed: Deed
    about: About
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Misread:
    """A line that was meant as an order, as far as can be told, and is none. nearest: the word perhaps meant."""

    line: str
    why: Fault
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Orders:
    """given: in the order written. rest: what else the editor wrote. first: the mail begins with an order."""

    given: tuple[Order | Misread, ...] = ()
    rest: tuple[str, ...] = ()
    first: bool = False


def read_orders(text: str, prefix: str, quoted: str = "") -> Orders:
    """text: a mail's body, history cut as far as it could be told. prefix: of the desk's numbers. quoted: what the
    letter says that the mail answers, by whose lines unmarked history is known."""
    lines = list(_own(text.split("\n"), prefix, quoted))
    given: list[Order | Misread] = []
    rest: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        at += 1
        order = read_order(line, prefix)
        if isinstance(order, Order):
            below = _below(order, lines[at:], prefix)
            at += len(below)
            order = Order(line, order.deed, order.about, " ".join((order.rest, *below)).strip())
        if order:
            given.append(order)
        elif line:
            rest.append(line)
    written = next((line for line in lines if line.strip()), "")
    return Orders(tuple(given), tuple(rest), first=_plainly(read_order(written.strip(), prefix)))


def read_order(line: str, prefix: str) -> Order | Misread | None:
    """One line; None for one that nobody would take for an order."""
    words = _SIGNS.sub("", line[:LONGEST_LINE]).rstrip("\"'”")
    order = _ORDER.match(words) or _turned(words, prefix)
    if order is None:
        return _misread(line, words, prefix)
    deed = _DEEDS[order["deed"].lower()]
    about = _about(order, prefix)
    if about is None:
        return Misread(line, "other-prefix", prefix)
    rest = order["rest"].strip()
    if deed == "declined":
        rest = _REASON.sub("", rest)
    elif _prefixed(prefix).search(rest):
        return Misread(line, "several-numbers")
    if deed not in _OF_LETTERS and deed != "status" and about.conversation:
        return Misread(line, "no-number", f"{prefix}-K{about.sequence}")
    return Order(line, deed, about, rest)


def read_number(text: str, prefix: str) -> About | None:
    """A number by itself, such as "KTK-2026-0123", "ktk 123", "123" or "KTK-K12"."""
    found = _BARE.fullmatch(text.strip())
    return _about(found, prefix) if found else None


def numbers_in(text: str, prefix: str) -> tuple[About, ...]:
    """Every number with the desk's prefix that stands in a text."""
    found = (_about(each, prefix) for each in _prefixed(prefix).finditer(text[:LONGEST_LINE]))
    return tuple(dict.fromkeys(about for about in found if about))


def _prefixed(prefix: str) -> re.Pattern[str]:
    number = _NUMBER.replace("(?:(?P<prefix>[a-z][a-z0-9]{0,7}?)[\\s_-]*)?", rf"\b(?P<prefix>{prefix})[\s_-]*")
    return re.compile(number, re.IGNORECASE)


def _plainly(order: Order | Misread | None) -> bool:
    """Whether a line was meant as an order, whatever mail it stands in: "KTK-12 sudah saya baca" is talk elsewhere."""
    return order is not None and not (isinstance(order, Misread) and order.why == "no-deed" and not order.nearest)


def _about(found: re.Match[str], prefix: str) -> About | None:
    """None where the prefix is not the desk's."""
    written = (found["prefix"] or prefix).upper()
    if written != prefix:
        return None
    return About(prefix, int(found["sequence"]), int(found["year"]) if found["year"] else None, bool(found["k"]))


def _turned(words: str, prefix: str) -> re.Match[str] | None:
    """ "KTK-123 layak senin": the number first."""
    number = _prefixed(prefix).match(words)
    if number is None:
        return None
    deed, _, rest = words[number.end() :].lstrip(" :,-–").partition(" ")
    return _ORDER.match(f"{deed} {number[0]} {rest}") if deed.lower().rstrip(",:") in _DEEDS else None


def _misread(line: str, words: str, prefix: str) -> Misread | None:
    first = re.match(r"\w+", words)
    word = first[0].lower() if first else ""
    number = _prefixed(prefix).search(words)
    if word in _DEEDS and (number or re.search(r"\d", words) or len(words.split()) == 1):
        return Misread(line, "no-number", word)
    if number is None:
        return None
    nearest = next(iter(difflib.get_close_matches(word, _DEEDS, n=1, cutoff=0.7)), "")
    return Misread(line, "no-deed", nearest)


def _below(order: Order, lines: Sequence[str], prefix: str) -> tuple[str, ...]:
    """The lines below an order that belong to it: the rest of a reason, a link that stands alone."""
    if order.deed == "published" and not order.rest:
        return tuple(line.strip() for line in lines[:1] if _LINK_ALONE.fullmatch(line.strip()))
    below: list[str] = []
    for line in lines if order.deed == "declined" else ():
        if not line.strip() or read_order(line.strip(), prefix) is not None:
            break
        below.append(line.strip())
    return tuple(below)


def _own(lines: Sequence[str], prefix: str, quoted: str) -> Iterator[str]:
    """The lines above all history."""
    known = {_plain(line) for line in quoted.split("\n")}
    for line in lines[:MOST_LINES]:
        plain = _plain(line)
        if _HISTORY.match(line[:LONGEST_LINE]):
            return
        if len(plain) >= _TELLING and plain in known and not isinstance(read_order(line.strip(), prefix), Order):
            return
        yield line


def _plain(line: str) -> str:
    return " ".join(line.split()).casefold()
