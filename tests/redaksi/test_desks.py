"""Two desks in one database and one bucket: each has its own mail, rules, language and people, and sees no other."""

import dataclasses
from pathlib import Path

from redaksi.erasing import forget
from store import drafts, inbound, outbox
from store.belonging import latest
from store.references import named_files
from tests.builders import email
from tests.redaksi.mails import GOOD
from tests.redaksi.office import Office
from tests.servers.dovecot import Dovecot

DEPLOY = Path(__file__).parents[2] / "deploy"


def second_desk(first: Office, dovecot: Dovecot, folder: Path) -> Office:
    """A desk with a mailbox, an address, a language and a rule of its own, in the first one's store."""
    folder.mkdir()
    office = dataclasses.replace(first, folder=folder, account=dovecot.account())
    path = office.configure("[rules.text-length]\nmax = 100")
    text = path.read_text().replace("redaksi@contoh.id", "newsroom@contoh.id").replace("editor@", "chief@")
    path.write_text(text.replace('name = "Redaksi Uji"', 'name = "Test Newsroom"\nlanguage = "en"\nprefix = "NEWS"'))
    return office


def test_two_desks_in_one_store_know_nothing_of_each_other(
    wide_office: Office, dovecot: Dovecot, tmp_path: Path
) -> None:
    warta = wide_office
    warta.configure()
    news = second_desk(warta, dovecot, tmp_path / "news")
    mail = email(GOOD)
    for desk in (warta, news):
        desk.receive(mail)  # the same mail, with the same Message-ID, of the same author
    assert warta.work() == {"received": 1, "accept": 1}
    assert news.work() == {"received": 1, "reject": 1}, "by its own rule, and not as seen before"
    assert [draft.number[:3] for draft in warta.drafts] == ["KTK"]
    assert [(row.desk, row.disposition) for row in news.rows] == [("newsroom@contoh.id", "reject")]
    assert [letter.subject for letter in warta.outbox if letter in news.outbox] == []
    assert {str(letter["From"].addresses[0]) for letter in warta.letters} == {
        "Redaksi Uji <redaksi@contoh.id>",
        "Test Newsroom <newsroom@contoh.id>",
    }
    with news.app() as app, app.database.reading() as c:
        foreign = warta.rows[0].id, warta.outbox[0].id, warta.drafts[0].number
        assert inbound.get(c, app.desk_id, foreign[0]) is None
        assert outbox.get(c, app.desk_id, foreign[1]) is None
        assert drafts.get(c, app.desk_id, foreign[2]) is None
        assert len(latest(c, app.desk_id, "rina@contoh.id", 10)) == 1


def test_a_person_whom_one_desk_forgets_stays_with_the_other(
    wide_office: Office, dovecot: Dovecot, tmp_path: Path
) -> None:
    warta = wide_office
    warta.configure()
    news = second_desk(warta, dovecot, tmp_path / "news")
    for desk in (warta, news):
        desk.receive(email(GOOD))
        desk.work()
    with news.app() as app:
        forget(app, "rina@contoh.id")
    with warta.app() as app, app.database.reading() as c:
        assert all(app.files.verify(sha256) for sha256 in named_files(c))
    assert [draft.author_address for draft in warta.drafts] == ["rina@contoh.id"]
    assert [row.author_address for row in news.rows] == [""]


def test_the_unit_for_many_desks_differs_from_that_for_one_in_its_places_alone() -> None:
    one = (DEPLOY / "redaksi.service").read_text().splitlines()
    many = (DEPLOY / "redaksi@.service").read_text().splitlines()
    assert [line for line in many if "%i" not in line] == [
        line for line, of_many in zip(one, many, strict=True) if "%i" not in of_many
    ]
    assert sum("%i" in line for line in many) == 7
