"""A document's paragraphs told apart: title, byline, region mark, captions, and the body that is left.

What cannot be told with certainty stays body: a title counted as text costs a few characters, a paragraph taken for a
title would go unjudged.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ingest.byline import Byline, is_contact, may_go_on, opens_byline, read_byline
from ingest.caption_grammar import Line
from ingest.caption_lines import Found, find_captions
from ingest.word.document import Document, Paragraph

_REGION_MARK = re.compile(r"\[\s?[^\W\d_][\w .,/&-]{1,40}\][\s.*#]*$")
_END = 80  # characters from the end in which a region mark stands
_EDITOR = re.compile(r"\W*(?:editor|penyunting|redaktur|ed\.)\s*[:;-]\s*\S.{0,60}", re.IGNORECASE)
TITLE_LABEL = re.compile(
    r"\s*(?:judul(?:\s+(?:berita|artikel|tulisan|warta|cerita))?|title)\s*[:=–-]\s*", re.IGNORECASE
)
_SECTION = re.compile(
    r"\W*(?:(?:rubrik|kategori|jenis\s+tulisan)\s*[:=-].{0,40}|warta|cerita|berita|artikel|feature|features|liputan|naskah"
    r"(?:\s+(?:berita|warta|cerita))?)\W*",
    re.IGNORECASE,
)
TITLE_STYLES = ("title", "judul", "heading", "subtitle")
_LONGEST_TITLE = 25  # words
_SEARCHED_FOR_TITLE = 4  # filled paragraphs from the top; what comes later is a cross-head
_BLOCK_LINES = 6  # name, position, regency, team, province, and one to spare


@dataclass(frozen=True, slots=True)
class Article:
    """The document's text told apart. Positions are indexes into Document.paragraphs."""

    title: str
    title_at: int | None
    byline: Byline | None
    byline_at: tuple[int, ...]
    region_mark: str  # "Babel" for a closing "[Babel]"; "" where there is none
    captions_at: tuple[int, ...]  # the caption block and labelled caption lines
    body_at: tuple[int, ...]  # everything that is article text
    aside_at: tuple[
        int, ...
    ] = ()  # neither: "Editor: Epn", section word, a title's second line, a mark on its own line


def read_article(document: Document, photo_stems: Collection[str] = ()) -> Article:
    """Tell the parts of an article apart; every filled paragraph of the main text stands in exactly one of them.

    photo_stems: names of the attached photos, so that lines that begin with one are known as captions.
    """
    captions = find_document_captions(document, photo_stems)
    left = [p for p in document.paragraphs if p.text.strip() and p.index not in captions.at]
    title_at, title = _title(left)
    byline, byline_at = _byline(left)
    aside = {p.index for p in left if _EDITOR.fullmatch(p.text.strip()) and p.index != title_at}
    if title_at is not None:
        aside |= {p.index for p in left if p.index < title_at}  # section word, "Judul:"
        aside |= set(_title_goes_on(left, title_at, byline_at))
    body = [p for p in left if p.index != title_at and p.index not in aside and p.index not in byline_at]
    mark = region_mark_in(body[-1].text) if body else ""
    if mark and body[-1].text.strip() == mark:  # on a line of its own
        aside.add(body.pop().index)
    return Article(
        title=title,
        title_at=title_at,
        byline=byline,
        byline_at=tuple(byline_at),
        region_mark=re.sub(r"^\[\s*|\s*\].*$", "", mark),
        captions_at=captions.at,
        body_at=tuple(p.index for p in body),
        aside_at=tuple(sorted(aside)),
    )


def find_document_captions(document: Document, photo_stems: Collection[str] = ()) -> Found:
    """The captions that a document carries; positions are indexes into Document.paragraphs.

    Captions in text boxes, where Word puts those of pictures that float, have none.
    """
    main, boxes = (
        find_captions([Line(p.text, p.label, p.style) for p in story], photo_stems)
        for story in (document.paragraphs, document.text_boxes)
    )
    return Found((*main.captions, *(replace(caption, at=()) for caption in boxes.captions)), main.at)


def region_mark_in(text: str) -> str:
    """The closing "[Babel]" of a text as written, brackets and all; "" where there is none."""
    found = _REGION_MARK.search(text.rstrip()[-_END:])
    return found[0] if found else ""


