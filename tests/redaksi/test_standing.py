"""Authors ask by mail where their article stands; nobody else is told."""

import pytest

from redaksi.commands import deciding
from tests.builders import docx, email, photo
from tests.redaksi.mails import kinds, plain, replies
from tests.redaksi.office import Office
from tests.redaksi.test_ordering import FILES, NUMBER

AUTHOR = ("Rina Wulandari", "rina@contoh.id")


def asks(office: Office, subject: str, text: str = "Terima kasih.\n", author: tuple[str, str] = AUTHOR) -> str:
    office.receive(email(subject=subject, text=text, author=author))
    office.work()
    assert (kinds(office)[-1], office.letters[-1]["To"]) == ("status", f"{author[0]} <{author[1]}>")
    return plain(office).replace("\r\n", "\n")


@pytest.fixture
def filed(office: Office) -> Office:
    office.configure()
    office.receive(email(FILES))
    office.work()
    return office


def test_the_author_is_told_where_a_draft_stands(filed: Office) -> None:
    for subject in (f"STATUS {NUMBER}", "status ktk-1", "Bagaimana status tulisan saya?"):
        assert f"{NUMBER} – {filed.drafts[0].title}" in (told := asks(filed, subject))
        assert "menunggu dibaca oleh redaksi" in told
        assert NUMBER in filed.letters[-1]["Subject"]
    assert ([row.disposition for row in filed.rows[1:]], len(filed.drafts)) == (["discard"] * 3, 1)


def test_each_decision_shows_in_the_answer(filed: Office) -> None:
    config = filed.folder / "config.toml"
    assert deciding.fit("1", "2099-01-05 09:00", "", True, config) == 0
    assert "akan tayang pada Senin, 5 Januari 2099 pukul 09.00 WIB" in asks(filed, f"STATUS {NUMBER}")
    assert deciding.publish("1", "https://a.example/1", "", True, config) == 0
    assert "Sudah tayang.\n  https://a.example/1" in asks(filed, f"STATUS {NUMBER}", "Sekarang?\n")


def test_somebody_else_learns_nothing_from_any_number(filed: Office) -> None:
    told = []
    for number in (NUMBER, "KTK-2020-0007", "KTK-K1", "KTK-K99"):
        told.append(asks(filed, f"STATUS {number}", author=("Orang Lain", "orang@contoh.id")).replace(number, "N"))
    assert "Nomor N tidak kami temukan di antara kiriman dari alamat email ini." in told[0]
    assert told == [told[0]] * 4


def test_without_any_submission_that_is_said(office: Office) -> None:
    office.configure()
    assert "Kami belum menerima tulisan dari alamat email ini." in asks(office, "Bagaimana status tulisan saya?")


def test_what_was_sent_back_waits_for_its_author_and_a_reply_may_ask(office: Office) -> None:
    office.configure()
    office.receive(email([("naskah.docx", docx(font="Calibri")), *FILES[1:]]))
    office.work()
    replies(office, text="Status?\n")
    assert "KTK-K1 – Kiriman tulisan: Gotong Royong Warga" in plain(office)
    assert "Menunggu perbaikan dari Anda" in plain(office)
    replies(office, [FILES[0]])
    assert office.rows[-1].disposition == "accept"


def test_a_mail_that_says_more_is_answered_and_read_by_an_editor(filed: Office) -> None:
    asks(filed, f"STATUS {NUMBER}", f"{'Mohon judulnya diganti. ' * 20}\n")
    assert (filed.rows[-1].disposition, filed.rows[-1].verdict["cause"]) == ("hold", "status-and-more")


def test_a_question_with_files_is_a_submission(filed: Office) -> None:
    others = [("lain.docx", docx()), ("foto 8.jpg", photo(seed=8)), ("foto 9.jpg", photo(seed=9))]
    filed.receive(email(others, subject="Status tulisan saya", author=("Sari", "sari@contoh.id")))
    filed.work()
    assert (filed.rows[-1].disposition, kinds(filed)[-1]) == ("accept", "receipt")
