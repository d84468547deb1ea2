"""Submissions that come in several messages, through a real mailbox: completed, mended, revised, sent again."""

from datetime import timedelta

import pytest

from redaksi import waiting
from tests.builders import ARTICLE, docx, email, photo
from tests.redaksi.mails import NASKAH, OTHER, PHOTOS, SMALL, Move, clock, dispositions, kinds, plain, replies, sends
from tests.redaksi.office import Office
from tests.servers.postgres import fresh_database, postgres

__all__ = ["clock"]


@pytest.mark.parametrize("first", ["document", "photos"])
def test_a_submission_split_in_two_mails_waits_and_is_judged_together(office: Office, first: str) -> None:
    office.configure(window="30m")
    parts = {"document": [NASKAH], "photos": PHOTOS}
    sends(office, parts[first], subject="Kiriman", text="Bagian pertama.\n")
    (waiting,) = office.rows
    assert (waiting.state, kinds(office)) == ("pending", [])
    assert waiting.reason.startswith(f"waits for {'photos' if first == 'document' else 'document'} until")
    sends(office, parts["photos" if first == "document" else "document"], subject="Sisanya", text="Bagian kedua.\n")
    assert dispositions(office) == ["accept", "accept"]
    assert office.rows[0].reason == f"joined: judged with message {office.rows[1].id}"
    assert kinds(office) == ["receipt"]
    assert [p.caption != "" for p in office.drafts[0].photos] == [True, True]


def test_photos_sent_one_by_one_from_a_phone_all_count(office: Office) -> None:
    office.configure(window="30m")
    sends(office, [("image0.jpeg", PHOTOS[0][1])], text="Satu.\n")
    sends(office, [("image0.jpeg", PHOTOS[1][1])], text="Dua.\n")
    sends(office, [NASKAH], text="Tiga.\n")
    assert dispositions(office) == ["accept"] * 3
    assert len(office.drafts[0].photos) == 2


def test_what_stays_incomplete_is_answered_when_its_time_is_up(office: Office, clock: Move) -> None:
    office.configure(window="30m")
    sends(office, [NASKAH])
    clock(timedelta(minutes=29))
    office.work()
    assert kinds(office) == []
    clock(timedelta(minutes=2))
    office.work()
    assert (dispositions(office), kinds(office)) == (["reject"], ["rejection"])
    assert office.rows[0].failed_rules == ("photo-present",)


def test_parts_that_came_while_the_program_stood_still_are_judged_together(office: Office, clock: Move) -> None:
    office.configure(window="30m")
    office.receive(email([NASKAH], text="Satu.\n"), email(PHOTOS, text="Dua.\n"))
    clock(timedelta(hours=3))
    office.work()
    assert (dispositions(office), kinds(office)) == (["accept", "accept"], ["receipt"])


def test_two_authors_parts_are_not_put_together(office: Office) -> None:
    office.configure(window="30m")
    sends(office, [NASKAH])
    sends(office, PHOTOS, author=("Budi", "budi@contoh.id"))
    assert dispositions(office) == ["pending", "pending"]


def test_a_link_instead_of_photos_is_answered_at_once(office: Office) -> None:
    office.configure(window="30m")
    sends(office, [NASKAH], text="Foto: https://drive.google.com/file/d/1AbCdEfGhIjKlMnOp/view?usp=sharing\n")
    assert kinds(office) == ["rejection"]


def test_a_reply_with_the_missing_photos_completes_the_submission(office: Office) -> None:
    sends(office, [NASKAH])
    assert kinds(office) == ["rejection"]
    replies(office, PHOTOS)
    assert (dispositions(office), kinds(office)) == (["reject", "accept"], ["rejection", "receipt"])
    assert len(office.drafts[0].photos) == 2


