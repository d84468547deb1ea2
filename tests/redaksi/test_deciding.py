"""Decisions on drafts, from the command line, and the letters that authors get of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from redaksi.commands import deciding
from redaksi.deciding import Decider, Decision, decide
from store import events
from tests.builders import ARTICLE, docx, email, photo
from tests.redaksi.mails import kinds, plain, replies
from tests.redaksi.office import EDITOR, Office

FILES = [("naskah.docx", docx()), ("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2))]
JAKARTA = ZoneInfo("Asia/Jakarta")
CHANGED = docx([*ARTICLE[:2], "Warga berterima kasih kepada semua pihak yang membantu.", *ARTICLE[2:]])
NUMBER = f"KTK-{datetime.now(JAKARTA).year}-0001"
MONDAY = datetime(2099, 1, 5, 9, 0, tzinfo=JAKARTA)
RINA = Decider("Rina Editor", "cli")


@pytest.fixture
def filed(office: Office) -> Office:
    """An office with one draft."""
    office.configure()
    references = [("References", "<awal@contoh.id> <kedua@contoh.id>")]
    office.receive(email(FILES, message_id="<kiriman@contoh.id>", headers=references))
    office.work()
    return office


def decided(office: Office, *decisions: Decision, quiet: bool = False) -> list[bool]:
    draft = office.drafts[0].id
    with office.app() as app:
        done = []
        for decision in decisions:
            with app.database.transaction() as c:
                done.append(decide(c, app, draft, decision, RINA, quiet=quiet).changed)
    office.work()
    return done


def test_each_decision_is_told_in_the_authors_thread_with_what_happens_next(filed: Office) -> None:
    decided(filed, Decision("review"))
    letter = filed.letters[-1]
    assert (letter["To"], letter["In-Reply-To"]) == ("Rina Wulandari <rina@contoh.id>", "<kiriman@contoh.id>")
    assert str(letter["References"]).split() == ["<awal@contoh.id>", "<kedua@contoh.id>", "<kiriman@contoh.id>"]
    assert f"[{NUMBER}]" in letter["Subject"]
    assert "sedang dibaca oleh redaksi" in plain(filed)
    decided(filed, Decision("fit", MONDAY))
    assert "akan tayang pada Senin, 5 Januari 2099 pukul 09.00 WIB" in plain(filed)
    decided(filed, Decision("published", link="https://kotaku.example/warta/1"))
    assert "Tautan: https://kotaku.example/warta/1" in plain(filed)
    page = filed.letters[-1].get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert '<a href="https://kotaku.example/warta/1"' in page
    assert kinds(filed) == ["receipt", "review", "fit", "published"]
    assert (filed.drafts[0].state, filed.drafts[0].decisions) == ("published", 3)


def test_a_declined_author_reads_the_editors_reason(filed: Office) -> None:
    decided(filed, Decision("declined", reason="Sumber belum disebut.\nFoto <kedua> kabur."))
    assert "Penjelasan redaksi\nSumber belum disebut.\n\nFoto <kedua> kabur." in plain(filed).replace("\r\n", "\n")
    page = filed.letters[-1].get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "Foto &lt;kedua&gt; kabur." in page


def test_a_changed_decision_is_told_as_a_change(filed: Office) -> None:
    decided(filed, Decision("fit", MONDAY))
    decided(filed, Decision("fit", MONDAY + timedelta(days=1)))
    assert "kini dijadwalkan tayang pada Selasa, 6 Januari 2099" in plain(filed)
    decided(filed, Decision("declined", reason="Ganda."))
    assert "yang sebelumnya kami nyatakan layak" in plain(filed)
    assert kinds(filed) == ["receipt", "fit", "fit", "declined"]


def test_the_same_decision_twice_is_one_letter(filed: Office) -> None:
    assert decided(filed, Decision("fit", MONDAY), Decision("fit", MONDAY)) == [True, False]
    assert kinds(filed) == ["receipt", "fit"]


def test_a_decision_that_was_changed_before_its_letter_left_is_never_told(filed: Office) -> None:
    decided(filed, Decision("fit", MONDAY), Decision("fit", MONDAY + timedelta(days=1)))
    assert [(letter.kind, letter.state) for letter in filed.outbox[1:]] == [("fit", "dropped"), ("fit", "sent")]
    assert "Selamat" in plain(filed)
    assert "Selasa, 6 Januari 2099" in plain(filed)


def test_a_quiet_decision_writes_no_letter_and_is_on_the_trail(filed: Office) -> None:
    decided(filed, Decision("declined", reason="Ganda."), quiet=True)
    assert kinds(filed) == ["receipt"]
    draft = filed.drafts[0].id
    with filed.app() as app, app.database.reading() as c:
        (event,) = events.about(c, app.desk_id, draft_id=draft)
    assert (event.who, event.via, event.what, event.reason) == ("Rina Editor", "cli", "draft-declined", "Ganda.")
    assert (event.letter_id, event.details["before"]) == (None, "waiting")


@pytest.mark.parametrize("before", [Decision("fit", MONDAY), Decision("declined", reason="Ganda.")])
def test_a_revision_opens_what_was_decided_and_the_editors_are_told(filed: Office, before: Decision) -> None:
    decided(filed, before)
    replies(filed, [("naskah.docx", CHANGED)])
    draft = filed.drafts[0]
    assert (draft.state, draft.version, draft.publish_at, draft.decline_reason) == ("waiting", 2, None, "")
    alert = next(letter for letter in filed.letters if letter["To"] == EDITOR)
    assert alert["Subject"] == f"{NUMBER} diubah penulisnya setelah diputuskan"
    decided(filed, Decision("fit", MONDAY))
    assert "Selamat" in plain(filed)  # of this version the author had not heard yet


def test_a_revision_of_what_is_published_is_held_and_changes_nothing(filed: Office) -> None:
    decided(filed, Decision("published", link="https://kotaku.example/1"))
    replies(filed, [("naskah.docx", CHANGED)])
    assert (filed.rows[-1].disposition, filed.drafts[0].version) == ("hold", 1)
    assert filed.rows[-1].reason == f"it would revise {NUMBER}, which is published"


def test_commands_decide_and_say_what_came_of_it(filed: Office) -> None:
    fit = filed.redaksi("drafts", "fit", "ktk 1", "--on", "2099-01-05 09:00", "--by", "Budi")
    assert (fit.returncode, fit.stderr) == (0, "")
    title = filed.drafts[0].title
    assert fit.stdout == (f"{NUMBER} “{title}”: fit, to appear 2099-01-05 09:00 WIB; letter 2 to rina@contoh.id\n")
    again = filed.redaksi("drafts", "fit", NUMBER, "--on", "2099-01-05 09:00")
    assert (again.returncode, "already: nothing changed" in again.stdout) == (0, True)
    review = filed.redaksi("drafts", "review", "1", "--quiet")
    assert (review.returncode, review.stdout.endswith("review; no letter\n")) == (0, True)
    decline = filed.redaksi("drafts", "decline", NUMBER, "--reason", "Ganda.")
    assert (decline.returncode, filed.drafts[0].decline_reason) == (0, "Ganda.")


def test_commands_that_make_no_sense_change_nothing(filed: Office, capsys: pytest.CaptureFixture[str]) -> None:
    config = filed.folder / "config.toml"
    said = [
        (deciding.fit("KTK-2020-0009", "", "", False, config), "there is no draft KTK-2020-0009"),
        (deciding.fit("apa saja", "", "", False, config), "there is no draft apa saja"),
        (deciding.fit(NUMBER, "kapan-kapan", "", False, config), "is not understood as a time"),
        (deciding.fit(NUMBER, "snin 09.00", "", False, config), "Did you mean “senin”"),
        (deciding.fit(NUMBER, "2020-01-01 09:00", "", False, config), "is past"),
        (deciding.decline(NUMBER, " ", "", False, config), "The reason is missing"),
        (deciding.publish(NUMBER, "", "", False, config), "The link is missing or not whole"),
        (deciding.publish(NUMBER, "javascript:alert(1)", "", False, config), "The link is missing or not whole"),
    ]
    assert [code for code, _ in said] == [1, 1, 2, 2, 2, 2, 2, 2]
    lines = capsys.readouterr().err.splitlines()
    assert [sentence for line, (_, sentence) in zip(lines, said, strict=True) if sentence not in line] == []
    assert (filed.drafts[0].state, kinds(filed)) == ("waiting", ["receipt"])


def test_what_is_published_stays_and_what_is_declined_is_opened_first(
    filed: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    config = filed.folder / "config.toml"
    link = "https://a.example/1"
    assert deciding.decline(NUMBER, "Ganda.", "", False, config) == 0
    assert deciding.publish(NUMBER, link, "", False, config) == 2
    assert f"write first: review {NUMBER}" in capsys.readouterr().err
    assert deciding.review(NUMBER, "", False, config) == 0
    assert deciding.publish(NUMBER, link, "", False, config) == 0
    assert deciding.decline(NUMBER, "Basi.", "", False, config) == 2
    assert "is published; that cannot be changed" in capsys.readouterr().err
