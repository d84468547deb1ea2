"""Lines of text -> the photo captions among them. One grammar for paragraphs of a document and lines of a mail.

A line is a caption when it says so itself (see caption_grammar) or when it stands in a block under a heading
("Keterangan foto:" and nothing more). Nothing else is: a caption missed costs the author one question, a sentence taken
from the article costs the article.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.caption_grammar import (
    CaptionLine,
    Line,
    is_heading,
    made,
    normal_stem,
    read_caption,
    read_item,
    read_key,
    split_at_labels,
)

_ENDS_BLOCK = re.compile(
    r"""\W*(?:(?:penulis|oleh|editor|reporter|pewarta|ditulis\s+oleh|kontributor)\b\s*[:;]
    |terima\s*kasih|demikian|salam\b|hormat\b|wassalam|wasalam|regards|best\b|atas\s+perhatian|mohon\b|trims\b|thanks
    |yth\b|kepada\b|hp\b|no\.?\s*hp|telp|e-?mail\b|sent\s+from|dikirim\s+dari|--\s*$|___|https?:)""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED = re.compile(r"\s*>")
_WORDS_LABEL = re.compile(r"(?:keterangan|ket\b\.?|caption)\s*(?:foto|gambar)?\s*:\s*", re.IGNORECASE)

_LONGEST_UNLABELLED = 45  # words of a line that only its block makes a caption
_MOST_UNLABELLED = 600  # characters that such lines may take above the middle of a text; what takes more is the text
_WRAPPED = 55  # a mail line at least this long may have been broken by the sender's program


@dataclass(frozen=True, slots=True)
class Found:
    """The captions of a text and every line they take up whole, headings and credits among them."""

    captions: tuple[CaptionLine, ...]
    at: tuple[int, ...]


def find_captions(lines: Sequence[Line], stems: Collection[str] = (), *, wrapped: bool = False) -> Found:
    """Find the captions in a text.

    stems: names of the attached photos without extension, so that "IMG_1234: ..." is known for what it is.
    wrapped: long lines may go on in the next one (a mail's do, a document's paragraphs do not).
    """
    known = frozenset(normal_stem(stem) for stem in stems) - {""}
    pieces, whence = _pieces(lines)
    found = _find(pieces, known, wrapped)
    taken = set(found.at)
    left = {whence[at] for at, piece in enumerate(pieces) if at not in taken and piece.text.strip()}
    return Found(
        tuple(replace(caption, at=_each_once(whence[at] for at in caption.at)) for caption in found.captions),
        tuple(line for line in _each_once(whence[at] for at in found.at) if line not in left),
    )


def _pieces(lines: Sequence[Line]) -> tuple[list[Line], list[int]]:
    """Lines apart at the breaks and labels inside them, and which line each piece comes from."""
    pieces: list[Line] = []
    whence: list[int] = []
    for at, line in enumerate(lines):
        parts = [part for row in re.split(r"[\n\v]", line.text) for part in split_at_labels(row)]
        pieces += [replace(line, text=parts[0]), *(Line(part, style=line.style, goes_on=True) for part in parts[1:])]
        whence += [at] * len(parts)
    return pieces, whence


def _each_once(places: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(places))


def _find(lines: Sequence[Line], known: frozenset[str], wrapped: bool) -> Found:
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
        caption = read_caption(lines[at], known) or _key_of_words(lines, at, known, in_block=False)
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


def _block(lines: Sequence[Line], start: int, known: frozenset[str], wrapped: bool) -> tuple[list[CaptionLine], int]:
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
        item = read_item(lines[at], known) or _key_of_words(lines, at, known, in_block=True)
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


def _is_item(line: Line, known: frozenset[str]) -> bool:
    return read_item(line, known) is not None or read_key(line, known, in_block=True) is not None


def _key_of_words(lines: Sequence[Line], at: int, known: frozenset[str], *, in_block: bool) -> CaptionLine | None:
    """A line that says which photo the next one is about, where the next one can be its caption.

    A bare file name may also mark the place of a photo in the article: what follows its words must not be more article.
    """
    key = read_key(lines[at], known, in_block=in_block)
    if key is None or at + 1 >= len(lines):
        return None
    if not _can_be_its_words(lines[at + 1], known):
        return None
    after = lines[at + 2].text.strip() if at + 2 < len(lines) else ""
    more = bool(after) and not _ENDS_BLOCK.match(after) and not is_heading(after) and not _is_item(lines[at + 2], known)
    return None if more and key.names and not in_block else key


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


def _can_be_its_words(line: Line, known: frozenset[str]) -> bool:
    """Whether a line can be the caption of the photo that the line above names."""
    text = line.text.strip()
    if not text or len(text.split()) > _LONGEST_UNLABELLED or is_heading(text) or _ENDS_BLOCK.match(text):
        return False
    return bool(_WORDS_LABEL.match(text)) or not _is_item(line, known)


def _whole(
    caption: CaptionLine, lines: Sequence[Line], at: int, known: frozenset[str], wrapped: bool
) -> tuple[CaptionLine, int]:
    """The caption with the lines that it goes on in, and where the text goes on after it."""
    taken = [at]
    following = at + 1
    is_key = not caption.text and bool(caption.names or caption.numbers)  # then its words stand below
    if is_key and following < len(lines) and _can_be_its_words(lines[following], known):
        words = made(_WORDS_LABEL.sub("", lines[following].text.strip(), count=1))
        caption = replace(caption, text=words.text, credit=words.credit)
        taken.append(following)
        following += 1
    while following < len(lines) and _goes_on(lines, following, wrapped):
        text = lines[following].text.strip()
        if not text or _is_item(lines[following], known) or is_heading(text) or _ENDS_BLOCK.match(text):
            break
        whole = made(f"{caption.text} {text}")
        caption = replace(caption, text=whole.text, credit=whole.credit or caption.credit)
        taken.append(following)
        following += 1
    return replace(caption, at=tuple(taken)), following


def _goes_on(lines: Sequence[Line], at: int, wrapped: bool) -> bool:
    """Whether a line may go on the one above: broken off within its paragraph, or by the sender's mail program."""
    return lines[at].goes_on or (wrapped and len(lines[at - 1].text.rstrip()) >= _WRAPPED)


def _with_credits(items: Sequence[CaptionLine]) -> list[CaptionLine]:
    """Give a line that is only a credit to the caption above it."""
    told: list[CaptionLine] = []
    for item in items:
        if not item.text and item.credit and told and not told[-1].credit:
            told[-1] = replace(told[-1], credit=item.credit, at=told[-1].at + item.at)
        else:
            told.append(item)
    return told
