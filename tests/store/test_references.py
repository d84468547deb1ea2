"""Which files the rows name, also those that only an earlier version of a draft shows; on both databases."""

from dataclasses import replace

from store import drafts
from store.database import Database
from store.drafts import DraftPhoto
from store.references import files_of, named_files, still_named
from tests.store.rows import NOON, content, filed, minutes, received

OLD, NEW, DOCUMENT, NOBODYS = (letter * 64 for letter in "abcd")
PHOTO = DraftPhoto("foto.jpg", OLD, 1600, 1200, "jpeg", "Warga", "certain")


def test_a_photo_of_an_earlier_version_is_named_until_nothing_shows_it(database: Database) -> None:
    with database.transaction() as c:
        first = received(c, 1, source_sha256=None)
        draft = filed(c, first, photos=(PHOTO,), document_sha256=DOCUMENT)
        revised = content(photos=(replace(PHOTO, sha256=NEW),), document_sha256=DOCUMENT)
        second = received(c, 2, source_sha256=None)
        drafts.revise(c, draft.id, inbound_id=second, content=revised, now=NOON + minutes(9))
    with database.reading() as c:
        assert named_files(c) == {OLD, NEW, DOCUMENT}
        assert [still_named(c, sha256) for sha256 in (OLD, NEW, DOCUMENT, NOBODYS)] == [True, True, True, False]
        asked = files_of(c, inbound_ids=(), draft_ids=(draft.id,), published_ids=(), conversation_ids=())
        assert asked == {OLD, NEW, DOCUMENT}
