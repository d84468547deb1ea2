"""`redaksi inspect`: a document as its reader sees it, with what the desk's rules on text find wrong marked in place.

Every mark survives without colour: a paragraph's faults stand before it as letters, and where only some of its words
are at fault they are enclosed. The measure is the desk's own limits, so what is marked here is what an author is told.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from checks.rule import Policy
from checks.rules.text_font import is_wanted
from checks.rules.text_spacing import is_single
from checks.shares import letters
from ingest.article import Article, read_article
from ingest.unreadable import Unreadable
from ingest.word.counting import count_paragraphs, count_shown, count_with_text_boxes_and_notes
from ingest.word.document import Document, LineSpacing, Paragraph, Picture, Portion

OPEN, CLOSE = "⟦", "⟧"
FAULT, DOUBT = "bold red", "yellow"
STORIES = ("text_boxes", "footnotes", "endnotes", "headers", "footers")
MOST_KINDS = 4  # fonts, sizes or spacings named in the summary


class Wanted:
    """What a desk's limits say of a paragraph's words and lines: True right, False wrong, None cannot be told."""

    def __init__(self, policy: Policy) -> None:
        self.fonts = policy["text-font"].limits
        self.sizes = policy["text-size"].limits
        self.spacings = policy["text-spacing"].limits
        self.most = policy["text-length"].limits.max
        self.photo_side = policy["photo-separate"].limits.min_side

    def font(self, font: str | None) -> bool | None:
        return None if font is None else is_wanted(font, self.fonts)

    def size(self, size: float | None) -> bool | None:
        return None if size is None else size == self.sizes.size

    def spacing(self, spacing: LineSpacing | None) -> bool | None:
        return None if spacing is None else is_single(spacing, self.spacings)


def show(name: str, read: Document | Unreadable, policy: Policy) -> None:
    """Print a document: a summary against what is wanted, then every paragraph with its faults marked."""
    console = Console(highlight=False)
    if isinstance(read, Unreadable):
        found = f" It is: {read.found}." if read.found else ""
        console.print(Text(f"{name}: {read.reason}.{found} {read.detail}", FAULT))
        return
    wanted, article = Wanted(policy), read_article(read)
    kind = f"opened as {read.converted_from}" if read.converted_from else f".{read.format}"
    console.print(Text.assemble((name, "bold"), f"  {kind}\n"))
    console.print(_summary(read, article, wanted))
    console.print(_parts(article))
    console.print(_legend())
    console.print(_paragraphs(read.paragraphs, article, wanted))
    for story in STORIES:
        paragraphs = getattr(read, story)
        if any(paragraph.text.strip() for paragraph in paragraphs):
            console.print(Text(f"\n{story.replace('_', ' ')} (not judged)", "bold"))
            console.print(_paragraphs(paragraphs, None, wanted))
    if read.pictures:
        console.print(Text("\npictures", "bold"))
    for picture in read.pictures:
        console.print(_picture(picture, wanted))
    for note in (*(f"cannot be told for certain: {reason}" for reason in read.unsure), *read.diagnostics):
        console.print(Text.assemble(("note ", DOUBT), note))


def _summary(read: Document, article: Article, wanted: Wanted) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim", no_wrap=True)
    exempt = _title(article)
    portions = [(p, portion) for p in read.paragraphs for portion in p.portions]
    fonts = _shares((portion.font, letters(portion.text)) for _, portion in portions)
    sizes = _shares((portion.size, letters(portion.text)) for p, portion in portions if p.index not in exempt)
    lines = _shares((p.line_spacing, letters(p.text)) for p in read.paragraphs)
    limits = wanted.spacings
    table.add_row("font", _told(fonts, wanted.font, str), f"wanted: {wanted.fonts.font}")
    table.add_row("size", _told(sizes, wanted.size, _points), f"wanted: {_points(wanted.sizes.size)}, not of the title")
    table.add_row("lines", _told(lines, wanted.spacing, _lines), f"wanted: {limits.least:g} to {limits.most:g} lines")
    table.add_row("length", _length(read, article, wanted), f"wanted: at most {wanted.most:,}, without spaces")
    return table


def _told(
    shares: Sequence[tuple[object, float]], is_right: Callable[..., bool | None], form: Callable[..., str]
) -> Text:
    told = Text()
    for value, share in shares[:MOST_KINDS]:
        right = is_right(value)
        mark, colour = ("✓", "green") if right else ("?", DOUBT) if right is None else ("✗", FAULT)
        percent = f"{100 * share:.1f}".removesuffix(".0")
        told.append(f"{mark} {percent} % {'unknown' if value is None else form(value)}\n", colour)
    if len(shares) > MOST_KINDS:
        told.append(f"  and {len(shares) - MOST_KINDS} more", "dim")
    told.rstrip()
    return told


def _shares(weighed: Iterator[tuple[object, int]]) -> list[tuple[object, float]]:
    """Each value's share of the letters, the largest first."""
    counts: Counter[object] = Counter()
    for value, count in weighed:
        counts[value] += count
    total = counts.total() or 1
    return [(value, count / total) for value, count in counts.most_common() if count]


