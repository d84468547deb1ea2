"""Every picture a reader would see, measured without being decoded."""

import hashlib
import io
import zipfile

from ingest.word.document import Picture, Story
from ingest.word.reader import picture_content
from tests.builders import docx, photo
from tests.ingest.word.ooxml import archive, package, paragraph, read, relationship

WIDE, SMALL = photo(160, 90), photo(30, 40, format="PNG", seed=1)


def drawing(identifier: str) -> str:
    blip = f'<pic:pic><pic:blipFill><a:blip r:embed="{identifier}"/></pic:blipFill></pic:pic>'
    return f"<w:drawing><wp:inline><a:graphic><a:graphicData>{blip}</a:graphicData></a:graphic></wp:inline></w:drawing>"


def vml(identifier: str) -> str:
    return f'<w:pict><v:shape><v:imagedata r:id="{identifier}"/></v:shape></w:pict>'


def with_pictures(body: str, **pictures: bytes) -> bytes:
    return package(
        body,
        files={f"word/media/{name}.bin": content for name, content in pictures.items()},
        relationships="".join(relationship(name, f"media/{name}.bin", "image") for name in pictures),
    )


def expected(name: str, content: bytes, width: int | None, height: int | None, story: Story = "body") -> Picture:
    paragraph_at = 0 if story == "body" else None
    return Picture(name, width, height, len(content), hashlib.sha256(content).hexdigest(), story, paragraph_at)


def test_pictures_of_drawingml_and_vml_are_listed_in_order() -> None:
    content = with_pictures(f"<w:p><w:r>{vml('b')}{drawing('a')}</w:r></w:p>", a=WIDE, b=SMALL)
    assert read(content).pictures == (expected("b.bin", SMALL, 30, 40), expected("a.bin", WIDE, 160, 90))


def test_picture_shown_twice_is_listed_once() -> None:
    content = with_pictures(f"<w:p><w:r>{drawing('a')}{drawing('a')}</w:r></w:p>", a=WIDE)
    assert read(content).pictures == (expected("a.bin", WIDE, 160, 90),)


def test_picture_that_nothing_shows_is_not_listed() -> None:
    assert read(with_pictures(paragraph(), a=WIDE)).pictures == ()


def test_picture_in_a_text_box_belongs_to_it() -> None:
    box = f"<w:p><w:r>{drawing('a')}</w:r></w:p>"
    shape = f"<w:pict><v:shape><v:textbox><w:txbxContent>{box}</w:txbxContent></v:textbox></v:shape></w:pict>"
    content = with_pictures(f"<w:p><w:r>{shape}</w:r></w:p>", a=WIDE)
    assert read(content).pictures == (expected("a.bin", WIDE, 160, 90, "text-box"),)


def test_deleted_picture_is_not_listed() -> None:
    content = with_pictures(f'<w:p><w:del w:id="1"><w:r>{drawing("a")}</w:r></w:del></w:p>', a=WIDE)
    assert read(content).pictures == ()


def test_vector_art_has_no_pixels() -> None:
    emf = b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + bytes(60)
    content = with_pictures(f"<w:p><w:r>{drawing('a')}</w:r></w:p>", a=emf)
    assert read(content).pictures == (expected("a.bin", emf, None, None),)


def test_linked_picture_is_not_fetched() -> None:
    linked = relationship("a", "http://contoh.id/foto.jpg", "image", "External")
    document = read(package(f"<w:p><w:r>{drawing('a')}</w:r></w:p>", relationships=linked))
    assert document.pictures == ()
    assert document.diagnostics == ("linked picture not fetched: http://contoh.id/foto.jpg",)


def test_missing_picture_part_is_noted() -> None:
    document = read(
        package(f"<w:p><w:r>{drawing('a')}</w:r></w:p>", relationships=relationship("a", "media/a.png", "image"))
    )
    assert document.pictures == ()
    assert document.diagnostics == ("picture left out: word/media/a.png: missing",)


def test_background_picture_is_listed() -> None:
    content = with_pictures(paragraph(), a=WIDE)
    background = '<w:background><v:background><v:fill r:id="a"/></v:background></w:background><w:body>'
    assert [shown.name for shown in read(replaced(content, "<w:body>", background)).pictures] == ["a.bin"]


def replaced(content: bytes, old: str, new: str) -> bytes:
    """The package with a change in its main part."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    members["word/document.xml"] = members["word/document.xml"].replace(old.encode(), new.encode())
    return archive(members)


def test_content_of_a_listed_picture_is_its_bytes() -> None:
    content = docx(pictures=[WIDE])
    (listed,) = read(content).pictures
    assert picture_content(content, listed.name) == WIDE


def test_content_of_an_unlisted_picture_is_nothing() -> None:
    assert picture_content(docx(), "image9.png") is None
    assert picture_content(b"bukan Word", "image1.png") is None
