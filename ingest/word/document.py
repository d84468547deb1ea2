"""The neutral model of a Word document: effective values only, nothing of how the file came to say them.

Every reader (.docx, .doc) ends here, and everything that judges begins here.
"""

from dataclasses import dataclass, field
from typing import Literal

SpacingRule = Literal["multiple", "exact", "at-least"]
Story = Literal["body", "text-box", "footnote", "endnote", "header", "footer"]


@dataclass(frozen=True, slots=True)
class LineSpacing:
    """Distance of lines. `value` is times single for "multiple" (1.0 = single), points for the other two."""

    rule: SpacingRule
    value: float


@dataclass(frozen=True, slots=True)
class Portion:
    """A stretch of visible text in one font and one size. None: the file does not let us tell."""

    text: str
    font: str | None
    size: float | None  # points
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One visible paragraph of one story. Deleted, hidden and field-code text is not in it."""

    index: int  # position in its story, from 0, empty paragraphs counted
    portions: tuple[Portion, ...]
    line_spacing: LineSpacing | None  # None: the file does not let us tell
    label: str = ""  # automatic list label as shown: "1.", "a)", "•"
    style: str = ""  # name of the paragraph style as Word knows it: "Normal", "caption", "heading 1"
    in_table: bool = False

    @property
    def text(self) -> str:
        return "".join(portion.text for portion in self.portions)


@dataclass(frozen=True, slots=True)
class Placement:
    """How a document shows a picture: a part of it, then mirrored left to right, then turned."""

    cut: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)  # off left, top, right, bottom; parts of the side
    mirrored: bool = False
    turned: int = 0  # degrees clockwise: 0, 90, 180 or 270


WHOLE = Placement()  # all of it, as it lies


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture a reader of the document would see. Sides in pixels, of the whole of it; None for vector art."""

    name: str
    width: int | None
    height: int | None
    bytes: int
    sha256: str
    story: Story = "body"
    # The index of the paragraph it stands in, None outside the main text; the same picture is the same anywhere.
    paragraph: int | None = field(default=None, compare=False)
    placement: Placement = WHOLE

    @property
    def shown(self) -> tuple[int, int] | None:
        """The sides of what its reader sees; None for vector art."""
        if self.width is None or self.height is None:
            return None
        left, top, right, bottom = self.placement.cut
        sides = round(self.width * (1 - left - right)), round(self.height * (1 - top - bottom))
        return sides[::-1] if self.placement.turned in {90, 270} else sides


@dataclass(frozen=True, slots=True)
class Document:
    """A Word document as its reader sees it.

    unsure: why effective formatting could not be told everywhere ("theme part missing", "right-to-left text",
        "embedded foreign document"); a rule that meets one says "cannot tell", never "failed".
    diagnostics: what the reader noticed and repaired; for operators.
    """

    format: Literal["docx", "doc"]
    paragraphs: tuple[Paragraph, ...]  # main text, table cells in place
    text_boxes: tuple[Paragraph, ...] = ()
    footnotes: tuple[Paragraph, ...] = ()
    endnotes: tuple[Paragraph, ...] = ()
    headers: tuple[Paragraph, ...] = ()
    footers: tuple[Paragraph, ...] = ()
    pictures: tuple[Picture, ...] = ()
    converted_from: str = ""  # the file is no Word 97-2007 or newer document; what it is: "rtf", "word-95"...
    unsure: tuple[str, ...] = ()
    diagnostics: tuple[str, ...] = ()
