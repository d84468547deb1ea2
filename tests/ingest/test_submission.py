"""Messages -> submissions: every attachment in exactly one place, chosen by content."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PIL import Image

from ingest.message import Address, Attachment, Link, Message
from ingest.submission import Caption, Count, Submission, compose, compose_files
from ingest.unreadable import Unreadable
from tests.builders import ARTICLE, docx, photo

RINA = Address("Rina Wulandari", "rina@contoh.id")
LONG = (*ARTICLE[:4], "Warga menyiapkan alat sejak pagi dan membawa bekal masing-masing. " * 6, *ARTICLE[4:])
OTHER = ("Bank Sampah Melati Menabung untuk Sekolah", *("Ibu-ibu menimbang sampah plastik setiap Sabtu. " * 8,) * 3)
FIRST = photo(seed=1)
SECOND = photo(seed=2)


def attachment(filename: str, content: bytes, content_type: str = "", **shown: object) -> Attachment:
    made = Attachment.from_bytes(filename, content, content_type or "application/octet-stream")
    return replace(made, disposition="attachment", **shown)  # type: ignore[arg-type]


def message(attachments: Sequence[Attachment] = (), text: str = "", **fields: object) -> Message:
    plain = Message("<1@contoh.id>", (), (), RINA, None, (), "Kiriman", None, text, (), tuple(attachments), ())
    return replace(plain, **fields)  # type: ignore[arg-type]


def picture(width: int, height: int, format: str = "PNG", mode: str = "RGB") -> bytes:
    written = io.BytesIO()
    Image.new(mode, (width, height)).save(written, format)
    return written.getvalue()


def zipped(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return written.getvalue()


def places(submission: Submission) -> dict[str, str]:
    """Where each file ended: document, photo, or why it is left over."""
    return {
        **{file.filename: "document" for file in submission.documents},
        **{file.filename: "photo" for file in submission.photos},
        **{file.filename: file.why for file in submission.left_over},
    }


def files(**contents: bytes) -> list[Attachment]:
    return [attachment(name.replace("__", "."), content) for name, content in contents.items()]


def test_compose_takes_document_photos_and_captions() -> None:
    submission = compose([message(files(berita__docx=docx(), foto1__jpg=FIRST, foto2__jpg=SECOND), "Terlampir.")])
    assert (submission.author, submission.subject, submission.text) == (RINA, "Kiriman", "Terlampir.")
    assert places(submission) == {"berita.docx": "document", "foto1.jpg": "photo", "foto2.jpg": "photo"}
    assert [file.caption for file in submission.photos] == [
        Caption(ARTICLE[6].removeprefix("1. "), "certain", "document", "same number"),
        Caption(ARTICLE[7].removeprefix("2. "), "certain", "document", "same number"),
    ]


def test_compose_reads_each_attachment_once_and_hands_it_on() -> None:
    reads: list[str] = []
    kept: dict[str, bytes] = {}

    def counted(file: Attachment) -> Attachment:
        content = file.content()

        def read() -> bytes:
            reads.append(file.filename)
            return content

        return replace(file, content=read)

    attached = files(berita__docx=docx(), foto1__jpg=FIRST, rapat__pdf=b"%PDF-")
    compose(
        [message([counted(file) for file in attached])], keep=lambda file: kept.update({file.filename: file.content()})
    )
    assert reads == ["berita.docx", "foto1.jpg", "rapat.pdf"]
    assert kept == {"berita.docx": attached[0].content(), "foto1.jpg": FIRST, "rapat.pdf": b"%PDF-"}


def test_compose_counts_the_body_without_title_byline_captions_and_region_mark() -> None:
    submission = compose_files(files(berita__docx=docx(["Judul Tulisan", "Satu dua tiga empat lima.[Babel]"])))
    assert submission.document is not None
    assert submission.document.smallest == Count(21, 25, 5)
    assert submission.document.shown == Count(40, 45, 7)


def test_compose_counts_without_a_region_mark_that_stands_apart() -> None:
    submission = compose_files(files(berita__docx=docx(["Judul Tulisan", "Satu dua tiga empat lima. [Babel]"])))
    assert submission.document is not None
    assert submission.document.smallest == Count(21, 25, 5)


def test_compose_files_knows_no_author() -> None:
    submission = compose_files(files(berita__docx=docx()))
    assert (submission.author, submission.subject, submission.text) == (None, "", "")


@pytest.mark.parametrize(
    ("filename", "content", "place"),
    [
        ("foto.jpg", picture(1024, 768, "GIF"), "photo"),
        ("foto.jpg", picture(1024, 768, "BMP"), "photo"),
        ("foto.jpg", picture(1024, 768, "WEBP"), "photo"),
        ("foto.jpg", picture(1024, 768, "HEIF"), "photo"),
        ("IMG_0001.HEIC", picture(1024, 768, "HEIF"), "photo"),
        ("tanpa-nama", FIRST, "photo"),
        ("foto.jpg", FIRST[:2000], "photo"),
        ("foto.jpg", b"", "photo"),
        ("foto.jpg", b"%PDF-1.7\n", "photo"),
        ("foto.jpg", docx(LONG), "document"),
        ("foto kecil.jpg", picture(150, 100, "JPEG"), "photo"),
        ("logo.png", picture(150, 60), "signature-logo"),
        ("image001.png", picture(150, 60), "signature-logo"),
        ("spacer.gif", picture(1, 1, "GIF"), "tracking-pixel"),
        ("tulisan.bin", docx(), "document"),
        ("berita.docx", b"", "document"),
        ("berita.docx", docx()[:2000], "document"),
        ("berita.doc", b"{\\rtf1 Halo}", "document"),
        ("berita.pdf", b"%PDF-1.7\n", "document"),
        ("berita.rtf", b"{\\rtf1 Halo}", "document"),
        ("berita.txt", "\n".join(LONG).encode(), "document"),
        ("catatan.txt", b"Gotong royong warga.", "not-the-article"),
        ("keterangan.txt", b"Foto 1: Warga membersihkan drainase", "caption-document"),
        ("bola.png", picture(27, 27), "signature-logo"),
        ("foto.zip", b"PK\x03\x04" + bytes(60), "archive-damaged"),
        ("foto.rar", b"Rar!\x1a\x07\x01\x00" + bytes(60), "archive-unsupported"),
        ("undangan.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "calendar"),
        ("rina.vcf", b"BEGIN:VCARD\r\nEND:VCARD\r\n", "contact"),
        ("video.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video"),
        ("kosong", b"", "empty"),
        ("entah", b"\0\x01\x02\x03" * 30, "unknown-type"),
    ],
)
def test_compose_tells_what_a_file_is_by_its_content(filename: str, content: bytes, place: str) -> None:
    assert places(compose([message([attachment(filename, content)])])) == {filename: place}


def test_compose_takes_a_photo_shown_in_the_text_for_a_photo() -> None:
    shown = replace(attachment("image0.jpeg", FIRST), disposition="inline", content_id="ii_1", referenced=True)
    assert places(compose([message([shown])])) == {"image0.jpeg": "photo"}


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("image001.png", picture(400, 120)),
        ("image.png", picture(600, 90)),
        ("image002.jpg", picture(180, 180, "JPEG")),
        ("facebook.png", picture(32, 32)),
        ("rusak.gif", b"GIF89a" + b"\0" * 20),
    ],
)
def test_compose_leaves_logos_shown_in_the_text(filename: str, content: bytes) -> None:
    shown = replace(attachment(filename, content), disposition="inline", content_id="x", referenced=True)
    assert places(compose([message([shown])])) == {filename: "signature-logo"}


def test_compose_of_a_damaged_photo_says_why() -> None:
    [photo_file] = compose_files(files(foto1__jpg=FIRST[:2000])).photos
    assert isinstance(photo_file.content, Unreadable)
    assert photo_file.content.reason == "damaged"


def test_compose_of_a_pdf_named_as_a_photo_says_what_it_is() -> None:
    [photo_file] = compose_files(files(foto1__jpg=b"%PDF-1.7\n")).photos
    assert isinstance(photo_file.content, Unreadable)
    assert (photo_file.content.reason, photo_file.content.found) == ("not-a-photo", "pdf")


def test_compose_prefers_word_to_what_was_sent_beside_it() -> None:
    assert places(compose_files(files(berita__pdf=b"%PDF-1.7\n", berita__docx=docx(LONG)))) == {
        "berita.pdf": "not-word",
        "berita.docx": "document",
    }


def test_compose_of_a_pdf_alone_takes_it_as_the_document() -> None:
    document = compose_files(files(berita__pdf=b"%PDF-1.7\n", foto1__jpg=FIRST)).document
    assert document is not None
    assert isinstance(document.content, Unreadable)
    assert (document.content.reason, document.content.found) == ("not-word", "pdf")


def test_compose_lets_members_of_a_zip_join() -> None:
    bundle = zipped(berita__docx=docx(), foto1__jpg=FIRST, foto2__jpg=SECOND)
    submission = compose([message(files(kiriman__zip=bundle))])
    assert places(submission) == {
        "kiriman.zip": "archive-opened",
        "berita.docx": "document",
        "foto1.jpg": "photo",
        "foto2.jpg": "photo",
    }


def test_compose_takes_captions_from_a_document_of_captions() -> None:
    captions = docx(["Keterangan foto:", "1. Warga membersihkan drainase.", "2. Lurah memberi arahan."])
    article = docx(LONG[:-3])
    submission = compose_files(
        files(berita__docx=article, keterangan__docx=captions, foto1__jpg=FIRST, foto2__jpg=SECOND)
    )
    assert places(submission) == {
        "berita.docx": "document",
        "keterangan.docx": "caption-document",
        "foto1.jpg": "photo",
        "foto2.jpg": "photo",
    }
    assert [file.caption and file.caption.text for file in submission.photos] == [
        "Warga membersihkan drainase.",
        "Lurah memberi arahan.",
    ]


def test_compose_of_the_same_document_twice_leaves_the_copy() -> None:
    content = docx(LONG)
    assert places(compose_files(files(a__docx=content, b__docx=content))) == {
        "a.docx": "document",
        "b.docx": "duplicate",
    }


def test_compose_of_the_same_photo_twice_leaves_the_copy() -> None:
    assert places(compose_files(files(a__jpg=FIRST, b__jpg=FIRST))) == {"a.jpg": "photo", "b.jpg": "duplicate"}


def test_compose_of_two_articles_keeps_both() -> None:
    submission = compose_files(files(a__docx=docx(LONG), b__docx=docx(OTHER)))
    assert [file.filename for file in submission.documents] == ["a.docx", "b.docx"]
    assert submission.document is None


def test_compose_leaves_a_covering_letter() -> None:
    letter = docx(["Nomor: 12/BKM/2026", "Perihal: Kiriman tulisan", "Kepada Yth. Redaksi", "Dengan hormat. " * 30])
    assert places(compose_files(files(surat__docx=letter, berita__docx=docx(LONG)))) == {
        "surat.docx": "not-the-article",
        "berita.docx": "document",
    }


def test_compose_of_several_messages_takes_the_latest_document() -> None:
    first = message(files(berita__docx=docx(LONG), foto1__jpg=FIRST))
    second = message(files(perbaikan__docx=docx(OTHER)))
    assert places(compose([first, second])) == {
        "berita.docx": "superseded",
        "perbaikan.docx": "document",
        "foto1.jpg": "photo",
    }


def test_compose_of_several_messages_replaces_a_photo_of_the_same_name() -> None:
    first = message(files(berita__docx=docx(), foto1__jpg=photo(640, 480)))
    second = message(files(foto1__jpg=FIRST))
    submission = compose([first, second])
    assert [file.size for file in submission.photos] == [len(FIRST)]
    assert [file.why for file in submission.left_over] == ["superseded"]


def test_compose_pairs_captions_that_come_in_a_later_message() -> None:
    first = message(files(berita__docx=docx(LONG[:-3]), foto1__jpg=FIRST))
    second = message(text="Foto 1: Warga membersihkan drainase di RT 04.")
    [photo_file] = compose([first, second]).photos
    assert photo_file.caption == Caption("Warga membersihkan drainase di RT 04.", "certain", "mail", "same number")


def test_compose_takes_captions_from_a_text_file() -> None:
    text = b"\xef\xbb\xbfKeterangan foto:\r\n1. Warga membersihkan drainase\r\n"
    [photo_file] = compose_files(files(keterangan__txt=text, foto1__jpg=FIRST)).photos
    assert photo_file.caption == Caption("Warga membersihkan drainase", "certain", "mail", "same number")


def test_compose_tells_photos_with_fewer_captions_apart_from_none() -> None:
    submission = compose([message(files(a__jpg=FIRST, b__jpg=SECOND), "Keterangan foto: Warga membersihkan drainase.")])
    assert [file.conflict for file in submission.photos] == ["1 caption for 2 photos"] * 2
    assert submission.unused_captions == ("Warga membersihkan drainase.",)


def test_compose_of_an_article_in_the_mail_says_so() -> None:
    assert compose([message(text="\n\n".join(LONG[:5]))]).article_in_body


def test_compose_of_a_covering_mail_is_no_article() -> None:
    assert not compose(
        [message(text="Yth. Redaksi,\n\nTerlampir tulisan dan foto. Terima kasih.\n\nRina")]
    ).article_in_body


def test_compose_collects_links_once() -> None:
    link = Link("google-drive", "https://drive.google.com/file/d/1/view")
    assert compose([message(links=(link,)), message(links=(link,))]).links == (link,)
