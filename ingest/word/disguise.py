"""What a file really is, by its bytes and never by its name."""

import json
import re

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xffWPC", "wordperfect"),
    (b"\xdb\xa5", "word-2"),
    (b"\x9b\xa5", "word-1"),
    (b"\xfe\x37\x00\x1c", "word-mac"),  # Word 4 and 5 for Macintosh
    (b"\xfe\x37\x00\x23", "word-mac"),
    (b"\x31\xbe\x00\x00", "write"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"bplist00", "apple-property-list"),
    (b"\x00\x05\x16\x07", "apple-double"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut"),  # [MS-SHLLINK]
    (b"[InternetShortcut]", "shortcut"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|p|div|table|span)\b", re.IGNORECASE)
_MHTML = re.compile(rb"\A(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,30}?MIME-Version:", re.IGNORECASE)
_HEAD = 4096
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OWNER_FILE_SIZES = (162, 165)  # bytes; the second is what Excel and PowerPoint write
_LONGEST_OWNER = 52  # characters
# Members that give away what a zip holds; the first that is there names it.
_ZIP_MEMBERS = (
    ("index/document.iwa", "pages"),
    ("index.zip", "pages"),
    ("index.xml.gz", "pages"),
    ("buildversionhistory.plist", "pages"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
)
_MIME_TYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.text-template": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/vnd.sun.xml.writer": "odt",
    b"application/vnd.oasis.opendocument.text-master": "odt",
    b"application/epub+zip": "epub",
}


def kind_of_bytes(content: bytes) -> str:
    """What a file that is neither OLE nor zip is, in one word; "unknown" where nothing tells."""
    if not content.strip(b"\x00 \t\r\n"):
        return "empty"
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    head = _as_utf_8(content[:_HEAD]).lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"<?xml") or head.startswith(b"<w:wordDocument"):
        return _kind_of_xml(head)
    if _MHTML.match(head):
        return "mhtml"
    if _HTML.search(head):
        return "html"
    if _is_google_shortcut(content):
        return "google-shortcut"
    if _is_owner_file(content):
        return "owner-file"
    return "text" if _is_text(content) else "unknown"


def kind_of_zip(names: frozenset[str], mimetype: bytes) -> str:
    """What a zip that is no Word document is, by its members (lower case) and its `mimetype` member."""
    declared = _MIME_TYPES.get(mimetype.strip())
    if declared:
        return declared
    return next((kind for member, kind in _ZIP_MEMBERS if member in names), "zip")


def _kind_of_xml(head: bytes) -> str:
    if b"office/word/2003/wordml" in head or b"Word.Document" in head:
        return "word-2003-xml"
    if b"office/2006/xmlPackage" in head:
        return "word-flat-xml"
    if b"opendocument:xmlns:office" in head:
        return "odt-flat"
    return "html" if _HTML.search(head) else "xml"


def _is_google_shortcut(content: bytes) -> bool:
    if len(content) > _HEAD or not content.lstrip().startswith(b"{"):
        return False
    try:
        shortcut = json.loads(content)
    except ValueError:
        return False
    return isinstance(shortcut, dict) and ("doc_id" in shortcut or "docs.google.com" in str(shortcut.get("url")))


def _is_owner_file(content: bytes) -> bool:
    """What Word and WPS lay beside an open document ("~$rita.docx"): the user's name, twice, with its length."""
    if len(content) not in _OWNER_FILE_SIZES or not 0 < content[0] <= _LONGEST_OWNER:
        return False
    name = content[1 : 1 + content[0]]
    return not content[1 + content[0] : 2 + _LONGEST_OWNER].strip(b"\x00 ") and name.isascii() and b"\0" not in name


def _as_utf_8(head: bytes) -> bytes:
    """Word's web pages and XML may come in UTF-16."""
    return head.decode("utf-16", "replace").encode() if head[:2] in _UTF16 else head


def _is_text(content: bytes) -> bool:
    head = content[:_HEAD]
    if head[:2] in _UTF16:
        return True
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)
