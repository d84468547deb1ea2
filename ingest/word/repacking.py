"""A zip package with some of its members replaced; every other one keeps its bytes, its place and its date."""

import io
import struct
import zipfile
from collections.abc import Mapping

from lxml import etree

from ingest.word.ooxml import Element
from ingest.word.package import ZIP_ERRORS

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can tell
_LOCAL_HEADER = struct.Struct("<4s22xHH")  # its mark; how long the name and what follows it are (APPNOTE, 4.3.7)
_LOCAL_MARK = b"PK\x03\x04"
_SIZES_FOLLOW = 0x08  # a flag: they stand behind the member (4.4.4); in a copy they stand before it


class CannotRepack(Exception):
    """The package cannot be written again without doubt; the message says why."""


def repacked(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The package with these members' bytes instead of its own, by their names as it spells them; new ones at its end.

    The same bytes in give the same bytes out. The package was checked against limits when it was read. Raises
    CannotRepack.
    """
    written = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
            names = source.namelist()
            if len({name.lower() for name in names}) != len(names):
                raise CannotRepack("the package has two members of one name")
            if sum(member.compress_size for member in source.infolist()) > len(content):
                raise CannotRepack("the package has members that lie over each other")
            target.comment = source.comment
            for member in source.infolist():
                copy = zipfile.ZipInfo(member.filename, member.date_time)
                copy.external_attr, copy.create_system = member.external_attr, member.create_system
                if member.filename in parts:
                    copy.compress_type = zipfile.ZIP_STORED if not member.compress_type else zipfile.ZIP_DEFLATED
                    target.writestr(copy, parts[member.filename])
                else:
                    _put(target, copy, member, _packed(content, member))
            for name in (name for name in parts if name not in names):
                target.writestr(zipfile.ZipInfo(name, _LONG_AGO), parts[name], zipfile.ZIP_DEFLATED)
    except ZIP_ERRORS as error:
        raise CannotRepack(f"the package cannot be written again: {error}") from error
    return written.getvalue()


def _packed(content: bytes, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes as they lie in the package."""
    at = member.header_offset
    if content[at : at + len(_LOCAL_MARK)] != _LOCAL_MARK or at + _LOCAL_HEADER.size > len(content):
        raise CannotRepack(f"the package cannot be written again: {member.filename} is not where it should be")
    _, name, more = _LOCAL_HEADER.unpack_from(content, at)
    start = at + _LOCAL_HEADER.size + name + more
    packed = content[start : start + member.compress_size]
    if len(packed) < member.compress_size:
        raise CannotRepack(f"the package cannot be written again: {member.filename} is cut off")
    return packed


def _put(target: zipfile.ZipFile, copy: zipfile.ZipInfo, member: zipfile.ZipInfo, packed: bytes) -> None:
    """Write a member as it lies in another package. zipfile itself would have it inflated and deflated again, which
    takes most of the time that writing a package takes."""
    assert target.fp is not None
    copy.compress_type, copy.flag_bits = member.compress_type, member.flag_bits & ~_SIZES_FOLLOW
    copy.CRC, copy.file_size, copy.compress_size = member.CRC, member.file_size, member.compress_size
    copy.header_offset = target.fp.tell()
    target.fp.write(copy.FileHeader(zip64=False))
    target.fp.write(packed)
    target.filelist.append(copy)
    target.NameToInfo[copy.filename] = copy
    target.start_dir = target.fp.tell()


def as_it_stands(part: bytes) -> Element:
    """The root of a part that is to be written again: comments, entities and all else in it stay."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, collect_ids=False)
    return etree.fromstring(part, parser)


def as_part(root: Element) -> bytes:
    """A part's bytes again, with what stands around its root."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
