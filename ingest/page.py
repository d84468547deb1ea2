"""An HTML body -> the text a person sees, with marks where quoted history was and where links to files stand.

The marks let one reader cut history from text and HTML alike (quotation.py): a link goes with the lines it stands in.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import html_text
import lxml.html

from ingest.links import file_links
from ingest.quotation import FORWARD_MARK, holds_captions

# Private-use characters; taken out of all text that comes in, so that no mail can bring marks of its own.
_MARKS = re.compile("[\ue000\ue001\ue002]")
_QUOTE_LINE = "> \ue002"
_LINK_MARK = re.compile("\ue000(\\d{1,6})\ue001")

_QUOTES = (
    "//blockquote[@type='cite']"
    "|//*[contains(concat(' ', @class, ' '), ' gmail_quote ')]"
    "|//*[contains(concat(' ', @class, ' '), ' gmail_quote ')]//blockquote"
    "|//*[contains(concat(' ', @class, ' '), ' gmail_quote_container ')]"
    "|//*[contains(concat(' ', @class, ' '), ' yahoo_quoted ')]"
    "|//*[contains(concat(' ', @class, ' '), ' protonmail_quote ')]"
    "|//*[@id='OLK_SRC_BODY_SECTION']"
)
_SIGNATURES = (
    "//*[contains(concat(' ', @class, ' '), ' gmail_signature ')]"
    "|//*[contains(concat(' ', @class, ' '), ' moz-signature ')]"
    "|//*[@id='Signature' or @id='ms-outlook-mobile-signature' or @id='AppleMailSignature']"
)


@dataclass(frozen=True, slots=True)
class Page:
    text: str  # holds marks; see plain() and marked_links()
    hrefs: tuple[str, ...]  # addresses of files; a mark in the text gives the index
    content_ids: frozenset[str]  # of the parts it shows
    defect: str = ""


PageReader = Callable[[str, int], Page]


def unmarked(text: str) -> str:
    """Text as it came in, without characters that would pass for marks."""
    return _MARKS.sub("", text)


def read_page(html: str, marks_from: int = 0) -> Page:
    """HTML, unmarked -> its text. `marks_from` is the number of links already marked in other parts of the mail."""
    hrefs: list[str] = []
    try:
        tree = html_text.parse_html(re.sub(r"<\?xml[^>]{0,200}>", "", html))
        for element in tree.xpath("//title"):
            element.drop_tree()
        _mark_quotes(tree)
        for signature in tree.xpath(_SIGNATURES):
            if not holds_captions(_text(signature).split("\n")):
                signature.drop_tree()
        for anchor in tree.xpath("//a[@href]"):
            found = file_links([anchor.get("href")])
            if found:
                anchor.text = f"\ue000{marks_from + len(hrefs)}\ue001{anchor.text or ''}"
                hrefs.append(found[0].url)
        return Page(_text(tree), tuple(hrefs), _content_ids(html))
    except Exception as error:  # noqa: BLE001 - a foreign parser on hostile input: whatever it trips over, we read on
        return page_without_structure(html, type(error).__name__)


def page_without_structure(html: str, why: str) -> Page:
    """HTML that no parser could be given, or bear -> what stands between its tags."""
    text = " ".join(piece.partition(">")[2] for piece in f">{html}".split("<"))
    return Page(text, (), _content_ids(html), f"HTML read without its structure ({why})")


def _content_ids(html: str) -> frozenset[str]:
    return frozenset(unquote(found[1]) for found in re.finditer(r"""(?i)\bcid:([^"'\s>)]+)""", html))


def _text(tree: lxml.html.HtmlElement) -> str:
    text: str = html_text.extract_text(tree)
    return text


def _mark_quotes(tree: lxml.html.HtmlElement) -> None:
    """Put one quoted line in the place of each quote. What Gmail wraps as a quote may be an answer between quotes
    or a forwarded message: only what is quoted in it goes."""
    for quote in tree.xpath(_QUOTES):
        first_words = next((words for words in quote.itertext() if words.strip()), "")
        if FORWARD_MARK.fullmatch(first_words[:200]):
            continue
        holds_quotes = next(quote.iterdescendants("blockquote"), None) is not None
        if quote.tag != "blockquote" and holds_quotes and "yahoo" not in (quote.get("class") or ""):
            continue  # its own blockquotes are quotes too, and come later in the list
        line = lxml.html.Element("div")
        line.text = _QUOTE_LINE
        line.tail = quote.tail
        parent = quote.getparent()
        if parent is not None:
            parent.replace(quote, line)


def plain(text: str) -> str:
    """Text without marks."""
    lines = [line for line in text.split("\n") if line.strip() != _QUOTE_LINE.strip()]
    return unmarked(_LINK_MARK.sub("", "\n".join(lines))).strip()


def marked_links(text: str) -> tuple[int, ...]:
    """Which of the links stand in a text."""
    return tuple(int(found[1]) for found in _LINK_MARK.finditer(text))


def with_addresses(text: str, hrefs: Sequence[str]) -> str:
    """Text with each link's address in the place of its mark."""

    def address(mark: re.Match[str]) -> str:
        number = int(mark[1])
        return f" {hrefs[number]} " if number < len(hrefs) else ""

    return _LINK_MARK.sub(address, text)
