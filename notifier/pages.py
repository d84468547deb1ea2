"""A draft -> one HTML file that looks like the article page, with an editor's panel under it.

The page needs nothing but the photos beside it; opened from disk it runs no script and asks nothing of any server.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from checks.rule import Policy
from checks.verdict import Verdict
from ingest.captions import WHYS
from ingest.message import Address
from ingest.submission import Caption, Count
from notifier import render
from notifier.changes import Changes
from notifier.desk import Desk
from notifier.points import parts_of
from notifier.words import Words, one_line

UNTITLED = "common.untitled"


@dataclass(frozen=True, slots=True)
class PagePhoto:
    """file: where a copy lies, relative to the page, "" where none could be made; filename: as its author named it;
    sides of the photo as sent, in pixels."""

    file: str
    filename: str
    width: int
    height: int
    caption: Caption | None = None
    taken_out: bool = False  # out of the document


@dataclass(frozen=True, slots=True)
class DraftPage:
    """What the page of a draft shows.

    body_html is the article's text, already sanitised: it is the one value that is not escaped. byline: the whole line
    as printed; editor: initials; shown: as Word counts; counted: as the length rule counts; note: the covering mail;
    warnings: further sentences for editors; unused_captions: what its author wrote that belongs to no photo.
    """

    number: str
    title: str
    body_html: str
    byline: str
    author: Address
    received: datetime
    subject: str
    verdict: Verdict
    policy: Policy
    photos: tuple[PagePhoto, ...] = ()
    section: str = "Warta"
    tags: tuple[str, ...] = ()
    region_mark: str = ""
    editor: str = ""
    counted: Count | None = None
    shown: Count | None = None
    note: str = ""
    warnings: tuple[str, ...] = ()
    unused_captions: tuple[str, ...] = ()
    version: int = 1
    changes: Changes | None = None  # since the version before


@dataclass(frozen=True, slots=True)
class _Figure:
    source: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    mark: str  # sure, unsure or missing
    pairing: str  # where the caption comes from, and why it belongs to this photo
    other: str  # a different caption that its author wrote elsewhere
    file: str


def draft_page(desk: Desk, draft: DraftPage) -> str:
    """The page as HTML text, to be written as UTF-8 beside the photos it names."""
    words = desk.words
    mark = f"[{one_line(draft.region_mark)}]" if draft.region_mark else ""
    return render.page(
        desk,
        "draft",
        draft=draft,
        title=one_line(draft.title) or words(UNTITLED),
        figures=tuple(_figure(words, photo) for photo in draft.photos),
        region_mark="" if mark in draft.body_html else mark,  # most articles carry it in their last line
        particulars=_particulars(desk, words, draft),
        parts=parts_of(desk, draft.verdict, draft.policy),
    )


def _figure(words: Words, photo: PagePhoto) -> _Figure:
    caption = photo.caption
    mark = "missing" if caption is None else "sure" if caption.certainty == "certain" else "unsure"
    return _Figure(
        source=quote(photo.file.lstrip("/")),  # colons are quoted too: no name becomes the address of a server
        width=photo.width,
        height=photo.height,
        alt=one_line(caption.text if caption else photo.filename),
        caption=one_line(caption.text) if caption else "",
        credit=one_line(caption.credit) if caption else "",
        mark=mark,
        pairing=_pairing(words, caption) if caption else words("draft.caption_missing"),
        other=_other(words, caption) if caption and caption.other else "",
        file=words(
            "draft.photo_taken_out" if photo.taken_out else "draft.photo",
            file=photo.filename,
            width=photo.width,
            height=photo.height,
        ),
    )


def _pairing(words: Words, caption: Caption) -> str:
    source = words(f"draft.from_{caption.found_in}")
    why = caption.why.replace(" ", "-") if caption.why in WHYS else "differ"
    sure = "sure" if caption.certainty == "certain" else "unsure"
    return words(f"draft.caption_{sure}", source=source, why=words(f"draft.why_{why}"))


def _other(words: Words, caption: Caption) -> str:
    return words("draft.caption_other", source=words(f"draft.from_{caption.other_in}"), caption=caption.other)


def _particulars(desk: Desk, words: Words, draft: DraftPage) -> list[tuple[str, str]]:
    author = f"{draft.author.name} <{draft.author.address}>" if draft.author.name else draft.author.address
    told = [
        ("number", draft.number),
        ("version", str(draft.version) if draft.version > 1 else ""),
        ("author", one_line(author)),
        ("subject", one_line(draft.subject) or words(UNTITLED)),
        ("received", words.written(desk.local(draft.received))),
        ("region", one_line(draft.region_mark)),
        ("counted", _count(words, draft.counted)),
        ("shown", _count(words, draft.shown)),
    ]
    return [(words(f"draft.{name}"), value) for name, value in told if value]


def _count(words: Words, count: Count | None) -> str:
    if count is None:
        return ""
    return words(
        "draft.count_words" if count.words else "draft.count",
        characters=count.characters,
        characters_with_spaces=count.characters_with_spaces,
        words=count.words,
    )
