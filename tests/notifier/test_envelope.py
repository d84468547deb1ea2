from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest

from ingest.message import Address
from notifier.desk import Desk
from notifier.envelope import MAX_REFERENCES, Body, Picture, Reply, answer, notice
from tests.notifier.samples import DATE, DESK, MESSAGE_ID

RINA = Address("Rina", "rina@contoh.id")
BODY = Body("Halo ✓\n", "<p>Halo ✓</p>")
OUTLOOK_ID = f"<{'SG2PR06MB' * 6}0123456789@SG2PR06MB5036.apcprd06.prod.outlook.com>"


def answered(
    to: Address = RINA,
    subject: str = "Kiriman",
    message_id: str = "<a@contoh.id>",
    references: tuple[str, ...] = (),
    desk: Desk = DESK,
) -> EmailMessage:
    reply = Reply(to, subject, message_id, references)
    return answer(desk, reply, BODY, subjectless="kiriman Anda", message_id=MESSAGE_ID, date=DATE)


def sent(letter: EmailMessage) -> EmailMessage:
    """The letter as it looks to who gets it."""
    received = message_from_bytes(letter.as_bytes(), policy=default)
    assert isinstance(received, EmailMessage)
    assert not received.defects
    return received


def test_answer_carries_the_headers_of_an_automatic_reply() -> None:
    letter = sent(answered())
    assert {name: str(value) for name, value in letter.items() if not name.startswith(("Content-Type", "MIME"))} == {
        "From": "Redaksi KOTAKU <redaksi@kotaku.contoh.id>",
        "To": "Rina <rina@contoh.id>",
        "Date": "Mon, 23 Nov 2026 06:00:00 +0700",
        "Message-ID": MESSAGE_ID,
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "X-Redaksi-Desk": "redaksi@kotaku.contoh.id",
        "Content-Language": "id",
        "Subject": "Re: Kiriman",
        "In-Reply-To": "<a@contoh.id>",
        "References": "<a@contoh.id>",
    }


def test_answer_has_a_text_part_before_an_html_part_both_in_utf_8() -> None:
    parts = [
        (part.get_content_type(), part.get_content_charset(), part.get_content().splitlines())
        for part in sent(answered()).iter_parts()
        if isinstance(part, EmailMessage)
    ]
    assert parts == [("text/plain", "utf-8", ["Halo ✓"]), ("text/html", "utf-8", ["<p>Halo ✓</p>"])]


@pytest.mark.parametrize(
    ("subject", "answered_as"),
    [
        ("Kiriman tulisan", "Re: Kiriman tulisan"),
        ("Re: Kiriman", "Re: Kiriman"),
        ("RE: re : Bls: Kiriman", "Re: Kiriman"),
        ("Re[2]: Kiriman", "Re: Kiriman"),
        ("Rembuk: hasil", "Re: Rembuk: hasil"),
        ("Fwd: Kiriman", "Re: Fwd: Kiriman"),
        ("", "Re: kiriman Anda"),
        ("Re: ", "Re: kiriman Anda"),
        ("Kiriman\r\nBcc: semua@contoh.id", "Re: Kiriman Bcc: semua@contoh.id"),
        ("Tulisan “Gang Bersih” 🌱", "Re: Tulisan “Gang Bersih” 🌱"),
    ],
)
def test_answer_keeps_the_subject_with_one_re(subject: str, answered_as: str) -> None:
    letter = sent(answered(subject=subject))
    assert (letter["Subject"], letter["Bcc"]) == (answered_as, None)


@pytest.mark.parametrize(
    ("subject", "answered_as"),
    [
        ("Kiriman", "Re: Kiriman [KTK-2026-0001]"),
        ("Re: Kiriman [KTK-2026-0001]", "Re: Kiriman [KTK-2026-0001]"),
        ("Re: Kiriman [ktk-k12]", "Re: Kiriman [ktk-k12]"),
        ("Re: Kiriman [KTK-K3]", "Re: Kiriman [KTK-2026-0001]"),
        ("[Warta] Kiriman", "Re: [Warta] Kiriman [KTK-2026-0001]"),
        ("", "Re: kiriman Anda [KTK-2026-0001]"),
    ],
)
def test_answer_carries_its_conversations_mark_once(subject: str, answered_as: str) -> None:
    reply = Reply(RINA, subject, "<a@contoh.id>", marks=("KTK-2026-0001", "KTK-K12"), reply_to="redaksi+ab12@contoh.id")
    letter = sent(answer(DESK, reply, BODY, subjectless="kiriman Anda", message_id=MESSAGE_ID, date=DATE))
    assert letter["Subject"] == answered_as
    assert letter["Reply-To"].addresses[0].addr_spec == "redaksi+ab12@contoh.id"


def test_answer_to_a_subject_without_end_is_cut() -> None:
    assert len(sent(answered(subject="warga " * 500))["Subject"]) <= 210


