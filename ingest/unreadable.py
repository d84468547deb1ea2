"""A file that cannot be read is a fact like any other: a rule judges it, nobody crashes over it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands in the place of a document, photo or message that could not be read.

    reason: for documents one of encrypted, damaged, not-word, too-large, macros; for photos one of damaged,
        not-a-photo, too-large; for messages damaged or too-large.
    detail: one English sentence for editors and operators; never shown to authors.
    found: what the bytes really are, where that could be told: "rtf", "pdf", "odt", "word-95", "html"...
    unsure: it was our reading that came to its end, which proves nothing about the file: a person must look.
    """

    reason: str
    detail: str
    found: str = ""
    unsure: bool = False
