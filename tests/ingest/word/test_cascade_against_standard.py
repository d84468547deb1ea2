"""The cascade against a second, naive reading of the standard (naive.py), on documents made at random.

Everything that can speak of a character's font, size, weight or line is drawn attribute by attribute: defaults, chains
of styles (circular, dangling, of the wrong type, twice the same id), table styles with conditions and bands, character
styles, numbering levels, theme fonts, direct properties.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ingest.word.document import Document
from ingest.word.reader import read_document
from tests.ingest.word.naive import THEMED, Shown, read_naively
from tests.ingest.word.ooxml import package

FONTS = ("Arial", "Georgia", "Calibri", "MS Mincho")
ENDS = {"ascii": ("HAnsi", "Ascii"), "hAnsi": ("HAnsi", "Bidi"), "eastAsia": ("EastAsia",), "cs": ("Bidi",)}
THEME_FONTS = {slot: [part + end for part in ("major", "minor") for end in ends] for slot, ends in ENDS.items()}
CONDITIONS = (
    "wholeTable", "band1Horz", "band2Horz", "band1Vert", "band2Vert", "firstCol", "lastCol", "firstRow", "lastRow",
    "nwCell", "neCell", "swCell", "seCell",
)  # fmt: skip
CHARACTERS = "a\u011f“字\u0e01"
IDS = {"paragraph": ("P1", "P2", "P3", "P4"), "character": ("C1", "C2", "C3"), "table": ("T1", "T2")}
ANY_ID = (*(style_id for ids in IDS.values() for style_id in ids), "gone")

# What follows are strategies of XML. An attribute or element that is not drawn is left out.


def attributes(**values: SearchStrategy[Any]) -> SearchStrategy[str]:
    drawn = st.fixed_dictionaries({}, optional=dict(values))
    return drawn.map(lambda found: "".join(f' w:{name}="{value}"' for name, value in found.items()))


def element(name: str, inside: SearchStrategy[str]) -> SearchStrategy[str]:
    return inside.map(lambda content: f"<w:{name}{content}/>" if content else "")


def together(*pieces: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.tuples(*pieces).map("".join)


def maybe(piece: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.just("") | piece


def switch(name: str) -> SearchStrategy[str]:
    return st.sampled_from(("", f"<w:{name}/>", f'<w:{name} w:val="0"/>'))


def wrapped(name: str, inside: SearchStrategy[str]) -> SearchStrategy[str]:
    return inside.map(lambda content: f"<w:{name}>{content}</w:{name}>")


FACES = {slot: st.sampled_from(FONTS) for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
REFERENCES = {THEMED[slot]: st.sampled_from(references) for slot, references in THEME_FONTS.items()}
RUN = together(
    maybe(element("rFonts", attributes(**FACES, **REFERENCES, hint=st.sampled_from(("eastAsia", "default"))))),
    switch("b"),
    switch("i"),
    maybe(element("sz", attributes(val=st.integers(16, 30)))),
    maybe(element("szCs", attributes(val=st.integers(40, 50)))),
    st.sampled_from(("",) * 8 + ("<w:rtl/>", "<w:cs/>", '<w:rtl w:val="0"/>')),
)
SPACING = maybe(
    element(
        "spacing",
        attributes(
            line=st.sampled_from((240, 259, 276, 360, 480)),
            lineRule=st.sampled_from(("auto", "exact", "atLeast")),
            after=st.just(200),
        ),
    )
)
RUN_PROPERTIES, PARAGRAPH_PROPERTIES = wrapped("rPr", RUN), wrapped("pPr", SPACING)
CONDITION = st.tuples(st.sampled_from(CONDITIONS), PARAGRAPH_PROPERTIES, RUN_PROPERTIES).map(
    lambda drawn: f'<w:tblStylePr w:type="{drawn[0]}">{drawn[1]}{drawn[2]}</w:tblStylePr>'
)
BANDS = st.sampled_from(("", "1", "2", "3")).map(
    lambda size: (
        f'<w:tblPr><w:tblStyleRowBandSize w:val="{size}"/><w:tblStyleColBandSize w:val="{size}"/></w:tblPr>'
        if size
        else ""
    )
)


def _condition(part: str) -> str:
    return part.split('"')[1]


def style(kind: str) -> SearchStrategy[str]:
    own = IDS[kind]
    based_on = st.sampled_from((*own * 8, *ANY_ID)).map(lambda base: f'<w:basedOn w:val="{base}"/>')
    linked = st.sampled_from(ANY_ID).map(lambda other: f'<w:link w:val="{other}"/>')
    table = (
        together(BANDS, st.lists(CONDITION, max_size=12, unique_by=_condition).map("".join))
        if kind == "table"
        else st.just("")
    )
    return st.tuples(
        st.sampled_from(own),
        st.sampled_from(("", "", "", ' w:default="1"')),
        together(
            based_on if kind == "table" else maybe(based_on), maybe(linked), PARAGRAPH_PROPERTIES, RUN_PROPERTIES, table
        ),
    ).map(
        lambda drawn: (
            f'<w:style w:type="{kind}" w:styleId="{drawn[0]}"{drawn[1]}>'
            f'<w:name w:val="{drawn[0]}"/>{drawn[2]}</w:style>'
        )
    )


DEFAULTS = wrapped(
    "docDefaults",
    together(maybe(wrapped("rPrDefault", RUN_PROPERTIES)), maybe(wrapped("pPrDefault", PARAGRAPH_PROPERTIES))),
)
STYLES = together(maybe(DEFAULTS), *(st.lists(style(kind), max_size=5).map("".join) for kind in IDS))
FACE = st.sampled_from(("", "Cambria", "Century", "Batang"))


def typefaces(part: str) -> SearchStrategy[str]:
    return st.tuples(FACE, FACE, FACE).map(
        lambda faces: (
            f'<a:{part}Font><a:latin typeface="{faces[0]}"/><a:ea typeface="{faces[1]}"/>'
            f'<a:cs typeface="{faces[2]}"/></a:{part}Font>'
        )
    )


TYPEFACES = together(typefaces("major"), typefaces("minor"))
THEME = TYPEFACES.map(lambda faces: f"<a:themeElements><a:fontScheme>{faces}</a:fontScheme></a:themeElements>")
NUMBERING = RUN_PROPERTIES.map(
    lambda run: (
        f'<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="%1."/>{run}</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
)


def named(name: str, kind: str) -> SearchStrategy[str]:
    return st.integers(0, 4).flatmap(lambda one: st.just("") if one == 0 else _named(name, kind))


def _named(name: str, kind: str) -> SearchStrategy[str]:
    return st.sampled_from((*IDS[kind] * 8, *ANY_ID)).map(lambda style_id: f'<w:{name} w:val="{style_id}"/>')


RUNS = st.tuples(named("rStyle", "character"), RUN).map(
    lambda drawn: f"<w:r><w:rPr>{drawn[0]}{drawn[1]}</w:rPr><w:t>{CHARACTERS}</w:t></w:r>"
)
LISTED = st.sampled_from(("", "", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
MARK = maybe(RUN_PROPERTIES)
PARAGRAPH = st.tuples(
    together(named("pStyle", "paragraph"), LISTED, SPACING, MARK), st.lists(RUNS, min_size=1, max_size=2)
).map(lambda drawn: f"<w:p><w:pPr>{drawn[0]}</w:pPr>{''.join(drawn[1])}</w:p>")
LOOK = maybe(st.integers(0, 0x7E0).map(lambda bits: f'<w:tblLook w:val="{bits:04X}"/>'))


@st.composite
def table(draw: Callable[[SearchStrategy[Any]], Any]) -> str:
    columns = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(PARAGRAPH, min_size=columns, max_size=columns), min_size=1, max_size=4))
    written = "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr>{draw(named('tblStyle', 'table'))}{draw(LOOK)}</w:tblPr>{written}</w:tbl>"


DOCUMENTS = st.tuples(
    st.lists(st.one_of(PARAGRAPH, table(), table()), min_size=1, max_size=3), STYLES, NUMBERING, maybe(THEME)
)
# Off in the standard's own terms: what Word does when it is on has tests of its own.
SETTINGS = '<w:compat><w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" w:val="1"/></w:compat>'


def characters(document: Document) -> list[Shown]:
    shown = []
    for paragraph in document.paragraphs:
        spacing = paragraph.line_spacing
        assert spacing is not None
        for portion in paragraph.portions:
            assert portion.size is not None
            line = (spacing.rule, spacing.value)
            shown += [Shown(c, portion.font, portion.size, portion.bold, portion.italic, line) for c in portion.text]
    return shown


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(DOCUMENTS)
def test_every_character_looks_as_the_standard_says(drawn: tuple[list[str], str, str, str]) -> None:
    blocks, styles, numbering, theme = drawn
    parts = {"styles": styles, "numbering": numbering, "settings": SETTINGS}
    docx = package("".join(blocks), parts=parts | ({"theme": theme} if theme else {}))
    document = read_document(docx)
    assert isinstance(document, Document)
    assert characters(document) == read_naively(docx)
