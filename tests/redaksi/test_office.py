"""LibreOffice as the reader of last resort: what it opens, and what it cannot do to us."""

import shutil
import socket
import time
from pathlib import Path

import pytest

from ingest.readers import ReadDocument
from ingest.unreadable import Unreadable
from ingest.word.document import Document, LineSpacing
from ingest.word.reader import read_document
from redaksi import landlock
from redaksi.confined import Confined
from redaksi.file_tables import FileLimits
from redaksi.office import LibreOffice, can_cut_off_network, read_with
from tests.ingest.word.msdoc import doc

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

PYTHON = "/usr/bin/python3"  # the system's: no other's files are within the program's reach
ANSWER = "mkdir -p $HOME/out; echo answer > $HOME/out/naskah.docx"

FONTS = 15  # the font table's place in FibRgFcLcb97

RTF = (
    rb"{\rtf1\ansi\deff0{\fonttbl{\f0\froman Times New Roman;}{\f1\fswiss Arial;}}"
    rb"\pard\sl360\slmult1\f0\fs24 Warga {\f1\fs20 bergotong royong}\par}"
)


def read(content: bytes) -> ReadDocument:
    return ReadDocument(read_document(content))


def program(folder: Path, script: str) -> str:
    """A program in LibreOffice's place that behaves as badly as the script says."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@needs_libreoffice
def test_rtf_is_read_with_its_fonts_sizes_and_lines() -> None:
    document = read_with(LibreOffice("soffice", rtf=True), read, RTF).content
    assert isinstance(document, Document)
    (paragraph, *_) = document.paragraphs
    looks = [(portion.text, portion.font, portion.size) for portion in paragraph.portions]
    assert looks == [("Warga ", "Times New Roman", 12.0), ("bergotong royong", "Arial", 10.0)]
    assert paragraph.line_spacing == LineSpacing("multiple", 1.5)
    assert (document.format, document.converted_from) == ("doc", "rtf")
    assert document.diagnostics[0].startswith("opened by LibreOffice")
    assert document.unsure == ()


@needs_libreoffice
def test_what_it_saves_of_a_damaged_document_is_for_a_person() -> None:
    torn = doc("Warga bergotong royong\r", structures={FONTS: b"\xff"})
    document = read_with(LibreOffice("soffice"), read, torn).content
    assert isinstance(document, Document)
    assert document.paragraphs[0].text == "Warga bergotong royong"
    assert document.unsure == ("a damaged file, opened by LibreOffice",)


@needs_libreoffice
def test_the_page_of_a_converted_document_shows_its_text() -> None:
    with Confined(FileLimits(), start="fork", office=LibreOffice("soffice", rtf=True)) as confined:
        document = confined.document(RTF)
        assert isinstance(document, Document)
        assert confined.html(RTF, document) == "<p>Warga bergotong royong</p>"


@needs_libreoffice
def test_nothing_is_fetched_for_a_document() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        field = rb'{\field{\*\fldinst INCLUDEPICTURE "' + address.encode() + rb'" \\d}{\fldrslt x}}\par}'
        assert LibreOffice("soffice", rtf=True).docx(RTF[:-1] + field, "rtf") is not None
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.skipif(not can_cut_off_network(), reason="this machine allows no user namespaces")
def test_the_program_has_no_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        call = f"{PYTHON} -c 'import socket; socket.create_connection((\"127.0.0.1\", {port}))'; {ANSWER}"
        assert LibreOffice(program(tmp_path, call)).docx(b"x", "word-95") == b"answer\n"
        with pytest.raises(BlockingIOError):
            server.accept()


def test_without_leave_rtf_is_not_opened() -> None:
    refused = read_document(RTF)
    assert isinstance(refused, Unreadable)
    assert not LibreOffice("soffice").opens(refused)


@pytest.mark.parametrize(
    ("reason", "found", "opened"),
    [("not-word", "word-95", True), ("damaged", "doc", True), ("not-word", "pdf", False),
     ("not-word", "word-2003-xml", False), ("encrypted", "doc", False),
     ("macros", "doc", False), ("damaged", "zip", False), ("too-large", "doc", False)],
)  # fmt: skip
def test_only_what_it_may_open_better_is_given_to_it(reason: str, found: str, opened: bool) -> None:
    assert LibreOffice("soffice").opens(Unreadable(reason, "", found)) is opened


def test_a_file_that_ended_our_own_reading_is_for_a_person() -> None:
    assert not LibreOffice("soffice").opens(Unreadable("damaged", "", unsure=True))


def test_a_file_that_the_converter_does_not_know_is_given_to_it() -> None:
    assert LibreOffice("soffice").opens(Unreadable("damaged", "", "doc", unsure=True))


def test_what_it_cannot_open_keeps_its_first_answer(tmp_path: Path) -> None:
    office = LibreOffice(program(tmp_path, "exit 1"), rtf=True)
    assert read_with(office, read, RTF) == read(RTF)


def test_it_is_killed_with_all_it_started_when_it_hangs(tmp_path: Path) -> None:
    office = LibreOffice(program(tmp_path, "sleep 300.25 & sleep 300.25"), rtf=True, seconds=1)
    assert office.docx(RTF, "rtf") is None
    deadline = time.monotonic() + 5
    while _sleepers() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _sleepers() == []


def test_its_memory_is_bounded(tmp_path: Path) -> None:
    if shutil.which("prlimit") is None:
        pytest.skip("prlimit is not installed")
    for taken, answer in ((1_000, b"answer\n"), (2_000_000_000, None)):
        office = LibreOffice(program(tmp_path, f"{PYTHON} -c 'bytearray({taken})' && {ANSWER}"))
        assert office.docx(b"x", "word-95") == answer


@pytest.mark.skipif(landlock.version() == 0, reason="this kernel has no Landlock")
def test_it_gets_at_no_files_but_its_own(tmp_path: Path) -> None:
    elsewhere = tmp_path / "lain"
    elsewhere.mkdir()
    (elsewhere / "sandi").write_text("rahasia")
    reads = f"cat {elsewhere}/sandi; ls {elsewhere}; cat /proc/$PPID/environ"
    writes = f"echo x > {elsewhere}/baru; echo x > {elsewhere}/sandi"
    script = f"({reads}; {writes}) > $HOME/seen; {ANSWER}; cat $HOME/seen >> $HOME/out/naskah.docx"
    answer = LibreOffice(program(tmp_path, script))
    assert answer.docx(b"x", "word-95") == b"answer\n"
    assert (elsewhere / "sandi").read_text() == "rahasia"
    assert not (elsewhere / "baru").exists()


def test_no_password_reaches_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDAKSI_SMTP_PASSWORD", "rahasia")
    seen = LibreOffice(program(tmp_path, f"{ANSWER}; env >> $HOME/out/naskah.docx")).docx(b"x", "word-95")
    assert seen is not None
    assert b"HOME=" in seen
    assert b"rahasia" not in seen


def test_a_missing_program_changes_nothing() -> None:
    assert read_with(LibreOffice("/nowhere/soffice", rtf=True), read, RTF) == read(RTF)


def test_a_sound_document_never_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LibreOffice, "docx", lambda *_: pytest.fail("it was asked"))
    assert isinstance(read_with(LibreOffice("soffice"), read, doc("Warga\r")).content, Document)


def _sleepers() -> list[str]:
    """Those that this test's program started and that still run."""
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    return [line.decode() for line in lines if line == b"sleep\x00300.25\x00"]
