"""Real Word documents -> broken ones. All chance comes from the dice that is passed in."""

import copy
import io
import random
import struct
import zipfile
from collections.abc import Callable, Sequence

import olefile
from lxml import etree

_VALUES = ("", "0", "-1", "1", "65535", "2147483648", "99999999999999999999", "nan", "inf", "1e309", "12pt", "-3.5cm",
           "true", "FALSE", "auto", "majorBidi", "eastAsia", "Normal", "TableNormal", "\u0663", "x" * 5000)  # fmt: skip
_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE, 512, 513)
_STREAMS = ("WordDocument", "1Table", "0Table", "Data")


def mutated_docx(dice: random.Random, files: Sequence[bytes]) -> bytes:
    """Torn at the level of XML trees most of the time, of a part's bytes or the package's bytes at others."""
    content = dice.choice(files)
    if dice.random() < 0.1:
        return _bytes_changed(dice, content)
    try:
        members = _members(content)
        if dice.random() < 0.15:  # a part of another document: styles that the text knows nothing of
            others = _members(dice.choice(files))
            for name in members.keys() & others.keys():
                if dice.random() < 0.3:
                    members[name] = others[name]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return _bytes_changed(dice, content)
    parts = [name for name in members if name.endswith((".xml", ".rels"))]
    if not parts:
        return _bytes_changed(dice, content)
    for _ in range(dice.randint(1, 4)):
        name = dice.choice([part for part in parts if part.startswith("word/")] or parts)
        tear = _tree_changed if dice.random() < 0.8 else _bytes_changed
        members[name] = tear(dice, members[name])
    if dice.random() < 0.05:
        del members[dice.choice(list(members))]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return written.getvalue()


def mutated_doc(dice: random.Random, files: Sequence[bytes]) -> bytes:
    """Torn inside its streams most of the time, where the structures are; anywhere at others."""
    content = dice.choice(files)
    if dice.random() < 0.2:
        return _bytes_changed(dice, content)
    try:
        return _streams_changed(dice, content)
    except Exception:  # noqa: BLE001 the corpus holds broken containers, on which olefile raises what it likes
        return _bytes_changed(dice, content)


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {member.filename: archive.read(member) for member in archive.infolist() if member.file_size < 1 << 20}


def _streams_changed(dice: random.Random, content: bytes) -> bytes:
    file = io.BytesIO(content)
    with olefile.OleFileIO(file, write_mode=True) as ole:
        name = dice.choice([stream for stream in _STREAMS if ole.exists(stream)])
        stream = bytearray(ole.openstream(name).read())
        reach = min(len(stream), 1024) if name == "WordDocument" and dice.random() < 0.6 else len(stream)  # the FIB
        for _ in range(dice.randint(1, 6)):
            _number_changed(dice, stream, reach)
        ole.write_stream(name, bytes(stream))
        return file.getvalue()


def _bytes_changed(dice: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.randint(1, 6)):
        if len(changed) < 8:
            break
        at, length = dice.randrange(len(changed)), dice.randint(1, 64)
        choice = dice.random()
        if choice < 0.5:
            _number_changed(dice, changed, len(changed))
        elif choice < 0.65:
            del changed[at : at + length]
        elif choice < 0.8:
            changed[at:at] = changed[max(0, at - length) : at] * dice.randint(1, 50)
        elif choice < 0.9:
            changed[at : at + length] = dice.randbytes(length)
        else:
            del changed[at:]
    return bytes(changed)


def _number_changed(dice: random.Random, content: bytearray, reach: int) -> None:
    form = dice.choice(("<B", "<H", "<I"))
    size = struct.calcsize(form)
    if reach < size:
        return
    at = dice.randrange(reach - size + 1)
    value = dice.choice(_NUMBERS) if dice.random() < 0.7 else dice.getrandbits(32)
    content[at : at + size] = struct.pack(form, value & ((1 << 8 * size) - 1))


def _tree_changed(dice: random.Random, content: bytes) -> bytes:
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError:
        return _bytes_changed(dice, content)
    for _ in range(dice.randint(1, 5)):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        dice.choice(_CHANGES)(dice, dice.choice(elements), elements)
    return etree.tostring(root)


def _attribute(dice: random.Random, element: etree._Element, elements: list[etree._Element]) -> None:
    names = list(element.attrib) or [dice.choice(elements).tag]
    element.set(dice.choice(names), dice.choice(_VALUES))


def _attribute_gone(dice: random.Random, element: etree._Element, elements: list[etree._Element]) -> None:
    if element.attrib:
        del element.attrib[dice.choice(list(element.attrib))]


def _removed(dice: random.Random, element: etree._Element, elements: list[etree._Element]) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _moved(dice: random.Random, element: etree._Element, elements: list[etree._Element]) -> None:
    target = dice.choice(elements)
    if element.getparent() is not None and element not in target.iterancestors() and element is not target:
        target.insert(dice.randint(0, len(target)), element)


def _nested(dice: random.Random, element: etree._Element, elements: list[etree._Element]) -> None:
    """The element in itself, many times over."""
    for _ in range(dice.choice((1, 3, 60, 300))):
        element = etree.SubElement(
            element, element.tag, attrib={str(name): str(value) for name, value in element.items()}
        )


def _repeated(dice: random.Random, element: etree._Element, elements: list[etree._Element]) -> None:
    parent = element.getparent()
    if parent is not None and len(etree.tostring(element)) < 20_000:
        for _ in range(dice.choice((1, 5, 200))):
            parent.append(copy.deepcopy(element))


def _renamed(dice: random.Random, element: etree._Element, elements: list[etree._Element]) -> None:
    element.tag = dice.choice(elements).tag


_Change = Callable[[random.Random, etree._Element, list[etree._Element]], None]
_CHANGES: tuple[_Change, ...] = (
    _attribute,
    _attribute,
    _attribute_gone,
    _removed,
    _moved,
    _nested,
    _repeated,
    _renamed,
)
