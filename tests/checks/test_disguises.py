"""Files that are not the Word document they should be: each told by its content, each with an answer of its own."""

from typing import NamedTuple

import pytest

from checks.judge import judge
from checks.messages import LANGUAGES, Catalogue
from checks.verdict import Disposition, Finding, Outcome
from ingest.message import Attachment
from ingest.submission import compose_files
from tests.builders import docx
from tests.ingest.word.msdoc import doc
from tests.ingest.word.ooxml import MAIN_TYPE, archive, package, paragraph, refusal
from tests.ole import ole

MACROS = MAIN_TYPE.replace("vnd.openxmlformats-officedocument.wordprocessingml.document", "vnd.ms-word.{}.macroEnabled")
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}
OWNER = bytes([6]) + b"Wiyono".ljust(53) + b"\6\0" + "Wiyono".encode("utf-16-le").ljust(106, b"\0")
ENTITIES = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><w:document/>'
WORDML = b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
MHTML = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n\r\n<html>"
WEB_PAGE = b'<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>Warta</body></html>'


def fib(identity: int = 0xA5EC, version: int = 0xC1, flags: int = 0) -> bytes:
    """The head of a WordDocument stream ([MS-DOC] 2.5.2)."""
    parts = (identity, version, 0, 0, 0, flags)
    return b"".join(part.to_bytes(2, "little") for part in parts) + bytes(52)


class Sent(NamedTuple):
    """A file under a name, and what becomes of it: rule and code, what it is found to be, a piece of the sentence and
    of the mend, as an Indonesian author reads them."""

    name: str
    content: bytes
    fault: str
    found: str
    sentence: str
    mend: str


NOT_WORD = "document-format not-word"
DISGUISES = (
    Sent("a.doc", b"{\\rtf1\\ansi\\ansicpg1252 Warta}", NOT_WORD, "rtf", "isinya berkas RTF", "Word Document (*.docx)"),
    Sent("a.rtf", b"{\\rtf1\\ansi Warta}", NOT_WORD, "rtf", "adalah berkas RTF", "Share & export"),
    Sent("a.doc", WEB_PAGE, NOT_WORD, "html", "isinya halaman web", "bukan di peramban"),
    Sent("a.doc", WEB_PAGE.decode().encode("utf-16"), NOT_WORD, "html", "isinya halaman web", "Web Page menjadi Word"),
    Sent("a.doc", MHTML, NOT_WORD, "mhtml", "isinya halaman web", "Web Page menjadi Word"),
    Sent("a.doc", WORDML, NOT_WORD, "word-2003-xml", "Word berbentuk XML", "bukan Word XML Document"),
    Sent("a.doc", ole({"WordDocument": fib(0xA5DC, 0x68)}), NOT_WORD, "word-95", "Word 95", "Word atau LibreOffice"),
    Sent("a.doc", b"\xdb\xa5\x2d\x00" + bytes(60), NOT_WORD, "word-2", "Word 2", "Word atau LibreOffice"),
    Sent("a.doc", b"\xfe\x37\x00\x23" + bytes(60), NOT_WORD, "word-mac", "Macintosh", "Word atau LibreOffice"),
    Sent("a.doc", b"\xffWPC" + bytes(60), NOT_WORD, "wordperfect", "WordPerfect", "salin tulisannya"),
    Sent("a.wps", ole({"MatOST": b"x"}), NOT_WORD, "wps", "Microsoft Works", "salin tulisannya"),
    Sent("a.docx", ole({"Workbook": b"x"}), NOT_WORD, "xls", "lembar kerja Excel", "Periksa apakah"),
    Sent("a.docx", archive({"foto.jpg": b"x"}), NOT_WORD, "zip", "isinya berkas ZIP", "ekstrak"),
    Sent("a.docx", b"Rar!\x1a\x07\x00", NOT_WORD, "rar", "isinya berkas RAR", "ekstrak"),
    Sent("a.docx", archive(ODT), NOT_WORD, "odt", "OpenDocument (.odt)", "LibreOffice atau Word"),
    Sent("a.odt", archive(ODT), NOT_WORD, "odt", "OpenDocument (.odt)", "LibreOffice atau Word"),
    Sent("a.pages", archive({"Index/Document.iwa": b"x"}), NOT_WORD, "pages", "Pages dari Mac", "Export To > Word"),
    Sent("a.docx", b"%PDF-1.7\n", NOT_WORD, "pdf", "isinya berkas PDF", "naskah aslinya"),
    Sent("a.gdoc", b'{"":"WARNING!","doc_id":"1x","email":""}', NOT_WORD, "google-shortcut", "pintasan ke Google",
         "titik tiga > Share & export / Bagikan & ekspor > Save as Word / Simpan sebagai Word (.docx)"),
    Sent("a.docx", b'{"url": "https://docs.google.com/open?id=1"}', NOT_WORD, "google-shortcut", "pintasan ke Google",
         "File > Download > Microsoft Word (.docx)"),
    Sent("a.docx", b"L\0\0\0\1\x14\2\0" + bytes(60), NOT_WORD, "shortcut", "pintasan ke berkas lain", "naskah aslinya"),
    Sent("~$a.docx", OWNER, NOT_WORD, "owner-file", "berkas sementara", "tidak diawali “~$”"),
    Sent("a.doc", b"Yth. Redaksi, terlampir.", NOT_WORD, "text", "teks biasa", "Salin tulisannya"),
    Sent("a.doc", b"MZ" + bytes(60), NOT_WORD, "program", "program komputer", "Demi keamanan"),
    Sent("a.docx", bytes(range(256)), NOT_WORD, "unknown", "berkas jenis lain",
         "File > Save As / Simpan Sebagai > Word Document"),
    Sent("a.docm", package(paragraph(), main_type=MACROS.format("document")), "document-format macros", "docm",
         "memuat makro", "jawab Yes"),
    Sent("a.dotm", package(paragraph(), main_type=MACROS.format("template")), "document-format macros", "docm",
         "memuat makro", "jawab Yes"),
    Sent("a.docx", package(paragraph(), files={"word/vbaProject.bin": b"x"}), "document-format macros", "docm",
         "memuat makro", "jawab Yes"),
    Sent("a.docx", ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "document-readable encrypted", "docx",
         "dikunci dengan kata sandi", "Encrypt with Password, kosongkan"),
    Sent("a.doc", ole({"WordDocument": fib(flags=0x100)}), "document-readable encrypted", "doc",
         "dikunci dengan kata sandi", "simpan tanpa kata sandi"),
    Sent("a.docx", docx()[:-400], "document-readable damaged", "zip", "berkasnya rusak", "nama baru"),
    Sent("a.doc", doc("Warta\r")[:1500], "document-readable damaged", "doc", "berkasnya rusak", "nama baru"),
    Sent("a.docx", package(files={"word/document.xml": ENTITIES}), "document-readable damaged", "docx",
         "berkasnya rusak", "nama baru"),
    Sent("a.docx", package("<w:p/>" * 400_000), "document-readable too-large", "docx", "sendiri kecil", "dokumen baru"),
)  # fmt: skip
IDS = [f"{sent.found}-{sent.name}" for sent in DISGUISES]


