"""A .docx as a package (ECMA-376 Part 2): its parts by relationship, nothing inflated before its size is known.

Nothing outside the package is ever fetched: external relationships are told apart and left alone.
"""

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote

from lxml import etree

from ingest.unreadable import Unreadable
from ingest.word.limits import Limits
from ingest.word.ooxml import Element

_MIB = 1 << 20
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


# What zipfile raises on torn or hostile bytes: struct and unicode errors come as ValueError, passwords as RuntimeError.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OverflowError,
    ValueError,
    OSError,
)


class Refused(Exception):
    """The file cannot be read as a Word document; `unreadable` says why.

    unsure: what failed is our reading; the file may be whole.
    """

    def __init__(self, reason: str, detail: str, found: str = "", *, unsure: bool = False) -> None:
        super().__init__(detail)
        self.unreadable = Unreadable(reason, detail, found, unsure)


class DamagedPart(Exception):
    """One part is missing, torn or not well-formed XML. Whoever asked decides whether the rest stands without it.

    unsure: it may be whole, and only beyond our reader: nested too deep, or packed in a way that it does not know.
    """

    def __init__(self, detail: str, *, unsure: bool = False) -> None:
        super().__init__(detail)
        self.unsure = unsure


@dataclass(frozen=True, slots=True)
class Relationship:
    """Where a part points. `type` is the last word of the type's address: "styles", "image", "header"..."""

    type: str
    target: str  # part name without leading slash; the address as it stands when external
    external: bool


class Package:
    """An opened package. Part names are compared without regard to case (Part 2, 6.2.2.3)."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._parser = _parser()
        self._members = {_part_name(member.filename): member for member in reversed(archive.infolist())}
        self._relationships: dict[str, dict[str, Relationship]] = {}

    @classmethod
    def open(cls, content: bytes, limits: Limits) -> Self:
        """Open a zip after its directory has been checked against the limits. Raises Refused."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(content))
            _check_sizes(archive, limits)
        except ZIP_ERRORS as error:
            raise Refused("damaged", f"not a whole zip package: {error}", "zip") from error
        return cls(archive, limits)

    def __contains__(self, name: str) -> bool:
        return _part_name(name) in self._members

    @property
    def names(self) -> frozenset[str]:
        """All part names, in lower case."""
        return frozenset(self._members)

    def stored_name(self, name: str) -> str:
        """A part's name as the package spells it. Raises DamagedPart where it is missing."""
        return self._member(name).filename

    def size(self, name: str) -> int:
        """Inflated size of a part. Raises DamagedPart where it is missing."""
        return self._member(name).file_size

    def content(self, name: str) -> bytes:
        """A part's bytes. Raises DamagedPart."""
        member = self._member(name)
        try:
            return self._archive.read(member)
        except ZIP_ERRORS as error:
            unknown_packing = isinstance(error, NotImplementedError)
            raise DamagedPart(f"{name}: {error}", unsure=unknown_packing) from error

    def xml(self, name: str) -> Element:
        """A part's root element, strict namespaces mapped to the transitional ones. Raises DamagedPart, Refused."""
        self._check_part(self._member(name))
        content = self.content(name)
        if content[:2] in _UTF16:
            content = _DECLARATION.sub("", content.decode("utf-16", "replace")).encode()
        if b"purl.oclc.org/ooxml" in content:
            content = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", content)
        try:
            root = etree.fromstring(content, self._parser)
        except etree.XMLSyntaxError as error:
            code: int = error.code  # type: ignore[attr-defined]
            beyond_us = code == etree.ErrorTypes.ERR_RESOURCE_LIMIT
            raise DamagedPart(f"{name}: {error}", unsure=beyond_us) from error
        # A document type declaration is forbidden in every part (Part 2, 6.2.5): entity bombs start there.
        if root.getroottree().docinfo.internalDTD is not None:
            raise Refused("damaged", f"the part {name} declares a document type, which Word refuses", "docx")
        return root

    def relationships(self, part: str) -> dict[str, Relationship]:
        """A part's relationships by their id; empty where it has none. The package's own stand at ""."""
        if part not in self._relationships:
            self._relationships[part] = self._read_relationships(part)
        return self._relationships[part]

    def _read_relationships(self, part: str) -> dict[str, Relationship]:
        name = relationships_part(part)
        if name not in self:
            return {}
        folder, found = posixpath.dirname(part), {}
        for element in self.xml(name):
            target = element.get("Target") or ""
            external = element.get("TargetMode") == "External"
            found[element.get("Id") or ""] = Relationship(
                type=(element.get("Type") or "").rpartition("/")[2],
                target=target if external else _resolve(folder, target),
                external=external,
            )
        return found

    def _check_part(self, member: zipfile.ZipInfo) -> None:
        size, ratio = member.file_size, self._limits.ratio
        if size > self._limits.part:
            raise Refused("too-large", f"the part {member.filename} is {size} bytes long", "docx")
        if size > _MIB and size > ratio * max(member.compress_size, 1):
            raise Refused("too-large", f"the part {member.filename} inflates more than {ratio} times", "docx")

    def _member(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._members[_part_name(name)]
        except KeyError as error:
            raise DamagedPart(f"{name}: missing") from error


def relationships_part(part: str) -> str:
    """The name of the part that tells where a part points."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", file + ".rels")


def _parser() -> etree.XMLParser:
    # Entities are not expanded and nothing is loaded. Without huge_tree libxml2 also refuses nesting deeper than 256
    # levels, which bounds our own recursion. Ids are not looked up, so none are collected.
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, collect_ids=False
    )


def _check_sizes(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.entries:
        raise Refused("too-large", f"the package has {len(members)} members", "zip")
    total = sum(member.file_size for member in members)
    if total > limits.total:
        raise Refused("too-large", f"the package inflates to {total} bytes", "zip")
    largest = max((member.file_size for member in members), default=0)
    if largest > limits.member:
        raise Refused("too-large", f"the package has a member of {largest} bytes", "zip")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("encrypted", "the zip package is locked with a password", "zip")


def _part_name(name: str) -> str:
    # Some writers use backslashes; Word opens those files.
    return name.replace("\\", "/").lstrip("/").lower()


def _resolve(folder: str, target: str) -> str:
    target = unquote(target.partition("#")[0]).replace("\\", "/")
    path = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(path).lstrip("/")