def test_a_reply_with_a_mended_document_is_judged_with_the_photos_that_were_right(office: Office) -> None:
    sends(office, [("naskah.docx", docx(font="Calibri")), *PHOTOS])
    replies(office, [("naskah perbaikan.docx", docx())])
    assert dispositions(office) == ["reject", "accept"]
    (draft,) = office.drafts
    assert (draft.document_name, len(draft.photos)) == ("naskah perbaikan.docx", 2)


@pytest.mark.parametrize("name", ["foto 1.jpg", "image.jpg", "IMG_20261124_101112.jpg", "Foto1 (revisi).jpg"])
def test_a_better_photo_replaces_the_faulty_one_whatever_its_name(office: Office, name: str) -> None:
    sends(office, [NASKAH, SMALL, PHOTOS[1]])
    assert office.rows[0].failed_rules == ("photo-resolution",)
    replies(office, [(name, PHOTOS[0][1])])
    assert dispositions(office) == ["reject", "accept"]
    assert [p.filename for p in office.drafts[0].photos] == [name, "foto 2.jpg"]


def test_everything_sent_again_under_other_names_replaces_everything(office: Office) -> None:
    sends(office, [NASKAH, SMALL, PHOTOS[1]])
    again = [("IMG_1001.jpg", photo(seed=1)), ("IMG_1002.jpg", photo(1700, 1200, seed=2))]
    replies(office, [("naskah.docx", docx(title_size=14)), *again])
    assert dispositions(office) == ["reject", "accept"]
    assert [p.filename for p in office.drafts[0].photos] == ["IMG_1001.jpg", "IMG_1002.jpg"]


def test_captions_may_stand_in_the_text_of_a_reply_without_files(office: Office) -> None:
    sends(office, [("naskah.docx", docx(ARTICLE[:5])), ("DSC_0412.jpg", PHOTOS[0][1]), ("DSC_0413.jpg", PHOTOS[1][1])])
    assert office.rows[0].failed_rules == ("caption-present",)
    replies(office, text="Keterangan foto:\n1. Warga membersihkan saluran.\n2. Rapat warga di balai desa.\n")
    assert dispositions(office) == ["reject", "accept"]
    assert [p.caption for p in office.drafts[0].photos] == ["Warga membersihkan saluran.", "Rapat warga di balai desa."]


def test_a_reply_without_files_is_for_an_editor(office: Office) -> None:
    sends(office, [("naskah.docx", docx(font="Calibri")), *PHOTOS])
    replies(office, text="Baik, terima kasih. Dikirim dari telepon saya.\n")
    assert (dispositions(office), kinds(office)) == (["reject", "hold"], ["rejection"])


def test_a_reply_whose_references_were_lost_is_known_by_the_number_in_its_subject(office: Office) -> None:
    sends(office, [("naskah.docx", docx(font="Calibri")), *PHOTOS])
    subject = str(office.letters[-1]["Subject"])
    assert subject.endswith(" [KTK-K1]")
    sends(office, [NASKAH], subject=subject)
    assert dispositions(office) == ["reject", "accept"]
    assert str(office.letters[-1]["Subject"]).count("[KTK-") == 1


def test_a_strangers_mail_with_the_number_in_its_subject_does_not_join(office: Office) -> None:
    sends(office, [("naskah.docx", docx(font="Calibri")), *PHOTOS])
    sends(office, [NASKAH], subject=str(office.letters[-1]["Subject"]), author=("Orang Lain", "lain@contoh.org"))
    assert dispositions(office) == ["reject", "reject"]
    assert office.rows[1].failed_rules == ("photo-present",)
    assert office.drafts == ()


def test_a_reply_to_the_plus_address_is_known_by_it(office: Office) -> None:
    office.configure()
    path = office.folder / "config.toml"
    path.write_text(path.read_text().replace("[smtp]", 'plus_addressing = "on"\n[smtp]'))
    sends(office, [("naskah.docx", docx(font="Calibri")), *PHOTOS])
    address = office.letters[-1]["Reply-To"].addresses[0].addr_spec
    assert address.startswith("redaksi+")
    sends(office, [NASKAH], subject="Perbaikan", to=address, author=("Orang Lain", "lain@contoh.net"))
    sends(office, [NASKAH], subject="Perbaikan", to=address)
    assert dispositions(office) == ["reject", "hold", "accept"]
    assert office.rows[1].verdict["cause"] == "another-sender"


