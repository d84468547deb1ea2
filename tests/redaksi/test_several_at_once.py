"""Many messages in hand at once: what each comes to is what it would have come to alone."""

import pytest

from tests.builders import docx, email, photo
from tests.redaksi.office import Office

AUTHORS = 5


def test_the_two_halves_of_each_submission_find_each_other(office: Office) -> None:
    office.configure("[service]\nworkers = 4", window="1h")
    people = [(f"Penulis {n}", f"penulis{n}@contoh.id") for n in range(AUTHORS)]
    articles = [
        email([("naskah.docx", docx([f"Warga RW {n}", *(f"Kalimat {n}-{at}." for at in range(20))]))], author=who)
        for n, who in enumerate(people)
    ]
    photos = [
        email([("foto.jpg", photo(seed=n))], subject="Foto", text="Keterangan foto: Warga bekerja.", author=who)
        for n, who in enumerate(people)
    ]
    office.receive(*articles, *photos)
    office.work()
    assert sorted(draft.author_address for draft in office.drafts) == sorted(address for _, address in people)
    assert [draft.photos[0].filename for draft in office.drafts] == ["foto.jpg"] * AUTHORS
    assert sorted(letter.kind for letter in office.outbox) == ["receipt"] * AUTHORS


@pytest.mark.parametrize("kept", ["office", "wide_office"])
def test_the_last_place_of_an_hour_is_taken_once(kept: str, request: pytest.FixtureRequest) -> None:
    office: Office = request.getfixturevalue(kept)
    office.configure("[letters.caps]\nper_hour = 2\n[service]\nworkers = 4")
    office.receive(*(email(subject=f"Kiriman {n}", author=("", f"a{n}@contoh.id")) for n in range(6)))
    office.work()
    assert sorted(row.disposition or "" for row in office.rows) == ["hold"] * 4 + ["reject"] * 2
