"""A real clamd scans every mail first: what it finds is held and told of, and while it is away nothing is judged."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from redaksi.commands.doctor_machine import scanner
from redaksi.pipeline import poll
from redaksi.scanning import Clamd, NotScanned, ScannerAway
from redaksi.watching import watch
from tests.builders import docx, email
from tests.conftest import need
from tests.redaksi.examples import PASSING
from tests.redaksi.office import Office
from tests.servers.clamd import EICAR, MOST, NAME, ClamAV


@pytest.fixture(scope="module")
def clamav() -> Iterator[ClamAV]:
    need(ClamAV)
    with ClamAV() as server:
        yield server


def mail(folder: Path, *files: tuple[str, bytes]) -> Path:
    path = folder / "surat.eml"
    path.write_bytes(email(files, text="Terlampir.\n").as_bytes())
    return path


def test_what_a_mail_carries_is_scanned_and_not_its_base64(clamav: ClamAV, tmp_path: Path) -> None:
    for address in (clamav.address, clamav.socket):
        clamd = Clamd(address)
        assert clamd.find(mail(tmp_path, ("naskah.docx", docx()))) == ""
        assert clamd.find(mail(tmp_path, ("naskah.docx", EICAR))) == NAME


def test_a_mail_is_taken_for_one_whatever_its_first_header_is(clamav: ClamAV, tmp_path: Path) -> None:
    path = mail(tmp_path, ("foto.jpg", EICAR))
    path.write_bytes(b"X-Aneh: ya\r\n" * 3 + path.read_bytes())
    assert Clamd(clamav.address).find(path) == NAME


def test_a_mail_beyond_what_it_scans_is_never_called_clean(clamav: ClamAV, tmp_path: Path) -> None:
    with pytest.raises(NotScanned, match="size limit"):
        Clamd(clamav.address).find(mail(tmp_path, ("foto.jpg", bytes(MOST))))


def test_a_scanner_that_is_away_says_nothing_of_the_mail(tmp_path: Path) -> None:
    with pytest.raises(ScannerAway, match="cannot be reached"):
        Clamd(str(tmp_path / "nowhere")).find(mail(tmp_path))


def test_an_infected_mail_is_held_and_told_of_and_its_author_is_not_answered(clamav: ClamAV, office: Office) -> None:
    office.configure(f'[service]\nclamd = "{clamav.address}"')
    office.receive(email([*PASSING.files, ("daftar.xlsx", EICAR)], text=PASSING.text))
    office.receive(email(PASSING.files, text=PASSING.text))
    with office.app() as app:
        watch(app)
        poll(app)
        watch(app)
    infected, clean = office.rows
    assert infected.reason == f"the virus scanner found {NAME}; open none of its files"
    assert (infected.disposition, clean.disposition) == ("hold", "accept")
    assert infected.subject == clean.subject != ""
    assert sorted(letter.kind for letter in office.outbox) == ["alert", "receipt"]


def test_while_it_is_away_mail_waits_and_is_judged_when_it_is_back(clamav: ClamAV, office: Office) -> None:
    office.configure(f'[service]\nclamd = "{office.folder}/nowhere"')
    office.receive(email(PASSING.files, text=PASSING.text))
    with office.app() as app:
        poll(app)
        poll(app)
    assert [(row.state, row.attempts) for row in office.rows] == [("pending", 0)]
    office.configure(f'[service]\nclamd = "{clamav.socket}"')
    with office.app() as app:
        poll(app)
    assert [row.disposition for row in office.rows] == ["accept"]


def test_doctor_asks_it(clamav: ClamAV, office: Office) -> None:
    office.configure(f'[service]\nclamd = "{clamav.address}"')
    assert [line.grade for line in scanner(office.config)] == ["ok"]
    office.configure('[service]\nclamd = "127.0.0.1:9"')
    (line,) = scanner(office.config)
    assert (line.grade, line.what) == ("fail", "virus scanner")
    assert "no mail is judged until it answers" in line.remedy
