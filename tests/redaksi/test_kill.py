"""Kills while a submission comes in several mails, and two pollers at once; tests/faults has a kill at every step."""

import signal
import subprocess
import sys

import pytest

from tests.builders import docx, email, photo
from tests.redaksi.office import EDITOR, Office

PHOTOS = [("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]
NASKAH = ("naskah.docx", docx())
WRONG_FONT = email([("naskah.docx", docx(font="Calibri")), *PHOTOS], subject="Yang salah huruf")


def kill_at(office: Office, step: str, nth: int) -> None:
    """One pass by another process, which is killed at a step."""
    command = [sys.executable, "-m", "tests.redaksi.killed", str(office.folder / "config.toml"), step, str(nth)]
    killed = subprocess.run(command, check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("step", "nth"),
    [("process:joined", 1), ("process:read", 1), ("process:waiting", 1), ("process:joined", 2), ("process:read", 2),
     ("process:filed", 1), ("place:moved", 1), ("deliver:claimed", 1)],
)  # fmt: skip
def test_a_kill_while_a_submission_comes_in_two_mails_loses_nothing(office: Office, step: str, nth: int) -> None:
    office.configure(window="30m")
    office.receive(email([NASKAH], text="Satu.\n"), email(PHOTOS, text="Dua.\n"))
    kill_at(office, step, nth)
    office.work()
    assert [(row.state, row.disposition) for row in office.rows] == [("done", "accept")] * 2
    assert len(office.drafts) == 1
    assert [(letter.kind, letter.state) for letter in office.outbox] == [("receipt", "sent")]


def test_a_kill_while_a_copy_is_corrected_offers_it_once(office: Office) -> None:
    office.configure()
    office.receive(WRONG_FONT)
    kill_at(office, "process:corrected", 1)
    office.work()
    assert [(letter.kind, letter.state) for letter in office.outbox] == [("rejection", "sent")]
    assert len(list(office.letters[-1].iter_attachments())) == 2


@pytest.mark.parametrize("step", ["process:read", "process:filed"])
def test_a_kill_while_a_copy_is_taken_files_it_once(office: Office, step: str) -> None:
    office.configure()
    office.receive(WRONG_FONT)
    office.work()
    known = [("In-Reply-To", office.letters[-1]["Message-ID"])]
    office.receive(email(subject="Re: Yang salah huruf", text="SETUJU\n", headers=known))
    kill_at(office, step, 1)
    office.work()
    office.work()
    assert [(letter.kind, letter.state) for letter in office.outbox] == [("rejection", "sent"), ("receipt", "sent")]
    assert [(draft.version, len(draft.photos)) for draft in office.drafts] == [(1, 2)]


def test_two_pollers_at_once_put_the_parts_of_each_submission_together(office: Office) -> None:
    office.configure(window="30m")
    people = [(f"Penulis {n}", f"penulis{n}@contoh.id") for n in range(4)]
    parts = ([NASKAH], PHOTOS)
    office.receive(*(email(part, author=who, text=f"{len(part)}\n") for who in people for part in parts))
    command = [sys.executable, "-m", "redaksi", "poll", "--config", str(office.folder / "config.toml")]
    pollers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    outputs = [poller.communicate(timeout=120) for poller in pollers]
    assert [poller.returncode for poller in pollers] == [0, 0], outputs
    office.work()
    assert [row.disposition for row in office.rows] == ["accept"] * 8
    assert (len(office.drafts), [letter.kind for letter in office.outbox]) == (4, ["receipt"] * 4)


def test_two_pollers_at_once_handle_each_message_once(office: Office) -> None:
    office.configure()
    people = [(f"Penulis {n}", f"penulis{n}@contoh.id") for n in range(6)]
    office.receive(*(email([("naskah.docx", docx()), *PHOTOS], author=who) for who in people))
    command = [sys.executable, "-m", "redaksi", "poll", "--config", str(office.folder / "config.toml")]
    pollers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    outputs = [poller.communicate(timeout=120) for poller in pollers]
    assert [poller.returncode for poller in pollers] == [0, 0], outputs
    office.work()
    assert [row.disposition for row in office.rows] == ["accept"] * 6
    assert sorted(draft.number[-4:] for draft in office.drafts) == [f"000{n}" for n in range(1, 7)]
    assert len(office.letters) == len({letter["Message-ID"] for letter in office.letters}) == 6


@pytest.mark.parametrize("step", ["process:claimed", "process:filed"])
def test_a_kill_amid_an_editors_orders_decides_once(office: Office, step: str) -> None:
    path = office.configure()
    in_turn = "[service]\nworkers = 1\n"  # or the order might come before what it is about
    path.write_text(path.read_text().replace("[mailbox]", f'{in_turn}[mailbox]\nauthserv_id = "mx.contoh.id"'))
    vouched = [("Authentication-Results", "mx.contoh.id; dmarc=pass header.from=contoh.id")]
    orders = email(author=("Budi", EDITOR), text="tolak KTK-1 ganda\n", headers=vouched, subject="Keputusan")
    office.receive(email([NASKAH, *PHOTOS], headers=vouched), orders)
    kill_at(office, step, 2)
    office.work()
    assert [(letter.kind, letter.state) for letter in office.outbox] == [
        ("receipt", "sent"), ("declined", "sent"), ("result", "sent"),
    ]  # fmt: skip
    assert (office.drafts[0].state, office.drafts[0].decisions) == ("declined", 1)
