"""A Word document's main text -> an HTML fragment for a draft's page.

mammoth turns paragraphs, lists, tables and notes into plain HTML; sanitising.py keeps only what such a page needs.
Nothing in the fragment refers to anything outside it: no pictures, no links, no scripts, no styles.
"""

import html
import io
import re
import zipfile
from typing import Literal

import mammoth
from lxml import etree

from ingest.word.docx import read_docx
from ingest.word.limits import Limits
from ingest.word.ooxml import A, Element, V, W, switch
from ingest.word.package import DamagedPart, Package
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
    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(_guarded(package)),
            style_map=_STYLES,
            include_embedded_style_map=False,  # a map inside the file would let its author decide
            convert_image=lambda image: [],
        ).value
    except Exception:  # noqa: BLE001 mammoth on strangers' bytes: KeyError, RecursionError...; the text was readable
        converted = _plain(package)
    return sanitised(_BACK_TO_TEXT.sub("", converted))


def _guarded(package: Package) -> bytes:
    """The package with its XML parts only, each parsed and written anew: mammoth's minidom knows neither sizes nor
    forbidden DTDs nor strict namespaces, and mammoth itself does not know hidden text."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in package.names:
            if not name.endswith((".xml", ".rels")):
                continue
            try:
                root = package.xml(name)
            except DamagedPart:
                continue
            _drop_hidden(root)
            _drop_pictures(root)
            _drop_looks(root)
            archive.writestr(package.stored_name(name), etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    return written.getvalue()


def _drop_hidden(root: Element) -> None:
    for run in list(root.iter(W + "r")):
        parent = run.getparent()
        if parent is not None and switch(run.find(W + "rPr"), W + "vanish") and run.find(W + "fldChar") is None:
            parent.remove(run)


def _drop_pictures(root: Element) -> None:
    """None is shown, and one whose relationship leads nowhere, or outside, would end mammoth's whole conversion."""
    for picture in list(root.iter(A + "blip", V + "imagedata")):
        parent = picture.getparent()
        if parent is not None:
            parent.remove(picture)


def _drop_looks(root: Element) -> None:
    """Of styles mammoth wants the name, and where a list's numbers are: nine tenths of many a document's elements are
    how styles would look that it does not use."""
    if root.tag != W + "styles":
        return
    root[:] = root.findall(W + "style")
    for style in root:
        wanted = {W + "name", W + "pPr"} if style.get(W + "type") == "numbering" else {W + "name"}
        style[:] = [child for child in style if child.tag in wanted]


def _plain(package: Package) -> str:
    return "".join(
        f"<p>{html.escape(paragraph.text)}</p>" for paragraph in read_docx(package).paragraphs if paragraph.text
    )
