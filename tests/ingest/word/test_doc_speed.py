"""The .doc converter made faster writes the same parts, byte for byte, as the one that it was."""

import dataclasses
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from doc2docx.model import CharacterProperties, ParagraphProperties, Tab

from ingest.word.binary import docx_from_doc
from ingest.word.doc_speed import Formatting, has_character_properties, replaced, xml_bytes
from ingest.word.limits import Limits
from ingest.word.package import Refused
from tests.ingest.word.msdoc import NORMAL, Style, character_style, doc, font, line, size

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "word" / "doc"
_PLAIN_LIBRARY = """
import sys
from doc2docx import convert
from ingest.word import doc_repairs
doc_repairs.apply()
for source in sys.argv[1:]:
    try:
        convert(source, source + ".docx")
    except Exception:
        pass
"""
_MADE = {
    "plain": doc("Warta\rKedua\r"),
    "formats": doc("“Gotong royong”\rtab\there\r", run=font(1) + size(28), paragraph=line(360, multiple=True)),
    "styles": doc("Warta\r", run=character_style(1), styles=[NORMAL, Style("Tautan", size(20), kind=2)]),
    "field": doc("a \x13 DATE \x14hari ini\x15 b\r\x13 FORMTEXT \x14satu\rdua\x15\r"),
    "text to escape": doc('Rp 5 < 7 & "8"\r', fonts=('A&B "<C>"\n', "Arial")),
    "torn": doc("Warta\r")[:2000],
}


def plain_library(documents: dict[str, bytes], folder: Path) -> dict[str, dict[str, bytes] | None]:
    """What the library makes of them in a process of its own, repaired but not made faster: their parts."""
    sources = {name: folder / f"{number}.doc" for number, name in enumerate(documents)}
    for name, source in sources.items():
        source.write_bytes(documents[name])
    subprocess.run([sys.executable, "-c", _PLAIN_LIBRARY, *map(str, sources.values())], check=True)
    written = {name: Path(f"{source}.docx") for name, source in sources.items()}
    return {name: parts(target.read_bytes()) if target.exists() else None for name, target in written.items()}


def faster(content: bytes) -> dict[str, bytes] | None:
    try:
        return parts(docx_from_doc(content, Limits()).docx)
    except Refused:
        return None


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_made_documents_become_the_same_parts(tmp_path: Path) -> None:
    expected = plain_library(_MADE, tmp_path)
    assert {name: faster(content) for name, content in _MADE.items()} == expected
    assert [name for name, found in expected.items() if found is None] == ["torn"]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real documents are kept beside the project")
def test_real_documents_become_the_same_parts(tmp_path: Path) -> None:
    documents = {str(path): path.read_bytes() for path in sorted(CORPUS.rglob("*.doc"))[::12]}
    expected = plain_library(documents, tmp_path)
    for name, content in documents.items():
        assert faster(content) == expected[name], name
    assert any(expected.values())


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert faster(_MADE["plain"])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("record", "changes"),
    [
        (CharacterProperties(bold=True, size_half_points=24), {"bold": None, "ascii_font": "Arial"}),
        (ParagraphProperties(style_id=3), {"in_table": True}),
        (Tab(CharacterProperties(italic=True)), {"properties": CharacterProperties()}),
        (CharacterProperties(italic=True), {}),
    ],
)
def test_replaced_is_what_dataclasses_make_of_it(record: CharacterProperties, changes: dict[str, object]) -> None:
    before = dataclasses.asdict(record)
    assert replaced(record, **changes) == dataclasses.replace(record, **changes)
    assert dataclasses.asdict(record) == before


def test_replacing_what_is_no_field_fails() -> None:
    with pytest.raises(KeyError):
        replaced(CharacterProperties(), fnt="Arial")


def test_properties_of_the_same_values_are_equal_and_others_are_not() -> None:
    assert CharacterProperties(bold=True) == CharacterProperties(bold=True)
    assert CharacterProperties(bold=True) != CharacterProperties(bold=False)
    assert CharacterProperties() != ParagraphProperties()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("bold", True), ("symbol_character_code", True), ("picture_location", False), ("revision_deleted_date", False)],
)
def test_properties_that_are_written(name: str, expected: bool) -> None:
    assert has_character_properties(CharacterProperties(**{name: 0})) is expected
    assert not has_character_properties(CharacterProperties())


def test_properties_are_found_by_position() -> None:
    first, second = CharacterProperties(bold=True), CharacterProperties(italic=True)
    spans = (_Span(2, 5, first), _Span(5, 6, second), _Span(8, 9, first))
    found = Formatting(spans, ())
    plain = CharacterProperties()
    assert [found.character_properties_at(cp) for cp in range(1, 10)] == [
        plain, first, first, first, second, plain, plain, first, plain,
    ]  # fmt: skip
    assert found.paragraph_properties_at(3) == ParagraphProperties()


@dataclasses.dataclass(frozen=True, slots=True)
class _Span:
    cp_start: int
    cp_end: int
    properties: CharacterProperties


def test_illegal_characters_are_left_out() -> None:
    root = ElementTree.Element("a", {"b": 'x\x01"\n\ufffe'})
    root.text = "Desa & \x0bRW\x0c 05\ud800 <3"
    assert xml_bytes(root).partition(b"\n")[2] == b'<a b="x&quot;&#10;">Desa &amp; RW 05 &lt;3</a>'
