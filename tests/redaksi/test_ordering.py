"""Editors decide by mail: over a real mailbox, with what its server says of the sender."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from store import events
from tests.builders import docx, email, photo
from tests.redaksi.mails import kinds, plain
from tests.redaksi.office import EDITOR, Office

YEAR = datetime.now(ZoneInfo("Asia/Jakarta")).year
NUMBER = f"KTK-{YEAR}-0001"
FILES = [("naskah.docx", docx()), ("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]
VOUCHED = ("Authentication-Results", "mx.contoh.id; dmarc=pass header.from=contoh.id")
FAILED = ("Authentication-Results", "mx.contoh.id; dmarc=fail header.from=contoh.id")
EDITORS = ("Budi Editor", EDITOR)


@pytest.fixture
def filed(office: Office) -> Office:
    """An office with one draft whose mailbox vouches for senders."""
    path = office.configure()
    path.write_text(path.read_text().replace("[mailbox]", '[mailbox]\nauthserv_id = "mx.contoh.id"'))
    office.receive(email(FILES, headers=[("Authentication-Results", "mx.contoh.id; dmarc=pass header.from=contoh.id")]))
    office.work()
    assert kinds(office) == ["receipt"]
    return office


def orders(office: Office, text: str, *headers: tuple[str, str], **how: object) -> None:
    how = {"author": EDITORS, "subject": "Keputusan", **how}
    office.receive(email(text=text, headers=headers or [VOUCHED], **how))  # type: ignore[arg-type]
    office.work()


def said(office: Office) -> str:
    """What the last letter to the editor says."""
    at = max(n for n, letter in enumerate(office.letters) if EDITOR in letter["To"])
    return plain(office, at).replace("\r\n", "\n")


def test_layak_by_mail_is_decided_told_to_the_author_and_answered(filed: Office) -> None:
    orders(filed, "layak ktk 1 5 januari 2099 09.00\n\nSalam,\nBudi\n")
    draft = filed.drafts[0]
    assert (draft.state, draft.publish_at) == ("fit", datetime(2099, 1, 5, 2, 0, tzinfo=ZoneInfo("UTC")))
    assert [(letter.kind, letter.to_address) for letter in filed.outbox[1:]] == [
        ("fit", "rina@contoh.id"), ("result", EDITOR),
    ]  # fmt: skip
    assert f"✓ Dijalankan\n  {NUMBER} “{draft.title}” layak, tayang Senin, 5 Januari 2099 pukul 09.00 WIB." in said(
        filed
    )
    assert "Baris lain tidak kami anggap perintah:\n  - Salam,\n  - Budi" in said(filed)
    row = filed.rows[-1]
    assert (row.disposition, row.reason) == ("discard", "orders of an editor: 1 of 1 carried out")
    with filed.app() as app, app.database.reading() as c:
        (event,) = events.about(c, app.desk_id, draft_id=draft.id)
    assert (event.who, event.via, event.what, event.inbound_id) == (EDITOR, "mail", "draft-fit", row.id)


def test_tolak_by_mail_carries_the_reason_and_several_lines_are_several_orders(filed: Office) -> None:
    orders(filed, f"tolak {NUMBER} alasan sumber belum\ndisebut.\ntinjau KTK-9\nlayak KTK-1 snin\nstatus KTK-1\n")
    assert (filed.drafts[0].state, filed.drafts[0].decline_reason) == ("declined", "sumber belum disebut.")
    answer = said(filed)
    assert "4 perintah Anda" in answer
    assert "Tidak ada draf bernomor KTK-9." in answer
    assert "Mungkin maksud Anda “senin”?" in answer
    assert f"{NUMBER} “{filed.drafts[0].title}” ditolak: sumber belum disebut." in answer
    assert "layak KTK-123 senin 09.00" in answer  # how to write it
    assert kinds(filed) == ["receipt", "declined", "result"]


def test_the_same_orders_twice_decide_once(filed: Office) -> None:
    orders(filed, "tolak KTK-1 ganda\n", message_id="<putusan@contoh.id>")
    orders(filed, "tinjau KTK-1\n", message_id="<ulang@contoh.id>")
    later = datetime.now(UTC) + timedelta(seconds=5)  # within one second it would be the same mail, delivered again
    orders(filed, "tolak KTK-1 ganda\n", message_id="<putusan@contoh.id>", date=later)
    assert filed.drafts[0].state == "review"
    assert filed.rows[-1].reason == f"orders of an editor that were carried out with message {filed.rows[1].id}"
    orders(filed, "tinjau KTK-1\n", message_id="<lagi@contoh.id>")
    assert "– Tidak ada yang berubah" in said(filed)
    assert kinds(filed) == ["receipt", "declined", "result", "review", "result", "result"]


@pytest.mark.parametrize(
    ("headers", "author", "disposition"),
    [
        ([FAILED], EDITORS, "hold"),
        ([VOUCHED], ("Orang Lain", "orang@contoh.id"), "reject"),
        ([("Auto-Submitted", "auto-replied"), VOUCHED], EDITORS, "discard"),
    ],
    ids=["dmarc fails", "a stranger", "an auto-reply"],
)
def test_others_orders_decide_nothing_and_learn_nothing(
    filed: Office, headers: list[tuple[str, str]], author: tuple[str, str], disposition: str
) -> None:
    orders(filed, "layak KTK-1 5 januari 2099\n", *headers, author=author)
    assert (filed.drafts[0].state, filed.rows[-1].disposition) == ("waiting", disposition)
    assert not {"fit", "result"} & set(kinds(filed))


def test_where_nothing_vouches_the_editor_is_told_once_a_day(filed: Office) -> None:
    orders(filed, "layak KTK-1 5 januari 2099\n", ("X-Nothing", "1"))
    orders(filed, "layak KTK-1 6 januari 2099\n", ("X-Nothing", "1"))
    assert [row.disposition for row in filed.rows[1:]] == ["hold", "hold"]
    assert (filed.drafts[0].state, kinds(filed)) == ("waiting", ["receipt", "result"])
    assert "tidak dapat memastikan" in said(filed)


def test_where_no_server_is_trusted_the_answer_says_what_to_set(office: Office) -> None:
    office.configure()
    orders(office, "layak KTK-1 5 januari 2099\n")
    assert (office.rows[0].disposition, kinds(office)) == ("hold", ["result"])
    assert "authserv_id" in said(office)


def test_an_answer_to_the_digest_may_begin_with_talk_and_its_quotation_decides_nothing(filed: Office) -> None:
    assert filed.redaksi("digest", "--send").returncode == 0
    digest = next(letter for letter in filed.letters if EDITOR in letter["To"])
    body = str(digest.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    quoted = f"{body}\ntolak KTK-1 dikutip\n"
    headers = (VOUCHED, ("In-Reply-To", str(digest["Message-ID"])))
    orders(filed, f"Selamat pagi,\n\ntinjau KTK-1\n\n{quoted}", *headers, subject=f"Re: {digest['Subject']}")
    assert (filed.drafts[0].state, kinds(filed)[-2:]) == ("review", ["review", "result"])
    orders(filed, "Terima kasih!\n", *headers, subject=f"Re: {digest['Subject']}", message_id="<ucapan@contoh.id>")
    assert (filed.rows[-1].disposition, filed.rows[-1].verdict["cause"]) == ("hold", "correspondence")


def test_an_editor_who_sends_an_article_is_an_author(filed: Office) -> None:
    article = [("lain.docx", docx()), ("foto 3.jpg", photo(seed=3)), ("foto 4.jpg", photo(seed=4))]
    filed.receive(email(article, author=EDITORS, headers=[VOUCHED]))
    filed.work()
    assert filed.rows[-1].disposition == "accept"
    filed.receive(email(article, author=EDITORS, headers=[VOUCHED], text="layak KTK-1 5 januari 2099\n"))
    filed.work()
    assert filed.rows[-1].reason == "orders of an editor beside a Word document: none was carried out"
    assert (filed.drafts[0].state, filed.rows[-1].disposition) == ("waiting", "hold")


def test_held_letters_are_released_and_dropped_by_mail(office: Office) -> None:
    path = office.configure('[letters]\nmode = "hold"')
    path.write_text(path.read_text().replace("[mailbox]", '[mailbox]\nauthserv_id = "mx.contoh.id"'))
    wrong = [("naskah.docx", docx(font="Calibri")), *FILES[1:]]
    office.receive(email(wrong, headers=[VOUCHED]))
    office.receive(email(wrong, headers=[VOUCHED], author=("Budi", "budi@contoh.id")))
    office.work()
    first, second = office.outbox
    orders(office, f"lepas {first.id}\nbuang {second.id} sudah ditelepon\nlepas 999\nbuang {first.id + 1}\n")
    assert [letter.state for letter in office.outbox[:2]] == ["sent", "dropped"]
    answer = said(office)
    assert f"Surat {first.id} kepada rina@contoh.id dikirim." in answer
    assert "Tidak ada surat bernomor 999." in answer
