from store import attachments
from store.attachments import Attachment
from store.database import Database
from tests.store.rows import received

LETTER = Attachment("Warta.docx", "application/octet-stream", "document", 20480, "a" * 64)
PHOTO = Attachment("IMG-1.jpg", "image/jpeg", "photo", 4096, "b" * 64)
LOGO = Attachment("logo.gif", "image/gif", "left-over", 512, "c" * 64, why="signature-logo", stored=False)


def test_attachments_come_back_in_the_order_of_the_message(database: Database) -> None:
    with database.transaction() as c:
        id = received(c)
        attachments.record(c, id, [PHOTO, LETTER, LOGO])
        assert attachments.listing(c, id) == (PHOTO, LETTER, LOGO)


def test_attachments_recorded_again_take_the_place_of_the_first(database: Database) -> None:
    with database.transaction() as c:
        id = received(c)
        attachments.record(c, id, [PHOTO, LETTER])
        attachments.record(c, id, [LOGO])
        assert attachments.listing(c, id) == (LOGO,)


def test_a_message_without_attachments_has_none(database: Database) -> None:
    with database.transaction() as c:
        id = received(c)
        attachments.record(c, id, [])
        assert attachments.listing(c, id) == ()
