"""Somebody else answers what we wrote to an author: his letters hold nothing of hers, her draft nothing of his."""

from datetime import timedelta

from tests.builders import docx, email, photo
from tests.redaksi.mails import NASKAH, OTHER, PHOTOS, Move, clock, dispositions, kinds, replies, sends
from tests.redaksi.office import Office

__all__ = ["clock"]

BUDI = ("Budi", "budi@contoh.org")
HERS = ("rahasia rina.docx", docx(font="Calibri"))


def to(office: Office, person: tuple[str, str]) -> list[str]:
    letters = [letter for letter in office.letters if person[1] in str(letter["To"])]
    return [f"{letter['Subject']}\n{letter.get_body(('plain',)).get_content()}" for letter in letters]  # type: ignore[union-attr]


def test_what_a_colleague_in_copy_sends_in_answer_to_a_rejection_is_for_an_editor(office: Office) -> None:
    sends(office, [HERS, *PHOTOS])
    replies(office, [("naskah budi.docx", docx())], author=BUDI)
    assert dispositions(office) == ["reject", "hold"]
    assert office.rows[1].reason.endswith("answers what we wrote to somebody else: rina@contoh.id")
    assert to(office, BUDI) == []


def test_the_author_goes_on_without_what_somebody_else_sent(office: Office) -> None:
    sends(office, [HERS, *PHOTOS])
    replies(office, [("foto budi.jpg", photo(seed=9))], author=BUDI)
    replies(office, [NASKAH])
    assert dispositions(office) == ["reject", "hold", "accept"]
    assert (office.drafts[0].document_name, len(office.drafts[0].photos)) == ("naskah.docx", 2)


def test_a_whole_submission_in_answer_to_somebody_elses_letter_is_its_senders_own(office: Office) -> None:
    sends(office, [HERS, *PHOTOS])
    his = [("pelatihan.docx", docx(OTHER, font="Calibri")), ("rapat.jpg", photo(seed=8))]
    replies(office, his, author=BUDI)
    assert dispositions(office) == ["reject", "reject"]
    (letter,) = to(office, BUDI)
    assert "pelatihan.docx" in letter
    assert not any(of_hers in letter for of_hers in ("rahasia", "foto 1.jpg", "rina@")), letter
    replies(office, [("pelatihan.docx", docx(OTHER))], author=BUDI, text="Keterangan foto: Rapat.\n")
    assert [(draft.author_address, draft.title) for draft in office.drafts] == [(BUDI[1], OTHER[0])]


def test_a_guessed_message_id_draws_nothing_out_of_a_conversation(office: Office) -> None:
    sends(office, [HERS, *PHOTOS], message_id="<1@kantor.contoh.id>")
    guessed = [("References", "<1@kantor.contoh.id>")]
    sends(office, [NASKAH], headers=guessed, author=BUDI)
    sends(office, PHOTOS, headers=guessed, author=BUDI, text="Foto.\n")
    assert dispositions(office) == ["reject", "hold", "hold"]
    assert to(office, BUDI) == []


def test_a_conversation_whose_other_half_somebody_else_sends_is_not_completed_by_it(office: Office) -> None:
    office.configure(window="30m")
    sends(office, [NASKAH], message_id="<1@kantor.contoh.id>")
    sends(office, PHOTOS, headers=[("In-Reply-To", "<1@kantor.contoh.id>")], author=BUDI)
    assert dispositions(office) == ["pending", "pending"]
    assert office.drafts == ()


def test_an_answer_from_somebody_else_does_not_keep_a_conversation_open(office: Office, clock: Move) -> None:
    sends(office, [NASKAH])
    replies(office, PHOTOS, author=BUDI)
    clock(timedelta(days=15))
    office.work()
    assert (dispositions(office), kinds(office)) == (["reject", "hold"], ["rejection", "expired"])


def test_a_letter_about_earlier_mails_goes_to_their_author_whatever_reply_to_asks_for(office: Office) -> None:
    sends(office, [HERS, *PHOTOS], headers=[("Reply-To", "kantor@contoh.id")])
    forged = [("In-Reply-To", str(office.letters[-1]["Message-ID"])), ("Reply-To", "jahat@contoh.id")]
    sends(office, [("naskah.docx", docx(font="Arial"))], headers=forged, text="Lagi.\n")
    assert [letter.to_address for letter in office.outbox] == ["kantor@contoh.id", "rina@contoh.id"]


def test_the_same_message_may_be_judged_again_by_an_editors_wish_and_stays_apart(office: Office) -> None:
    sends(office, [HERS, *PHOTOS])
    replies(office, [NASKAH], author=BUDI)
    assert office.redaksi("inbound", "retry", "2").returncode == 0
    office.work()
    assert dispositions(office) == ["reject", "hold"]
    office.receive(email([NASKAH], text="Perbaikan.\n", subject=str(office.letters[-1]["Subject"])))
    office.work()
    assert dispositions(office) == ["reject", "hold", "accept"]
