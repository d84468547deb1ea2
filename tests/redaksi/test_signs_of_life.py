"""The service says that it lives, what is wrong and what to do."""

import json
import re
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta

import pytest

from redaksi import conditions, service, vitals
from redaksi.app import App
from redaksi.canary import send_canary
from redaksi.conditions import Condition
from redaksi.metrics import metrics
from redaksi.pipeline import poll
from redaksi.vitals import Vitals
from tests.builders import docx, email
from tests.redaksi.mails import GOOD
from tests.redaksi.office import Office
from tests.redaksi.test_daily import Clock
from tests.redaksi.test_service import configure_often, running, wait_until

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
        tasks = {task.name: task for task in service.tasks_of(app)[0]}
        tasks["poll"].run()
        assert (tasks["poll"].failures, tasks["deliver"].failures) == (0, 1)
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


@pytest.mark.sqlite("the folder of files is moved away, and the database's file written over")
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
