"""Text with its run formats -> portions in one font and size each, a slot chosen for every character."""

from collections.abc import Iterable

from ingest.word.cascade import Look, RunFormat
from ingest.word.characters import Slot, slots
from ingest.word.document import Portion


def to_portions(pieces: Iterable[tuple[str, RunFormat]]) -> tuple[Portion, ...]:
    """Pieces cut where font or size change, and joined where they do not."""
    texts: list[list[str]] = []
    looks: list[Look] = []
    for text, format_ in pieces:
        stretches = ((text, Slot.COMPLEX),) if format_.complex else slots(text, format_.hint)
        for stretch, slot in stretches:
            look = format_.looks[slot]
            if looks and looks[-1] == look:
                texts[-1].append(stretch)
            else:
                texts.append([stretch])
                looks.append(look)
    return tuple(Portion("".join(parts), *look) for parts, look in zip(texts, looks, strict=True))
