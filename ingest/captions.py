"""Captions and photos -> pairs. Where the author did not say which belongs to which, nothing is guessed.

In this order: the caption names the file, it stands beside the same picture in the document, same number, the only
photo (these four are certain), one caption for all, words of the file name, same order where counts are equal, the
picture's own metadata, a telling file name.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingest.caption_grammar import CaptionLine, Line, normal_stem
from ingest.caption_lines import find_captions
from ingest.photo_names import described_by_name, natural_key, photo_numbers, stem, words

Place = Literal["document", "mail", "file-name", "metadata"]

# The pairing rules, as `Caption.why` names them; "document and mail differ" and its like stand for a conflict.
WHYS = (
    "names the file", "beside the same picture", "beside the picture", "same number", "only photo", "one for all",
    "words of the file name", "the one left", "same order", "its own metadata", "telling file name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caption:
    """The words that belong to a photo, and how sure we are that they do."""

    text: str
    certainty: Literal["certain", "probable"]
    found_in: Place
    why: str  # the pairing rule used, one of WHYS, or which places differ
    credit: str = ""
    other: str = ""  # what the author wrote for the same photo in another place, where the two differ
    other_in: Place | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Captions written in one place, in the order they stand there.

    beside: photo's place among the photos -> the caption that stands beside the same picture in this document.
    """

    found_in: Literal["document", "mail"]
    captions: tuple[CaptionLine, ...]
    beside: Mapping[int, CaptionLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of photos and captions. `captions` and `conflicts` run parallel to the photos.

    conflicts: why a photo has no written caption though there are some ("2 captions for 3 photos"); else "".
    unused: captions that belong to no photo, as written.
    """

    captions: tuple[Caption | None, ...]
    conflicts: tuple[str, ...]
    unused: tuple[str, ...] = ()


@dataclass(slots=True)
class _Pairs:
    """The pairs made within one source: photo's place -> caption, certainty, rule."""

    made: dict[int, tuple[CaptionLine, bool, str]] = field(default_factory=dict)
    conflict: str = ""
    unused: list[CaptionLine] = field(default_factory=list)


def captions_in_mail(text: str, filenames: Sequence[str]) -> Source:
    """The captions that a mail's body carries; quoted lines are never used."""
    lines = [Line(line) for line in text.splitlines()]
    return Source("mail", find_captions(lines, [stem(name) for name in filenames], wrapped=True).captions)


def pair(
    filenames: Sequence[str],
    sources: Sequence[Source],
    descriptions: Sequence[str] = (),
    article: str = "",
) -> Pairing:
    """Pair photos, in the order of the mail, with the captions written for them.

    sources: the one that counts most first (the document, then the latest mail).
    descriptions: what each photo's metadata says of it, "" for nothing, parallel to filenames.
    article: the article's text; metadata that shares no words with it is about something else.
    """
    read = [(source, _within(filenames, source)) for source in sources if source.captions]
    captions: list[Caption | None] = []
    for photo in range(len(filenames)):
        written = [(source.found_in, pairs.made[photo]) for source, pairs in read if photo in pairs.made]
        captions.append(_chosen(written) or _by_itself(photo, filenames, descriptions, article))
    conflict = "; ".join(dict.fromkeys(pairs.conflict for _, pairs in read if pairs.conflict))
    sure = [caption is not None and caption.found_in in {"document", "mail"} for caption in captions]
    used = {caption.text for caption in captions if caption}
    unused = dict.fromkeys(c.text for _, pairs in read for c in pairs.unused if c.text and c.text not in used)
    return Pairing(tuple(captions), tuple("" if s else conflict for s in sure), tuple(unused))


def _chosen(written: Sequence[tuple[Place, tuple[CaptionLine, bool, str]]]) -> Caption | None:
    """One caption out of those that different places give for a photo: the first place wins, unless it only guesses.

    What a later mail says in other words is a correction; what document and mail say differently is a conflict.
    """
    if not written:
        return None
    place, (line, certain, why) = next((w for w in written if w[1][1]), written[0])
    differing = next(
        (
            (found_in, other)
            for found_in, (other, sure, _) in written
            if sure and (found_in, place) != ("mail", "mail") and not _same(_plain(other.text), _plain(line.text))
        ),
        None,
    )
    if certain and differing:
        found_in, other = differing
        return Caption(
            line.text, "probable", place, f"{place} and {found_in} differ", line.credit, other.text, found_in
        )
    credit = line.credit or next((other.credit for _, (other, _, _) in written if other.credit), "")
    return Caption(line.text, "certain" if certain else "probable", place, why, credit)


def _by_itself(photo: int, filenames: Sequence[str], descriptions: Sequence[str], article: str) -> Caption | None:
    """What a photo says of itself: its metadata, if it is about the article; then a file name that tells something."""
    description = descriptions[photo] if photo < len(descriptions) else ""
    if description and (not article or len(words(description) & words(article)) >= 2):
        return Caption(description, "probable", "metadata", "its own metadata")
    if telling := described_by_name(filenames[photo]):
        return Caption(telling, "probable", "file-name", "telling file name")
    return None


def _within(filenames: Sequence[str], source: Source) -> _Pairs:
    """Pair the photos with the captions of one place."""
    pairs = _Pairs()
    captions = _distinct(source.captions, len(filenames))
    left = list(captions)
    for rule in (_named, _beside(source), _numbered, _collective):
        for photo, caption, certain, why in rule(filenames, left):
            pairs.made.setdefault(photo, (caption, certain, why))
        told = [caption for caption, _, _ in pairs.made.values()]
        left = [caption for caption in left if caption not in told]
    photos = [photo for photo in range(len(filenames)) if photo not in pairs.made]
    if left and photos:
        _the_rest(filenames, photos, left, pairs, alone=len(filenames) == len(captions) == 1)
    pairs.unused += [c for c in left if not any(c is made for made, _, _ in pairs.made.values())]
    return pairs


_Made = list[tuple[int, CaptionLine, bool, str]]


def _named(filenames: Sequence[str], captions: Sequence[CaptionLine]) -> _Made:
    """The caption names the file, and one file alone bears that name."""
    made: _Made = []
    stems = [normal_stem(name) for name in filenames]
    for caption in captions:
        wanted = normal_stem(caption.names)
        holders = [photo for photo, own in enumerate(stems) if own == wanted]
        if not holders and caption.names.isalpha():  # "Foto utama" and Foto_utama.jpg
            holders = [photo for photo, name in enumerate(filenames) if wanted in words(stem(name), least=1)]
        if wanted and len(holders) == 1:
            made.append((holders[0], caption, True, "names the file"))
    return made


def _beside(source: Source) -> Callable[[Sequence[str], Sequence[CaptionLine]], _Made]:
    """The caption stands beside the same picture in the document, and names no other file."""

    def rule(_: Sequence[str], captions: Sequence[CaptionLine]) -> _Made:
        left = {_plain(caption.text) for caption in captions}
        placed = [(photo, caption) for photo, caption in source.beside.items() if _plain(caption.text) in left]
        return [(photo, caption, True, "beside the same picture") for photo, caption in placed]

    return rule


def _numbered(filenames: Sequence[str], captions: Sequence[CaptionLine]) -> _Made:
    """Same number: "Foto 2" and the one file whose name is numbered 2, while no other caption claims it."""
    numbers = photo_numbers(filenames)
    claims = [number for caption in captions for number in caption.numbers]
    return [
        (numbers.index(number), caption, True, "same number")
        for caption in captions
        for number in caption.numbers
        if numbers.count(number) == 1 and claims.count(number) == 1
    ]


def _collective(filenames: Sequence[str], captions: Sequence[CaptionLine]) -> _Made:
    """ "Foto-foto: ...": one caption, said to be for all."""
    if len(captions) != 1 or not captions[0].collective:
        return []
    return [(photo, captions[0], False, "one for all") for photo in range(len(filenames))]


def _the_rest(
    filenames: Sequence[str], photos: Sequence[int], captions: Sequence[CaptionLine], pairs: _Pairs, *, alone: bool
) -> None:
    """Pair what no caption names: only where as many captions as photos are left and nothing speaks against it."""
    numbers = photo_numbers(filenames)
    if any(caption.names and "." in caption.names for caption in captions):
        pairs.conflict = "a caption names a file that is not there"
    elif len(captions) != len(photos):
        pairs.conflict = f"{_counted(len(captions), 'caption')} for {_counted(len(photos), 'photo')}"
    elif any(c.numbers for c in captions) and any(numbers[photo] is not None for photo in photos) and not alone:
        pairs.conflict = "numbers of captions and of file names differ"
    elif alone:
        pairs.made[photos[0]] = (captions[0], _numbers_agree(captions[0], numbers[0]), "only photo")
    elif by_words := _by_words(filenames, photos, captions):
        pairs.made.update({photo: (caption, False, "words of the file name") for photo, caption in by_words.items()})
    elif len(photos) == 1:
        pairs.made[photos[0]] = (captions[0], False, "the one left")
    elif _names_say_otherwise(filenames, photos):
        pairs.conflict = "the order of the files and of their names differ"
    else:
        ordered = sorted(captions, key=lambda c: c.numbers) if all(c.numbers for c in captions) else captions
        pairs.made.update(
            {photo: (caption, False, "same order") for photo, caption in zip(photos, ordered, strict=True)}
        )


def _numbers_agree(caption: CaptionLine, number: int | None) -> bool:
    """Whether a lone caption may well be of a lone photo: "Foto 3", or the file foto3.jpg, tells of others."""
    return not caption.numbers or (caption.numbers == (1,) and number is None) or number in caption.numbers


def _by_words(
    filenames: Sequence[str], photos: Sequence[int], captions: Sequence[CaptionLine]
) -> Mapping[int, CaptionLine]:
    """Each file name shares a word with one caption alone, and no two with the same: "arahan lurah.jpg"."""
    made: dict[int, CaptionLine] = {}
    for photo in photos:
        name = words(stem(filenames[photo]))
        sharing = [caption for caption in captions if name & words(caption.text)]
        if len(sharing) != 1 or any(sharing[0] is other for other in made.values()):
            return {}
        made[photo] = sharing[0]
    return made


def _names_say_otherwise(filenames: Sequence[str], photos: Sequence[int]) -> bool:
    """Whether numbers in the names put the photos into another order than the mail does."""
    names = [filenames[photo] for photo in photos]
    if not all(re.search(r"\d", stem(name)) for name in names):
        return False
    return sorted(names, key=natural_key) != names


def _distinct(written: Sequence[CaptionLine], photos: int) -> list[CaptionLine]:
    """Captions with words, each once: people put them under the text and into the list as well.

    The same words under another number or file name are another caption; so are as many captions as there are photos.
    """
    captions = [caption for caption in written if caption.text]
    seen: dict[tuple[str, tuple[int, ...], str], CaptionLine] = {}
    for caption in captions:
        seen.setdefault((_plain(caption.text), caption.numbers, normal_stem(caption.names)), caption)
    return captions if len(captions) == photos else list(seen.values())


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _same(one: str, other: str) -> bool:
    return one == other or one in other or other in one
