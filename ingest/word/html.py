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
from ingest.word.mammoth_package import mammoth_package
from ingest.word.package import DamagedPart, Package, Refused
from ingest.word.reader import as_docx
from ingest.word.sanitising import sanitised

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
strike => s
"""
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
        content = mammoth_package(package)
    except (DamagedPart, Refused):
        return None
    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=lambda image: [],
        )
    except Exception:  # noqa: BLE001 mammoth on strangers' bytes: KeyError, RecursionError...; the text was readable
        return None
    return str(converted.value)


def _plain(package: Package) -> str:
    return "".join(
        f"<p>{html.escape(paragraph.text)}</p>" for paragraph in read_docx(package).paragraphs if paragraph.text
    )
