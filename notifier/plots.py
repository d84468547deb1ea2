"""Numbers -> plots in SVG, to stand in a page: no script, nothing fetched, colours by class so that the page's style
says what they are by day, by night and on paper. Every plot has a title and a description for those who do not see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from markupsafe import Markup, escape

WIDTH = 360  # the width of a phone, in the units of the drawing; wider screens show it larger
_ROW, _BAR = 34, 12
_HEIGHT, _LEFT, _TOP, _BOTTOM = 150, 30, 8, 20
_MOST_LABELS = 8  # under the columns


@dataclass(frozen=True, slots=True)
class Row:
    """label: what is counted; values: one for each series; said: the numbers in words, beside the bar."""

    label: str
    values: tuple[int, ...]
    said: str


def bars(name: str, title: str, description: str, rows: Sequence[Row]) -> Markup:
    """Lying bars, one below the other, their series end to end. name: unique in the page."""
    most = max((sum(row.values) for row in rows), default=0) or 1
    drawn = []
    for number, row in enumerate(rows):
        top = number * _ROW
        drawn.append(Markup('<text x="0" y="{}">{}</text>').format(top + 13, row.label))
        drawn.append(Markup('<text x="{}" y="{}" class="said">{}</text>').format(WIDTH, top + 13, row.said))
        left = 0.0
        for series, value in enumerate(row.values):
            width = WIDTH * value / most
            drawn.append(_rect(left, top + 18, width, _BAR, series))
            left += width
    return _svg(name, title, description, len(rows) * _ROW, drawn)


def columns(name: str, title: str, description: str, rows: Sequence[Row]) -> Markup:
    """Standing columns, side by side, their series on top of each other, with a scale of round numbers."""
    most = max((sum(row.values) for row in rows), default=0)
    step = scale_step(most)
    ceiling = max(step, ceil(most / step) * step)
    across, up = WIDTH - _LEFT, _HEIGHT - _TOP - _BOTTOM
    ground = _TOP + up
    drawn = []
    for mark in range(0, ceiling + 1, step):
        y = ground - up * mark / ceiling
        drawn.append(Markup('<line x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}"/>').format(_LEFT, y, WIDTH, y))
        drawn.append(Markup('<text x="{}" y="{:.1f}" class="said">{}</text>').format(_LEFT - 6, y + 4, mark))
    every = ceil(len(rows) / _MOST_LABELS) or 1
    for number, row in enumerate(rows):
        place = across / len(rows)
        left, y = _LEFT + place * (number + 0.1), float(ground)
        for series, value in enumerate(row.values):
            height = up * value / ceiling
            y -= height
            drawn.append(_rect(left, y, place * 0.8, height, series))
        if number % every == 0:
            label = Markup('<text x="{:.1f}" y="{}" class="under">{}</text>')
            drawn.append(label.format(left + place * 0.4, _HEIGHT - 4, row.label))
    return _svg(name, title, description, _HEIGHT, drawn)


def scale_step(most: int) -> int:
    """The distance of a scale's marks: 1, 2 or 5 times a power of ten, such that there are at most five."""
    power = 10 ** max(0, ceil(log10(max(most, 1) / 5)) - 1) if most > 5 else 1
    return next(step * power for step in (1, 2, 5, 10, 20, 50) if step * power * 5 >= most)


def _rect(x: float, y: float, width: float, height: float, series: int) -> Markup:
    if not (width and height):
        return Markup()
    shape = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="series-{}"/>')
    return shape.format(x, y, width, height, series)


def _svg(name: str, title: str, description: str, height: int, drawn: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-title {}-desc">'
        '<title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}</svg>'
    ).format(WIDTH, height, name, name, name, escape(title), name, escape(description), Markup("\n").join(drawn))
