"""A process that helps while many messages wait. What it is to do stands in functions here, which it finds by name."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from redaksi import hand as hands
from redaksi import steps
from redaksi.app import App
from redaksi.crew import MANY
from redaksi.hand import Hand, Process
from redaksi.pipeline import poll, process, receive
from redaksi.scanning import ScannerAway
from store import inbound
from store.errors import StoreUnavailable
from tests.builders import docx, email, photo
from tests.redaksi.office import Office

HERE = os.getpid()
SUBMISSION = [("naskah.docx", docx()), ("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]


def where(_app: App) -> str:
    return str(os.getpid())


def without_scanner(_app: App) -> str:
    raise ScannerAway("clamd does not answer")


def without_store(_app: App) -> str:
    raise StoreUnavailable("the disk is full")


def die_with_a_message(app: App) -> str:
    """Claim a message; die with it where this is a process that helps."""
    return _claim(app, signal.SIGKILL)


def freeze_with_a_message(app: App) -> str:
    return _claim(app, signal.SIGSTOP)


def _claim(app: App, then: signal.Signals) -> str:
    with app.database.transaction() as c:
        row = inbound.claim(c, app.desk_id, app.worker, app.now())
    if multiprocessing.current_process().name == "hand":
        os.kill(os.getpid(), then)
    return f"claimed {row.id}" if row else "nothing"


def take_a_step(_app: App) -> str:
    hands._SHOWS_LIFE_EVERY = 0.0
    steps.reached("process:claimed")
    return "done"


def tell_secret(_app: App) -> str:
    fork_server = Path(f"/proc/{os.getppid()}/environ").read_bytes().decode()
    return f"{os.environ.get('REDAKSI_STORE_S3_SECRET_ACCESS_KEY')} {'REDAKSI_STORE_S3' in fork_server}"


@pytest.fixture
def app(office: Office) -> Iterator[App]:
    office.configure()
    with office.app() as app:
        yield app


def test_it_works_in_a_process_of_its_own_which_ends_with_the_block(app: App) -> None:
    with Hand(app, where) as hand:
        there = hand()
        assert hand() == there != str(HERE)
    assert not Path(f"/proc/{there}").exists()


def test_what_it_cannot_do_is_raised_here_and_it_goes_on(app: App) -> None:
    with Hand(app, without_scanner) as hand:
        for _ in range(2):
            with pytest.raises(ScannerAway, match="clamd does not answer"):
                hand()
    with Hand(app, without_store) as hand, pytest.raises(StoreUnavailable, match="the disk is full"):
        hand()


@pytest.mark.parametrize("ends", [die_with_a_message, freeze_with_a_message])
def test_a_message_with_which_it_dies_or_hangs_is_done_here(
    office: Office, app: App, monkeypatch: pytest.MonkeyPatch, ends: Process
) -> None:
    monkeypatch.setattr(hands, "_HUNG_AFTER", 20.0)  # here; more than it takes to come
    office.receive(email(SUBMISSION))
    with app.mailbox() as mailbox:
        receive(app, mailbox)
    with Hand(app, ends) as hand:
        assert hand() == "claimed 1"
        assert hand() == "nothing"
    with app.database.reading() as c:
        row = inbound.get(c, app.desk_id, 1)
    assert row and (row.claimed_by, row.deaths) == (app.worker, 1)


def test_its_steps_show_that_the_task_moves(app: App) -> None:
    with Hand(app, take_a_step) as hand, app.vitals.at_work("poll"):
        before = app.vitals._at_work["poll"][1]
        assert hand() == "done"
        assert app.vitals._at_work["poll"][1] > before


def test_it_has_the_secrets_of_this_process_and_the_fork_server_none(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDAKSI_STORE_S3_SECRET_ACCESS_KEY", "rahasia")
    with Hand(app, tell_secret) as hand:
        assert hand() == "rahasia False"


def test_told_to_end_it_ends_and_the_work_is_done_here(app: App) -> None:
    with Hand(app, where) as hand:
        there = int(hand() or "")
        os.kill(there, signal.SIGTERM)
        hand._there.join(timeout=60)
        assert hand._there.exitcode == 0
        assert hand() == str(HERE)


def test_where_none_can_be_started_the_work_is_done_here(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = Hand(app, where)
    monkeypatch.setattr(hand._there, "start", lambda: os.open("/nowhere", os.O_RDONLY))
    with hand:
        assert hand() == str(HERE)


def many(office: Office, count: int) -> None:
    people = [(f"Penulis {n}", f"penulis{n}@contoh.id") for n in range(count)]
    office.receive(*(email(SUBMISSION, author=who) for who in people))


@pytest.mark.parametrize("kill", [False, True])
def test_of_many_messages_each_is_done_once_also_when_a_helping_process_is_killed(
    office: Office, monkeypatch: pytest.MonkeyPatch, kill: bool
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    path = office.configure()
    path.write_text(path.read_text() + "\n[service]\nworkers = 2\n")
    count = MANY + 20
    many(office, count)
    came: list[int] = []
    with office.app() as app:
        pass_over = threading.Thread(target=poll, args=(app,))
        pass_over.start()
        while pass_over.is_alive():
            helping = [each for each in multiprocessing.active_children() if each.name == "hand" and each.pid]
            if helping and not came:
                came += [each.pid for each in helping if each.pid]
                time.sleep(1.0 if kill else 0.0)  # some way into a message
                for pid in came if kill else ():
                    with suppress(ProcessLookupError):  # everything was done before it could begin
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)
    assert came
    office.work()
    assert [(row.state, row.disposition) for row in office.rows] == [("done", "accept")] * count
    assert len(office.drafts) == len(office.outbox) == len(office.letters) == count


def test_a_few_messages_need_no_help(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    office.configure()
    many(office, 2)
    monkeypatch.setattr("redaksi.crewing.Hand", lambda *_: pytest.fail("nobody was to come"))
    assert office.work()["accept"] == 2


def test_it_is_the_way_of_a_message_that_a_helping_process_goes(app: App) -> None:
    with Hand(app, process) as hand:
        assert hand() is None
