"""Disguises, locked, broken and hostile files: each gets its own plain answer, by content."""

import struct
from unittest.mock import ANY

import pytest

from ingest.unreadable import Unreadable
from ingest.word.limits import Limits
from ingest.word.reader import read_document
from tests.builders import docx, photo
from tests.ingest.word.ooxml import MAIN_TYPE, archive, package, paragraph, read, refusal
from tests.ole import ole

WORD = {"[Content_Types].xml": f'<Types><Override ContentType="{MAIN_TYPE}"/></Types>'.encode()}
TYPES = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def related(target: str) -> bytes:
    """The package's relationships: where its main part is."""
    return f'<Relationships><Relationship Type="{TYPES}officeDocument" Target="{target}"/></Relationships>'.encode()


def main(body: str) -> str:
    """A main part without the builder's help."""
    root = 'w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return f"<{root}><w:body>{body}</w:body></w:document>"


def fib(identity: int = 0xA5EC, version: int = 0xC1, flags: int = 0) -> bytes:
    """The head of a WordDocument stream ([MS-DOC] 2.5.2)."""
    head = bytearray(64)
    head[0:2], head[2:4], head[10:12] = (value.to_bytes(2, "little") for value in (identity, version, flags))
    return bytes(head)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"{\\rtf1\\ansi Halo}", "rtf"),
        (b"\xef\xbb\xbf  {\\rtf1 Halo}", "rtf"),
        (b"%PDF-1.7\n", "pdf"),
        (b"<html><body>Halo</body></html>", "html"),
        (b"\r\n<!DOCTYPE html><p>Halo", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", "mhtml"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
         "word-2003-xml"),
        (b'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
         "word-flat-xml"),
        (b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}', "google-shortcut"),
        (b"\xdb\xa5\x2d\x00" + bytes(60), "word-2"),
        (b"\xffWPC" + bytes(60), "wordperfect"),
        (b"Yth. Redaksi, terlampir tulisan kami.", "text"),
        (bytes(range(256)), "unknown"),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}), "odt"),
        (archive({"Index/Document.iwa": b"x"}), "pages"),
        (archive({"foto.jpg": b"x"}), "zip"),
        (ole({"Workbook": b"x"}), "xls"),
        (ole({"MatOST": b"x"}), "wps"),
        (ole({"WordDocument": fib(0xA5DC, 0x68)}), "word-95"),
        (ole({"WordDocument": fib(0xA5EC, 0x65)}), "word-95"),
    ],
)  # fmt: skip
def test_other_files_are_told_apart(content: bytes, found: str) -> None:
    assert refusal(content) == ("not-word", found)


def test_picture_is_no_document() -> None:
    assert refusal(photo(40, 30)) == ("not-word", "picture")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "docx"),
        (ole({"WordDocument": fib(flags=0x100)}), "doc"),
    ],
)
def test_password_is_told(content: bytes, found: str) -> None:
    assert refusal(content) == ("encrypted", found)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "empty"),
        (bytes(600), "empty"),
        (docx()[:-400], "zip"),
        (docx()[:2000], "zip"),
        (archive({**WORD, "_rels/.rels": b"<Relationships"}), "zip"),
        (ole({"WordDocument": fib()})[:700], "ole"),
        (ole({"WordDocument": fib(), "1Table": b"x"}), "doc"),
    ],
)  # fmt: skip
def test_damaged_files_are_told(content: bytes, found: str) -> None:
    assert refusal(content) == ("damaged", found)


def test_document_part_that_is_not_xml_is_damaged() -> None:
    broken = package(paragraph(), files={"word/document.xml": b"<w:document"})
    assert refusal(broken) == ("damaged", "docx")
    assert read_document(broken) == Unreadable("damaged", ANY, "docx", unsure=False)


def test_spreadsheet_package_is_not_word() -> None:
    types = f'<Types><Override ContentType="{SPREADSHEET}"/></Types>'.encode()
    content = archive(
        {"[Content_Types].xml": types, "_rels/.rels": related("xl/workbook.xml"), "xl/workbook.xml": b"<workbook/>"}
    )
    assert refusal(content) == ("not-word", "xlsx")


def test_document_type_declaration_is_refused() -> None:
    assert refusal(package(files={"word/document.xml": (ENTITIES + main("&b;")).encode()})) == ("damaged", "docx")


@pytest.mark.parametrize(
    "content",
    [
        package(paragraph(), files={"word/vbaProject.bin": b"x"}),
        package(paragraph(), main_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
    ],
)
def test_macros_are_refused_unless_asked_for(content: bytes) -> None:
    assert refusal(content) == ("macros", "docm")
    assert [p.text for p in read(content, macros=True).paragraphs] == ["Warta"]


def test_main_part_is_found_by_relationship() -> None:
    parts = {"_rels/.rels": related("/Lain/isi.XML"), "lain/Isi.xml": main("<w:p/>").encode()}
    assert len(read(archive(WORD | parts)).paragraphs) == 1


def test_utf16_parts_are_read() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + main("<w:p><w:r><w:t>“Gang”</w:t></w:r></w:p>")
    content = package(files={"word/document.xml": text.encode("utf-16")})
    assert [p.text for p in read(content).paragraphs] == ["“Gang”"]


# Bombs


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(file_size=1000), "too-large"),
        (Limits(entries=3), "too-large"),
        (Limits(total=1000), "too-large"),
        (Limits(member=1000), "too-large"),
        (Limits(part=1000), "too-large"),
    ],
)
def test_each_limit_refuses(limits: Limits, reason: str) -> None:
    refused = read_document(docx(), limits=limits)
    assert getattr(refused, "reason", None) == reason


def test_xml_that_inflates_beyond_reason_is_refused() -> None:
    assert refusal(package("<w:p/>" * 400_000)) == ("too-large", "docx")


def test_blank_picture_may_inflate() -> None:
    content = package(paragraph(), files={"word/media/image1.bmp": bytes(5 << 20)})
    assert [p.text for p in read(content).paragraphs] == ["Warta"]


def test_what_is_beyond_our_reader_alone_is_for_a_person() -> None:
    deep = package("<w:sdt><w:sdtContent>" * 200 + "</w:sdtContent></w:sdt>" * 200)
    for content in (deep, package_packed_by(99)):
        read = read_document(content)
        assert isinstance(read, Unreadable)
        assert (read.reason, read.found, read.unsure) == ("damaged", "docx", True)


def package_packed_by(method: int) -> bytes:
    """A package whose members claim to be packed in another way, in the directory and before each member."""
    content = bytearray(package(paragraph()))
    for mark, at in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        position = content.find(mark)
        while position >= 0:
            struct.pack_into("<H", content, position + at, method)
            position = content.find(mark, position + 4)
    return bytes(content)


def test_deepest_allowed_nesting_is_read() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 80 + paragraph("dasar") + "</w:tc></w:tr></w:tbl>" * 80
    assert [p.text for p in read(package(deep)).paragraphs] == ["dasar"]
