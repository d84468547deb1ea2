"""One of each letter to the desk's own people about what failed or waits, for letter_samples.py."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial

from checks.rule import Policy
from notifier import alarms
from notifier.desk import Desk
from notifier.digest import alert, cap_alert
from notifier.report import Stuck, Undelivered

Write = Callable[[Desk, Policy], EmailMessage]

DATE = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
SINCE = DATE - timedelta(minutes=45)
MESSAGE_ID = "<contoh-3@redaksi.example>"
FOUND = {
    "polling": "the server refused the login: [AUTHENTICATIONFAILED] Invalid credentials",
    "messages": "3 messages wait to be processed",
    "disk": "1.9 GB of 40 GB are free",
    "canary": "no answer within 30 minutes",
}
HELD = Stuck(12, "Yuliana <yuliana@contoh.id>", "Foto kegiatan", SINCE, "unsure", "text-font, text-size")
FAILED = Stuck(14, "Joko <joko@contoh.id>", "Naskah", SINCE)
CAPPED = Stuck(15, "agus@contoh.id", "Re: Re: Kiriman", SINCE, "cap", "per_thread = 5")
LOST = Undelivered(5, "salah@contoh.id", "Re: Kiriman Warta", "550 5.1.1 The email account does not exist", SINCE)


def with_editors(desk: Desk) -> Desk:
    """A desk that names no editors has nobody to write to."""
    return desk if desk.editors else Desk(desk.name, desk.address, desk.language, desk.timezone, (desk.address,))


def _alarm(condition: str, desk: Desk, _: Policy) -> EmailMessage:
    found = FOUND[condition]
    return alarms.alarm(with_editors(desk), condition, found, since=SINCE, message_id=MESSAGE_ID, date=DATE)


def _recovery(condition: str, desk: Desk, _: Policy) -> EmailMessage:
    return alarms.recovery(with_editors(desk), condition, since=SINCE, until=DATE, message_id=MESSAGE_ID, date=DATE)


NOTICES: Mapping[str, Write] = {
    **{f"alarm-{condition}": partial(_alarm, condition) for condition in alarms.ALARMS},
    "alarm-over": partial(_recovery, "polling"),
    "notice-held": lambda desk, _: alarms.held(with_editors(desk), HELD, message_id=MESSAGE_ID, date=DATE),
    "notice-undelivered": lambda desk, _: alarms.undelivered(
        with_editors(desk), LOST, message_id=MESSAGE_ID, date=DATE
    ),
    "notice-failed": lambda desk, _: alert(with_editors(desk), (FAILED,), message_id=MESSAGE_ID, date=DATE),
    "notice-cap": lambda desk, _: cap_alert(with_editors(desk), CAPPED, message_id=MESSAGE_ID, date=DATE),
    "canary": lambda desk, _: alarms.canary(desk, message_id=MESSAGE_ID, date=DATE),
}
"""By the name of the file that a preview writes."""
