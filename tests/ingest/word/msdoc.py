"""The smallest Word 97 document ([MS-DOC]) that shows one thing: FIB, text, one page of formats each for runs and
paragraphs, styles and fonts, all as the specification lays them out."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.ole import ole

PAGE = 512
TEXT_AT = 2 * PAGE
NIL = 0xFFF
CCP_TEXT, CCP_HEADERS, CCP_TEXT_BOXES = 3, 5, 9  # places in FibRgLw97
CHARACTER_PAGE, PARAGRAPH_PAGE = 4, 5  # numbers of the 512-byte format pages in WordDocument

# Single property modifiers ([MS-DOC] 2.6) with their operands.
STYLE = 0x4A30  # sprmCIstd
SIZE = 0x4A43  # sprmCHps, half-points
FONTS = (0x4A4F, 0x4A51)  # sprmCRgFtc0 and 2: ASCII, other
DELETED = 0x0800  # sprmCFRMarkDel
HIDDEN = 0x083C  # sprmCFVanish
LINE = 0x6412  # sprmPDyaLine, LSPD


def size(half_points: int) -> bytes:
    return struct.pack("<HH", SIZE, half_points)


def font(index: int) -> bytes:
    return b"".join(struct.pack("<HH", opcode, index) for opcode in FONTS)


def character_style(index: int) -> bytes:
    return struct.pack("<HH", STYLE, index)


def switch(opcode: int) -> bytes:
    return struct.pack("<HB", opcode, 1)


def line(distance: int, *, multiple: bool) -> bytes:
    return struct.pack("<HhH", LINE, distance, multiple)


@dataclass(frozen=True, slots=True)
class Style:
    """A style of the style sheet; its place there is its index (istd). kind: 1 paragraph, 2 character."""

    name: str
    character: bytes = b""
    paragraph: bytes = b""
    kind: int = 1
    base: int = NIL


NORMAL = Style("Normal", size(24))


def doc(
    text: str,
    *,
    run: bytes = b"",
    paragraph: bytes = b"",
    style: int = 0,
    styles: Sequence[Style | None] = (NORMAL,),
    fonts: Sequence[str] = ("Times New Roman", "Arial"),
    style_sheet_short_by: int = 0,
    section: bytes | None = None,
    lengths: Mapping[int, int] | None = None,
    structures: Mapping[int, bytes] | None = None,
) -> bytes:
    """A .doc of this text (paragraphs end with \\r), all in one run and of one paragraph format.

    `run` and `paragraph` are property modifiers, `style` the paragraph style; `section` are the modifiers of the only
    section. The style sheet's size can be understated. `lengths` are those of the stories after the main one, by their
    place in FibRgLw97 (the text then holds them, too); `structures` further ones of the table stream, by their place
    in FibRgFcLcb97.
    """
    lengths = lengths or {}
    main = len(text) - sum(lengths.values()) - bool(lengths)  # one more mark ends the text where other stories follow
    encoded = text.encode("cp1252")
    end = TEXT_AT + len(encoded)
    word = bytearray(PAGE * (PARAGRAPH_PAGE + 2))
    word[TEXT_AT:end] = encoded
    word[CHARACTER_PAGE * PAGE : (CHARACTER_PAGE + 1) * PAGE] = _character_page(end, run)
    word[PARAGRAPH_PAGE * PAGE : (PARAGRAPH_PAGE + 1) * PAGE] = _paragraph_page(end, style, paragraph)
    section_at = -1
    if section is not None:
        section_at = (PARAGRAPH_PAGE + 1) * PAGE
        word[section_at : section_at + 2 + len(section)] = struct.pack("<h", len(section)) + section
    tables = {
        1: _style_sheet(styles),
        6: struct.pack("<IIhihi", 0, main, 0, section_at, 0, -1),  # PlcfSed
        12: struct.pack("<III", TEXT_AT, end, CHARACTER_PAGE),  # PlcBteChpx
        13: struct.pack("<III", TEXT_AT, end, PARAGRAPH_PAGE),  # PlcBtePapx
        15: _font_table(fonts),
        31: bytes(500),  # Dop
        33: _piece_table(len(text)),
        **(structures or {}),
    }
    table, pairs = bytearray(), {}
    for index, content in tables.items():
        short = style_sheet_short_by if index == 1 else 0
        pairs[index] = (len(table), len(content) - short)
        table += content
    word[: len(_fib({}, {}))] = _fib({CCP_TEXT: main, **lengths}, pairs)
    return ole({"WordDocument": bytes(word), "1Table": bytes(table)})


def _fib(story_lengths: Mapping[int, int], pairs: dict[int, tuple[int, int]]) -> bytes:
    base = struct.pack("<HHHHHHHIBBHHII", 0xA5EC, 0xC1, 0, 0x0421, 0, 0x0200, 0xBF, 0, 0, 0, 0, 0, 0, 0)
    lengths = [story_lengths.get(index, 0) for index in range(22)]
    fields = struct.pack("<H14H", 14, *[0] * 14) + struct.pack("<H22i", 22, *lengths) + struct.pack("<H", 93)
    places = b"".join(struct.pack("<II", *pairs.get(index, (0, 0))) for index in range(93))
    return base + fields + places + struct.pack("<H", 0)


def _character_page(end: int, modifiers: bytes) -> bytes:
    page = bytearray(PAGE)
    struct.pack_into("<IIB", page, 0, TEXT_AT, end, 100)  # the run's properties stand at word 100 of the page
    page[200 : 201 + len(modifiers)] = bytes([len(modifiers)]) + modifiers
    page[-1] = 1
    return bytes(page)


def _paragraph_page(end: int, style: int, modifiers: bytes) -> bytes:
    page = bytearray(PAGE)
    struct.pack_into("<IIB", page, 0, TEXT_AT, end, 100)
    properties = struct.pack("<H", style) + modifiers
    properties += bytes(len(properties) % 2)
    page[200 : 202 + len(properties)] = bytes([0, len(properties) // 2]) + properties
    page[-1] = 1
    return bytes(page)


def _style_sheet(styles: Sequence[Style | None]) -> bytes:
    header = struct.pack("<9H", len(styles), 10, 1, 0x5B, 15, 0, 0, 0, 0)
    return struct.pack("<H", len(header)) + header + b"".join(_style(style) for style in styles)


def _style(style: Style | None) -> bytes:
    if style is None:
        return struct.pack("<H", 0)
    updates = [struct.pack("<H", NIL) + style.paragraph, style.character] if style.kind == 1 else [style.character]
    base = struct.pack("<5H", 0xFFE, style.kind | style.base << 4, len(updates), 0, 0)
    name = struct.pack("<H", len(style.name)) + style.name.encode("utf-16-le") + bytes(2)
    body = base + name
    for update in updates:
        body += struct.pack("<H", len(update)) + update + bytes(len(update) % 2)
    return struct.pack("<H", len(body)) + body


def _font_table(fonts: Sequence[str]) -> bytes:
    entries = b""
    for name in fonts:
        entry = bytes(39) + (name + "\0").encode("utf-16-le")
        entries += bytes([len(entry)]) + entry
    return struct.pack("<HH", len(fonts), 0) + entries


def _piece_table(length: int) -> bytes:
    compressed = 1 << 30
    piece = struct.pack("<HIH", 0, TEXT_AT * 2 | compressed, 0)
    pieces = struct.pack("<II", 0, length) + piece
    return struct.pack("<BI", 2, len(pieces)) + pieces
