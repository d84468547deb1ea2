from dataclasses import replace

from store import draft_photos, drafts
from store.database import Database
from store.draft_photos import NO_FINGERPRINT
from store.drafts import DraftPhoto
from tests.store.rows import DESK, NOON, content, filed, received

PHOTOS = (
    DraftPhoto("a.jpg", "a" * 64, 1600, 1200, "jpeg", "Warga membersihkan drainase.", "certain"),
    DraftPhoto("b.jpg", "b" * 64, 1200, 1600, "jpeg", "Rembuk warga.", "probable"),
)


def test_photos_of_earlier_drafts_are_found_by_their_bytes_and_listed_newest_draft_first(database: Database) -> None:
    one, two = (replace(photo, fingerprint=mark * 32) for photo, mark in zip(PHOTOS, "ab", strict=True))
    with database.transaction() as c:
        first, second, third, last = (
            filed(c, received(c, number), photos=photos)
            for number, photos in enumerate([(one,), (one, two), (PHOTOS[1],), (one, two)])
        )
        filed(c, received(c, 9, desk="other"), desk="other", photos=(two,))
        sha256s = [one.sha256, two.sha256, "c" * 64]
        assert draft_photos.used_before(c, DESK, last.id, sha256s) == {
            one.sha256: second.number,
            two.sha256: third.number,
        }
        assert draft_photos.used_before(c, DESK, first.id, sha256s) == {}
        marks = [("a" * 32, 1600, 1200, second.number), ("b" * 32, 1200, 1600, second.number)]
        assert draft_photos.photos_before(c, DESK, last.id, 2) == tuple(marks)
        assert draft_photos.photos_before(c, DESK, last.id, 9) == (*marks, ("a" * 32, 1600, 1200, first.number))


def test_what_a_draft_was_before_is_no_photo_of_an_earlier_draft(database: Database) -> None:
    with database.transaction() as c:
        draft = filed(c, received(c, 1), photos=(replace(PHOTOS[0], fingerprint="a" * 32),))
        drafts.revise(c, draft.id, inbound_id=received(c, 2), content=content(photos=PHOTOS[:1]), now=NOON)
        assert draft_photos.used_before(c, DESK, draft.id, [PHOTOS[0].sha256]) == {}
        assert draft_photos.photos_before(c, DESK, draft.id, 9) == ()


def test_fingerprints_not_yet_taken_are_listed_once_each_and_set_in_all_drafts_of_the_desk(database: Database) -> None:
    one, two = PHOTOS
    with database.transaction() as c:
        filed(c, received(c, 1), photos=(one, two))
        filed(c, received(c, 2), photos=(one, replace(two, sha256="c" * 64, fingerprint="c" * 32)))
        other = filed(c, received(c, 9, desk="other"), desk="other", photos=(one,))
        assert sorted(draft_photos.without_fingerprint(c, DESK, 9)) == [one.sha256, two.sha256]
        assert len(draft_photos.without_fingerprint(c, DESK, 1)) == 1

        draft_photos.set_fingerprint(c, DESK, one.sha256, "a" * 32)
        draft_photos.set_fingerprint(c, DESK, two.sha256, NO_FINGERPRINT)
        draft_photos.set_fingerprint(c, DESK, "c" * 64, "d" * 32)

        assert draft_photos.without_fingerprint(c, DESK, 9) == ()
        assert draft_photos.without_fingerprint(c, "other", 9) == (one.sha256,)
        later = filed(c, received(c, 3), photos=())
        marks = [mark for mark, *_ in draft_photos.photos_before(c, DESK, later.id, 9)]
        assert marks == ["a" * 32, "c" * 32, "a" * 32]
        assert drafts.get(c, "other", other.id) == other
