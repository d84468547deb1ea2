"""Outlook's winmail.dat: the files in it, by their long names, byte for byte; nothing hostile takes time."""

import struct

import tnefparse
from hypothesis import given
from hypothesis import strategies as st

from ingest.message import Message, read_message
from ingest.submission import compose
from ingest.tnef import wrapped_files
from tests.builders import docx, email, photo
from tests.ingest.outlook import attribute, number, properties, winmail

FILES = [("Naskah Gotong Royong – final.docx", docx()), ("foto 1.jpg", photo(seed=1) + b"\0\0\0")]


def read(stream: bytes) -> list[tuple[str, bytes]]:
    return [(file.name, file()) for file in wrapped_files(lambda: stream)]


def test_files_have_their_long_names_and_every_byte() -> None:
    assert read(winmail(FILES)) == FILES


def test_files_are_those_that_another_reader_finds() -> None:
    other = tnefparse.TNEF(winmail(FILES))
    assert [(file.long_filename(), file.data) for file in other.attachments] == FILES


def test_files_of_a_mail_attached_to_the_mail_are_found() -> None:
    assert read(winmail(FILES[:1], inside=winmail(FILES[1:]))) == FILES


def test_mails_inside_mails_end() -> None:
    stream = winmail(FILES[:1])
    for _ in range(6):
        stream = winmail((), inside=stream)
    assert read(stream) == []


def test_stream_that_breaks_off_gives_the_files_before_the_break() -> None:
    whole = winmail(FILES)
    assert read(whole[: len(whole) - len(FILES[1][1])]) == FILES[:1]


def test_counts_in_a_hostile_stream_are_not_believed() -> None:
    many = struct.pack("<HHI", 0x1002, 0x3705, 2**32 - 1)
    props = attribute(2, 0x9005, properties(number(0x3705, 1), many, count=2**32 - 1))
    assert read(winmail(FILES[:1]) + props) == FILES[:1]


def test_short_name_is_taken_where_there_is_no_long_one() -> None:
    stream = winmail(()) + attribute(2, 0x9002, bytes(14)) + attribute(2, 0x8010, b"naskah.doc\0")
    assert read(stream + attribute(2, 0x800F, b"isi")) == [("naskah.doc", b"isi")]


@given(st.binary(max_size=300), st.integers(0, 200))
def test_nothing_raises(noise: bytes, at: int) -> None:
    stream = winmail([("a.txt", b"isi")], inside=winmail([("b.txt", b"isi")]))
    read(stream[:at] + noise + stream[at + len(noise) // 2 :])


def test_winmail_in_a_mail_is_unwrapped_beside_it() -> None:
    message = read_message(email([("winmail.dat", winmail(FILES))]).as_bytes())
    assert isinstance(message, Message)
    wrapper, *files = message.attachments
    assert (wrapper.filename, wrapper.opened) == ("winmail.dat", True)
    assert [(file.filename, file.content()) for file in files] == FILES
    offered = compose([message])
    assert [file.why for file in offered.left_over] == ["archive-opened"]
    assert ([file.filename for file in offered.documents], len(offered.photos)) == ([FILES[0][0]], 1)


def test_winmail_without_files_is_left_over() -> None:
    message = read_message(email([("winmail.dat", winmail(()))]).as_bytes())
    assert isinstance(message, Message)
    assert [file.why for file in compose([message]).left_over] == ["tnef"]
