"""Submissions of many kinds by people of their own, and what must become of each."""

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from tests.builders import docx, email, photo

GOOD = docx()
WRONG_FONT = docx(font="Calibri")
PICTURES = tuple(photo(1100, 800, seed=seed) for seed in (1, 2))
NOBODY = "tidakada"  # the mail server refuses people of this name


@dataclass(frozen=True)
class Sent:
    """A mail in the mailbox. letter: the kind of the one answer that it gets, or that its submission gets."""

    message_id: str
    author: str
    disposition: str
    letter: str = ""
    drafts: int = 0
    letters: int = 1
    bytes: bytes = b""


class Authors:
    """Each submission is of another person, with photos that nobody else has sent."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def batch(self) -> list[Sent]:
        """One that is filed, one that is sent back, one that nobody answers."""
        return [self.good(), self.wrong(), self.automatic()]

    def good(self, *, name: str = "penulis") -> Sent:
        return self._sent("accept", GOOD, letter="receipt", drafts=1, name=name)

    def wrong(self) -> Sent:
        return self._sent("reject", WRONG_FONT, letter="rejection")

    def automatic(self) -> Sent:
        return self._sent("discard", b"", headers=[("Auto-Submitted", "auto-replied")])

    def in_two_mails(self) -> list[Sent]:
        """A document, and its photos in a mail of their own: one draft, one letter, with the mail that came last."""
        number = next(self._numbers)
        author = ("Penulis", f"berdua{number}@contoh.id")
        first = email([("naskah.docx", GOOD)], author=author, text="Satu.\n", message_id=f"<dua{number}a@contoh.id>")
        files = [(f"foto {n}.jpg", with_comment(each, number)) for n, each in enumerate(PICTURES, 1)]
        second = email(files, author=author, text="Dua.\n", message_id=f"<dua{number}b@contoh.id>")
        return [
            Sent(f"<dua{number}a@contoh.id>", author[1], "accept", bytes=first.as_bytes()),
            Sent(f"<dua{number}b@contoh.id>", author[1], "accept", "receipt", drafts=1, bytes=second.as_bytes()),
        ]

    def _sent(
        self,
        disposition: str,
        document: bytes,
        *,
        letter: str = "",
        drafts: int = 0,
        name: str = "penulis",
        headers: tuple[tuple[str, str], ...] | list[tuple[str, str]] = (),
    ) -> Sent:
        number = next(self._numbers)
        address, id = f"{name}{number}@contoh.id", f"<{name}{number}@contoh.id>"
        files = [("naskah.docx", document), *self._photos(number)] if document else []
        mail = email(files, author=("Penulis", address), subject=f"Tulisan {number}", message_id=id, headers=headers)
        return Sent(id, address, disposition, letter, drafts, bytes=mail.as_bytes())

    def _photos(self, number: int) -> Iterator[tuple[str, bytes]]:
        for at, picture in enumerate(PICTURES, 1):
            yield f"foto {at}.jpg", with_comment(picture, number)


def with_comment(jpeg: bytes, number: int) -> bytes:
    """The same picture in other bytes: a comment right after the start of the image (ITU-T T.81, B.2.4.5)."""
    text = f"nomor {number}".encode()
    written = io.BytesIO()
    written.write(jpeg[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + jpeg[2:])
    return written.getvalue()
