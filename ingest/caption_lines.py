"""Lines of text -> the photo captions among them. One grammar for paragraphs of a document and lines of a mail.

A line is a caption when it says so itself (see caption_grammar) or when it stands in a block under a heading
("Keterangan foto:" and nothing more). Nothing else is: a caption missed costs the author one question, a sentence taken
from the article costs the article.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ingest.caption_grammar import CaptionLine, Line, is_heading, made, normal_stem, read_caption, read_item

_ENDS_BLOCK = re.compile(
    r"""\W*(?:(?:penulis|oleh|editor|reporter|pewarta|ditulis\s+oleh|kontributor)\b\s*[:;]
    |terima\s*kasih|demikian|salam\b|hormat\b|wassalam|wasalam|regards|best\b|atas\s+perhatian|mohon\b|trims\b|thanks
    |yth\b|kepada\b|hp\b|no\.?\s*hp|telp|e-?mail\b|sent\s+from|dikirim\s+dari|--\s*$|___|https?:)""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED = re.compile(r"\s*>")

_LONGEST_UNLABELLED = 45  # words of a line that only its block makes a caption
_MOST_UNLABELLED = 600  # characters that such lines may take above the middle of a text; what takes more is the text
_WRAPPED = 55  # a mail line at least this long may have been broken by the sender's program


@dataclass(frozen=True, slots=True)
class Found:
    """The captions of a text and every line they take up, headings and credits among them."""

    captions: tuple[CaptionLine, ...]
    at: tuple[int, ...]


def find_captions(lines: Sequence[Line], stems: Collection[str] = (), *, wrapped: bool = False) -> Found:
    """Find the captions in a text.

    stems: names of the attached photos without extension, so that "IMG_1234: ..." is known for what it is.
    wrapped: long lines may go on in the next one (a mail's do, a document's paragraphs do not).
    """
    known = {normal_stem(stem) for stem in stems} - {""}
    captions: list[CaptionLine] = []
    taken: list[int] = []
    at = 0
    while at < len(lines):
        if is_heading(lines[at].text):
            items, after = _block(lines, at + 1, known, wrapped)
            if items:
                captions += items
                taken += [at, *(place for item in items for place in item.at)]
                at = after
                continue
        caption = read_caption(lines[at], known)
        if caption is None:
            at += 1
            continue
        caption, after = _whole(caption, lines, at, known, wrapped)
        if not caption.text and captions and captions[-1].at[-1] == at - 1 and not captions[-1].credit:
            captions[-1] = replace(captions[-1], credit=caption.credit)  # "Foto: Rina" under the caption it belongs to
        else:
            captions.append(caption)
        taken += caption.at
        at = after
    return Found(tuple(captions), tuple(taken))


def _block(lines: Sequence[Line], start: int, known: Collection[str], wrapped: bool) -> tuple[list[CaptionLine], int]:
    """The captions under a heading, and where the text goes on.

    Items that carry a number, a bullet, a label or a file name are taken as long as they come. A plain line is taken
    when it follows the heading directly; more of them only where the block is the last thing in the text, because
    what stands below a caption in the middle of an article is the article.
    """
    items: list[CaptionLine] = []
    plain: list[int] = []
    at = start
    while at < len(lines):
        text = lines[at].text.strip()
        if not text:
            following = _next_filled(lines, at)
            marked = not items or items[-1].at[0] not in plain
            if following is None or (items and not (marked and _is_item(lines[following], known))):
                break
            at = following
            continue
        if _ENDS_BLOCK.match(text) or _QUOTED.match(text):
            break
        item = read_item(lines[at], known)
        if item is None:
            if len(text.split()) > _LONGEST_UNLABELLED or (items and not plain):
                break
            item = made(text)
            plain.append(at)
        item, after = _whole(item, lines, at, known, wrapped)
        items.append(item)
        at = after
    if len(plain) > 1 and (not _ends(lines, at) or _is_the_text_itself(lines, plain, mail=wrapped)):
        kept = [item for item in items if item.at[0] <= plain[0]]
        return kept, kept[-1].at[-1] + 1
    return _with_credits(items), at


def _is_item(line: Line, known: Collection[str]) -> bool:
    return read_item(line, known) is not None


def _is_the_text_itself(lines: Sequence[Line], plain: Sequence[int], *, mail: bool) -> bool:
    """Whether plain lines under a heading near the top are the article: they are much, or its title stands above."""
    taken = sum(len(lines[place].text) for place in plain)
    before = sum(len(line.text.strip()) for line in lines[: plain[0] - 1])
    early = before < sum(len(line.text) for line in lines) / 2
    return early and (taken > _MOST_UNLABELLED or (before > 0 and not mail))


def _ends(lines: Sequence[Line], at: int) -> bool:
    """Whether what is left of the text is no article: byline, editor's mark, thanks."""
    following = _next_filled(lines, at - 1)
    return following is None or bool(_ENDS_BLOCK.match(lines[following].text.strip()))


def _next_filled(lines: Sequence[Line], at: int) -> int | None:
    return next((place for place in range(at + 1, len(lines)) if lines[place].text.strip()), None)


def _whole(
    caption: CaptionLine, lines: Sequence[Line], at: int, known: Collection[str], wrapped: bool
) -> tuple[CaptionLine, int]:
    """The caption with the lines that it goes on in, and where the text goes on after it."""
    taken = [at]
    following = at + 1
    if not caption.text and caption.names and following < len(lines):  # "Foto 1: IMG_1.jpg" and its words below
        text = lines[following].text.strip()
        if text and not _is_item(lines[following], known) and not is_heading(text) and not _ENDS_BLOCK.match(text):
            words = made(text)
            caption = replace(caption, text=words.text, credit=words.credit)
            taken.append(following)
            following += 1
    while wrapped and following < len(lines) and len(lines[following - 1].text.rstrip()) >= _WRAPPED:
        text = lines[following].text.strip()
        if not text or _is_item(lines[following], known) or is_heading(text) or _ENDS_BLOCK.match(text):
            break
        whole = made(f"{caption.text} {text}")
        caption = replace(caption, text=whole.text, credit=whole.credit or caption.credit)
        taken.append(following)
        following += 1
    return replace(caption, at=tuple(taken)), following


def _with_credits(items: Sequence[CaptionLine]) -> list[CaptionLine]:
    """Give a line that is only a credit to the caption above it."""
    told: list[CaptionLine] = []
    for item in items:
        if not item.text and item.credit and told and not told[-1].credit:
            told[-1] = replace(told[-1], credit=item.credit, at=told[-1].at + item.at)
        else:
            told.append(item)
    return told
