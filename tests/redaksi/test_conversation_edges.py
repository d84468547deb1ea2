"""Where conversations meet clocks, editors, faults of ours and their own length."""

from datetime import timedelta

import pytest

from redaksi import conversing, pipeline
from store import returned
from tests.builders import ARTICLE, docx, email, photo
from tests.redaksi.mails import (
    NASKAH,
    OTHER,
    PHOTOS,
    SMALL,
    Move,
    clock,
    dispositions,
    kinds,
    plain,
    replies,
    sends,
)
from tests.redaksi.office import Office

__all__ = ["clock"]


def test_a_rejection_that_was_never_released_is_dropped_when_the_rest_comes(office: Office) -> None:
    office.configure('[letters]\nmode = "hold"\n')
    sends(office, [NASKAH], message_id="<awal@contoh.id>")
    sends(office, PHOTOS, headers=[("In-Reply-To", "<awal@contoh.id>")], text="Susulan.\n")
    assert dispositions(office) == ["reject", "accept"]
    assert [(letter.kind, letter.state) for letter in office.outbox] == [("rejection", "dropped"), ("receipt", "sent")]
    assert office.outbox[0].error == "overtaken by letter 2"


def test_a_photo_after_a_rejection_that_never_left_is_one_more_and_replaces_none(office: Office) -> None:
    office.configure('[letters]\nmode = "hold"\n')
    sends(office, [NASKAH, SMALL], message_id="<awal@contoh.id>")
    more = [("susulan.jpg", photo(seed=7))]
    sends(office, more, headers=[("In-Reply-To", "<awal@contoh.id>")], text="Keterangan foto: Rapat.\n")
    assert dispositions(office) == ["reject", "reject"]
    assert "photo-resolution" in office.rows[1].failed_rules
    assert [letter.state for letter in office.outbox] == ["dropped", "held"]


def test_a_conversation_longer_than_is_judged_together_is_for_a_person(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversing, "MOST_MESSAGES", 2)
    sends(office, [NASKAH])
    replies(office, [SMALL])
    replies(office, PHOTOS[1:])
    assert dispositions(office) == ["reject", "reject", "hold"]
    assert office.rows[2].reason == "its conversation has 3 messages, more than are judged together"


def test_what_waits_is_answered_at_once_when_waiting_is_switched_off(office: Office) -> None:
    office.configure(window="30m")
    sends(office, [NASKAH])
    assert dispositions(office) == ["pending"]
    office.configure(window="0")
    office.work()
    assert (dispositions(office), kinds(office)) == (["reject"], ["rejection"])


def test_what_waits_does_not_wait_longer_when_the_clock_is_set_back(office: Office, clock: Move) -> None:
    office.configure(window="30m")
    clock(timedelta(days=2))
    sends(office, [NASKAH])
    clock(timedelta(days=-2))
    office.work()
    clock(timedelta(minutes=31))
    office.work()
    assert kinds(office) == ["rejection"]


def test_the_same_mail_in_two_places_waits_once(office: Office) -> None:
    office.configure(window="30m")
    mail = email([NASKAH])
    office.receive(mail, mail)
    office.work()
    office.receive(mail)
    office.work()
    assert dispositions(office) == ["pending"]


def test_several_articles_are_judged_again_once_their_letters_are_dropped(office: Office) -> None:
    office.configure('[letters]\nmode = "hold"\n')
    named = [*ARTICLE[:5], "Keterangan foto:", "Saluran.jpg: Warga membersihkan saluran."]
    other = [*OTHER, "Keterangan foto:", "Kelas.jpg: Peserta belajar mencatat."]
    files = [("satu.docx", docx(named, font="Calibri")), ("dua.docx", docx(other, font="Calibri"))]
    sends(office, [*files, ("Saluran.jpg", photo(seed=1)), ("Kelas.jpg", photo(seed=3))])
    for letter in office.outbox:
        office.redaksi("outbox", "drop", str(letter.id))
    assert office.redaksi("inbound", "retry", "1").returncode == 0
    office.work()
    assert (dispositions(office), office.rows[0].error) == (["reject"], None)
    assert [letter.state for letter in office.outbox] == ["dropped", "dropped", "held", "held"]


def test_what_waits_for_a_mail_that_failed_is_held_and_goes_on_once_a_person_has_seen_to_it(
    office: Office, clock: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.configure(window="30m")
    sends(office, [NASKAH], message_id="<awal@contoh.id>")
    with monkeypatch.context() as broken:
        broken.setattr(pipeline, "judge_message", lambda *_: 1 / 0)
        sends(office, PHOTOS, text="Foto.\n")
    clock(timedelta(minutes=31))
    office.work()
    assert dispositions(office) == ["hold", "failed"]
    assert office.rows[0].reason == "an earlier message of its conversation failed: message 2"
    office.redaksi("inbound", "settle", "2")
    office.redaksi("inbound", "settle", "1")
    sends(office, PHOTOS, headers=[("In-Reply-To", "<awal@contoh.id>")], text="Foto lagi.\n")
    assert dispositions(office) == ["hold", "failed", "accept"]


def test_nobody_is_reminded_of_a_letter_that_came_back(office: Office, clock: Move) -> None:
    sends(office, [NASKAH])
    (letter,) = office.outbox
    with office.app() as app, app.database.transaction() as c:
        assert returned.came_back(c, app.desk_id, letter.id, error="5.1.1", now=app.now())
    clock(timedelta(days=15))
    office.work()
    assert kinds(office) == ["rejection"]


def test_a_short_link_to_the_photos_is_answered_as_a_link(office: Office) -> None:
    office.configure(window="30m")
    sends(
        office,
        [NASKAH],
        text="Terlampir naskah. Foto kegiatan: s.id/FotoGotongRoyong\n\nSalam,\nRina\nlinktr.ee/rina\n",
    )
    assert kinds(office) == ["rejection"]
    assert "Email Anda berisi tautan pendek, tetapi fotonya sendiri tidak terlampir." in plain(office)
    assert "Buka tautan itu, unduh fotonya" in plain(office)
