"""What systemd is told, and what the log says of people: nothing."""

import re
import signal
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from redaksi import service, supervisor
from redaksi.vitals import Vitals
from tests.builders import docx, email, photo
from tests.redaksi.mails import GOOD
from tests.redaksi.office import Office
from tests.redaksi.test_service import configure_often, running, wait_until

WRONG_FONT = [("tulisan-warga.docx", docx(font="Calibri")), *GOOD[1:]]


def told_to(path: str, tell: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(path)
        listening.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", path.replace("\0", "@"))
        tell()
        return listening.recv(100)


def test_systemd_is_told_over_sockets_of_either_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told_to(str(tmp_path / "notify"), supervisor.ready, monkeypatch) == b"READY=1"
    assert told_to(f"\0redaksi-test-{tmp_path.name}", supervisor.alive, monkeypatch) == b"WATCHDOG=1"
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    supervisor.alive()  # a socket that is gone harms nothing
    monkeypatch.delenv("NOTIFY_SOCKET")
    supervisor.alive()


def test_service_tells_systemd_that_it_is_ready_alive_and_stopping(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure_often(office)
    monkeypatch.setenv("NOTIFY_SOCKET", str(office.folder / "notify"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(office.folder / "notify"))
        listening.settimeout(60)
        with running(office, office.folder / "log") as running_service:
            told = [listening.recv(100), listening.recv(100)]
            running_service.send_signal(signal.SIGTERM)
            assert running_service.wait(timeout=60) == 0
            while b"STOPPING=1" not in told:
                told.append(listening.recv(100))
    assert told[:2] == [b"READY=1", b"WATCHDOG=1"]


def test_a_service_whose_task_hangs_leaves_the_watchdog_to_bark(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(supervisor, "_tell", told.append)
    monkeypatch.setattr(service, "LOOK_AT_REGISTRATION_EVERY", timedelta(milliseconds=10))
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with office.app() as app:
        looks = 0

        def hanging(_: Vitals) -> tuple[str, ...]:
            nonlocal looks
            looks += 1
            if looks == 3:
                app.stopping.set()
            return ("poll",)

        monkeypatch.setattr(Vitals, "hanging", hanging)
        service.serve(app)
    assert told == ["READY=1", "WATCHDOG=1", "STOPPING=1"]


SECRETS = ("contoh.id", "Rina", "Wulandari", "Gotong", "Salah huruf", "naskah", "tulisan-warga", "foto 1", "Mawar")


def test_a_log_of_the_whole_way_has_no_personal_word_and_the_inbound_number(office: Office) -> None:
    office.configure("[letters.caps]\nper_address_day = 2")
    path = office.folder / "config.toml"
    path.write_text(path.read_text().replace("[smtp]", 'poll_every = "1s"\n[smtp]'))
    office.smtp._answers["rina@contoh.id"] = ["451 4.2.1 rina@contoh.id is busy", "550 no such user <rina@contoh.id>"]
    office.receive(
        email(GOOD, subject="Gotong royong"),
        email(WRONG_FONT, subject="Salah huruf"),
        email(subject="Gotong", headers=[("Auto-Submitted", "auto-replied")]),
        email([("naskah.docx", docx()[:4000]), *GOOD[1:]], subject="Mawar rusak"),
        email([("naskah.docx", docx()), ("foto 1.jpg", photo(seed=3)[:500])], subject="Foto Mawar rusak"),
    )
    log = office.folder / "log"
    with running(office, log) as running_service:
        wait_until(lambda: log.read_text().count("event='judged'") == 5)
        wait_until(lambda: "letter refused" in log.read_text())
        running_service.send_signal(signal.SIGTERM)
        assert running_service.wait(timeout=60) == 0
    written = log.read_text()
    assert [word for word in SECRETS if word in written] == []
    work = [line for line in written.splitlines() if re.search(r"event='(judged|letter [a-z ]+)", line)]
    assert len(work) >= 7
    assert [line for line in work if "inbound=" not in line] == []


def test_an_error_in_handling_a_message_is_logged_without_what_it_says(
    office: Office, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from redaksi import logs

    def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError(" ".join(SECRETS))

    monkeypatch.setattr("redaksi.pipeline.read_source", fails)
    office.receive(email(GOOD))
    logs.set_up()
    office.work()
    written = capfd.readouterr().err
    assert "RuntimeError (what it says: redaksi inbound show)" in written
    assert "pipeline.py" in written
    assert [word for word in SECRETS if word in written] == []
    assert "Rina" in (office.rows[0].error or "")
