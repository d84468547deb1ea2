"""The part of a .docx that holds the texts of comments (17.13.4), and what of the package tells that it is there."""

import posixpath
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import NamedTuple
from urllib.parse import quote

from lxml import etree

from ingest.word.correction import CannotCorrect
from ingest.word.ooxml import VAL, XML_SPACE, Element, W, whole
from ingest.word.package import Package, relationships_part
from ingest.word.repacking import as_part

_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


class CommentsPart(NamedTuple):
    """name: as the package spells it. told: the parts that lead to it, by their names, where they are to be changed."""

    name: str
    root: Element
    told: dict[str, bytes]


def comments_part(package: Package, main: str) -> CommentsPart:
    """The one that the main part points to, or a new one. Raises Refused, DamagedPart, CannotCorrect."""
    known = package.relationships(main).values()
    target = next((each.target for each in known if each.type == "comments" and not each.external), None)
    if target is None:
        return _new_part(package, main)
    root = package.xml(target)
    if root.tag != W + "comments":
        raise CannotCorrect(f"the part with comments is a {root.tag}")
    return CommentsPart(package.stored_name(target), root, {})


def unused_ids(*roots: Element) -> Iterator[int]:
    """Numbers by which no comment goes yet, from the lowest."""
    named = (element.get(W + "id") for root in roots for element in root.iter(*(W + m for m in ("comment", *_MARKS))))
    used = {whole(id_) for id_ in named}
    return (id_ for id_ in count() if id_ not in used)


def add_comment(comments: Element, id_: int, text: str, author: str, at: datetime) -> None:
    """Add a comment, a paragraph for each line of its text. Styles are named as Word names them, and need not exist."""
    initials = "".join(word[0] for word in author.split())[:3].upper()
    told = {"id": str(id_), "author": author, "initials": initials, "date": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    comment = etree.SubElement(comments, W + "comment", {W + name: value for name, value in told.items()})
    for number, line in enumerate(text.split("\n")):
        paragraph = etree.SubElement(comment, W + "p")
        etree.SubElement(etree.SubElement(paragraph, W + "pPr"), W + "pStyle", {VAL: "CommentText"})
        if number == 0:
            sign = etree.SubElement(paragraph, W + "r")
            etree.SubElement(etree.SubElement(sign, W + "rPr"), W + "rStyle", {VAL: "CommentReference"})
            etree.SubElement(sign, W + "annotationRef")
        run = etree.SubElement(paragraph, W + "r")
        etree.SubElement(run, W + "t", {XML_SPACE: "preserve"}).text = line


def _new_part(package: Package, main: str) -> CommentsPart:
    beside = (f"comments{number or ''}.xml" for number in count())
    folder = posixpath.dirname(main)
    file = next(file for file in beside if posixpath.join(folder, file) not in package)
    name = posixpath.join(folder, file)
    root = etree.Element(W + "comments", nsmap={"w": W.strip("{}")})
    return CommentsPart(name, root, dict([_pointing(package, main, file), _typed(package, name)]))


def _pointing(package: Package, main: str, file: str) -> tuple[str, bytes]:
    """The main part's relationships with one more, to a part in the same folder."""
    name = relationships_part(main)
    if name in package:
        name, root = package.stored_name(name), package.xml(name)
    else:
        root = etree.fromstring(f'<Relationships xmlns="{_RELATIONSHIPS}"/>')
    used = package.relationships(main)
    id_ = next(id_ for id_ in map("rId{}".format, count(1)) if id_ not in used)
    added = {"Id": id_, "Type": _KIND, "Target": file}
    etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", added)
    return name, as_part(root)


def _typed(package: Package, name: str) -> tuple[str, bytes]:
    """The types of the package's parts with that of one more."""
    types = "[Content_Types].xml"
    root = package.xml(types)
    part = {"PartName": quote(f"/{name}"), "ContentType": _TYPE}
    etree.SubElement(root, f"{{{_CONTENT_TYPES}}}Override", part)
    return package.stored_name(types), as_part(root)
