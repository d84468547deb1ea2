"""Zips opened within limits; what is no archive, and what is not opened."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from ingest.archive import ArchiveLimits, is_archive, open_archive
from ingest.message import Attachment
from tests.builders import docx
from tests.ingest.raw_mail import JPEG


def _zip(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Attachment:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return Attachment.from_bytes("kiriman.zip", written.getvalue(), "application/zip")


def _names(found: tuple[Attachment, ...] | str) -> list[str]:
    assert not isinstance(found, str), found
    return [member.filename for member in found]


def test_members_join_as_attachments() -> None:
    found = open_archive(_zip({"Foto/satu.jpg": JPEG, "naskah.docx": b"PK"}))
    assert not isinstance(found, str)
    assert [(m.filename, m.archive, m.size, m.content()) for m in found] == [
        ("satu.jpg", "kiriman.zip", len(JPEG), JPEG),
        ("naskah.docx", "kiriman.zip", 2, b"PK"),
    ]
    assert found[0].sha256 == Attachment.from_bytes("", JPEG).sha256


def test_what_no_person_put_there_is_left_out() -> None:
    members = dict.fromkeys(["a.jpg", "__MACOSX/._a.jpg", ".DS_Store", "Foto/.thumb/b.jpg", "Foto/Thumbs.db"], JPEG)
    assert _names(open_archive(_zip(members))) == ["a.jpg"]


def test_path_that_climbs_out_is_a_plain_name() -> None:
    assert _names(open_archive(_zip({"../../etc/foto.jpg": JPEG}))) == ["foto.jpg"]


def test_name_in_unmarked_utf8() -> None:
    archive = _zip({"fXXto.jpg": JPEG})
    content = archive.content().replace(b"fXXto.jpg", "fóto.jpg".encode())
    assert _names(open_archive(Attachment.from_bytes("a.zip", content))) == ["fóto.jpg"]


def test_empty_zip_has_no_members() -> None:
    assert open_archive(_zip({})) == ()


def test_word_document_is_no_archive() -> None:
    document = Attachment.from_bytes("naskah.zip", docx())
    assert not is_archive(document)
    assert open_archive(document) == "archive-unsupported"


def test_photo_is_no_archive() -> None:
    assert not is_archive(Attachment.from_bytes("foto.zip", JPEG))


@pytest.mark.parametrize("head", [b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"])
def test_other_archives_are_not_opened(head: bytes) -> None:
    attachment = Attachment.from_bytes("foto.zip", head + bytes(50))
    assert (is_archive(attachment), open_archive(attachment)) == (True, "archive-unsupported")


def test_archive_inside_an_archive_is_not_opened() -> None:
    found = open_archive(_zip({"dalam.zip": _zip({"a.jpg": JPEG}).content()}))
    assert not isinstance(found, str)
    assert open_archive(found[0]) == "archive-unsupported"


def test_encrypted_zip() -> None:
    content = bytearray(_zip({"a.jpg": JPEG}).content())
    content[6] |= 1  # general purpose bit 0, in the member's header and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert open_archive(Attachment.from_bytes("a.zip", bytes(content))) == "archive-encrypted"


def test_torn_zip() -> None:
    content = _zip({"a.jpg": JPEG}).content()
    assert open_archive(Attachment.from_bytes("a.zip", content[:-40])) == "archive-damaged"


def test_zip_with_wrong_checksum() -> None:
    content = _zip({"a.jpg": JPEG}, zipfile.ZIP_STORED).content().replace(JPEG, JPEG[::-1])
    assert open_archive(Attachment.from_bytes("a.zip", content)) == "archive-damaged"


def test_bomb() -> None:
    assert open_archive(_zip({"a.jpg": bytes(5_000_000)})) == "archive-too-large"


def test_bomb_that_lies_about_its_size() -> None:
    content = (
        _zip({"a.jpg": bytes(5_000_000)}).content().replace((5_000_000).to_bytes(4, "little"), bytes([9, 0, 0, 0]))
    )
    assert isinstance(open_archive(Attachment.from_bytes("a.zip", content)), str)


@pytest.mark.parametrize("limits", [ArchiveLimits(entries=2), ArchiveLimits(total=2000), ArchiveLimits(member=500)])
def test_limits(limits: ArchiveLimits) -> None:
    members = {f"{number}.jpg": JPEG for number in range(3)}
    assert open_archive(_zip(members), limits) == "archive-too-large"
