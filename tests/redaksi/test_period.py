"""The weekly and monthly report on a desk's own history: its numbers, its clock, its command."""

import json
from datetime import date

import pytest

from redaksi.period import send_reports_when_due
from store import bulletins
from tests.builders import email, photo
from tests.redaksi.mails import GOOD
from tests.redaksi.office import Office
from tests.redaksi.test_daily import Clock

SMALL = [GOOD[0], ("foto 1.jpg", photo(640, 480, seed=3)), GOOD[2]]


def reports_at(office: Office, clock: Clock, *moments: str) -> list[bool]:
    sent = []
    for moment in moments:
        with office.app() as app:
            clock.set(app, moment)
            sent.append(send_reports_when_due(app))
    return sent


def test_reports_go_once_for_each_week_and_month_and_say_what_happened(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    office.configure('[letters]\nweekly = "senin 07.00"')
    office.receive(email(GOOD), email(SMALL, author=("Budi", "budi@contoh.id")))
    with office.app() as app:
        clock.set(app, "2026-11-25T12:00")
    office.work()
    moments = ("2026-11-25T13:00", "2026-11-30T06:59", "2026-11-30T07:00", "2026-11-30T07:05", "2026-11-29T08:00")
    assert reports_at(office, clock, *moments) == [False, False, True, False, False]
    assert reports_at(office, clock, "2026-12-01T06:59", "2026-12-02T23:00", "2026-12-03T07:00") == [False, True, False]
    assert reports_at(office, clock, "2026-12-07T07:00", "2026-12-08T07:00") == [True, False]
    reports = [letter for letter in office.outbox if letter.kind == "report"]
    assert [letter.key for letter in reports] == [
        "week:2026-11-23:editor@contoh.id",
        "month:2026-11-01:editor@contoh.id",
    ]
    assert reports[1].subject == "Redaksi Uji: laporan bulan November 2026"
    with office.app() as app, app.database.reading() as c:
        quiet = bulletins.last(c, app.desk_id, "week")
    assert quiet is not None
    assert (quiet.day, quiet.letter_id) == (date(2026, 11, 30), None)


def test_command_prints_writes_and_sends_the_same_numbers(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    office.receive(email(GOOD), email(SMALL, author=("Budi", "budi@contoh.id")))
    with office.app() as app:
        clock.set(app, "2025-11-25T12:00")
    office.work()
    told = json.loads(office.redaksi("report", "--month", "--date", "2025-11-03", "--json").stdout)
    assert (told["since"], told["until"]) == ("2025-10-31T17:00:00+00:00", "2025-11-30T17:00:00+00:00")
    numbers = told["numbers"]
    assert {name: numbers[name] for name in ("submissions", "drafts", "first_time", "rejected", "rounds")} == {
        "submissions": 2,
        "drafts": 1,
        "first_time": 1,
        "rejected": 1,
        "rounds": [[1, 1]],
    }
    assert told["rules"] == [{"rule": "photo-resolution", "rejections": 1, "confirmed": 0, "overridden": 0}]
    written = office.redaksi("report", "--week", "--date", "2025-11-25", "--out", "minggu.html")
    assert (written.returncode, written.stdout) == (0, "written: minggu.html\n")
    page = (office.folder / "minggu.html").read_text(encoding="utf-8")
    assert "Laporan minggu 24–30 Nov 2025" in page
    before = len(office.smtp.letters)
    sent = office.redaksi("report", "--send", "--date", "2025-11-25")
    assert (sent.returncode, len(office.smtp.letters)) == (0, before + 1)
    again = office.redaksi("report", "--send", "--date", "2025-11-01")
    assert again.stdout == "the report on the month of 2025-11-01 was queued before; nothing is sent twice\n"
    future = office.redaksi("report", "--send", "--date", "2199-01-01")
    assert (future.returncode, future.stderr) == (2, "the month of 2199-01-01 has not begun\n")
