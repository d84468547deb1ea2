"""Letters on their way: refused for one of three, beyond the day's quota, cut off in the moment nobody can tell."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random

import pytest

from ingest.mailbox import MailboxUnavailable
from notifier.smtp import SmtpUnavailable
from redaksi import delivery
from redaksi.app import App
from redaksi.delivery import deliver
from redaksi.pipeline import poll
from store import returned
from tests.builders import docx, email, photo
from tests.redaksi.mails import Move, clock
from tests.redaksi.office import EDITOR, Office
from tests.redaksi.test_kill import kill_at

__all__ = ["clock"]

WRONG_FONT = [("naskah.docx", docx(font="Calibri")), ("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]
DAY = timedelta(days=1)


def from_people(count: int) -> list[bytes]:
    """Mails whose fonts are wrong, each from another author."""
    people = [(f"Penulis {n}", f"penulis{n}@contoh.id") for n in range(count)]
    return [email(WRONG_FONT, author=who, text=f"{who[0]}\n").as_bytes() for who in people]


def states(office: Office) -> list[str]:
    return [letter.state for letter in office.outbox]


def taken(office: Office) -> list[str]:
    """Whom the mail server took letters for."""
    return [letter.recipients[0] for letter in office.smtp.letters]


def send(office: Office) -> dict[str, int]:
    with office.app() as app:
        return dict(deliver(app))


def with_editors(office: Office, *editors: str, more: str = "") -> None:
    path = office.configure(more)
    written = ", ".join(f'"{editor}"' for editor in editors)
    path.write_text(path.read_text(encoding="utf-8").replace(f'["{EDITOR}"]', f"[{written}]"), encoding="utf-8")


def test_one_of_three_recipients_refused_for_good_costs_the_others_nothing(office: Office) -> None:
    editors = ("satu@contoh.id", "dua@contoh.id", "tiga@contoh.id")
    with_editors(office, *editors)
    office.smtp.say("dua@contoh.id", "550 5.1.1 no such user")
    assert office.redaksi("digest", "--send").returncode == 0
    send(office)
    assert [(letter.to_address, letter.state) for letter in office.outbox] == [
        ("satu@contoh.id", "sent"),
        ("dua@contoh.id", "failed"),
        ("tiga@contoh.id", "sent"),
    ]
    assert sorted(taken(office)) == ["satu@contoh.id", "tiga@contoh.id"]
    assert office.outbox[1].error == "550 5.1.1 no such user"


def test_one_of_three_recipients_refused_for_now_gets_it_later_and_nobody_twice(office: Office, clock: Move) -> None:
    with_editors(office, "satu@contoh.id", "dua@contoh.id", "tiga@contoh.id")
    office.smtp.say("dua@contoh.id", "450 4.2.1 mailbox busy")
    office.redaksi("digest", "--send")
    assert states(office) == ["sent", "waiting", "sent"]
    clock(timedelta(minutes=2))
    assert send(office) == {"sent": 1}
    assert sorted(taken(office)) == ["dua@contoh.id", "satu@contoh.id", "tiga@contoh.id"]


def test_the_days_quota_is_kept_and_letters_go_on_the_next_day(office: Office, clock: Move) -> None:
    office.configure()
    with_quota(office, 3)
    office.receive(*from_people(5))
    office.work()
    assert (len(taken(office)), states(office).count("waiting")) == (3, 2)
    assert "3 of 3 letters ([smtp] per_day) left within 24 hours" in office.redaksi("outbox", "list").stdout
    waiting = json.loads(office.redaksi("outbox", "list", "--state", "waiting", "--json").stdout)
    assert [each["next"][:32] for each in waiting] == ["the day's quota is used; from 20"] * 2
    assert "letters of 24 hours: 3 of 3" in office.redaksi("doctor").stdout
    clock(timedelta(hours=23))
    assert send(office) == {}
    clock(timedelta(hours=2))
    assert send(office) == {"sent": 2}
    assert len(set(taken(office))) == len(taken(office)) == 5


def with_quota(office: Office, per_day: int) -> None:
    path = office.folder / "config.toml"
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("[smtp]", f"[smtp]\nper_day = {per_day}"), encoding="utf-8")


def test_editors_get_their_digest_although_the_authors_share_is_used(office: Office) -> None:
    office.configure()
    with_quota(office, 10)
    office.receive(*from_people(10))
    office.work()
    assert len(taken(office)) == 9
    office.redaksi("digest", "--send")
    assert (taken(office)[-1], len(taken(office))) == (EDITOR, 10)
    assert states(office) == ["sent"] * 9 + ["waiting", "sent"]


def test_what_came_back_counts_against_the_quota(office: Office) -> None:
    office.configure()
    with_quota(office, 1)
    office.receive(*from_people(2))
    office.work()
    with office.app() as app, app.database.transaction() as c:
        assert returned.came_back(c, app.desk_id, 1, error="5.1.1", now=app.now())
    assert send(office) == {}


def test_the_providers_own_limit_rests_every_letter_for_an_hour(office: Office, clock: Move) -> None:
    office.configure()
    office.smtp.say("DATA", "550 5.4.5 Daily user sending limit exceeded")
    office.receive(*from_people(3))
    with pytest.raises(SmtpUnavailable):
        office.work()
    assert states(office) == ["waiting"] * 3
    clock(timedelta(minutes=40))
    assert send(office) == {}
    clock(timedelta(minutes=40))
    assert send(office) == {"sent": 3}


def test_an_account_that_may_not_send_costs_no_letter(office: Office, clock: Move) -> None:
    office.configure()
    office.smtp.say("MAIL", "553 5.7.1 sender address rejected: not owned by user")
    office.receive(*from_people(2))
    with pytest.raises(SmtpUnavailable) as raised:
        office.work()
    assert raised.value.remedy.startswith("The user in [smtp] url may not send as [desk] address")
    clock(timedelta(minutes=2))
    assert send(office) == {"sent": 2}


def test_waits_are_scattered_by_a_source_that_can_be_seeded(office: Office) -> None:
    office.configure()
    office.smtp.say("DATA", *["451 4.3.0 busy"] * 20)
    office.receive(*from_people(6))
    with office.app() as app:
        app.chance.seed(7)
        poll(app)
        deliver(app)
    waits = [letter.next_attempt_at - letter.queued_at for letter in office.outbox]
    expected = [delivery.WAITS[0] * wish for wish in map(partial(_uniform, Random(7)), range(6))]
    assert [abs(wait - want) < timedelta(seconds=20) for wait, want in zip(waits, expected, strict=True)] == [True] * 6
    assert len({letter.next_attempt_at for letter in office.outbox}) == 6


def _uniform(source: Random, _: int) -> float:
    return source.uniform(1 - delivery.JITTER, 1 + delivery.JITTER)


@pytest.mark.parametrize("folder", ["Sent", "Terkirim"])
def test_a_letter_that_the_server_kept_before_we_died_is_not_sent_again(office: Office, folder: str) -> None:
    office.configure()
    office.smtp.keep = partial(office.account.deliver, folder=folder)
    office.receive(*from_people(1))
    kill_at(office, "deliver:sent", 1)
    assert states(office) == ["sending"]
    assert send(office) == {"found": 1}
    assert (states(office), len(taken(office))) == (["sent"], 1)
    assert send(office) == {}


def test_a_letter_that_never_left_is_sent_once_the_sent_folder_had_time_to_show_it(office: Office, clock: Move) -> None:
    office.configure()
    office.account.deliver(b"Subject: lama\r\n\r\nLama.\r\n", folder="Sent")
    office.receive(*from_people(1))
    kill_at(office, "deliver:claimed", 1)
    assert send(office) == {"later": 1}
    clock(timedelta(minutes=3))
    assert send(office) == {"sent": 1}
    assert (states(office), len(taken(office))) == (["sent"], 1)


def test_a_line_that_broke_after_the_last_dot_is_settled_by_the_sent_folder(office: Office, clock: Move) -> None:
    office.configure()
    office.smtp.keep = partial(office.account.deliver, folder="Sent")
    office.smtp.say("DATA", "hang up")
    office.receive(*from_people(1))
    office.work()
    (letter,) = office.outbox
    assert (letter.state, letter.doubtful_since is not None) == ("waiting", True)
    clock(timedelta(hours=2))
    assert send(office) == {"found": 1}
    assert len(taken(office)) == 1


def test_a_line_that_broke_where_nothing_is_kept_sends_the_same_bytes_again(office: Office, clock: Move) -> None:
    office.configure()
    office.smtp.say("DATA", "hang up")
    office.receive(*from_people(1))
    office.work()
    clock(timedelta(hours=2))
    assert send(office) == {"sent": 1}
    first, second = office.smtp.letters
    assert first.content == second.content


def test_while_the_mailbox_cannot_be_asked_a_doubtful_letter_waits_an_hour_at_most(
    office: Office, clock: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.configure()
    office.receive(*from_people(1))
    kill_at(office, "deliver:claimed", 1)
    monkeypatch.setattr(App, "mailbox", away)
    assert send(office) == {"later": 1}
    clock(timedelta(hours=1, minutes=5))
    assert send(office) == {"sent": 1}


def away(_: App) -> Callable[[], object]:
    raise MailboxUnavailable("nothing answers", "Wait.")
