"""The service says that it lives, what is wrong and what to do; and tells of it once."""

import json
import re
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from redaksi import conditions, service, supervisor, vitals
from redaksi.app import App
from redaksi.canary import send_canary, send_canary_when_due
from redaksi.conditions import Condition
from redaksi.delivery import deliver
from redaksi.metrics import metrics
from redaksi.pipeline import poll
from redaksi.vitals import Vitals
from redaksi.watching import watch
from tests.builders import docx, email, photo
from tests.redaksi.office import DESK, EDITOR, Office
from tests.redaksi.test_daily import Clock
from tests.redaksi.test_service import configure_often, running, wait_until

GOOD = [("naskah.docx", docx()), ("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]
WRONG_FONT = [("tulisan-warga.docx", docx(font="Calibri")), *GOOD[1:]]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def fetched(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def answers(port: int) -> Callable[[], bool]:
    def try_it() -> bool:
        try:
            return fetched(port, "/healthz")[0] == 200
        except urllib.error.URLError:
            return False

    return try_it


def unmet(app: App) -> dict[str, Condition]:
    return {each.name: each for each in conditions.conditions(app) if not each.met}


def test_health_pages_of_a_running_service(office: Office) -> None:
    port = free_port()
    configure_often(office)
    path = office.folder / "config.toml"
    path.write_text(path.read_text() + f'\n[service]\nhealth = "127.0.0.1:{port}"\n')
    office.receive(email(GOOD), email(WRONG_FONT, subject="Salah huruf"))
    with running(office, office.folder / "log") as running_service:
        wait_until(answers(port))
        wait_until(lambda: len(office.smtp.letters) == 2)
        wait_until(lambda: "redaksi_last_successful_poll" in fetched(port, "/metrics")[1])
        live, ready, shown = (fetched(port, page) for page in ("/healthz", "/readyz", "/metrics"))
        lost = fetched(port, "/nothing")
        running_service.send_signal(signal.SIGTERM)
        assert running_service.wait(timeout=60) == 0
    assert (live[0], json.loads(live[1])["status"]) == (200, "ok")
    told = json.loads(ready[1])
    assert (ready[0], told["status"]) == (200, "ok")
    assert [each["name"] for each in told["conditions"]] == [
        "tasks", "database", "polling", "messages", "letters", "files", "disk"
    ]  # fmt: skip
    assert 'redaksi_messages{disposition="accept",state="done"} 1.0' in shown[1]
    assert 'redaksi_rule_failures{rule="text-font"} 1.0' in shown[1]
    assert 'redaksi_letters{kind="rejection",state="sent"} 1.0' in shown[1]
    assert 'redaksi_condition_met{name="polling"} 1.0' in shown[1]
    assert re.search(r"^redaksi_message_seconds_count 2\.0", shown[1], re.MULTILINE)
    assert lost[0] == 404
    for page in (live, ready, shown):
        assert "contoh.id" not in page[1]


def test_health_address_that_is_taken_is_said_and_the_service_ends_with_2(office: Office) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        office.configure(f'[service]\nhealth = "127.0.0.1:{taken.getsockname()[1]}"')
        done = office.redaksi("run")
    assert done.returncode == 2
    assert "[service] health" in done.stderr
    assert "Traceback" not in done.stderr


def test_readiness_says_what_is_wrong_and_what_to_do(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    office.work()
    office.receive(email(GOOD))
    with office.app() as app:
        poll(app)  # its letter is not sent
        assert unmet(app) == {}
        clock.now += timedelta(hours=2)
        app.vitals.failed("poll", "login refused")
        found = unmet(app)
    assert set(found) == {"polling", "letters"}
    assert found["polling"].found == "last successful poll 2 h ago; login refused"
    assert all("redaksi" in each.remedy for each in found.values())


def test_a_mail_server_that_cannot_be_used_is_said_at_once_and_does_not_slow_polling(office: Office) -> None:
    office.smtp.say("MAIL", *["550 5.7.1 not yours"] * 9)
    with office.app() as app:
        send_canary(app)
        (polling, delivering, *_), _ = service.tasks_of(app)
        polling.run()
        assert (polling.failures, delivering.failures) == (0, 1)
        (letters,) = unmet(app).values()
        assert (letters.name, "550 5.7.1 not yours" in letters.found) == ("letters", True)
        assert "[desk] address" in letters.remedy


def test_an_ended_consent_is_said_at_once_and_what_may_pass_is_said_while_all_is_well(office: Office) -> None:
    office.work()
    with office.app() as app:
        app.vitals.failed("poll", "no answer in time", "Wait.")
        assert unmet(app) == {}
        (polling,) = [each for each in conditions.conditions(app) if each.name == "polling"]
        assert (polling.found, polling.remedy) == ("last successful poll 0 min ago; no answer in time", "Wait.")
        app.vitals.failed("poll", "invalid_grant", "Run `redaksi login`.", lasting=True)
        assert set(unmet(app)) == {"polling"}


def test_a_full_disk_and_a_lost_database_are_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "LEAST_DISK", 10**18)
    with office.app() as app:
        assert set(unmet(app)) == {"disk"}
        (office.folder / "store" / "files").rename(office.folder / "elsewhere")
        assert set(unmet(app)) == {"disk", "files"}
        (office.folder / "elsewhere").rename(office.folder / "store" / "files")
        app.database.close()
        (office.folder / "store" / "redaksi.db").write_bytes(b"not a database, " * 1000)
        assert set(unmet(app)) == {"disk", "database"}
        assert b'redaksi_condition_met{name="database"} 0.0' in metrics(app)


def test_a_task_without_a_step_hangs_and_one_that_moves_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vitals, "HUNG_AFTER", timedelta(seconds=-1))
    watched = Vitals()
    with watched.at_work("poll"):
        assert watched.hanging() == ("poll",)
        monkeypatch.setattr(vitals, "HUNG_AFTER", timedelta(minutes=1))
        assert watched.hanging() == ()
    watched.called("digest", timedelta(minutes=-1))
    assert watched.hanging() == ("digest",)


def alerts(office: Office) -> list[tuple[str, str]]:
    return [(letter.key, letter.to_address) for letter in office.outbox if letter.kind == "alert"]


def test_silence_is_told_once_and_its_end_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    office.configure('[service.alerts]\nto = ["operator@contoh.id"]\nsilent_after = "30m"')
    office.work()
    with office.app() as app:
        app.vitals.failed("poll", "login refused for rina@contoh.id")
        for _ in range(3):
            clock.now += timedelta(minutes=20)
            watch(app)
    with office.app() as app:  # a restart tells nothing anew
        app.vitals.failed("poll", "login refused")
        watch(app)
        assert len(alerts(office)) == 1
        poll(app)
        watch(app)
        watch(app)
    assert alerts(office) == [
        ("incident:1:began:operator@contoh.id", "operator@contoh.id"),
        ("incident:1:ended:operator@contoh.id", "operator@contoh.id"),
    ]
    office.work()
    began, ended = [each.get_body(("plain",)).get_content() for each in office.letters]  # type: ignore[union-attr]
    assert "login refused" in began
    assert "redaksi doctor" in began
    assert "Gangguan sudah selesai" in ended


def test_silence_is_told_by_poll_from_cron_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    office.work()
    office.configure(mailbox=re.sub(r":\d+/", f":{free_port()}/", office.account.url))
    clock.now += timedelta(hours=1)
    monkeypatch.chdir(office.folder)
    from redaksi.commands import work

    assert work.poll(None) == 2
    assert alerts(office) == [(f"incident:1:began:{EDITOR}", EDITOR)]


def test_no_alarm_about_silence_where_it_is_switched_off(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    office.configure('[service.alerts]\nsilent_after = "0"')
    office.work()
    clock.now += timedelta(days=1)
    with office.app() as app:
        app.vitals.failed("poll", "login refused")
        watch(app)
    assert alerts(office) == []


def test_what_is_held_and_what_does_not_arrive_is_told_once_where_that_is_wished(office: Office) -> None:
    office.configure('[service.alerts]\non = ["held", "undelivered"]')
    office.work()
    with office.app() as app:
        watch(app)
    office.smtp._answers["rina@contoh.id"] = ["550 5.1.1 no such user"]
    office.receive(
        email(WRONG_FONT), email([GOOD[0]], author=("", "dedi@contoh.id"), headers=[("Auto-Submitted", "auto-replied")])
    )
    office.work()
    with office.app() as app:
        watch(app)
        watch(app)
    (held,) = [row for row in office.rows if row.disposition == "hold"]
    (lost,) = [letter for letter in office.outbox if letter.state == "failed"]
    assert {key for key, _ in alerts(office)} == {
        f"letter:{lost.id}:undelivered:1:{EDITOR}",
        f"inbound:{held.id}:held:1:{EDITOR}",
    }


def test_a_canary_goes_out_and_comes_back_and_nobody_is_answered(office: Office) -> None:
    with office.app() as app:
        send_canary(app)
        deliver(app)
        assert [letter["To"] for letter in office.letters] == [f"Redaksi Uji <{DESK}>"]
        office.receive(office.smtp.letters[0].content)
        poll(app)
        found = {each.name: each for each in conditions.conditions(app)}["canary"]
    assert found.met
    assert re.fullmatch(r"sent 0 min ago, back after \d+ s", found.found)
    assert [(row.disposition, row.reason[:9]) for row in office.rows] == [("discard", "automatic")]
    assert [letter.kind for letter in office.outbox] == ["canary"]


def test_a_canary_that_does_not_come_back_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    office.configure('[service.alerts]\nsilent_after = "0"\n[service.canary]\nevery = "6h"\nwithin = "30m"')
    office.work()
    with office.app() as app:
        assert [send_canary_when_due(app), send_canary_when_due(app)] == [True, False]
        deliver(app)
        clock.now += timedelta(minutes=31)
        assert "canary" in unmet(app)
        watch(app)
        clock.now += timedelta(hours=6)
        assert send_canary_when_due(app)  # on its way, which does not yet mean that all is well
        watch(app)
    assert alerts(office) == [(f"incident:1:began:{EDITOR}", EDITOR)]


def test_canary_command_sends_one_and_says_what_became_of_it(office: Office) -> None:
    assert office.redaksi("canary", "--last").returncode == 1
    assert office.redaksi("canary").returncode == 0
    last = office.redaksi("canary", "--last")
    assert (last.returncode, last.stdout) == (0, "sent 0 min ago, not back yet\n")


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
