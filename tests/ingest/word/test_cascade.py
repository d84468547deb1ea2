"""Effective formatting, level by level (ECMA-376 Part 1, 17.7.2)."""

import pytest

from ingest.word.document import LineSpacing
from tests.ingest.word.ooxml import package, paragraph, paragraphs, portion, read, style

DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="22"/></w:rPr>'
    '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
)
THEME = (
    '<a:themeElements><a:fontScheme><a:majorFont><a:latin typeface="Cambria"/><a:ea typeface=""/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Aptos"/><a:ea typeface=""/><a:cs typeface=""/>'
    '<a:font script="Jpan" typeface="Yu Mincho"/><a:font script="Arab" typeface="Arial"/></a:minorFont>'
    "</a:fontScheme></a:themeElements>"
)


def attributes(**values: str) -> str:
    return " ".join(f'w:{name}="{value}"' for name, value in values.items())


def fonts(**slots: str) -> str:
    return f"<w:rFonts {attributes(**slots)}/>"


def size(half_points: str) -> str:
    return f'<w:sz w:val="{half_points}"/>'


def line(**values: str) -> str:
    return f"<w:spacing {attributes(**values)}/>"


def look(body: str, **parts: str) -> tuple[str | None, float | None]:
    found = portion(body, **parts)
    return found.font, found.size


def spacing(body: str, **parts: str) -> LineSpacing | None:
    (only,) = paragraphs(body, **parts)
    return only.line_spacing


def test_nothing_said_is_times_new_roman_10_single() -> None:
    assert look(paragraph()) == ("Times New Roman", 10.0)
    assert spacing(paragraph()) == LineSpacing("multiple", 1.0)


def test_document_defaults_reach_the_run() -> None:
    assert look(paragraph(), styles=DEFAULTS) == ("Calibri", 11.0)
    assert spacing(paragraph(), styles=DEFAULTS) == LineSpacing("multiple", 1.15)


def test_default_paragraph_style_beats_defaults() -> None:
    styles = DEFAULTS + style("Normal", f"<w:rPr>{size('24')}</w:rPr>", default=True)
    assert look(paragraph(), styles=styles) == ("Calibri", 12.0)


def test_style_named_normal_is_the_default_style_where_none_says_so() -> None:
    normal = f'<w:style w:type="paragraph" w:styleId="a"><w:name w:val="Normal"/><w:rPr>{size("28")}</w:rPr></w:style>'
    assert look(paragraph(), styles=normal) == ("Times New Roman", 14.0)


def test_unknown_style_is_the_default_style() -> None:
    styles = style("Normal", f"<w:rPr>{size('24')}</w:rPr>", default=True)
    assert look(paragraph(properties='<w:pStyle w:val="Gone"/>'), styles=styles) == ("Times New Roman", 12.0)


def test_style_of_another_type_is_the_default_style() -> None:
    styles = style("Normal", f"<w:rPr>{size('24')}</w:rPr>", default=True)
    styles += style("Kata", f"<w:rPr>{size('40')}</w:rPr>", kind="character")
    assert look(paragraph(properties='<w:pStyle w:val="Kata"/>'), styles=styles) == ("Times New Roman", 12.0)


def test_nearest_style_of_a_chain_wins_attribute_by_attribute() -> None:
    root = style("A", f"<w:rPr>{fonts(ascii='Arial', hAnsi='Arial')}{size('20')}</w:rPr>")
    leaf = style("B", f'<w:basedOn w:val="A"/><w:rPr>{fonts(ascii="Verdana")}</w:rPr>')
    found = paragraphs(paragraph("aé", properties='<w:pStyle w:val="B"/>'), styles=root + leaf)
    assert [(p.text, p.font, p.size) for p in found[0].portions] == [("a", "Verdana", 10.0), ("é", "Arial", 10.0)]


def test_circular_chain_ends() -> None:
    styles = style("A", f'<w:basedOn w:val="B"/><w:rPr>{size("20")}</w:rPr>')
    styles += style("B", f'<w:basedOn w:val="A"/><w:rPr>{fonts(ascii="Arial")}</w:rPr>')
    assert look(paragraph(properties='<w:pStyle w:val="A"/>'), styles=styles) == ("Arial", 10.0)


def test_endless_chain_is_cut() -> None:
    styles = "".join(style(f"S{n}", f'<w:basedOn w:val="S{n + 1}"/>') for n in range(500))
    styles += style("S500", f"<w:rPr>{size('40')}</w:rPr>")
    assert look(paragraph(properties='<w:pStyle w:val="S0"/>'), styles=styles) == ("Times New Roman", 10.0)


