import pytest
from sqlalchemy.exc import IntegrityError

from store import drafts
from store.database import Database
from store.drafts import Draft, DraftPhoto
from tests.store.rows import DESK, NOON, content, filed, minutes, received

PHOTOS = (
    DraftPhoto(
        "a.jpg", "a" * 64, 1600, 1200, "jpeg", "Warga membersihkan drainase.", "certain", "Rina", "names the file"
    ),
    DraftPhoto("b.jpg", "b" * 64, 1200, 1600, "jpeg", "Rembuk warga.", "probable"),
)


def test_a_draft_comes_back_whole_by_number_and_by_id(database: Database) -> None:
    with database.transaction() as c:
        about = received(c)
        draft = filed(c, about, photos=PHOTOS, warnings=["text-size"])
    assert draft == Draft(
        id=draft.id,
        desk=DESK,
        number="KTK-2026-0001",
        inbound_id=about,
        article=0,
        conversation_id=None,
        version=1,
        state="waiting",
        title="Gotong Royong Warga",
        byline="Rina Wulandari, Asisten Kota",
        region="Babel",
        author_name="Rina Wulandari",
        author_address="rina@contoh.id",
        body_html="<p>Semua bisa selesai.</p>",
        characters=2171,
        characters_with_spaces=2500,
        warnings=("text-size",),
        document_name="",
        document_sha256="",
        unused_captions=(),
        results=None,
        filed_at=NOON,
        revised_at=None,
        decided_at=None,
        decisions=0,
        publish_at=None,
        link="",
        decline_reason="",
        photos=PHOTOS,
    )
    with database.reading() as c:
        assert drafts.get(c, DESK, "KTK-2026-0001") == draft
        assert drafts.get(c, DESK, str(draft.id)) == draft
        assert drafts.get(c, DESK, draft.id) == draft
        assert drafts.get(c, "other", draft.id) is None
        assert drafts.numbers(c, [about, about + 1]) == {about: "KTK-2026-0001"}


def test_numbers_count_for_each_desk_prefix_and_year(database: Database) -> None:
    with database.transaction() as c:
        given = [
            filed(c, received(c, 1)).number,
            filed(c, received(c, 2)).number,
            filed(c, received(c, 3), year=2027).number,
            filed(c, received(c, 4), prefix="NUSP").number,
            filed(c, received(c, 5, desk="other"), desk="other").number,
        ]
    assert given == ["KTK-2026-0001", "KTK-2026-0002", "KTK-2027-0001", "NUSP-2026-0001", "KTK-2026-0001"]


def test_a_number_that_was_rolled_back_is_given_again(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as c:
        filed(c, received(c))
        raise ZeroDivisionError
    with database.transaction() as c:
        assert filed(c, received(c)).number == "KTK-2026-0001"


def test_a_message_has_one_draft(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as c:
        about = received(c)
        filed(c, about)
        filed(c, about)


def test_listing_gives_the_newest_first_in_pages_each_with_its_photos(database: Database) -> None:
    with database.transaction() as c:
        made = [filed(c, received(c, number), photos=PHOTOS[:number]) for number in range(3)]
        first = drafts.listing(c, DESK, 2)
        assert first == (made[2], made[1])
        assert drafts.listing(c, DESK, 2, before=first[-1].id) == (made[0],)


def test_filed_is_from_a_time_to_just_before_another(database: Database) -> None:
    with database.transaction() as c:
        made = [filed(c, received(c, number), filed_at=NOON + minutes(number)) for number in range(3)]
        assert drafts.filed(c, DESK, NOON, NOON + minutes(2)) == (made[0], made[1])


def test_waiting_gives_the_longest_first(database: Database) -> None:
    with database.transaction() as c:
        later = filed(c, received(c, 1), filed_at=NOON + minutes(5))
        sooner = filed(c, received(c, 2), filed_at=NOON)
        assert drafts.waiting(c, DESK) == (sooner, later)


def test_revise_makes_the_next_version_and_keeps_what_was(database: Database) -> None:
    with database.transaction() as c:
        first, second = received(c, 1), received(c, 2)
        before = filed(c, first, photos=PHOTOS, document_sha256="a" * 64)
        after = drafts.revise(
            c,
            before.id,
            inbound_id=second,
            content=content(title="Judul baru", photos=PHOTOS[:1]),
            now=NOON + minutes(9),
        )
    assert (after.number, after.version, after.inbound_id) == (before.number, 2, second)
    assert (after.title, after.photos, after.filed_at) == ("Judul baru", PHOTOS[:1], NOON)
    assert after.revised_at == NOON + minutes(9)
    with database.reading() as c:
        (kept,) = drafts.versions(c, before.id)
        assert drafts.numbers(c, [first, second]) == {first: before.number, second: before.number}
        assert drafts.filed(c, DESK, NOON + minutes(5), NOON + minutes(10)) == (after,)
    assert (kept.version, kept.title, kept.photos, kept.filed_at) == (1, before.title, PHOTOS, NOON)
    assert kept.document_sha256 == "a" * 64


def test_a_message_files_one_draft_for_each_of_its_articles(database: Database) -> None:
    with database.transaction() as c:
        id = received(c, 1)
        numbers = [filed(c, id, article=article).number for article in (0, 1)]
        assert drafts.numbers(c, [id]) == {id: ", ".join(numbers)}
    with pytest.raises(IntegrityError), database.transaction() as c:
        filed(c, id, article=1)