def _title(left: Sequence[Paragraph]) -> tuple[int | None, str]:
    """The first paragraph that reads like a title, before anything that reads like an article."""
    for paragraph in left[:_SEARCHED_FOR_TITLE]:
        text = " ".join(paragraph.text.split())
        labelled = TITLE_LABEL.match(text)
        if labelled and text[labelled.end() :]:
            return paragraph.index, text[labelled.end() :]
        if _SECTION.fullmatch(text) or labelled:
            continue
        if opens_byline(text) is not None:
            return None, ""
        return (paragraph.index, text) if _reads_like_a_title(paragraph) else (None, "")
    return None, ""


def _reads_like_a_title(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    words = len(text.split())
    if words > _LONGEST_TITLE or not re.search(r"[^\W\d_]{2}", text):
        return False
    if paragraph.style.casefold().startswith(TITLE_STYLES) or is_bold(paragraph):
        return True
    return not text.endswith((".", ",", ";", ":")) or text.endswith("...")


def is_bold(paragraph: Paragraph) -> bool:
    written = [portion for portion in paragraph.portions if portion.text.strip()]
    return bool(written) and all(portion.bold for portion in written)


def _title_goes_on(left: Sequence[Paragraph], title_at: int, byline_at: Collection[int]) -> list[int]:
    """Further lines of a title that was broken by hand: directly below it, and set off from the body as it is."""
    title = next(p for p in left if p.index == title_at)
    styled = title.style.casefold().startswith(TITLE_STYLES)
    if not (styled or is_bold(title)):
        return []
    lines: list[int] = []
    for paragraph in left[left.index(title) + 1 : left.index(title) + 3]:
        same = paragraph.style == title.style if styled else is_bold(paragraph)
        adjoining = paragraph.index == title_at + len(lines) + 1
        heads = paragraph.text.rstrip().endswith(":")  # a cross-head
        if heads or not (same and adjoining and paragraph.index not in byline_at and _reads_like_a_title(paragraph)):
            break
        lines.append(paragraph.index)
    return lines


def _byline(left: Sequence[Paragraph]) -> tuple[Byline | None, list[int]]:
    """The byline and its paragraphs, lines of contact among them.

    It is looked for at the foot first, then above the body; in between, "Oleh: ..." is somebody's sentence.
    """
    for place in _byline_places(left):
        first, *inside = [line.strip() for line in re.split(r"[\n\v]", left[place].text.strip())]
        rest = opens_byline(first)
        if rest is None:
            continue
        above = place < len(left) / 2 and place + 1 < len(left)
        block = above or not rest
        going_on = _going_on(left, place, block=block)
        said = [line for line in (*inside, *(p.text.strip() for p in going_on)) if not is_contact(line)]
        if byline := read_byline(rest, said, block=block):
            return byline, [left[place].index, *(p.index for p in going_on)]
    return _byline_inside(left), []


def _byline_places(left: Sequence[Paragraph]) -> list[int]:
    foot = range(len(left) - 1, max(len(left) - 9, -1), -1)
    head = range(min(5, len(left)))
    return [*foot, *(place for place in head if place not in foot)]


def _going_on(left: Sequence[Paragraph], place: int, *, block: bool) -> list[Paragraph]:
    """The paragraphs in which a byline goes on: directly below, without an empty line, and reading like its parts."""
    taken: list[Paragraph] = []
    for paragraph in left[place + 1 : place + 1 + (_BLOCK_LINES if block else 2)]:
        text = paragraph.text.strip()
        above = taken[-1] if taken else left[place]
        gap = paragraph.index != above.index + 1 and not (block and not taken)
        if gap or _EDITOR.fullmatch(text) or opens_byline(text) is not None:
            break
        if not (may_go_on(text) or is_contact(text)):
            break
        taken.append(paragraph)
    return taken


def _byline_inside(left: Sequence[Paragraph]) -> Byline | None:
    """A byline on the last line of the last paragraph, broken off by Shift+Enter: read, and left where it is."""
    for paragraph in left[-2:]:
        lines = [line.strip() for line in re.split(r"[\n\v]", paragraph.text)]
        for at, line in enumerate(lines[1:], 1):
            rest = opens_byline(line)
            if rest and (byline := read_byline(rest, [x for x in lines[at + 1 :] if may_go_on(x)], block=False)):
                return byline
    return None