def test_the_same_files_after_a_rejection_are_said_to_be_the_same(office: Office) -> None:
    files = [("naskah.docx", docx(font="Calibri")), *PHOTOS]
    sends(office, files)
    replies(office, files)
    assert dispositions(office) == ["reject", "reject"]
    assert "sama dengan yang Anda kirim sebelumnya" in plain(office)
    assert "sama dengan yang Anda kirim sebelumnya" not in plain(office, 0)


def test_a_draft_sent_again_under_another_message_id_is_known(office: Office) -> None:
    for number in range(3):
        sends(office, [NASKAH, *PHOTOS], message_id=f"<kirim-{number}@contoh.id>", text=f"Kiriman ke-{number}.\n")
    assert dispositions(office) == ["accept", "discard", "discard"]
    assert office.rows[1].reason == f"its files are those of {office.drafts[0].number}: nothing new"
    assert kinds(office) == ["receipt", "known"]
    assert office.drafts[0].number in plain(office)


def test_two_mails_with_one_message_id_are_both_kept(office: Office) -> None:
    sends(office, [NASKAH, *PHOTOS], message_id="<1@localhost>")
    other = [("pelatihan.docx", docx(OTHER)), ("rapat.jpg", photo(seed=8))]
    sends(
        office, other, message_id="<1@localhost>", author=("Budi", "budi@contoh.id"), text="Keterangan foto: Rapat.\n"
    )
    assert (dispositions(office), len(office.drafts)) == (["accept", "accept"], 2)


def test_a_revision_becomes_the_next_version_of_the_same_draft(office: Office) -> None:
    sends(office, [NASKAH, *PHOTOS])
    mended = [text.replace("65 warga", "70 warga") for text in ARTICLE]
    replies(office, [("naskah baru.docx", docx(mended))])
    (draft,) = office.drafts
    assert (dispositions(office), draft.version) == (["accept", "accept"], 2)
    assert "70 warga" in draft.body_html
    assert len(draft.photos) == 2
    assert f"versi 2 dari {draft.number}" in plain(office)
    shown = office.redaksi("drafts", "show", draft.number).stdout
    assert "70" in shown
    page = office.folder / "page"
    office.redaksi("drafts", "export", draft.number, str(page))
    assert "<ins>70</ins>" in (page / "index.html").read_text()
    assert "<del>65</del>" in (page / "index.html").read_text()


def test_a_rejected_revision_leaves_the_draft_as_it_was(office: Office) -> None:
    sends(office, [NASKAH, *PHOTOS])
    replies(office, [("naskah baru.docx", docx(font="Calibri"))])
    (draft,) = office.drafts
    assert (dispositions(office), draft.version) == (["accept", "reject"], 1)
    assert f"Draf {draft.number} tetap seperti semula" in plain(office)


def test_another_article_in_a_reply_to_an_old_letter_is_a_submission_of_its_own(office: Office) -> None:
    sends(office, [NASKAH, *PHOTOS])
    replies(office, [("pelatihan.docx", docx(OTHER)), ("rapat.jpg", photo(seed=8))], text="Keterangan foto: Rapat.\n")
    first, second = office.drafts
    assert (first.version, second.title) == (1, OTHER[0])
    assert str(office.letters[-1]["Subject"]).endswith(f"[{second.number}]")


