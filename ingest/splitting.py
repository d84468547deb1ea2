"""Several articles in one message -> which photos belong to which, where that is plain; precision goes first.

A photo belongs to an article when they lay in the same folder or zip and the others lay elsewhere, when the photo's
name begins with the document's, when a caption in the document names the photo's file, or when the same picture stands
in the document.
"""

from collections.abc import Sequence

from ingest.article import find_document_captions
from ingest.attached import Pictured, Written
from ingest.caption_grammar import normal_stem
from ingest.embedded import same_picture
from ingest.photo_names import stem
from ingest.word.document import Document

_LEAST_STEM = 4  # letters and digits of a document's name that say anything


def told_apart(texts: Sequence[Written], photos: Sequence[Pictured]) -> tuple[frozenset[str], ...]:
    """The sha256 of each article's document and photos; () unless every photo belongs to exactly one of several
    articles and every article has at least one."""
    if len(texts) < 2 or not photos:
        return ()
    files = [{text.attachment.sha256} for text in texts]
    for photo in photos:
        owners = _owners(texts, photo, photos)
        if len(owners) != 1:
            return ()
        files[owners.pop()].add(photo.file.sha256)
    return tuple(frozenset(each) for each in files) if all(len(each) > 1 for each in files) else ()


def _owners(texts: Sequence[Written], photo: Pictured, photos: Sequence[Pictured]) -> set[int]:
    """The articles that any sign gives the photo to."""
    places = [text.place for text in texts]
    owners = {at for at, place in enumerate(places) if place == photo.place and places.count(place) == 1}
    own = normal_stem(stem(photo.file.filename))
    begun = [(len(name), at) for at, text in enumerate(texts) if (name := _stem(text)) and own.startswith(name)]
    if begun:
        owners.add(max(begun)[1])  # "Taman Bermain 1.jpg" beside Taman.docx and Taman Bermain.docx
    stems = [stem(each.file.filename) for each in photos]
    return owners | {at for at, text in enumerate(texts) if _names(text, own, stems) or _shows(text, photo)}


def _stem(text: Written) -> str:
    name = normal_stem(stem(text.attachment.filename))
    return name if len(name) >= _LEAST_STEM else ""


def _names(text: Written, own: str, stems: Sequence[str]) -> bool:
    if not isinstance(text.content, Document):
        return False
    return any(normal_stem(caption.names) == own for caption in find_document_captions(text.content, stems).captions)


def _shows(text: Written, photo: Pictured) -> bool:
    return any(
        inside.picture.sha256 == photo.file.sha256 or same_picture(inside.content, photo.file.content)
        for inside in text.embedded
    )
