"""The HTML of a whole document -> that of the article's body alone, for a page that shows title, byline and captions
in places of their own."""

from collections import Counter
from collections.abc import Iterable
from html import escape

from lxml import html
from lxml.html import HtmlElement

_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li")
_AROUND = ("ul", "ol", "blockquote", "td", "tr", "tbody", "table")  # go too when nothing is left in them


def without_paragraphs(fragment: str, texts: Iterable[str]) -> str:
    """Take out of an HTML fragment one block for each text, where one reads the same; all else stays as it is."""
    left = Counter(filter(None, map(_plain, texts)))
    if not fragment.strip() or not left:
        return fragment
    body: HtmlElement = html.fragment_fromstring(fragment, create_parent="div")
    for block in list(body.iter(*_BLOCKS)):
        text = _plain(block.text_content())
        if left[text] > 0:
            left[text] -= 1
            _remove(block)
    written = [html.tostring(child, encoding="unicode") for child in body]
    return escape(body.text or "") + "".join(written)


def _remove(block: HtmlElement) -> None:
    parent = block.getparent()
    block.drop_tree()
    while parent is not None and parent.tag in _AROUND and not _plain(parent.text_content()):
        emptied, parent = parent, parent.getparent()
        emptied.drop_tree()


def _plain(text: str) -> str:
    return " ".join(text.split())
