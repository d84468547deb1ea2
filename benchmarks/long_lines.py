"""What reads strangers' text, on lines that no person writes: where does it take longer than in proportion?

    python -m benchmarks.long_lines [LENGTH]

A careless regular expression looks at every place of a line once for every other place. Each reader gets a line of
LENGTH (50,000) characters, made of one piece again and again, and one of twice that. Three times as long for twice the
length is quadratic; what stays under a tenth of a second is not listed.
"""

import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from datetime import time as clock

from ingest.addresses import address_list
from ingest.agreement import agrees
from ingest.asking import asks_status, says_more
from ingest.automatic import Own, why_automatic
from ingest.message import Message, read_message
from ingest.moments import read_moment
from ingest.orders import numbers_in, read_number, read_orders
from ingest.precheck import check_asked_by
from ingest.submission import compose
from tests.builders import ARTICLE, docx, email

PIECES = (
    *(" ", "\t", "\n", "a", "0", "A", "_", "-", ".", ",", ":", ";", "/", "\\", "<", ">", "(", "[", "{", "=", "&", "@"),
    *("'", '"', "a ", "a, ", "1. ", "1.", "A.", "> ", "- ", "a@", "a-", " \n", ". ", "(a) ", "é", "\u00a0", "a@b.id, "),
    *("Keterangan foto: ", "Foto 1 ", "Penulis: ", "Oleh ", "[Babel] ", "“A” ", "http://a.b/", "www.", "On a wrote: "),
    *("setuju ", "tidak ", "layak KTK-12 ", "tayang senin 09.00 ", "12 Mei ", "bagaimana status ", "CEK ", "Yth. "),
)
NOTABLE = 0.1  # seconds of processor time


def main(length: int) -> None:
    print(f"{platform.machine()}, Python {platform.python_version()}, lines of {length} and {2 * length} characters")
    slow = tried = 0
    for piece in PIECES:
        for name, once, twice in _measured(piece, length):
            tried += 1
            if twice > max(NOTABLE, 3 * once):
                slow += 1
                print(f"{name:<16} {once:7.2f} s {twice:7.2f} s {twice / once:5.1f} x  on {piece!r}", flush=True)
    print(f"{tried} pairs of reader and line, {slow} out of proportion")


def _measured(piece: str, length: int) -> Iterator[tuple[str, float, float]]:
    half, whole = (_readers((piece * (size // len(piece) + 1))[:size] + "x") for size in (length, 2 * length))
    for name in half:
        yield name, _seconds(half[name]), _seconds(whole[name])


def _seconds(read: Callable[[], object]) -> float:
    started = time.process_time()
    read()
    return time.process_time() - started


def _readers(line: str) -> dict[str, Callable[[], object]]:
    """By name: what is done with a line, in the mail's text, its subject or its document."""
    text, flat = f"Halo\n{line}\nselesai\n", line.replace("\n", " ")
    body, page = _mail(text=text), email([], text=text, author=("Rina", "r@c.id")).as_bytes()
    page = page.replace(b"text/plain", b"text/html", 1)
    document = _mail([("naskah.docx", docx([ARTICLE[0], line, *ARTICLE[1:]]))])
    plain = read_message(_mail())
    assert isinstance(plain, Message)
    message = replace(plain, text=text, subject=flat)
    return {
        "mail": lambda: _composed(body),
        "page": lambda: _composed(page),
        "document": lambda: _composed(document),
        "agreement": lambda: agrees(message),
        "question": lambda: (asks_status(flat, text), says_more(text)),
        "orders": lambda: (read_orders(text, "KTK", text), numbers_in(text, "KTK"), read_number(flat, "KTK")),
        "moment": lambda: read_moment(flat, datetime.now(UTC), clock(9)),
        "check word": lambda: check_asked_by(message, ["CEK"], ["redaksi@c.id"]),
        "addresses": lambda: address_list(flat),
    }


def _mail(files: list[tuple[str, bytes]] | None = None, text: str = "Terlampir.\n") -> bytes:
    return email(files or [], text=text, author=("Rina", "r@c.id")).as_bytes()


def _composed(source: bytes) -> None:
    message = read_message(source)
    assert isinstance(message, Message)
    compose([message])
    why_automatic(message, Own())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
