"""HTML made of a stranger's document -> what a draft's page may show: text and its structure, nothing that acts."""

import nh3

_TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "sub", "sup", "br", "blockquote",
    "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th",
}  # fmt: skip
_ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_CLASSES = {"p": {"caption"}}


def sanitised(html: str) -> str:
    """The fragment without pictures, links, scripts, styles and whatever else such a page does not need."""
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, allowed_classes=_CLASSES, link_rel=None)
    return clean.replace("&nbsp;", "\u00a0")
