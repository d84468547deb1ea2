"""A Word document's main text -> an HTML fragment for a draft's page.

mammoth turns paragraphs, lists, tables and notes into plain HTML; sanitising.py keeps only what such a page needs.
Nothing in the fragment refers to anything outside it: no pictures, no links, no scripts, no styles.
"""

import html
import io
import re
from typing import Literal

import mammoth

from ingest.word.docx import read_docx
from ingest.word.limits import Limits
from ingest.word.mammoth_package import MammothPackage, mammoth_package
from ingest.word.package import DamagedPart, Package, Refused
from ingest.word.reader import as_docx
from ingest.word.sanitising import sanitised

# What mammoth makes of a style, by the style's name, or id, in capitals; of several lines the first counts. It tries
# every line on every run. So it is given the lines of the styles that the text names, and not its own default map: what
# of that one changes anything stands here.
_OF_STYLES = {
    "TITLE": "p[style-name='Title'] => h1:fresh",
    "SUBTITLE": "p[style-name='Subtitle'] => h2:fresh",
    "CAPTION": "p[style-name='caption'] => p.caption:fresh",
    "QUOTE": "p[style-name='Quote'] => blockquote > p:fresh",
    "INTENSE QUOTE": "p[style-name='Intense Quote'] => blockquote > p:fresh",
    **{f"HEADING{level}": f"p.Heading{level} => h{level}:fresh" for level in range(1, 7)},
    **{f"HEADING {level}": f"p[style-name='Heading {level}'] => h{level}:fresh" for level in range(1, 7)},
    "HEADING": "p.Heading => h1:fresh\np[style-name='Heading'] => h1:fresh",
    "STRONG": "r[style-name='Strong'] => strong",
    # No list items, numbered or not.
    **{
        name.upper(): f"p[style-name='{name}'] => p:fresh"
        for name in ("footnote text", "endnote text", "annotation text", "Footnote", "Endnote")
    },
}
_OF_LISTS = "\n".join(
    f"p:{kind}-list({level}) => {'ul|ol > li > ' * (level - 1)}{tag} > li:fresh"
    for kind, tag in (("unordered", "ul"), ("ordered", "ol"))
    for level in range(1, 6)
)
_BACK_TO_TEXT = re.compile(r'\s*<a href="#[^"]*">↑</a>')


def body_html(content: bytes, fmt: Literal["docx", "doc"], *, limits: Limits | None = None) -> str:
    """A document that `read_document` could read -> its main text as a sanitised HTML fragment.

    Curly quotes and no-break spaces stay as they are. What mammoth cannot convert comes as plain paragraphs. Raises
    Refused where the document cannot be read at all.
    """
    limits = limits or Limits()
    package = Package.open(as_docx(content, limits) if fmt == "doc" else content, limits)
    formatted = _formatted(package)
    converted = _plain(package) if formatted is None else formatted
    return sanitised(_BACK_TO_TEXT.sub("", converted))


def _formatted(package: Package) -> str | None:
    """What mammoth makes of a package; None where it cannot, or where a part that it needs is not to be read."""
    try:
        given = mammoth_package(package)
    except (DamagedPart, Refused):
        return None
    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(given.content),
            style_map=_style_map(given),
            include_default_style_map=False,
            include_embedded_style_map=False,
            convert_image=lambda image: [],
        )
    except Exception:  # noqa: BLE001 mammoth on strangers' bytes: KeyError, RecursionError...; the text was readable
        return None
    return str(converted.value)


def _style_map(given: MammothPackage) -> str:
    styled = [line for name, line in _OF_STYLES.items() if name in given.styles]
    return "\n".join([*styled, _OF_LISTS] if given.has_lists else styled)


def _plain(package: Package) -> str:
    return "".join(
        f"<p>{html.escape(paragraph.text)}</p>" for paragraph in read_docx(package).paragraphs if paragraph.text
    )
