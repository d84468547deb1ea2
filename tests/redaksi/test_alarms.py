"""What is wrong is told once, and its end once; a canary shows that mail goes out and comes back."""

import re
from datetime import timedelta

import pytest

from redaksi import conditions
from redaksi.canary import send_canary, send_canary_when_due
from redaksi.delivery import deliver
from redaksi.pipeline import poll
from redaksi.watching import watch
from tests.builders import docx, email
from tests.redaksi.mails import GOOD
from tests.redaksi.office import DESK, EDITOR, Office
from tests.redaksi.test_daily import Clock
from tests.redaksi.test_signs_of_life import free_port, unmet

WRONG_FONT = [("tulisan-warga.docx", docx(font="Calibri")), *GOOD[1:]]


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
