"""A corrected copy is offered, and "SETUJU" takes it, through a real mailbox and a real mail server."""

import io
import time
import zipfile

import pytest

from ingest.word.document import Document
from ingest.word.reader import read_document
from store import corrections
from store.corrections import Correction
from tests.builders import ARTICLE, docx, photo
from tests.redaksi.office import Office
from tests.redaksi.test_conversations import PHOTOS, dispositions, kinds, plain, replies, sends

WRONG = ("naskah.docx", docx(font="Calibri", size=11, line_spacing=1.15))
TRUE_COPY = "naskah (sudah diperbaiki).docx"
COMMENTED = "naskah (dengan catatan).docx"


def attached(office: Office, at: int = -1) -> dict[str, bytes]:
    return {
        str(part.get_filename()): part.get_payload(decode=True)  # type: ignore[misc]
        for part in office.letters[at].iter_attachments()
    }


def copies(office: Office) -> tuple[Correction, ...]:
    with office.app() as app, app.database.reading() as c:
        return tuple(each for row in office.rows for each in corrections.of_conversation(c, row.conversation_id or 0))


def looks(content: bytes) -> set[tuple[str | None, float | None, float]]:
    document = read_document(content)
    assert isinstance(document, Document)
    return {
        (portion.font, portion.size, paragraph.line_spacing.value if paragraph.line_spacing else 0)
        for paragraph in document.paragraphs
        for portion in paragraph.portions
    }


def test_a_reply_with_the_one_word_files_the_corrected_copy_with_the_photos_of_before(office: Office) -> None:
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    assert (dispositions(office), kinds(office)) == (["reject"], ["rejection"])
    assert "balas email ini dengan satu kata: SETUJU" in plain(office)
    offered = attached(office)
    assert list(offered) == [TRUE_COPY, COMMENTED]
    assert looks(offered[TRUE_COPY]) == {("Times New Roman", 12.0, 1.0)}
    assert looks(offered[COMMENTED]) == looks(WRONG[1])
    assert b"Huruf di bagian ini Calibri" in zipfile.ZipFile(io.BytesIO(offered[COMMENTED])).read("word/comments.xml")

    replies(office, text="SETUJU\n")

    assert dispositions(office) == ["reject", "accept"]
    (draft,) = office.drafts
    assert (draft.title, draft.document_name, len(draft.photos)) == (ARTICLE[0], TRUE_COPY, 2)
    with office.app() as app:
        assert app.files.path(draft.document_sha256).read_bytes() == offered[TRUE_COPY]
    assert kinds(office) == ["rejection", "receipt"]
    assert f"yang kami pakai adalah salinan yang sudah diperbaiki, “{TRUE_COPY}”" in plain(office)
    (copy,) = copies(office)[:1]
    assert (copy.original_name, copy.taken_by) == ("naskah.docx", office.rows[1].id)


def test_what_is_sent_later_is_judged_with_the_copy_that_was_taken(office: Office) -> None:
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    replies(office, text="Setuju, terima kasih.\n")
    replies(office, [("foto 3.jpg", photo(seed=3))], text="Foto tambahan.\n\nKeterangan foto 3: Warga makan bersama.\n")
    assert dispositions(office) == ["reject", "accept", "accept"]
    (draft,) = office.drafts
    assert (draft.version, draft.document_name, len(draft.photos)) == (2, TRUE_COPY, 3)


def test_a_second_yes_is_told_the_number_and_files_nothing(office: Office) -> None:
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    replies(office, text="SETUJU\n")
    replies(office, text="Setuju.\n")
    assert dispositions(office) == ["reject", "accept", "discard"]
    assert kinds(office) == ["rejection", "receipt", "known"]
    assert office.drafts[0].number in plain(office)
    assert office.drafts[0].version == 1


def test_the_same_yes_seen_twice_files_once(office: Office) -> None:
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    replies(office, text="SETUJU\n", message_id="<setuju@contoh.id>")
    replies(office, text="SETUJU\n", message_id="<setuju@contoh.id>")
    assert kinds(office)[:2] == ["rejection", "receipt"]
    assert [draft.version for draft in office.drafts] == [1]


def test_a_yes_to_nothing_is_for_an_editor(office: Office) -> None:
    office.configure()
    sends(office, [("naskah.docx", docx()), ("foto.jpg", photo(800, 600))])
    replies(office, text="SETUJU\n")
    assert dispositions(office) == ["reject", "hold"]
    assert office.rows[1].reason == "it agrees to a corrected copy, but none was offered"


def test_a_no_is_for_an_editor_and_the_offer_stands(office: Office) -> None:
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    replies(office, text="Tidak setuju, judulnya salah.\n")
    replies(office, text="Baik, setuju.\n")
    assert dispositions(office) == ["reject", "hold", "accept"]


