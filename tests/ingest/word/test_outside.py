"""Nothing outside the file is ever fetched, whatever the file asks for: shown by a server that nobody calls."""

import socket
from collections.abc import Iterator

import pytest

from ingest.word.html import body_html
from ingest.word.reader import read_document
from tests.ingest.word.ooxml import package, paragraph, relationship

PICTURE = (
    "<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill>"
    '<a:blip r:link="far"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
)
VML = '<w:p><w:r><w:pict><v:shape><v:imagedata r:href="far" r:id="far"/></v:shape></w:pict></w:r></w:p>'
CHUNK = '<w:altChunk r:id="far"/>'
FIELD = (
    '<w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;{address}&quot; \\d "><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def address_of(server: socket.socket) -> str:
    return f"http://127.0.0.1:{server.getsockname()[1]}/x"


def was_called(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.mark.parametrize(
    "kind", ["image", "hyperlink", "attachedTemplate", "aFChunk", "subDocument", "styles", "theme"]
)
def test_external_relationships_are_left_alone(kind: str, listener: socket.socket) -> None:
    address = address_of(listener)
    content = package(
        paragraph() + PICTURE + VML + CHUNK + FIELD.format(address=address),
        relationships=relationship("far", address, kind, "External"),
    )
    read_document(content)
    body_html(content, "docx")
    assert not was_called(listener)


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"])
def test_external_entities_are_left_alone(part: str, listener: socket.socket) -> None:
    address = address_of(listener)
    entities = f'<!ENTITY x SYSTEM "{address}"><!ENTITY % y SYSTEM "{address}"> %y;'
    hostile = f'<!DOCTYPE d SYSTEM "{address}.dtd" [{entities}]><d>&x;</d>'
    read_document(package(paragraph(), parts={"styles": ""}, files={part: hostile.encode()}))
    assert not was_called(listener)


def test_the_listener_would_notice(listener: socket.socket) -> None:
    with socket.create_connection(listener.getsockname()):
        assert was_called(listener)
