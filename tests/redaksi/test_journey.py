"""What an author is told the first time, the next time, and when letters do not help, through a real mailbox."""

from email.message import EmailMessage
from io import BytesIO

import pytest
from PIL import Image

from tests.builders import docx, photo
from tests.redaksi.mails import kinds, plain, replies, sends
from tests.redaksi.office import EDITOR, Office

WHO_WE_ARE = "memakai program untuk memeriksa setiap kiriman"
PHOTOS = [("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]


def naskah(font: str = "Calibri", size: float = 12) -> tuple[str, bytes]:
    return ("naskah.docx", docx(font=font, size=size))


def said(letter: EmailMessage) -> str:
    return str(letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def test_the_third_failure_of_a_rule_hands_over_to_a_person_and_no_machine_asks_again(office: Office) -> None:
    sends(office, [naskah(), *PHOTOS])
    replies(office, [naskah("Arial")])
    replies(office, [naskah("Cambria")])
    assert kinds(office) == ["rejection", "rejection", "handover"]
    held = office.rows[-1]
    assert (held.disposition, (held.verdict or {})["cause"]) == ("hold", "third-failure")
    assert held.reason == "asked for again and again, a person takes over and its author knows: text-font"
    assert "seorang redaktur akan membantu Anda secara pribadi" in plain(office)
    digest = office.redaksi("digest").stdout
    assert "jenis huruf belum sesuai juga setelah beberapa surat kami" in " ".join(digest.split()).lower()
    assert "tulislah sendiri kepada penulis" in digest
    replies(office, [naskah("Verdana")])
    assert (office.rows[-1].disposition, (office.rows[-1].verdict or {})["cause"]) == ("hold", "handed-over")
    replies(office, [naskah("Times New Roman")])
    assert kinds(office) == ["rejection", "rejection", "handover", "receipt"]
    assert len(office.drafts) == 1


def test_a_rejection_that_never_left_counts_for_nothing(office: Office) -> None:
    office.configure('[letters]\nmode = "hold"')
    sends(office, [naskah(), *PHOTOS])
    for font in ("Arial", "Cambria"):
        sends(office, [naskah(font), *PHOTOS], subject="Kiriman [KTK-K1]", text=f"Dengan huruf {font}.\n")
    assert [row.disposition for row in office.rows] == ["reject", "reject", "reject"]


def test_handing_over_can_be_switched_off(office: Office) -> None:
    office.configure("[letters]\nhandover_after = 0")
    sends(office, [naskah(), *PHOTOS])
    for font in ("Arial", "Cambria"):
        replies(office, [naskah(font)])
    assert kinds(office) == ["rejection"] * 3


def test_the_next_letter_says_what_is_mended_and_leaves_out_who_we_are(office: Office) -> None:
    sends(office, [naskah(size=11), *PHOTOS])
    assert WHO_WE_ARE in plain(office)
    replies(office, [naskah("Times New Roman", 11)])
    assert "Terima kasih atas perbaikan Anda: jenis huruf sekarang sudah sesuai." in plain(office)
    assert WHO_WE_ARE not in plain(office)
    sends(office, [naskah(), *PHOTOS], author=("Budi", "budi@contoh.id"), subject="Kiriman lain")
    assert WHO_WE_ARE in plain(office)


def test_photos_at_fault_are_shown_small_and_say_nothing_of_where_they_were_taken(office: Office) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (6.0, 10.0, 30.0), 3: "E", 4: (106.0, 49.0, 12.0)}  # GPSInfo
    small = [(f"foto {n}.jpg", photo(900, 600, seed=n, exif=exif)) for n in range(1, 11)]
    sends(office, [naskah("Times New Roman"), *small])
    (letter,) = (each for each in office.letters if each["To"] != EDITOR)
    pictures = [bytes(part.get_content()) for part in letter.walk() if part.get_content_maintype() == "image"]
    assert len(pictures) == 8
    assert sum(len(picture) for picture in pictures) < 200_000
    for picture in pictures:
        with Image.open(BytesIO(picture)) as image:
            assert (image.format, max(image.size), dict(image.getexif())) == ("JPEG", 240, {})
    page = str(letter.get_body(("html",)).get_content())  # type: ignore[union-attr]
    assert page.count("<img") >= 8
    for n in range(1, 11):
        assert f"“foto {n}.jpg”" in page


@pytest.mark.parametrize("fault", ["cannot be read", "same name"])
def test_a_photo_that_cannot_be_shown_costs_only_its_picture(office: Office, fault: str) -> None:
    good, other = ("foto 1.jpg", photo(900, 600, seed=1)), ("foto 2.jpg", photo(900, 600, seed=2))
    files = {"cannot be read": [good, ("foto 2.jpg", other[1][:900])], "same name": [good, ("foto 1.jpg", other[1])]}
    sends(office, [naskah("Times New Roman"), *files[fault]])
    (letter,) = office.letters
    shown = [part for part in letter.walk() if part.get_content_maintype() == "image"]
    assert len(shown) == (1 if fault == "cannot be read" else 0)
    assert "foto" in said(letter)
