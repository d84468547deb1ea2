"""Where in a paragraph's XML the range of a comment may begin and end, so that every program reads the text as before.

A range may go over paragraphs (17.13.4), but not halfway into a field (17.16), whose result is replaced with all that
stands in it, nor into a table or a content control (17.5.2). LibreOffice 7.4 takes the text of a comment within a field
for the document's, and loses the text of controls of whole paragraphs with a comment in them.
"""

from itertools import accumulate, takewhile

from lxml import etree

from ingest.word.ooxml import Element, W

_FIELD = {"begin": 1, "end": -1}


def holders(run: Element) -> list[Element | None]:
    """The table and cells, or content controls, that hold a run's paragraph, from the outermost; [None] without one."""
    return [*reversed(_around(run))] or [None]


def without_room(root: Element) -> set[Element]:
    """The paragraphs in which no comment may stand: of content controls, and of fields over several paragraphs."""
    found = {paragraph for control in _outermost_controls(root) for paragraph in control.iter(W + "p")}
    open_ = 0
    before = root
    for element in root.iter(W + "p", W + "fldChar"):
        if element.tag == W + "fldChar":
            open_ = max(0, open_ + _opened(element))
            continue
        if open_:
            found |= {before, element}
        before = element
    return found


def mark(first: Element, last: Element, id_: int) -> None:
    """Put the range of a comment, and the reference to it, around two runs and the fields and links they stand in.

    The reference has no properties: they would name a style, CommentReference, that most documents do not have."""
    which = {W + "id": str(id_)}
    before, after = _start_of(first), _end_of(last)
    before.addprevious(etree.Element(W + "commentRangeStart", which))
    reference = etree.Element(W + "r")
    etree.SubElement(reference, W + "commentReference", which)
    after.addnext(reference)
    after.addnext(etree.Element(W + "commentRangeEnd", which))


def _outermost_controls(root: Element) -> list[Element]:
    return [control for control in root.iter(W + "sdt") if next(control.iterancestors(W + "sdt"), None) is None]


def _around(run: Element) -> list[Element]:
    """What stands between a run's paragraph and the body, from the innermost."""
    above = list(takewhile(lambda element: element.tag != W + "body", run.iterancestors()))
    paragraph = next(at for at, element in enumerate(above) if element.tag == W + "p")
    return above[paragraph + 1 :]


def _start_of(run: Element) -> Element:
    """What the range begins before: the run, what it is part of, or the field that is open there."""
    parts, at = _parts(run)
    open_ = [0, *_open_fields(parts)]
    first = next(index for index in range(at, -1, -1) if index == 0 or open_[index] <= 0)
    return parts[first]


def _end_of(run: Element) -> Element:
    """What the range ends after; a field that goes on in the next paragraph is left at the end of this one."""
    parts, at = _parts(run)
    ended = (part for part, open_ in list(zip(parts, _open_fields(parts), strict=True))[at:] if open_ <= 0)
    return next(ended, parts[-1])


def _parts(run: Element) -> tuple[list[Element], int]:
    """The parts of a run's paragraph but for its properties, and which of them the run is, or is in."""
    inside = run
    for around in run.iterancestors():
        if around.tag == W + "p":
            break
        inside = around
    parts = [part for part in around if part.tag != W + "pPr"]
    return parts, parts.index(inside)


def _open_fields(parts: list[Element]) -> list[int]:
    """How many of the fields that begin in these parts are open after each of them."""
    return list(accumulate(sum(map(_opened, part.iter(W + "fldChar"))) for part in parts))


def _opened(mark: Element) -> int:
    return _FIELD.get(mark.get(W + "fldCharType") or "", 0)
