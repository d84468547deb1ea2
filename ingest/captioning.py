"""The photos of a submission, attached or inside the document, given the captions that were written for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.article import find_document_captions
from ingest.attached import PhotoFile, Written
from ingest.caption_grammar import CaptionLine
from ingest.captions import Caption, Source, captions_in_mail, pair
from ingest.choosing import Choice
from ingest.embedded import Embedded, captions_beside, same_picture
from ingest.photo import Photo
from ingest.photo_names import stem
from ingest.word.document import Document


@dataclass(frozen=True, slots=True)
class Captioned:
    """embedded: the photos inside each article, by its file's sha256. unused: captions that belong to no photo."""

    photos: tuple[PhotoFile, ...]
    embedded: Mapping[str, tuple[Embedded, ...]]
    unused: tuple[str, ...]


def caption_photos(
    photos: Sequence[PhotoFile], choice: Choice, texts: Sequence[str], newer: Sequence[str] = ()
) -> Captioned:
    """Pair photos with the captions of the documents, then with those of plain texts, the last of them first.

    newer: texts of mails that came after the document, whose captions mend its own.
    """
    names = [photo.filename for photo in photos]
    sources = [captions_in_mail(text, names) for text in reversed(newer)]
    sources += [_source(text, photos) for text in (*choice.chosen, *choice.captions)]
    sources += [captions_in_mail(text, names) for text in reversed(texts)]
    descriptions = [photo.content.description if isinstance(photo.content, Photo) else "" for photo in photos]
    pairing = pair(names, sources, descriptions, _text(choice))
    captioned = tuple(
        replace(photo, caption=caption, conflict=conflict)
        for photo, caption, conflict in zip(photos, pairing.captions, pairing.conflicts, strict=True)
    )
    embedded = {
        text.attachment.sha256: _embedded(text, captioned, sources, _beside(text, photos)) for text in choice.chosen
    }
    return Captioned(captioned, embedded, pairing.unused)


def _source(text: Written, photos: Sequence[PhotoFile]) -> Source:
    """A document's captions, those that stand beside a photo that is attached too pointing to it."""
    if not isinstance(text.content, Document):
        return Source("document", ())
    captions = find_document_captions(text.content, [stem(photo.filename) for photo in photos]).captions
    beside = _beside(text, photos)
    placed = {
        place: beside[inside.picture.sha256]
        for place, photo in enumerate(photos)
        for inside in text.embedded
        if inside.picture.sha256 in beside and _same(inside, photo)
    }
    return Source("document", captions, placed)


def _beside(text: Written, photos: Sequence[PhotoFile]) -> Mapping[str, CaptionLine]:
    if not isinstance(text.content, Document) or not text.embedded:
        return {}
    found = find_document_captions(text.content, [stem(photo.filename) for photo in photos])
    return captions_beside(text.content, found, text.embedded)


def _embedded(
    text: Written, attached: Sequence[PhotoFile], sources: Sequence[Source], beside: Mapping[str, CaptionLine]
) -> tuple[Embedded, ...]:
    """The photos inside a document with their captions and the names under which they are attached as well."""
    told = []
    for inside in text.embedded:
        twin = next((photo for photo in attached if _same(inside, photo)), None)
        line = beside.get(inside.picture.sha256)
        caption = Caption(line.text, "certain", "document", "beside the picture", line.credit) if line else None
        if twin:
            told.append(replace(inside, caption=twin.caption, attached_as=twin.filename))
        else:
            told.append(replace(inside, caption=caption))
    return tuple(told) if attached else _rest(told, sources, beside)


def _rest(
    inside: Sequence[Embedded], sources: Sequence[Source], beside: Mapping[str, CaptionLine]
) -> tuple[Embedded, ...]:
    """Where no photo is attached, captions that stand beside none are paired with those left as for attached ones."""
    left = [
        Source(source.found_in, tuple(c for c in source.captions if c not in beside.values())) for source in sources
    ]
    bare = [each for each in inside if each.caption is None]
    captions = pair([each.picture.name for each in bare], left).captions
    paired = {each.picture.sha256: caption for each, caption in zip(bare, captions, strict=True)}
    return tuple(replace(each, caption=each.caption or paired[each.picture.sha256]) for each in inside)


def _same(inside: Embedded, photo: PhotoFile) -> bool:
    return inside.picture.sha256 == photo.sha256 or same_picture(inside.content, photo.content)


def _text(choice: Choice) -> str:
    documents = [text.content for text in (*choice.chosen, *choice.captions) if isinstance(text.content, Document)]
    return "\n".join(paragraph.text for document in documents for paragraph in document.paragraphs)