@pytest.mark.parametrize(
    "name",
    [
        "Siti, S.Pd.",
        'Budi "Bob" \\',
        "Ayu <x@jahat.id>",
        "Nama\r\nBcc: semua@contoh.id",
        "Ñoño 👩\u200d🌾",
        "n" * 400,
        "",
    ],
)
def test_answer_goes_to_one_address_whatever_the_name(name: str) -> None:
    letter = sent(answered(to=Address(name, "rina@contoh.id")))
    assert [person.addr_spec for person in letter["To"].addresses] == ["rina@contoh.id"]
    assert letter["Bcc"] is None


def test_answer_keeps_a_long_name_with_commas_whole() -> None:
    name = "Drs. H. Muhammad Nur Ichsan Abdurrahman Wahid, S.Sos., M.Si. (Korkot OC-04 Bangka Belitung)"
    raw = message_from_bytes(answered(to=Address(name, "nur@contoh.id")).as_bytes())["To"]
    # email.policy.default puts a space between encoded words when it reads them; decode_header follows RFC 2047
    assert str(make_header(decode_header(raw))) == f"{name} <nur@contoh.id>"


def test_answer_writes_a_domain_in_other_letters_in_ascii() -> None:
    assert sent(answered(to=Address("", "a@bücher.example")))["To"] == "a@xn--bcher-kva.example"


def test_answer_keeps_a_local_part_in_other_letters_as_it_is() -> None:
    letter = answered(to=Address("Rína, S.Sos.", "rína@bücher.example"))
    assert '\r\nTo: "Rína, S.Sos." <rína@xn--bcher-kva.example>\r\n' in letter.as_bytes().decode()


@pytest.mark.parametrize("address", ["", "rina", "@contoh.id", "ri na@contoh.id", "a@b, c@d", "a@", "a@b..c"])
def test_answer_to_no_address_is_an_error(address: str) -> None:
    with pytest.raises(ValueError, match="addressed"):
        answered(to=Address("", address))


def test_answer_to_a_mail_without_message_id_has_no_thread() -> None:
    letter = answered(message_id="")
    assert (letter["In-Reply-To"], letter["References"]) == (None, None)


def test_answer_keeps_the_first_and_the_last_references() -> None:
    ids = tuple(f"<{number}@contoh.id>" for number in range(50))
    thread = sent(answered(references=ids))["References"].split()
    assert thread == [ids[0], *ids[-(MAX_REFERENCES - 2) :], "<a@contoh.id>"]


def test_answer_names_each_reference_once_and_no_broken_one() -> None:
    references = ("<a@contoh.id>", "bukan id", "<dua baris@\r\nX: y>", "<a@contoh.id>")
    assert sent(answered(references=references))["References"] == "<a@contoh.id>"


def test_answer_leaves_an_id_longer_than_a_line_whole() -> None:
    lines = answered(message_id=OUTLOOK_ID, references=("<x@y>",)).as_bytes().split(b"\r\n")
    assert f"In-Reply-To: {OUTLOOK_ID}".encode() in lines
    assert lines[lines.index(b"References: <x@y>") + 1] == f" {OUTLOOK_ID}".encode()


def test_answer_has_no_line_beyond_what_smtp_allows() -> None:
    letter = answered(subject="warga " * 500, references=tuple(f"<{'x' * 800}{n}@y>" for n in range(20)))
    assert max(len(line) for line in letter.as_bytes(policy=SMTP).split(b"\r\n")) <= 998


def test_notice_goes_to_every_editor() -> None:
    letter = sent(notice(DESK, "Ringkasan\nhari ini", BODY, message_id=MESSAGE_ID, date=DATE))
    assert (letter["To"], letter["Subject"], letter["Auto-Submitted"]) == (
        "epn@contoh.id, ayu@contoh.id",
        "Ringkasan hari ini",
        "auto-generated",
    )


def test_notice_without_editors_is_an_error() -> None:
    with pytest.raises(ValueError, match="no editors"):
        notice(Desk("Redaksi", "redaksi@contoh.id"), "Ringkasan", BODY, message_id=MESSAGE_ID, date=DATE)


def test_pictures_go_with_the_page_each_once_under_the_name_it_calls_them_by() -> None:
    one, other = Picture(b"\xff\xd8satu"), Picture(b"\xff\xd8dua")
    body = Body("Dua foto\n", f'<p><img src="cid:{one.cid}" alt=""></p>', (one, other, one))
    letter = sent(notice(DESK, "Ringkasan", body, message_id=MESSAGE_ID, date=DATE))
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/jpeg",
        "image/jpeg",
    ]
    pictures = [part for part in letter.walk() if part.get_content_maintype() == "image"]
    assert [
        (part["Content-ID"], part.get_content_disposition(), part.get_payload(decode=True)) for part in pictures
    ] == [
        (f"<{one.cid}>", "inline", one.content),
        (f"<{other.cid}>", "inline", other.content),
    ]


def test_a_page_without_pictures_is_one_part() -> None:
    assert [part.get_content_type() for part in sent(answered()).walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