def test_a_newer_document_makes_an_older_offer_void(office: Office) -> None:
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    longer = docx([*ARTICLE[:3], " ".join([ARTICLE[2]] * 12), *ARTICLE[3:]], font="Calibri")
    replies(office, [("naskah baru.docx", longer)])
    replies(office, text="SETUJU\n")
    assert dispositions(office) == ["reject", "reject", "hold"]
    assert office.rows[2].reason.endswith("a newer document has come since")
    assert office.drafts == ()


def test_a_document_sent_with_the_yes_goes_before_the_copy(office: Office) -> None:
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    replies(office, [("naskah 2.docx", docx())], text="SETUJU\n")
    assert dispositions(office) == ["reject", "accept"]
    assert office.drafts[0].document_name == "naskah 2.docx"


def test_photos_sent_with_the_yes_join_the_copy(office: Office) -> None:
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    replies(office, [("foto 3.jpg", photo(seed=3))], text="SETUJU\n\nKeterangan foto 3: Warga makan bersama.\n")
    assert dispositions(office) == ["reject", "accept"]
    assert (office.drafts[0].document_name, len(office.drafts[0].photos)) == (TRUE_COPY, 3)


def test_nobody_else_agrees_for_the_author(office: Office) -> None:
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    replies(office, text="SETUJU\n", author=("Budi", "budi@contoh.id"))
    assert dispositions(office) == ["reject", "hold"]
    assert office.drafts == ()


def test_a_yes_in_a_mail_of_its_own_finds_the_one_offer(office: Office) -> None:
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    sends(office, subject="SETUJU", text="\n")
    assert dispositions(office) == ["reject", "accept"]


def test_a_yes_after_the_conversation_was_closed_takes_the_copy_all_the_same(office: Office) -> None:
    office.configure('[letters]\nexpire_after = "1s"')
    sends(office, [WRONG, *PHOTOS])
    letter = office.letters[-1]
    time.sleep(1.1)
    office.work()
    assert kinds(office) == ["rejection", "expired"]
    known = [("In-Reply-To", letter["Message-ID"])]
    sends(office, subject=str(letter["Subject"]), text="setuju\n", headers=known)
    assert dispositions(office) == ["reject", "accept"]


def test_a_desk_may_correct_and_accept_without_asking(office: Office) -> None:
    office.configure('[documents]\ncorrect = "accept"')
    sends(office, [WRONG, *PHOTOS])
    assert (dispositions(office), kinds(office)) == (["accept"], ["receipt"])
    (draft,) = office.drafts
    assert (draft.document_name, draft.warnings) == (TRUE_COPY, ("text-font", "text-size", "text-spacing"))
    assert "salinan itulah yang kami pakai" in plain(office)
    assert office.rows[0].reason == "accepted, noted: text-font, text-size, text-spacing"
    with office.app() as app:
        assert looks(app.files.path(draft.document_sha256).read_bytes()) == {("Times New Roman", 12.0, 1.0)}
    replies(office, [("foto 3.jpg", photo(seed=3))], text="Keterangan foto 3: Warga makan bersama.\n")
    assert (dispositions(office), office.drafts[0].version) == (["accept", "accept"], 2)


def test_a_desk_may_leave_it_to_the_author(office: Office) -> None:
    office.configure('[documents]\ncorrect = "off"')
    sends(office, [WRONG, *PHOTOS])
    assert (attached(office), copies(office)) == ({}, ())
    assert "SETUJU" not in plain(office)


@pytest.mark.parametrize(
    ("article", "photos"),
    [(docx(font="Calibri"), [("foto 1.jpg", photo(800, 600))]), (docx(font="Calibri"), [])],
)
def test_no_copy_is_offered_where_anything_else_is_wrong(
    office: Office, article: bytes, photos: list[tuple[str, bytes]]
) -> None:
    office.configure()
    sends(office, [("naskah.docx", article), *photos])
    assert (dispositions(office), attached(office)) == (["reject"], {})


def test_a_copy_too_large_for_a_letter_is_not_offered_and_that_is_recorded(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redaksi.correcting.MOST_ATTACHED", 1000)
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    assert (attached(office), kinds(office)) == ({}, ["rejection"])
    assert "too many for a letter" in (office.rows[0].verdict or {})["not_corrected"]


def test_comments_too_large_for_a_letter_are_left_out_and_the_letter_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redaksi.correcting.MOST_ATTACHED", len(WRONG[1]) + 3000)
    office.configure()
    sends(office, [WRONG, *PHOTOS])
    assert list(attached(office)) == [TRUE_COPY]
    assert "Naskah dengan catatan tidak kami lampirkan karena berkasnya terlalu besar." in plain(office)


def test_a_signed_document_gets_the_ordinary_letter_and_the_reason_is_recorded(office: Office) -> None:
    written = io.BytesIO(WRONG[1])
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr("_xmlsignatures/origin.sigs", b"")
    office.configure()
    sends(office, [("naskah.docx", written.getvalue()), *PHOTOS])
    assert (attached(office), kinds(office)) == ({}, ["rejection"])
    assert "signed" in (office.rows[0].verdict or {})["not_corrected"]
