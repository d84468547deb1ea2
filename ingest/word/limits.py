"""How much a Word document may ask of us before it is refused as too large."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes. What the zip directory says of a member is checked before the member is inflated.

    The defaults leave room for a document with fifty photos and stop every zip bomb seen so far. The ratio is asked of
    XML only: a blank bitmap honestly packs a thousand times, and no picture is ever decoded.
    """

    file_size: int = 64 << 20  # the file itself
    entries: int = 10_000  # members of the zip package
    total: int = 256 << 20  # all members, inflated
    member: int = 64 << 20  # one member, inflated
    part: int = 25 << 20  # one XML part, inflated
    ratio: int = 200  # inflated to packed, for an XML part above 1 MiB
