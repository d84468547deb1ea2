"""Photos and captions laid at random into a document: no photo inside is given the caption of another."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.article import find_document_captions
from ingest.embedded import Embedded, captions_beside
from ingest.unreadable import Unreadable
from ingest.word.document import Document, Paragraph, Picture, Portion

TEXT = "Warga membersihkan saluran sepanjang 120 meter dalam dua hari bersama lurah dan pengurus BKM."
WORDS = ("Warga menyapu", "Lurah meninjau", "Camat meresmikan", "Kader mencatat", "Tim mengukur")


@st.composite
def layouts(draw: st.DrawFn) -> tuple[Document, Mapping[str, str]]:
    """A document that puts its captions below its photos, or above, and the words of each photo's caption."""
    below = draw(st.booleans())
    items: list[tuple[str, str]] = [("text", TEXT)]
    truth: dict[str, str] = {}
    for number, words in enumerate(WORDS[: draw(st.integers(1, 5))]):
        photo, caption = ("photo", f"{number}"), ("caption", words)
        kind = draw(st.sampled_from(("both", "both", "photo", "stray")))
        if kind == "both":
            items += [photo, caption] if below else [caption, photo]
            truth[photo[1]] = words
        elif kind == "photo":
            items.append(photo)
        else:  # the caption of a photo that is attached only
            items += [("text", TEXT), caption, ("text", TEXT)]
        items += [("text", TEXT)] * draw(st.integers(0, 1)) + [("text", "")] * draw(st.integers(0, 1))
    return _document(items), truth


def _document(items: list[tuple[str, str]]) -> Document:
    texts = {"photo": "", "text": "{}", "caption": "Foto: {} bersama warga"}
    paragraphs = tuple(
        Paragraph(at, (Portion(texts[kind].format(said), "Times New Roman", 12.0),), None)
        for at, (kind, said) in enumerate(items)
    )
    pictures = tuple(
        Picture(f"image{at}.jpeg", 1200, 900, 1, said, "body", at)
        for at, (kind, said) in enumerate(items)
        if kind == "photo"
    )
    return Document("docx", paragraphs, pictures=pictures)


@settings(max_examples=500, deadline=None)
@given(layouts())
def test_no_photo_inside_is_given_the_caption_of_another(layout: tuple[Document, Mapping[str, str]]) -> None:
    document, truth = layout
    photos = [Embedded(picture, Unreadable("damaged", "not looked at")) for picture in document.pictures]
    beside = captions_beside(document, find_document_captions(document), photos)
    assert {photo: line.text.removesuffix(" bersama warga") for photo, line in beside.items()}.items() <= truth.items()
