from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from notifier.editing import rewritten, text_of, with_note
from notifier.envelope import Body, Picture, answer
from tests.notifier.samples import DATE, DESK, MESSAGE_ID, REPLY, desk_in

PAGE = (
    "<html><head><title>x</title></head><body><h1>Redaksi</h1><p>Yth. Ibu Rina &amp; tim,</p><p>Isi.</p></body></html>"
)
PICTURE = Picture(b"\xff\xd8\xff bytes of a picture")


def letter(text: str = "Yth. Ibu Rina & tim,\n\nIsi.\n", page: str = PAGE, *, enclosed: bool = True) -> bytes:
    body = Body(text, page, (PICTURE,))
    made = answer(DESK, REPLY, body, subjectless="kiriman Anda", message_id=MESSAGE_ID, date=DATE)
    if enclosed:
        made.add_attachment(b"PK docx", "application", "octet-stream", filename="naskah dikoreksi.docx")
    return made.as_bytes()


def opened(source: bytes) -> EmailMessage:
    read = message_from_bytes(source, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def page_of(source: bytes) -> str:
    page = opened(source).get_body(("html",))
    assert page is not None
    return str(page.get_content())


def headers(source: bytes) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in opened(source).items() if name != "Content-Type"]


def types(source: bytes) -> list[str]:
    return [part.get_content_type() for part in opened(source).walk()]


def test_a_note_stands_under_the_greeting_in_both_parts_and_all_else_stays() -> None:
    before = letter()
    after = with_note(DESK, before, "Satu < dua.\nTiga.\n")
    assert text_of(after) == "Yth. Ibu Rina & tim,\n\nCatatan dari redaksi:\nSatu < dua.\nTiga.\n\nIsi.\n"
    page = page_of(after)
    assert page.index("&amp; tim,</p>") < page.index("Satu &lt; dua.<br>Tiga.</p>") < page.index("<p>Isi.</p>")
    assert headers(after) == headers(before)
    assert types(after) == types(before)
    assert PICTURE.content in [
        part.get_content() for part in opened(after).walk() if part.get_content_type() == "image/jpeg"
    ]


def test_a_note_in_a_letter_without_a_greeting_stands_at_its_top() -> None:
    page = "<html><body style='x'><p>Isi.</p></body></html>"
    after = with_note(desk_in("en"), letter("Isi.\n", page), "One.")
    assert text_of(after) == "A note from the editors:\nOne.\n\nIsi.\n"
    assert page_of(after).index("One.</p>") < page_of(after).index("<p>Isi.")


def test_another_text_takes_the_place_of_both_parts_and_pictures_go_but_not_enclosures() -> None:
    before = letter()
    after = rewritten(DESK, before, "Yth. Ibu,\n\nSatu & <dua>.\nTiga.\n")
    assert text_of(after) == "Yth. Ibu,\n\nSatu & <dua>.\nTiga.\n"
    assert "<p>Yth. Ibu,</p>" in _bare(page_of(after))
    assert "Satu &amp; &lt;dua&gt;.<br>Tiga." in page_of(after)
    assert "Isi." not in page_of(after)
    assert headers(after) == headers(before)
    assert types(after) == [kind for kind in types(before) if kind not in {"multipart/related", "image/jpeg"}]
    assert [part.get_filename() for part in opened(after).iter_attachments()] == ["naskah dikoreksi.docx"]


def _bare(page: str) -> str:
    """The page without the style of each element."""
    import re

    return re.sub(r' style="[^"]*"', "", page)


@pytest.mark.parametrize("enclosed", [True, False])
def test_a_letter_edited_twice_has_both_notes_the_later_first(enclosed: bool) -> None:
    once = with_note(DESK, letter(enclosed=enclosed), "Pertama.")
    twice = with_note(DESK, once, "Kedua.")
    assert text_of(twice).index("Kedua.") < text_of(twice).index("Pertama.")
    assert page_of(twice).index("Kedua.") < page_of(twice).index("Pertama.")