def test_chain_ends_at_a_style_of_another_type() -> None:
    styles = style("A", f'<w:basedOn w:val="K"/><w:rPr>{size("20")}</w:rPr>')
    styles += style("K", f"<w:rPr>{fonts(ascii='Arial')}</w:rPr>", kind="character")
    assert look(paragraph(properties='<w:pStyle w:val="A"/>'), styles=styles) == ("Times New Roman", 10.0)


def test_character_style_beats_paragraph_style() -> None:
    styles = style("Normal", f"<w:rPr>{size('24')}</w:rPr>", default=True)
    styles += style("Tegas", f"<w:rPr>{size('28')}</w:rPr>", kind="character")
    assert look(paragraph(run='<w:rStyle w:val="Tegas"/>'), styles=styles) == ("Times New Roman", 14.0)


def test_direct_formatting_beats_all() -> None:
    styles = DEFAULTS + style("Tegas", f"<w:rPr>{size('28')}</w:rPr>", kind="character")
    run = f'<w:rStyle w:val="Tegas"/>{fonts(ascii="Arial")}{size("24")}'
    assert look(paragraph(run=run), styles=styles) == ("Arial", 12.0)


def test_formatting_of_the_paragraph_mark_leaves_the_text_alone() -> None:
    assert look(paragraph(properties=f"<w:rPr>{size('40')}</w:rPr>")) == ("Times New Roman", 10.0)


def test_former_formatting_of_a_tracked_change_is_not_read() -> None:
    run = f'{size("24")}<w:rPrChange w:id="1" w:author="x"><w:rPr>{size("40")}</w:rPr></w:rPrChange>'
    assert look(paragraph(run=run)) == ("Times New Roman", 12.0)


@pytest.mark.parametrize(
    ("written", "points"),
    [("23", 11.5), ("12pt", 12.0), ("besar", 10.0), ("nan", 10.0), ("-24", 10.0), ("1e9", 10.0), ("", 10.0)],
)
def test_sizes_are_half_points_or_carry_a_unit(written: str, points: float) -> None:
    assert look(paragraph(run=size(written))) == ("Times New Roman", points)


# Toggle properties (17.7.3)


def test_toggle_in_two_styles_switches_back() -> None:
    styles = style("Tebal", "<w:rPr><w:b/></w:rPr>") + style("Tegas", "<w:rPr><w:b/></w:rPr>", kind="character")
    body = paragraph(run='<w:rStyle w:val="Tegas"/>', properties='<w:pStyle w:val="Tebal"/>')
    assert portion(body, styles=styles).bold is False


def test_toggle_in_one_chain_does_not_switch() -> None:
    styles = style("A", "<w:rPr><w:b/></w:rPr>") + style("B", '<w:basedOn w:val="A"/><w:rPr><w:b/></w:rPr>')
    assert portion(paragraph(properties='<w:pStyle w:val="B"/>'), styles=styles).bold is True


def test_direct_toggle_is_absolute() -> None:
    styles = style("Tebal", "<w:rPr><w:b/><w:i/></w:rPr>")
    found = portion(paragraph(run='<w:b w:val="0"/>', properties='<w:pStyle w:val="Tebal"/>'), styles=styles)
    assert (found.bold, found.italic) == (False, True)


# Theme fonts (17.3.2.26, 17.18.96)


def test_theme_font_beats_the_literal_beside_it() -> None:
    run = fonts(ascii="Arial", asciiTheme="minorHAnsi")
    assert look(paragraph(run=run), theme=THEME)[0] == "Aptos"


def test_literal_of_a_later_level_clears_an_inherited_theme_font() -> None:
    styles = style("Normal", f"<w:rPr>{fonts(asciiTheme='majorHAnsi')}</w:rPr>", default=True)
    assert look(paragraph(run=fonts(ascii="Arial")), styles=styles, theme=THEME)[0] == "Arial"


def test_theme_font_without_a_theme_falls_back_to_the_literal() -> None:
    assert look(paragraph(run=fonts(ascii="Arial", asciiTheme="minorHAnsi")))[0] == "Arial"


def test_theme_font_without_theme_and_literal_cannot_be_told() -> None:
    document = read(package(paragraph(run=fonts(asciiTheme="minorHAnsi"))))
    assert document.paragraphs[0].portions[0].font is None
    assert document.unsure == ("theme font missing",)