def test_a_rejection_that_nobody_answers_is_closed_once_and_opened_by_a_late_reply(office: Office, clock: Move) -> None:
    sends(office, [NASKAH])
    clock(timedelta(days=13))
    office.work()
    assert kinds(office) == ["rejection"]
    clock(timedelta(days=2))
    office.work()
    office.work()
    assert kinds(office) == ["rejection", "expired"]
    assert "Tidak ada yang hilang" in plain(office)
    replies(office, PHOTOS)
    assert (dispositions(office), kinds(office)[-1]) == (["reject", "accept"], "receipt")


def test_of_many_that_nobody_answers_a_pass_closes_some_the_longest_silent_first(
    office: Office, clock: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "CLOSED_AT_ONCE", 2)
    authors = [f"penulis{number}@contoh.id" for number in range(3)]
    for address in authors:
        sends(office, [NASKAH], author=("Penulis", address))
    clock(timedelta(days=15))
    closed = []
    for _ in range(3):
        office.work()
        closed.append([letter.to_address for letter in office.outbox if letter.kind == "expired"])
    assert closed == [authors[:2], authors, authors]


def test_an_answer_that_lies_in_the_mailbox_comes_before_its_conversation_is_closed(
    office: Office, clock: Move
) -> None:
    sends(office, [NASKAH])
    clock(timedelta(days=15))
    replies(office, PHOTOS)
    assert (dispositions(office), kinds(office)) == (["reject", "accept"], ["rejection", "receipt"])


def test_conversations_on_postgresql(office: Office) -> None:
    with postgres() as server, fresh_database(server) as url:
        office.configure(store=url, window="30m")
        sends(office, [("naskah.docx", docx(font="Calibri"))], text="Satu.\n")
        assert dispositions(office) == ["pending"]
        sends(office, PHOTOS, text="Dua.\n")
        assert dispositions(office) == ["reject", "reject"]
        replies(office, [NASKAH])
        replies(office, [("naskah.docx", docx([text.replace("65 warga", "70 warga") for text in ARTICLE]))])
        assert dispositions(office) == ["reject", "reject", "accept", "accept"]
        assert [draft.version for draft in office.drafts] == [2]


def test_letters_of_a_conversation_thread(office: Office) -> None:
    sends(office, [NASKAH], message_id="<awal@contoh.id>")
    replies(office, PHOTOS, message_id="<lanjut@contoh.id>")
    first, second = office.letters
    assert first["References"].split() == ["<awal@contoh.id>"]
    assert second["In-Reply-To"] == "<lanjut@contoh.id>"
    assert second["References"].split() == ["<awal@contoh.id>", first["Message-ID"], "<lanjut@contoh.id>"]


@pytest.mark.parametrize("filed", [True, False])
def test_a_pdf_as_the_mended_document_is_said_not_to_be_word(office: Office, filed: bool) -> None:
    sends(office, [NASKAH if filed else ("naskah.docx", docx(font="Calibri")), *PHOTOS])
    replies(office, [("revisi.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" + b"x" * 5000)])
    assert (office.rows[1].disposition, office.rows[1].failed_rules) == ("reject", ("document-format",))
    assert "Naskah “revisi.pdf” adalah berkas PDF, bukan dokumen Word." in plain(office)
    replies(office, [("revisi.docx", docx([text.replace("65 warga", "70 warga") for text in ARTICLE]))])
    assert [draft.document_name for draft in office.drafts] == ["revisi.docx"]


def test_a_pdf_beside_what_was_missing_is_not_taken_for_the_article(office: Office) -> None:
    sends(office, [NASKAH])
    replies(office, [*PHOTOS, ("surat tugas.pdf", b"%PDF-1.7\n" + b"x" * 5000)])
    assert dispositions(office) == ["reject", "accept"]


def test_a_paper_that_is_no_article_is_for_an_editor(office: Office) -> None:
    sends(office, [NASKAH, *PHOTOS])
    replies(office, [("surat tugas.pdf", b"%PDF-1.7\n" + b"x" * 5000)])
    assert (dispositions(office), office.drafts[0].version) == (["accept", "hold"], 1)
