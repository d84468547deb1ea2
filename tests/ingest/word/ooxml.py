"""The smallest .docx that shows one thing: parts are given as the XML that matters, everything around is filled in."""

import io
import zipfile
from collections.abc import Mapping

from ingest.unreadable import Unreadable
from ingest.word.document import Document, Paragraph, Portion
from ingest.word.reader import read_document

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:x="urn:unknown"'
)
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ROOTS = {
    "styles": "w:styles",
    "numbering": "w:numbering",
    "settings": "w:settings",
    "theme": "a:theme",
    "footnotes": "w:footnotes",
    "endnotes": "w:endnotes",
    "header": "w:hdr",
    "footer": "w:ftr",
}
PACKAGE = {  # the same in strict documents
    "Types": "http://schemas.openxmlformats.org/package/2006/content-types",
    "Relationships": "http://schemas.openxmlformats.org/package/2006/relationships",
}
STRICT = (("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"), ("/2006/", "/"))


def package(
    body: str = "",
    *,
    parts: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] | None = None,
    relationships: str = "",
    main_type: str = MAIN_TYPE,
    strict: bool = False,
) -> bytes:
    """A .docx: `body` is what stands in w:body, `parts` what stands in the root of "styles", "header"..., `files` are
    further members by name. Parts are related to the document by their type's name as id; `relationships` adds more."""
    members = {"word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"}
    related = relationships
    for kind, content in (parts or {}).items():
        members[f"word/{kind}.xml"] = f"<{ROOTS[kind]} {NAMESPACES}>{content}</{ROOTS[kind]}>"
        related += relationship(kind, f"{kind}.xml", kind)
    members["word/_rels/document.xml.rels"] = f"<Relationships>{related}</Relationships>"
    members["_rels/.rels"] = (
        f"<Relationships>{relationship('main', 'word/document.xml', 'officeDocument')}</Relationships>"
    )
    members["[Content_Types].xml"] = (
        '<Types><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    )
    if strict:
        members = {name: _strict(content) for name, content in members.items()}
    for root, namespace in PACKAGE.items():
        members = {
            name: content.replace(f"<{root}>", f'<{root} xmlns="{namespace}">') for name, content in members.items()
        }
    return archive({**{name: content.encode() for name, content in members.items()}, **(files or {})})


def _strict(content: str) -> str:
    for transitional, strictly in STRICT:
        content = content.replace(transitional, strictly)
    return content


def archive(members: Mapping[str, bytes]) -> bytes:
    """A zip of these members."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return written.getvalue()


def relationship(identifier: str, target: str, kind: str, mode: str = "Internal") -> str:
    """One relationship of the main document."""
    return f'<Relationship Id="{identifier}" Type="{TYPES}{kind}" Target="{target}" TargetMode="{mode}"/>'


def paragraph(text: str = "Warta", *, run: str = "", properties: str = "") -> str:
    """A paragraph of one run; `run` and `properties` are what stands in w:rPr and w:pPr."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def style(identifier: str, content: str = "", *, kind: str = "paragraph", default: bool = False) -> str:
    """A style whose name is its id."""
    flag = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}" w:styleId="{identifier}"{flag}><w:name w:val="{identifier}"/>{content}</w:style>'


def read(content: bytes, *, macros: bool = False) -> Document:
    """The document, which must be readable."""
    document = read_document(content, macros=macros)
    assert isinstance(document, Document), document
    return document


def refusal(content: bytes) -> tuple[str, str]:
    """Reason and true kind of a file that must not be readable."""
    unreadable = read_document(content)
    assert isinstance(unreadable, Unreadable)
    return unreadable.reason, unreadable.found


def paragraphs(body: str, **parts: str) -> tuple[Paragraph, ...]:
    """The paragraphs of the main text of a document made of these parts."""
    return read(package(body, parts=parts)).paragraphs


def portion(body: str, **parts: str) -> Portion:
    """The only portion of the only paragraph."""
    (only,) = paragraphs(body, **parts)
    (found,) = only.portions
    return found


def texts(body: str, **parts: str) -> list[str]:
    """The text of each paragraph of the main text."""
    return [found.text for found in paragraphs(body, **parts)]
