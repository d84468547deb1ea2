"""Mail as a desk gets it over a long time: small submissions of every outcome, in any order, and answers to letters."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from random import Random

from tests.builders import ARTICLE, docx, email, photo
from tests.faults.ground import Ground
from tests.faults.mails import Authors, Sent, sums

SENTENCE = "Warga bergotong royong membersihkan saluran air di lingkungannya setiap Minggu pagi. "
VARIETY = 20  # articles and small photos that are made once and sent by many


class Correspondents(Authors):
    """A batch, as faults send it, has what leads to every step of the way, whatever else is in it."""

    def __init__(self, chance: Random) -> None:
        super().__init__()
        self._chance = chance
        self._to_be_mended: dict[str, Sent] = {}  # by author: what is sent back and will be sent again

    def batch(self) -> list[Sent]:
        return self._shuffled([super().batch(), *([mail] for mail in self.burst())])

    def burst(self) -> list[Sent]:
        """What comes within a minute or so: less than half of it are submissions."""
        kinds: dict[Callable[[], Sent | list[Sent]], int] = {
            self.automatic: 35,
            self.question: 12,
            self.good: 20,
            self.wrong: 8,
            self.too_small: 5,
            self.too_long: 5,
            self.automatic_with_article: 4,
            self.in_two_mails: 6,
            self.twice: 5,
        }
        made = [
            make() for make in self._chance.choices(list(kinds), list(kinds.values()), k=self._chance.randint(1, 12))
        ]
        return self._shuffled([[each] if isinstance(each, Sent) else each for each in made])

    def _shuffled(self, groups: list[list[Sent]]) -> list[Sent]:
        """The groups in any order, each in its own."""
        self._chance.shuffle(groups)
        return [mail for group in groups for mail in group]

    def good(self, *, name: str = "penulis") -> Sent:
        return self._sent("accept", self._article(), letter="receipt", drafts=1, name=name)

    def wrong(self) -> Sent:
        made = self._sent("reject", self._article(font="Calibri"), letter="rejection")
        if self._chance.random() < 0.4:
            self._to_be_mended[made.author] = made.delivered()
        return made

    def too_long(self) -> Sent:
        return self._sent("reject", self._article(sentences=40), letter="rejection")

    def too_small(self) -> Sent:
        photos = [small_photo(self._chance.randrange(VARIETY)) for _ in range(2)]
        return self._sent("reject", self._article(), letter="rejection", photos=photos)

    def automatic_with_article(self) -> Sent:
        """A person may be behind it."""
        return self._sent("hold", self._article(), headers=[("Auto-Submitted", "auto-generated")])

    def question(self) -> Sent:
        """A person goes on with what others wrote to him: for a person."""
        return self._sent("hold", b"", name="penanya", headers=[("In-Reply-To", "<surat@kantor.contoh.id>")])

    def twice(self) -> Sent:
        """The same mail delivered two times."""
        return replace(self.good(), copies=2)

    def answers(self, ground: Ground) -> Iterator[Sent]:
        """The mended articles, without the photos, of those whom a letter has reached meanwhile."""
        query = "SELECT to_address, message_id FROM letter WHERE kind = 'rejection' AND state = 'sent'"
        for author, letter in ground.rows(query):
            if first := self._to_be_mended.pop(author, None):
                yield self._mended(first, letter)

    def _mended(self, first: Sent, letter: str) -> Sent:
        id, files = first.message_id.replace("<", "<lagi-"), [("naskah.docx", self._article())]
        headers = [("In-Reply-To", letter), ("References", f"{first.message_id} {letter}")]
        mail = email(files, author=("Penulis", first.author), subject="Re: Tulisan", message_id=id, headers=headers)
        return Sent(id, first.author, "accept", "receipt", 1, sums(files), mail.as_bytes())

    def _article(self, font: str = "Times New Roman", sentences: int = 0) -> bytes:
        return article(self._chance.randrange(VARIETY), font, sentences)


@cache
def article(which: int, font: str, sentences: int) -> bytes:
    """Of many articles one, with so many sentences more."""
    title, *rest = ARTICLE
    texts: Sequence[str] = (f"{title} ({which})", *rest[:3], SENTENCE * (which % 7 + sentences), *rest[3:])
    return docx([text for text in texts if text], font=font)


@cache
def small_photo(which: int) -> bytes:
    return photo(800, 600, seed=which)
