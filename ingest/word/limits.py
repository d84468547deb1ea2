"""How much a Word document may ask of us before it is refused as too large."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes; what an entry says of its inflated size is checked before anything is inflated.

    The defaults leave room for a document with fifty photos and stop every zip bomb seen so far.
    """

    file_size: int = 64 << 20  # the file itself
    entries: int = 10_000  # members of the zip package
    total: int = 256 << 20  # all members, inflated
    part: int = 25 << 20  # one XML part, inflated
    ratio: int = 200  # inflated to packed, for members above 1 MiB
