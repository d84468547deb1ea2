"""A mail with two articles in it: two submissions where their photos can be told apart."""

from tests.builders import ARTICLE, docx, photo
from tests.redaksi.mails import OTHER, PHOTOS, dispositions, kinds, replies, sends
from tests.redaksi.office import Office


def test_two_articles_whose_photos_can_be_told_apart_become_two_drafts(office: Office) -> None:
    named = [*ARTICLE[:5], "Keterangan foto:", "Saluran.jpg: Warga membersihkan saluran.", "Rapat.jpg: Rapat warga."]
    other = [*OTHER, "Keterangan foto:", "Kelas.jpg: Peserta belajar mencatat."]
    files = [("satu.docx", docx(named)), ("dua.docx", docx(other)), ("Saluran.jpg", photo(seed=1))]
    sends(office, [*files, ("Rapat.jpg", photo(seed=2)), ("Kelas.jpg", photo(seed=3))])
    assert dispositions(office) == ["accept"]
    assert [(draft.title, len(draft.photos)) for draft in office.drafts] == [(named[0], 2), (OTHER[0], 1)]
    assert kinds(office) == ["receipt", "receipt"]


def test_of_two_articles_the_faulty_one_is_mended_by_a_reply_to_its_own_letter(office: Office) -> None:
    named = [*ARTICLE[:5], "Keterangan foto:", "Saluran.jpg: Warga membersihkan saluran."]
    other = [*OTHER, "Keterangan foto:", "Kelas.jpg: Peserta belajar mencatat."]
    files = [("satu.docx", docx(named)), ("dua.docx", docx(other, font="Calibri"))]
    sends(office, [*files, ("Saluran.jpg", photo(seed=1)), ("Kelas.jpg", photo(seed=3))])
    assert (dispositions(office), kinds(office)) == (["reject"], ["receipt", "rejection"])
    replies(office, [("dua.docx", docx(other))])
    assert [(draft.title, len(draft.photos)) for draft in office.drafts] == [(named[0], 1), (OTHER[0], 1)]
    assert dispositions(office) == ["reject", "accept"]


def test_two_articles_whose_photos_cannot_be_told_apart_are_asked_for_one_by_one(office: Office) -> None:
    sends(office, [("satu.docx", docx()), ("dua.docx", docx(OTHER)), *PHOTOS])
    assert "document-present" in office.rows[0].failed_rules
    assert kinds(office) == ["rejection"]
