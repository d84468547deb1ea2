"""What table styles lay under the text of cells (ECMA-376 Part 1, 17.7.6)."""

import pytest

from ingest.word.document import LineSpacing
from tests.ingest.word.ooxml import paragraph, paragraphs, style

CONDITIONS = (
    "firstRow",
    "lastRow",
    "firstCol",
    "lastCol",
    "band1Horz",
    "band2Horz",
    "band1Vert",
    "band2Vert",
    "nwCell",
)


def table(*rows: tuple[str, ...], look: str = "", style_id: str = "Kisi", row_properties: str = "") -> str:
    lines = (
        f"<w:tr>{row_properties}{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    properties = f'<w:tblPr><w:tblStyle w:val="{style_id}"/><w:tblLook {look}/></w:tblPr>'
    return f"<w:tbl>{properties}{''.join(lines)}</w:tbl>"


def conditional(*conditions: str) -> str:
    """A table style in which each condition has a font of its name."""
    return style(
        "Kisi",
        "".join(
            f'<w:tblStylePr w:type="{c}"><w:rPr><w:rFonts w:ascii="{c}"/></w:rPr></w:tblStylePr>' for c in conditions
        ),
        kind="table",
    )


def fonts(body: str, styles: str) -> list[str | None]:
    return [p.portions[0].font for p in paragraphs(body, styles=styles)]


def size_in_cell(styles: str, settings: str = "") -> float | None:
    (cell,) = paragraphs(table(("sel",)), styles=styles, settings=settings)
    return cell.portions[0].size


GRID = (("a", "b", "c"), ("d", "e", "f"), ("g", "h", "i"))


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        ('w:firstRow="1" w:noHBand="1" w:noVBand="1"', ["firstRow"] * 3 + ["Times New Roman"] * 6),
        ('w:lastRow="1" w:noHBand="1" w:noVBand="1"', ["Times New Roman"] * 6 + ["lastRow"] * 3),
        ('w:firstColumn="1" w:noHBand="1" w:noVBand="1"', ["firstCol", "Times New Roman", "Times New Roman"] * 3),
        ('w:lastColumn="1" w:noHBand="1" w:noVBand="1"', ["Times New Roman", "Times New Roman", "lastCol"] * 3),
        ('w:noHBand="0" w:noVBand="1"', ["band1Horz"] * 3 + ["band2Horz"] * 3 + ["band1Horz"] * 3),
        ('w:noHBand="1" w:noVBand="0"', ["band1Vert", "band2Vert", "band1Vert"] * 3),
        ('w:val="0620"', ["firstRow"] * 3 + ["Times New Roman"] * 6),
        ("", ["Times New Roman"] * 9),
    ],
)
def test_conditions_that_the_look_switches_on(look: str, expected: list[str]) -> None:
    styles = conditional(*(c for c in CONDITIONS if c != "nwCell"))
    assert fonts(table(*GRID, look=look).replace("<w:tblLook />", ""), styles) == expected


def test_bands_are_counted_after_the_first_row() -> None:
    body = table(*GRID, look='w:firstRow="1" w:noHBand="0" w:noVBand="1"')
    assert fonts(body, conditional(*CONDITIONS))[::3] == ["firstRow", "band1Horz", "band2Horz"]


def test_a_band_of_one_row_beats_the_base_styles_band_of_two() -> None:
    base = style("Alas", '<w:tblPr><w:tblStyleRowBandSize w:val="2"/></w:tblPr>', kind="table")
    own = '<w:basedOn w:val="Alas"/><w:tblPr><w:tblStyleRowBandSize w:val="1"/></w:tblPr>'
    kisi = conditional(*CONDITIONS).replace('<w:name w:val="Kisi"/>', f'<w:name w:val="Kisi"/>{own}')
    body = table(*GRID, look='w:noHBand="0" w:noVBand="1"')
    assert fonts(body, base + kisi)[::3] == ["band1Horz", "band2Horz", "band1Horz"]


def test_conditions_of_the_base_style_hold() -> None:
    base = conditional("firstRow").replace("Kisi", "Alas")
    own = style("Kisi", '<w:basedOn w:val="Alas"/>', kind="table")
    body = table(*GRID, look='w:firstRow="1" w:noHBand="1" w:noVBand="1"')
    assert fonts(body, base + own)[:4] == ["firstRow"] * 3 + ["Times New Roman"]


def test_bands_of_columns_beat_bands_of_rows() -> None:
    """[MS-OI29500] 2.1.252, against the order of 17.7.6."""
    body = table(*GRID, look='w:noHBand="0" w:noVBand="0"')
    assert fonts(body, conditional(*CONDITIONS))[3:6] == ["band1Vert", "band2Vert", "band1Vert"]


def test_rows_repeated_on_each_page_are_first_rows_and_bands_count_after_them() -> None:
    """17.18.89: any subsequent row which has w:tblHeader uses firstRow, too."""
    heading = "<w:trPr><w:tblHeader/></w:trPr>"
    body = table(*GRID, look='w:firstRow="1" w:noHBand="0" w:noVBand="1"')
    marked = body.replace("<w:tr>", f"<w:tr>{heading}", 2)
    assert fonts(marked, conditional(*CONDITIONS))[::3] == ["firstRow", "firstRow", "band1Horz"]