def found(sent: Sent) -> tuple[str, Finding]:
    """The only rule that fails over the document itself, with its only finding."""
    verdict = judge(compose_files([Attachment.from_bytes(sent.name, sent.content)]))
    (result,) = (r for r in verdict.results if r.rule.startswith("document") and r.outcome is Outcome.FAILED)
    (finding,) = result.findings
    return result.rule, finding


@pytest.mark.parametrize("sent", DISGUISES, ids=IDS)
def test_what_it_really_is_is_told_by_its_content(sent: Sent) -> None:
    assert refusal(sent.content)[1] == sent.found
    rule, finding = found(sent)
    assert f"{rule} {finding.code}" == sent.fault


@pytest.mark.parametrize("sent", DISGUISES, ids=IDS)
def test_its_author_reads_what_it_is_and_what_to_do(sent: Sent) -> None:
    rule, finding = found(sent)
    catalogue = Catalogue.load("id")
    assert sent.sentence in catalogue.sentence(rule, finding)
    assert sent.mend in catalogue.mend(rule, finding)


def test_nesting_beyond_our_reader_is_left_to_a_person() -> None:
    deep = package("<w:sdt><w:sdtContent>" * 300 + "</w:sdtContent></w:sdt>" * 300)
    assert refusal(deep)[1] == "docx"
    assert judge(compose_files([Attachment.from_bytes("a.docx", deep)])).disposition is Disposition.HOLD


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_that_is_told_apart_has_its_own_words(language: str) -> None:
    words = Catalogue.load(language).entries["words"]["document-kind"]
    kinds = {sent.found for sent in DISGUISES if sent.fault == NOT_WORD} - {"unknown"}
    assert kinds <= set(words)


@pytest.mark.parametrize("content", [docx(), doc("Warta\r")], ids=["docx", "doc"])
@pytest.mark.parametrize("name", ["naskah.doc", "naskah.docx", "naskah.rtf", "naskah"])
def test_a_word_document_under_another_name_is_read(name: str, content: bytes) -> None:
    (file,) = compose_files([Attachment.from_bytes(name, content)]).documents
    outcomes = {r.rule: r.outcome for r in judge(compose_files([Attachment.from_bytes(name, content)])).results}
    assert file.filename == name
    assert (outcomes["document-format"], outcomes["document-readable"]) == (Outcome.PASSED, Outcome.PASSED)
