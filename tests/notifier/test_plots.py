import re
from xml.etree import ElementTree

import pytest

from notifier.plots import WIDTH, Row, bars, columns, scale_step

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [Row("Panjang", (4, 2), "6"), Row("<b>Foto</b>", (0, 3), "3"), Row("Huruf", (0, 0), "0")]


def rects(drawing: str) -> list[tuple[str, float, float]]:
    """(series, width, height) of each part that is drawn."""
    found = ElementTree.fromstring(drawing).iter(f"{SVG}rect")
    return [(rect.attrib["class"], float(rect.attrib["width"]), float(rect.attrib["height"])) for rect in found]


def test_bars_are_as_long_as_their_numbers_and_end_to_end() -> None:
    drawing = bars("a", "Judul", "Uraian", ROWS)
    assert [(series, round(width / WIDTH * 6, 2)) for series, width, _ in rects(drawing)] == [
        ("series-0", 4),
        ("series-1", 2),
        ("series-1", 3),
    ]
    assert re.findall(r'<rect x="([\d.]+)"', drawing) == ["0.0", "240.0", "0.0"]


def test_columns_stand_on_a_scale_of_round_numbers() -> None:
    drawing = columns("a", "Judul", "Uraian", ROWS)
    marks = [text.text for text in ElementTree.fromstring(drawing).iter(f"{SVG}text") if text.get("class") == "said"]
    assert marks == ["0", "2", "4", "6"]
    heights = [height for _, _, height in rects(drawing)]
    assert [round(height / heights[1], 1) for height in heights] == [2, 1, 1.5]


@pytest.mark.parametrize("draw", [bars, columns])
def test_a_plot_is_named_and_described_and_shows_foreign_text_as_text(draw: type) -> None:
    root = ElementTree.fromstring(draw("a", "Judul & isi", "Uraian <ini>", ROWS))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert (root.get("role"), title.text, desc.text) == ("img", "Judul & isi", "Uraian <ini>")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert "<b>Foto</b>" in [text.text for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("draw", [bars, columns])
def test_a_plot_of_nothing_is_still_one(draw: type) -> None:
    assert rects(draw("a", "Judul", "Uraian", [])) == []


@pytest.mark.parametrize(
    ("most", "step"),
    [(0, 1), (1, 1), (5, 1), (6, 2), (10, 2), (11, 5), (25, 5), (26, 10), (50, 10), (99, 20), (100, 20), (1234, 500)],
)
def test_a_scale_has_five_round_steps_at_most(most: int, step: int) -> None:
    assert scale_step(most) == step


def test_a_scale_is_neither_too_fine_nor_too_coarse() -> None:
    steps = {-(-most // scale_step(most)) for most in range(2, 3000)}
    assert steps == {2, 3, 4, 5}
