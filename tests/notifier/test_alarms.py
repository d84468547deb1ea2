from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from notifier.alarms import ALARMS, alarm, canary, held, recovery, undelivered
from notifier.desk import Desk
from notifier.report import Stuck, Undelivered
from notifier.words import LANGUAGES
from tests.notifier.samples import DATE, DESK, MESSAGE_ID, desk_in, parts, same_words

SINCE = DATE - timedelta(minutes=45)
HELD = Stuck(12, "Yuliana", "Foto kegiatan", SINCE, "correspondence")
LOST = Undelivered(5, "agus@contoh.id", "Re: Kiriman", "550 5.1.1 no such user", SINCE)


def written(desk: Desk) -> dict[str, EmailMessage]:
    """Every letter of this room, about everything it can be about."""
    told: dict[str, Any] = {"message_id": MESSAGE_ID, "date": DATE}
    return {
        **{f"alarm {name}": alarm(desk, name, "login refused", since=SINCE, **told) for name in ALARMS},
        **{
            f"recovery {name}": recovery(desk, name, since=SINCE, until=DATE, message_id=MESSAGE_ID, date=DATE)
            for name in ALARMS
        },
        "held": held(desk, HELD, **told),
        "undelivered": undelivered(desk, LOST, **told),
        "canary": canary(desk, **told),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_alarms_say_the_same_in_text_and_html_with_every_hole_filled(language: str) -> None:
    for name, letter in written(desk_in(language)).items():
        text, page = parts(letter)
        assert same_words(text, page), name
        assert "{" not in text + str(letter["Subject"]), name


def test_alarm_about_the_mailbox_as_an_operator_reads_it() -> None:
    text, _ = parts(written(DESK)["alarm polling"])
    assert text == (
        "Program tidak berhasil membaca kotak surat sejak Senin, 23 November 2026 pukul 05.15 WIB (45 menit). Email "
        "penulis tetap aman di kotak surat dan akan diproses setelah gangguan selesai.\n\n"
        "Yang ditemukan program: login refused\n\n"
        "Jalankan perintah di bawah ini di komputer layanan; tiap baris menyebut apa yang terganggu dan cara "
        "memperbaikinya.\n\n  redaksi doctor\n\nPemberitahuan ini dibuat otomatis dan dikirim satu kali.\n"
    )


def test_canary_goes_to_the_desk_itself_and_is_known_as_our_own() -> None:
    letter = written(DESK)["canary"]
    assert str(letter["To"]) == f"{DESK.name} <{DESK.address}>"
    assert (letter["X-Redaksi-Desk"], letter["Auto-Submitted"]) == (DESK.address, "auto-generated")


def test_alarm_without_anybody_to_tell_is_an_error() -> None:
    with pytest.raises(ValueError, match="no editors"):
        alarm(Desk("Redaksi", "redaksi@contoh.id"), "disk", "", since=SINCE, message_id=MESSAGE_ID, date=DATE)
