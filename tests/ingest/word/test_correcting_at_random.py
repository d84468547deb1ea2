"""Documents of any make: corrected whole, and nothing else of them touched."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.word.correcting import corrected
from ingest.word.correction import CannotCorrect, Correction
from tests.ingest.word.ooxml import package, read, style
from tests.ingest.word.test_correcting import CALIBRI, FONT, correct, looks, whole

_ORDER = ("rStyle", "rFonts", "b", "i", "color", "spacing", "sz", "szCs", "vertAlign", "lang")
_RUN_PROPERTIES = {
    "rStyle": st.just('<w:rStyle w:val="Tebal"/>'),
    "rFonts": st.sampled_from(
        [
            '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/>',
            '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Arial" w:eastAsia="SimSun" w:hint="eastAsia"/>',
            '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cs="Amiri"/>',
            '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>',
        ]
    ),
    "b": st.sampled_from(["<w:b/>", '<w:b w:val="0"/>']),
    "i": st.just("<w:i/>"),
    "color": st.just('<w:color w:val="00FF00"/>'),
    "spacing": st.just('<w:spacing w:val="20"/>'),
    "sz": st.sampled_from(['<w:sz w:val="22"/>', '<w:sz w:val="24"/>', '<w:sz w:val="x"/>']),
    "szCs": st.just('<w:szCs w:val="20"/>'),
    "vertAlign": st.just('<w:vertAlign w:val="superscript"/>'),
    "lang": st.just('<w:lang w:val="id-ID"/>'),
}
_TEXTS = st.text("abcXYZ 123“”é…–", min_size=0, max_size=12)


_AROUND = (
    *("{}", "{}", "<w:ins w:id='1'>{}</w:ins>", "<w:hyperlink w:anchor='x'>{}</w:hyperlink>"),
    *("<w:smartTag>{}</w:smartTag>", "<w:del w:id='2'>{}</w:del>"),
)


@st.composite
def runs(draw: st.DrawFn) -> str:
    chosen = draw(st.sets(st.sampled_from(sorted(_RUN_PROPERTIES))))
    properties = "".join(draw(_RUN_PROPERTIES[name]) for name in _ORDER if name in chosen)
    run = f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{draw(_TEXTS)}</w:t></w:r>"
    return draw(st.sampled_from(_AROUND)).format(run)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    made = []
    for _ in range(draw(st.integers(1, 4))):
        spacing = draw(st.sampled_from(["", '<w:spacing w:line="276" w:lineRule="auto"/>', '<w:spacing w:after="160"/>',
                                        '<w:spacing w:line="400" w:lineRule="exact" w:before="10"/>']))  # fmt: skip
        named = draw(st.sampled_from(["", '<w:pStyle w:val="Judul"/>']))
        text = f"<w:p><w:pPr>{named}{spacing}</w:pPr>{''.join(draw(st.lists(runs(), max_size=4)))}</w:p>"
        made.append(draw(st.sampled_from(["{}", "{}", "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"])).format(text))
    return "".join(made)


_STYLES = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{CALIBRI}</w:rPr></w:rPrDefault></w:docDefaults>"
    + style("Normal", default=True)
    + style("Judul", '<w:pPr><w:spacing w:line="360" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="32"/></w:rPr>')
    + style("Tebal", "<w:rPr><w:b/></w:rPr>", kind="character")
)
_THEME = "<a:fontScheme><a:minorFont><a:latin typeface='Cambria'/></a:minorFont></a:fontScheme>"


@settings(max_examples=150, deadline=None)
@given(bodies())
def test_any_document_is_corrected_whole_or_not_at_all(body: str) -> None:
    content = package(body, parts={"styles": _STYLES, "theme": _THEME})
    try:
        copy = correct(content)
    except CannotCorrect as error:
        assert "nothing" in str(error)
        copy = content
    wrong = {look[1:] for look in looks(copy) if any(map(str.isalnum, look[0]))} - {(FONT, 12.0, 1.0)}
    assert {font for font, *_ in wrong} <= {"Wingdings", "SimSun"}
    with pytest.raises(CannotCorrect, match="nothing"):
        corrected(copy, _without_the_rest(whole(read(copy))))


def _without_the_rest(correction: Correction) -> Correction:
    """Without what stays: fonts of signs and of other scripts."""
    return replace(correction, fonts=correction.fonts - {"Wingdings", "SimSun"})
