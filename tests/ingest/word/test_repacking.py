"""Members that are not replaced lie in the copy as they lay in the package, however that was written."""

import io
import zipfile

import pytest

from ingest.word.repacking import CannotRepack, repacked

TEXT = b"satu dua tiga " * 200


class Pipe(io.RawIOBase):
    """Somewhere to write to that cannot go back: sizes follow their members."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, more: object) -> int:
        self.written += bytes(more)  # type: ignore[call-overload]
        return len(bytes(more))  # type: ignore[call-overload]


def streamed() -> bytes:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("satu.xml", TEXT)
        archive.writestr("dua é.xml", TEXT[::-1])
    return bytes(pipe.written)


def plain() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("satu.xml", TEXT, zipfile.ZIP_DEFLATED)
        archive.writestr("dua é.xml", TEXT[::-1], zipfile.ZIP_STORED)
    return written.getvalue()


@pytest.mark.parametrize(
    "content", [streamed(), plain(), b"what stands before" + plain()], ids=["streamed", "plain", "after-others"]
)
def test_members_are_copied_replaced_and_added(content: bytes) -> None:
    copy = repacked(content, {"satu.xml": b"baru", "tiga.xml": b"tambahan"})
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "satu.xml": b"baru",
            "dua é.xml": TEXT[::-1],
            "tiga.xml": b"tambahan",
        }
    assert repacked(content, {"satu.xml": b"baru", "tiga.xml": b"tambahan"}) == copy


def pointing(offset: int) -> bytes:
    """A package whose directory says that the second member lies elsewhere."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("satu.xml", TEXT)
        archive.writestr("dua.xml", TEXT)
        archive.filelist[1].header_offset = offset
    return written.getvalue()


@pytest.mark.parametrize("offset", [7, 1 << 20])
def test_a_directory_that_leads_nowhere_is_not_followed(offset: int) -> None:
    with pytest.raises(CannotRepack, match="not where it should be"):
        repacked(pointing(offset), {})


def test_members_that_lie_over_each_other_are_refused() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("satu.xml", TEXT)
        archive.writestr("dua.xml", b"")
        first, second = archive.filelist
        second.header_offset, second.compress_size, second.file_size = 0, first.file_size, first.file_size
    with pytest.raises(CannotRepack, match="over each other"):
        repacked(written.getvalue(), {})