def test_heading_mark_below_a_plain_row_is_of_no_account() -> None:
    heading = "<w:trPr><w:tblHeader/></w:trPr>"
    first, second, third = table(*GRID, look='w:firstRow="1" w:noHBand="1" w:noVBand="1"').split("<w:tr>")[1:]
    body = table(look='w:firstRow="1" w:noHBand="1" w:noVBand="1"').replace(
        "</w:tbl>", f"<w:tr>{first}<w:tr>{second}<w:tr>{heading}{third}"
    )
    assert fonts(body, conditional(*CONDITIONS))[::3] == ["firstRow", "Times New Roman", "Times New Roman"]


def test_deleted_cells_are_not_shown() -> None:
    body = table(("a", "b")).replace("<w:tc>", '<w:tc><w:tcPr><w:cellDel w:id="1"/></w:tcPr>', 1)
    assert [p.text for p in paragraphs(body)] == ["b"]


def test_corner_beats_row_and_row_beats_column() -> None:
    body = table(*GRID, look='w:firstRow="1" w:firstColumn="1" w:noHBand="1" w:noVBand="1"')
    assert fonts(body, conditional(*CONDITIONS))[:4] == ["nwCell", "firstRow", "firstRow", "firstCol"]


def test_paragraph_style_beats_table_style() -> None:
    styles = style("Kisi", '<w:rPr><w:sz w:val="16"/></w:rPr>', kind="table")
    styles += style("Normal", '<w:rPr><w:sz w:val="20"/></w:rPr>', default=True)
    assert size_in_cell(styles) == 10.0


def test_table_style_beats_document_defaults() -> None:
    defaults = '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
    assert size_in_cell(defaults + style("Kisi", '<w:rPr><w:sz w:val="16"/></w:rPr>', kind="table")) == 8.0


TWELVE = style("Normal", '<w:rPr><w:sz w:val="24"/></w:rPr>', default=True)
EIGHT_IN_TABLES = style("Kisi", '<w:rPr><w:sz w:val="16"/></w:rPr>', kind="table")
OVERRIDE = '<w:compat><w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" w:val="1"/></w:compat>'


def test_twelve_points_of_the_default_style_yield_to_the_table_style() -> None:
    assert size_in_cell(TWELVE + EIGHT_IN_TABLES) == 8.0


def test_twelve_points_of_the_default_style_stay_where_the_compatibility_setting_says_so() -> None:
    assert size_in_cell(TWELVE + EIGHT_IN_TABLES, OVERRIDE) == 12.0


def test_twelve_points_of_the_default_style_stay_where_the_table_style_is_silent() -> None:
    assert size_in_cell(TWELVE + style("Kisi", kind="table")) == 12.0


def test_style_named_normal_table_gives_the_text_nothing() -> None:
    styles = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:rPr><w:sz w:val="16"/></w:rPr></w:style>'
    )
    (cell,) = paragraphs(table(("sel",), style_id="Gone"), styles=styles)
    assert cell.portions[0].size == 10.0


def test_nested_table_takes_nothing_from_the_outer_one() -> None:
    styles = EIGHT_IN_TABLES + style("Dalam", kind="table")
    inner = table(("dalam",), style_id="Dalam")
    body = table(("luar",)).replace("</w:p></w:tc>", f"</w:p>{inner}</w:tc>", 1)
    assert [p.portions[0].size for p in paragraphs(body, styles=styles)] == [8.0, 10.0]


def test_paragraph_after_a_table_is_outside_it() -> None:
    found = paragraphs(table(("sel",)) + paragraph("luar"), styles=EIGHT_IN_TABLES)
    assert [(p.text, p.in_table, p.portions[0].size) for p in found] == [("sel", True, 8.0), ("luar", False, 10.0)]


def test_table_style_sets_line_spacing() -> None:
    styles = style("Kisi", '<w:pPr><w:spacing w:line="240" w:lineRule="auto"/></w:pPr>', kind="table")
    styles += '<w:docDefaults><w:pPrDefault><w:pPr><w:spacing w:line="276"/></w:pPr></w:pPrDefault></w:docDefaults>'
    (cell,) = paragraphs(table(("sel",)), styles=styles)
    assert cell.line_spacing == LineSpacing("multiple", 1.0)


@pytest.mark.parametrize("gone", ["<w:trPr><w:del/></w:trPr>", "<w:trPr><w:hidden/></w:trPr>"])
def test_deleted_and_hidden_rows_are_not_shown(gone: str) -> None:
    assert paragraphs(table(("sel",), row_properties=gone)) == ()


def test_rows_and_cells_inside_content_controls_are_shown() -> None:
    cell = f"<w:sdt><w:sdtContent><w:tc>{paragraph('sel')}</w:tc></w:sdtContent></w:sdt>"
    body = f"<w:tbl><w:sdt><w:sdtContent><w:tr>{cell}</w:tr></w:sdtContent></w:sdt></w:tbl>"
    assert [p.text for p in paragraphs(body)] == ["sel"]