def test_empty_east_asian_theme_font_follows_the_language() -> None:
    settings = '<w:themeFontLang w:val="id-ID" w:eastAsia="ja-JP"/>'
    run = fonts(eastAsiaTheme="minorEastAsia")
    assert look(paragraph("東京", run=run), theme=THEME, settings=settings)[0] == "Yu Mincho"


def test_empty_complex_theme_font_follows_the_language() -> None:
    settings = '<w:themeFontLang w:val="id-ID" w:bidi="ar-SA"/>'
    assert look(paragraph("سلام", run=fonts(cstheme="minorBidi")), theme=THEME, settings=settings)[0] == "Arial"


# A slot for each character

ALL_SLOTS = fonts(ascii="Satu", hAnsi="Dua", eastAsia="Tiga", cs="Empat")


@pytest.mark.parametrize(
    ("character", "font"),
    [("a", "Satu"), ("é", "Dua"), ("–", "Dua"), ("“", "Dua"), ("東", "Tiga"), ("ｱ", "Tiga"), ("ש", "Empat")],
)
def test_font_goes_by_the_character(character: str, font: str) -> None:
    assert look(paragraph(character, run=ALL_SLOTS))[0] == font


@pytest.mark.parametrize(("character", "font"), [("“", "Tiga"), ("×", "Tiga"), ("é", "Dua"), ("a", "Satu")])
def test_hint_moves_ambiguous_characters_to_the_east_asian_font(character: str, font: str) -> None:
    hinted = ALL_SLOTS.replace("/>", ' w:hint="eastAsia"/>')
    assert look(paragraph(character, run=hinted))[0] == font


@pytest.mark.parametrize("switch", ["<w:rtl/>", "<w:cs/>"])
def test_complex_runs_take_complex_font_and_size_throughout(switch: str) -> None:
    run = f'{ALL_SLOTS}{size("24")}<w:szCs w:val="32"/>{switch}'
    assert look(paragraph("abc", run=run)) == ("Empat", 16.0)


def test_right_to_left_text_leaves_the_document_unsure() -> None:
    assert read(package(paragraph("سلام", run="<w:rtl/>"))).unsure == ("right-to-left text",)


# Line spacing (17.3.1.33)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"line": "360", "lineRule": "auto"}, LineSpacing("multiple", 1.5)),
        ({"line": "259"}, LineSpacing("multiple", 1.0792)),
        ({"line": "280", "lineRule": "exact"}, LineSpacing("exact", 14.0)),
        ({"line": "240", "lineRule": "atLeast"}, LineSpacing("at-least", 12.0)),
        ({"line": "14pt", "lineRule": "exact"}, LineSpacing("exact", 14.0)),
        ({"after": "200"}, LineSpacing("multiple", 1.0)),
        ({"line": "0", "lineRule": "auto"}, LineSpacing("multiple", 1.0)),
        ({"line": "-240", "lineRule": "auto"}, LineSpacing("exact", 12.0)),
        ({"line": "-280", "lineRule": "atLeast"}, LineSpacing("at-least", 14.0)),
    ],
)
def test_line_spacing(values: dict[str, str], expected: LineSpacing) -> None:
    assert spacing(paragraph(properties=line(**values))) == expected


def test_line_and_rule_may_come_from_different_levels() -> None:
    styles = style("Normal", f"<w:pPr>{line(line='300')}</w:pPr>", default=True)
    assert spacing(paragraph(properties=line(lineRule="exact")), styles=styles) == LineSpacing("exact", 15.0)


def test_line_without_a_rule_is_a_multiple_whatever_the_style_says() -> None:
    styles = style("Normal", f"<w:pPr>{line(line='480', lineRule='exact')}</w:pPr>", default=True)
    assert spacing(paragraph(properties=line(line="360")), styles=styles) == LineSpacing("multiple", 1.5)


# Strict documents (ISO/IEC 29500 Strict)


def test_strict_document_reads_alike() -> None:
    parts = {
        "styles": style("Normal", f"<w:rPr>{fonts(asciiTheme='minorHAnsi')}</w:rPr>", default=True),
        "theme": THEME,
    }
    document = read(package(paragraph(run=size("12pt")), parts=parts, strict=True))
    assert [(p.font, p.size) for p in document.paragraphs[0].portions] == [("Aptos", 12.0)]
