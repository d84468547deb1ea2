"""The parts of an article as a person would be shown them: each with where it was found and how sure that is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.article import TITLE_LABEL, TITLE_STYLES, Article, is_bold, region_mark_in
from ingest.byline import is_labelled
from ingest.word.document import Document, Paragraph

Kind = Literal["title", "byline", "lead-quotation", "region-mark", "captions"]
Certainty = Literal["certain", "probable"]

_QUOTATION = re.compile(r"\s*[“\"„«‘](?P<said>[^”\"»]{20,})[”\"»]?(?P<after>.*)", re.DOTALL)
_SAYS = re.compile(
    r"\b(?:ujar|kata|tutur|ungkap|jelas|papar|tegas|sebut|imbuh|ucap|terang|pesan|harap|tambah|lanjut|ajak|demikian|begitu)"
    r"(?:nya)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an article; `at` are indexes into Document.paragraphs, empty where it shares one of the body."""

    kind: Kind
    text: str
    at: tuple[int, ...]
    certainty: Certainty
    why: str  # what it was told by: label, style, bold, first-line, last-words, own-line, quotation-marks


def article_parts(document: Document, article: Article) -> tuple[Part, ...]:
    """The parts of an article that were found, in the order in which they are printed."""
    paragraphs = {paragraph.index: paragraph for paragraph in document.paragraphs}
    return tuple(_parts(paragraphs, article))


def _parts(paragraphs: dict[int, Paragraph], article: Article) -> Iterator[Part]:
    if article.title_at is not None:
        why = _why_title(paragraphs, article.title_at)
        yield Part("title", article.title, (article.title_at,), "probable" if why == "first-line" else "certain", why)
    if article.body_at and (quotation := _QUOTATION.match(paragraphs[article.body_at[0]].text)):
        certainty: Certainty = "certain" if _SAYS.search(quotation["after"]) else "probable"
        yield Part("lead-quotation", quotation["said"].strip(), article.body_at[:1], certainty, "quotation-marks")
    if article.region_mark:
        at = max(
            index for index in (*article.body_at[-1:], *article.aside_at) if region_mark_in(paragraphs[index].text)
        )
        yield Part("region-mark", article.region_mark, (at,), "certain", _why_mark(article, at))
    if article.byline is not None:
        labelled = not article.byline_at or is_labelled(_first_line(paragraphs[article.byline_at[0]]))
        certainty, why = ("certain", "label") if labelled else ("probable", "words")
        yield Part("byline", article.byline.text, article.byline_at, certainty, why)
    if article.captions_at:
        text = "\n".join(paragraphs[index].text.strip() for index in article.captions_at)
        styled = any(paragraphs[index].style.casefold() == "caption" for index in article.captions_at)
        yield Part("captions", text, article.captions_at, "certain", "style" if styled else "label")


def _why_title(paragraphs: dict[int, Paragraph], at: int) -> str:
    title = paragraphs[at]
    above = [p.text.strip() for index, p in paragraphs.items() if index < at and p.text.strip()]
    if TITLE_LABEL.match(title.text) or (above and TITLE_LABEL.fullmatch(above[-1])):
        return "label"
    if title.style.casefold().startswith(TITLE_STYLES):
        return "style"
    return "bold" if is_bold(title) else "first-line"


def _why_mark(article: Article, at: int) -> str:
    return "own-line" if at in article.aside_at else "last-words"


def _first_line(paragraph: Paragraph) -> str:
    return re.split(r"[\n\v]", paragraph.text.strip())[0].strip()
