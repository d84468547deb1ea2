"""A Word package -> a small one with just what mammoth makes HTML of.

mammoth's parser (minidom) knows neither sizes nor forbidden DTDs nor strict namespaces, and takes ten times as long as
lxml for each element; mammoth itself does not know hidden text. So what it is given was parsed by package.py and is
written anew: the main text and its notes without their looks, and of styles and lists what these name. No part of it
has relationships, so nothing in it can lead anywhere.
"""

import io
import zipfile
from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from ingest.word.docx import main_part
from ingest.word.ooxml import MC, VAL, XML_SPACE, A, Element, R, V, W, first, switch
from ingest.word.package import DamagedPart, Package

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

# Never read, or never shown. wp:inline and wp:anchor are looked into for pictures alone, of which none is shown, and
# one whose relationship leads nowhere, or outside, would end the whole conversion. Of alternatives the fallback counts.
_UNREAD = (
    *(_WP + name for name in ("anchor", "inline")),
    *(W + name for name in ("bookmarkEnd", "commentRangeEnd", "commentRangeStart", "commentReference")),
    *(W + name for name in ("lastRenderedPageBreak", "proofErr", "sectPr", "tblGrid", "tblPr")),
    A + "blip",
    MC + "Choice",
    _W14 + "checkbox",  # instead of its sign mammoth would show a form's
    V + "imagedata",
)
# Which saving wrote a paragraph or run: most of the attributes of many a document.
_SAVINGS = (
    *(W + name for name in ("rsidDel", "rsidP", "rsidR", "rsidRDefault", "rsidRPr", "rsidTr")),
    *(_W14 + name for name in ("paraId", "textId")),
    XML_SPACE,
)
# What of an element's children HTML shows, or finds its way by.
_SHOWN = {
    W + holder: {W + name for name in shown.split()}
    for holder, shown in {
        "rPr": "b del i rStyle strike vertAlign",
        "pPr": "numPr pStyle rPr",
        "trPr": "del tblHeader",
        "tcPr": "gridSpan vMerge",
        "style": "name pPr",
        "abstractNum": "lvl numStyleLink",
        "lvl": "numFmt pStyle",
    }.items()
}
_NOTES = (("footnotes", W + "footnoteReference"), ("endnotes", W + "endnoteReference"))


class MammothPackage(NamedTuple):
    """content: the package. styles: ids and names of the styles in the text, in capitals."""

    content: bytes
    styles: frozenset[str]
    has_lists: bool


def mammoth_package(package: Package) -> MammothPackage:
    """Raises Refused, and DamagedPart where there is no main text to read."""
    main = main_part(package)
    names = {r.type: r.target for r in reversed(package.relationships(main).values()) if not r.external}
    parts = {"document": package.xml(main)}
    for name, reference in _NOTES:
        if next(parts["document"].iter(reference), None) is not None:
            parts |= _read(package, name, names)
    for name, story in parts.items():
        _drop_unseen(story)
        _keep_shown(story)
        _join_runs(story)
        _name_links(story, package, names.get(name, main))
    parts |= _named(package, list(parts.values()), names)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, part in parts.items():
            # Where mammoth looks for a part to which no relationship leads.
            archive.writestr(f"word/{name}.xml", etree.tostring(part, encoding="UTF-8", xml_declaration=True))
    styles = {
        e.get(VAL, "").upper() for part in parts.values() for e in part.iter(W + "name", W + "pStyle", W + "rStyle")
    }
    return MammothPackage(written.getvalue(), frozenset(styles), "numbering" in parts)


def _read(package: Package, name: str, names: dict[str, str]) -> dict[str, Element]:
    """A part's root by the kind of part; none where it is missing or torn, for the main text stands without it."""
    try:
        return {name: package.xml(names[name])} if name in names else {}
    except DamagedPart:
        return {}


def _drop_unseen(story: Element) -> None:
    for run in list(story.iter(W + "r")):
        parent = run.getparent()
        if parent is not None and switch(run.find(W + "rPr"), W + "vanish") and run.find(W + "fldChar") is None:
            parent.remove(run)
    etree.strip_elements(story, *_UNREAD, with_tail=False)
    etree.strip_attributes(story, *_SAVINGS)


def _keep_shown(root: Element) -> None:
    """From the end to the beginning: what is in something before what it is in, which may be empty by then."""
    for element in reversed(list(root.iter(*_SHOWN))):
        shown = _SHOWN[element.tag]
        for child in list(element):
            if child.tag not in shown:
                element.remove(child)
        parent = element.getparent()
        if not len(element) and not element.attrib and parent is not None:
            parent.remove(element)


def _join_runs(story: Element) -> None:
    """Neighbours that look alike become one run, as HTML has it: a document is cut wherever its author paused.

    A field's marks stay in runs of their own, for what is between them may be a link.
    """
    before = look = None
    for run in list(story.iter(W + "r")):
        own = None if run.find(W + "fldChar") is not None else _look(run)
        if before is None or run.getprevious() is not before or own is None or own != look:
            before, look = run, own
            continue
        for child in list(run):
            if len(before) and child.tag == W + "t" == before[-1].tag:
                before[-1].text = (before[-1].text or "") + (child.text or "")
            elif child.tag != W + "rPr":
                before.append(child)
        run.getparent().remove(run)  # type: ignore[union-attr]


def _look(run: Element) -> list[tuple[object, str | None]]:
    properties = first(run, W + "rPr")
    return [] if properties is None else [(each.tag, each.get(VAL)) for each in properties]


def _name_links(story: Element, package: Package, part: str) -> None:
    """Links by relationship become links to a place in the text: neighbours to one address are still one link."""
    for link in story.iter(W + "hyperlink"):
        if id_ := link.get(R + "id"):
            relationship = package.relationships(part).get(id_)
            link.set(W + "anchor", f"{id_ if relationship is None else relationship.target}#{link.get(W + 'anchor')}")
            del link.attrib[R + "id"]


def _named(package: Package, stories: Iterable[Element], names: dict[str, str]) -> dict[str, Element]:
    """The styles and lists that the stories name, where they name any."""
    styles = {e.get(VAL) for story in stories for e in story.iter(W + "pStyle", W + "rStyle")}
    in_lists = styles or any(next(story.iter(W + "numPr"), None) is not None for story in stories)
    parts = _read(package, "numbering", names) if in_lists else {}
    for numbering in parts.values():
        _keep_shown(numbering)
        styles |= {link.get(VAL) for link in numbering.iter(W + "numStyleLink")}
    if styles:
        parts |= _read(package, "styles", names)
    if "styles" in parts:
        root = parts["styles"]
        root[:] = [style for style in root.iterfind(W + "style") if style.get(W + "styleId") in styles]
        _keep_shown(root)
    return parts
