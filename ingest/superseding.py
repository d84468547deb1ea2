"""Photos that several messages of one conversation brought -> those that stand, and those that were replaced.

What a contributor means by a later photo, in the order in which it is told:

1. The same bytes again are a copy.
2. The same file name, or the same number in the author's list ("foto 2.jpg", "Foto 2 (revisi).jpg"), is a better one.
   Names that every phone gives ("image.jpg", "image0.jpeg", "unnamed.jpg") tell nothing.
3. After a letter that found fault with photos, as many new ones as there are faulty ones replace those: people rename
   what they mend, and send one photo as image.jpg.
4. After a letter, a mail with the document and all the photos that were in order, or with at least as many photos as
   there were, is everything sent anew: what it leaves out is left out.
5. Whatever else comes is one more photo. Faulty ones that nothing replaced stay, and are asked about again.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from ingest.attached import LeftOver, PhotoFile, Pictured
from ingest.photo import Photo
from ingest.photo_names import photo_numbers, stem

_TELLS_NOTHING = re.compile(
    r"(?:image|img|foto|photo|gambar|picture|pic|file|lampiran|unnamed|noname|attachment|inbound|download|temp)?"
    r"[\s_-]*\d*(?:\s*\(\d+\))?",
    re.IGNORECASE,
)


def standing_photos(
    pictured: Sequence[Pictured], documents: Collection[int], faulty: Mapping[int, Collection[str]]
) -> tuple[list[PhotoFile], list[LeftOver]]:
    """The photos that stand, in the order of the mails; one that replaces another takes its place.

    documents: the messages that brought one. faulty: for each message that was answered by a rejection, the sha256 of
    the photos that the letter found fault with.
    """
    standing: list[Pictured] = []
    left_over: list[LeftOver] = []
    for message, group in groupby(pictured, key=lambda picture: picture.message):
        brought = list(group)
        new, again = _without_copies(brought, standing, left_over)
        earlier = [at for at in faulty if at < message]
        bad = {sha256 for at in earlier for sha256 in faulty[at]}
        replaced = _by_name(standing, new)
        rest = [picture for picture in new if picture not in replaced.values()]
        at_fault = [old for old in standing if old.file.sha256 in bad and id(old) not in replaced]
        kept = {id(old) for old in standing if old.file.sha256 in again} | set(replaced)
        if earlier and rest and len(rest) == len(at_fault):
            replaced |= {id(old): better for old, better in zip(at_fault, rest, strict=True)}
            rest = []
        elif earlier and message in documents and _sends_everything(standing, brought, kept, bad):
            left_over += [_left(old.file, "superseded") for old in standing if id(old) not in kept]
            standing = [old for old in standing if id(old) in kept]
        left_over += [_left(old.file, "superseded") for old in standing if id(old) in replaced]
        standing = [replaced.get(id(old), old) for old in standing] + rest
    return [picture.file for picture in standing], left_over


def _without_copies(
    brought: Sequence[Pictured], standing: Sequence[Pictured], left_over: list[LeftOver]
) -> tuple[list[Pictured], set[str]]:
    """What is new, and the sha256 of what stands already and came again."""
    known = {picture.file.sha256 for picture in standing}
    again = known & {picture.file.sha256 for picture in brought}
    new: list[Pictured] = []
    for picture in brought:
        if picture.file.sha256 in known:
            left_over.append(_left(picture.file, "duplicate"))
        else:
            known.add(picture.file.sha256)
            new.append(picture)
    return new, again


def _by_name(standing: Sequence[Pictured], new: Sequence[Pictured]) -> dict[int, Pictured]:
    """By the id of what is replaced: the new photo of the same name, else of the same number, where one alone is."""
    replaced: dict[int, Pictured] = {}
    for key in (_name, _number):
        old_keys, new_keys = key(standing), key(new)
        for old, own in zip(standing, old_keys, strict=True):
            if own is None or old_keys.count(own) > 1 or new_keys.count(own) != 1 or id(old) in replaced:
                continue
            better = new[new_keys.index(own)]
            if better not in replaced.values():
                replaced[id(old)] = better
    return replaced


def _name(pictures: Sequence[Pictured]) -> list[str | int | None]:
    stems = [stem(picture.file.filename).casefold() for picture in pictures]
    return [None if _TELLS_NOTHING.fullmatch(own) else own for own in stems]


def _number(pictures: Sequence[Pictured]) -> list[str | int | None]:
    return [*photo_numbers([picture.file.filename for picture in pictures])]


def _sends_everything(
    standing: Sequence[Pictured], brought: Sequence[Pictured], kept: Collection[int], bad: Collection[str]
) -> bool:
    sound = [old for old in standing if old.file.sha256 not in bad]
    return len(brought) >= len(standing) or all(id(old) in kept for old in sound)


def _left(photo: PhotoFile, why: str) -> LeftOver:
    kind = photo.content.format if isinstance(photo.content, Photo) else "octet-stream"
    return LeftOver(photo.filename, f"image/{kind}", photo.size, photo.sha256, why)