def _length(read: Document, article: Article, wanted: Wanted) -> Text:
    """The reading that is judged, what was left out of it, and what Word's dialog shows."""
    judged = count_paragraphs(read, article.body_at)
    shown, ticked = count_shown(read), count_with_text_boxes_and_notes(read)
    mark, colour = ("✓", "green") if judged.characters <= wanted.most else ("✗", FAULT)
    title = [] if article.title_at is None else [article.title_at]
    parts = {
        "title": title,
        "byline": article.byline_at,
        "captions": article.captions_at,
        "set aside": article.aside_at,
    }
    left_out = {name: count_paragraphs(read, at).characters for name, at in parts.items()}
    rest = shown.characters - judged.characters - sum(left_out.values())
    left_out["list labels and no-break spaces"] = rest
    told = ", ".join(f"{name} {count:,}" for name, count in left_out.items() if count)
    text = Text(f"{mark} {judged.characters:,}", colour)
    text.append(f" ({judged.characters_with_spaces:,} with spaces)")
    text.append(f"; left out: {told}" if told else "; nothing left out")
    text.append(f"\nWord shows {shown.characters:,} ({shown.characters_with_spaces:,}), {shown.words:,} words", "dim")
    if ticked != shown:
        text.append(f"; with text boxes and notes {ticked.characters:,}", "dim")
    return text


def _parts(article: Article) -> Text:
    byline = article.byline
    writer = ", ".join(filter(None, (byline.name, byline.position, byline.region))) if byline else ""
    told = {"title": article.title, "byline": writer, "region mark": article.region_mark}
    text = Text("\n")
    for name, value in told.items():
        text.append(f"{name}: ", "bold")
        text.append(f"{value}\n" if value else "not found\n", "" if value else "dim")
    return text


def _legend() -> Text:
    return Text.assemble(
        ("F", FAULT), " other font  ", ("S", FAULT), " other size  ", ("L", FAULT), " other line spacing  ",
        ("?", DOUBT), " cannot be told  ", (f"{OPEN}words at fault{CLOSE}", FAULT), "\n",
    )  # fmt: skip


def _paragraphs(paragraphs: Sequence[Paragraph], article: Article | None, wanted: Wanted) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    for style in ("dim", "cyan", FAULT):
        table.add_column(style=style, no_wrap=True)
    table.add_column(overflow="fold")
    names = _names(article) if article else {}
    exempt = _title(article) if article else frozenset()
    for paragraph in paragraphs:
        if paragraph.text.strip():
            shown, marks = _marked(paragraph, wanted, sized=paragraph.index not in exempt)
            table.add_row(str(paragraph.index), names.get(paragraph.index, ""), marks, shown)
    return table


def _names(article: Article) -> dict[int, str]:
    parts = {"byline": article.byline_at, "caption": article.captions_at, "aside": article.aside_at}
    names = {index: name for name, at in parts.items() for index in at}
    return names if article.title_at is None else names | {article.title_at: "title"}


def _title(article: Article) -> frozenset[int]:
    """Whose size is not asked for: the title and what stands beside it."""
    return frozenset() if article.title_at is None else frozenset({article.title_at, *article.aside_at})


def _marked(paragraph: Paragraph, wanted: Wanted, *, sized: bool) -> tuple[Text, Text]:
    """A paragraph's words with those at fault enclosed, and its faults as letters."""
    seen: set[tuple[str, bool | None]] = set()
    text = Text(f"{paragraph.label} " if paragraph.label else "", "dim")
    for portion in paragraph.portions:
        faults = _faults(portion, wanted, sized=sized) if letters(portion.text) else {}
        seen |= set(faults.items())
        if not faults:
            text.append(portion.text)
            continue
        colour = FAULT if False in faults.values() else DOUBT
        text.append(f"{OPEN}{portion.text}{CLOSE}", colour)
        text.append(f"({_look(portion, faults)})", colour)
    spacing = wanted.spacing(paragraph.line_spacing)
    if not spacing:
        doubtful = spacing is None or paragraph.in_table  # as the rule has it
        seen.add(("L", None if doubtful else False))
        text.append(f" ({_lines(paragraph.line_spacing)})", DOUBT if doubtful else FAULT)
    wrong = {letter for letter, right in seen if right is False}
    doubt = {letter for letter, right in seen if right is None}
    marks = Text()
    for letter in "FSL":
        if letter in wrong:
            marks.append(letter, FAULT)
        else:
            marks.append(*(("?", DOUBT) if letter in doubt else ("·", "dim")))
    return text, marks


def _faults(portion: Portion, wanted: Wanted, *, sized: bool) -> dict[str, bool | None]:
    judged = {"F": wanted.font(portion.font), "S": wanted.size(portion.size) if sized else True}
    return {letter: right for letter, right in judged.items() if not right}


def _look(portion: Portion, faults: dict[str, bool | None]) -> str:
    told = {"F": portion.font or "unknown font", "S": _points(portion.size)}
    return ", ".join(told[letter] for letter in faults)


def _points(size: float | None) -> str:
    return "unknown size" if size is None else f"{size:g} pt"


def _lines(spacing: LineSpacing | None) -> str:
    if spacing is None:
        return "unknown spacing"
    if spacing.rule == "multiple":
        return "single" if spacing.value == 1 else f"{round(spacing.value, 2):g} lines"
    return f"{'exactly' if spacing.rule == 'exact' else 'at least'} {spacing.value:g} pt"


def _picture(picture: Picture, wanted: Wanted) -> Text:
    if picture.width is None or picture.height is None:
        sides, kind = "vector art", "not a photo"
    else:
        sides = f"{picture.width} x {picture.height} px"
        kind = "counts as a photo" if min(picture.width, picture.height) >= wanted.photo_side else "small"
    where = f"paragraph {picture.paragraph}" if picture.paragraph is not None else picture.story
    return Text(f"{picture.name}  {sides}, {picture.bytes / 1000:,.0f} kB, {where}, {kind}")
