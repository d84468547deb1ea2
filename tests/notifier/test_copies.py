from email import message_from_bytes
from email.policy import default

import pytest

from ingest.word.correction import Correction, Wrong
from ingest.word.document import LineSpacing
from notifier.copies import DOCX, Copies, comment_text, copy_name, sentences
from notifier.editing import rewritten, with_note
from notifier.envelope import Attached
from notifier.letter_samples import SAMPLES
from tests.notifier.samples import POLICY, desk_in

WANTED = Correction("Times New Roman", 12.0)
CORRECTED, COMMENTED = Attached("a.docx", b"1", DOCX), Attached("b.docx", b"2", DOCX)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Wrong("Calibri", None, None), "Huruf di bagian ini Calibri; yang diminta Times New Roman."),
        (Wrong(None, 10.5, None), "Ukuran huruf di bagian ini 10,5; yang diminta 12."),
        (
            Wrong(None, None, LineSpacing("multiple", 1.15)),
            "Spasi baris di bagian ini 1,15; yang diminta spasi tunggal (1,0).",
        ),
        (
            Wrong(None, None, LineSpacing("exact", 20)),
            "Jarak baris di bagian ini tetap 20 poin (Exactly); yang diminta spasi tunggal (Single).",
        ),
        (
            Wrong(None, None, LineSpacing("at-least", 18)),
            "Jarak baris di bagian ini sedikitnya 18 poin (At least); yang diminta spasi tunggal (Single).",
        ),
    ],
)
def test_a_comment_says_what_is_there_and_what_is_wanted(wrong: Wrong, said: str) -> None:
    assert comment_text(desk_in("id"), wrong, WANTED) == said
    assert comment_text(desk_in("en"), wrong, WANTED)


def test_a_comment_on_several_faults_has_a_line_for_each() -> None:
    text = comment_text(desk_in("en"), Wrong("Arial", 11.0, LineSpacing("multiple", 1.5)), WANTED)
    assert text.splitlines() == [
        "The font here is Arial; Times New Roman is wanted.",
        "The size here is 11; 12 is wanted.",
        "The line spacing here is 1.5; single spacing (1.0) is wanted.",
    ]


def test_a_copy_is_named_after_its_document_in_the_desks_language() -> None:
    assert copy_name(desk_in("id"), "corrected", "Naskah Rapat.doc") == "Naskah Rapat (sudah diperbaiki).docx"
    assert copy_name(desk_in("en"), "commented", "x" * 300) == f"{'x' * 79}… (with comments).docx"
    assert copy_name(desk_in("id"), "corrected", "") == "Naskah (sudah diperbaiki).docx"


def test_only_what_is_attached_is_told() -> None:
    both = sentences(desk_in("id"), Copies(CORRECTED, COMMENTED))
    assert [sentence.split("”")[0] for sentence in both] == ["“a.docx", "“b.docx"]
    one = sentences(desk_in("id"), Copies(CORRECTED, None, comments_too_large=True))
    assert one[1] == "Naskah dengan catatan tidak kami lampirkan karena berkasnya terlalu besar."
    assert Copies(CORRECTED, COMMENTED).attached == (CORRECTED, COMMENTED)


def test_the_copies_stay_with_a_letter_that_an_editor_rewrites() -> None:
    desk = desk_in("id")
    letter = SAMPLES["rejection-copies"](desk, POLICY)
    names = [part.get_filename() for part in letter.iter_attachments()]
    assert names == ["Gotong Royong Mawar (sudah diperbaiki).docx", "Gotong Royong Mawar (dengan catatan).docx"]
    for changed in (with_note(desk, letter.as_bytes(), "Kami tunggu."), rewritten(desk, letter.as_bytes(), "Yth.")):
        again = message_from_bytes(changed, policy=default)
        assert [part.get_filename() for part in again.iter_attachments()] == names
        assert again.get_content_type() == "multipart/mixed"
