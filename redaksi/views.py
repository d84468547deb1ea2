"""What the commands on local files print for people: verdicts, documents, messages, rules."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from checks.disposition import Decision
from checks.messages import Catalogue
from checks.rule import Policy
from checks.rules import RULES
from checks.verdict import Finding, Outcome, RuleResult, Severity, Verdict
from ingest.submission import Submission
from ingest.unreadable import Unreadable
from ingest.word.counting import count_shown
from ingest.word.document import Document, LineSpacing, Paragraph
from redaksi.reading import Reading

MARKS = {
    Outcome.PASSED: ("✓", "green"),
    Outcome.FAILED: ("✗", "red"),
    Outcome.UNSURE: ("?", "yellow"),
    Outcome.SKIPPED: ("–", "dim"),
    Outcome.CRASHED: ("!", "magenta"),
}
NOTED = ("⚠", "yellow")


def verdict(submission: Submission, judged: Verdict, decision: Decision, policy: Policy, catalogue: Catalogue) -> None:
    """A verdict as a table: each rule, its mark, and what was found."""
    console = Console(highlight=False)
    table = Table(box=None, show_header=False, padding=(0, 1))
    table.add_column(width=1)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for result in judged.results:
        mark, colour = _mark(result)
        table.add_row(Text(mark, colour), Text(result.rule, colour), _said(result, policy, catalogue))
    console.print(table)
    if submission.left_over:
        console.print("\nleft over:", *(f"{file.filename} ({file.why})" for file in submission.left_over), sep="\n  ")
    console.print(f"\n[bold]{decision.disposition.value}[/bold]: {decision.reason}")


def _mark(result: RuleResult) -> tuple[str, str]:
    if result.severity is Severity.WARN and result.outcome in {Outcome.FAILED, Outcome.UNSURE}:
        return NOTED
    return MARKS[result.outcome]


def _said(result: RuleResult, policy: Policy, catalogue: Catalogue) -> Text:
    if result.outcome is Outcome.SKIPPED:
        return Text(catalogue.skipped(result.rule, result.detail), "dim")
    if result.outcome is Outcome.CRASHED:
        return Text(result.detail.strip().splitlines()[-1], "magenta")
    if not result.findings:
        return Text(_requirement(result.rule, policy, catalogue), "dim")
    return Text("\n".join(_evidence(result.rule, finding, catalogue) for finding in result.findings))


def _evidence(rule: str, finding: Finding, catalogue: Catalogue) -> str:
    where = f"  «{finding.where.excerpt}»" if finding.where.excerpt else ""
    return catalogue.sentence(rule, finding) + where


def _requirement(name: str, policy: Policy, catalogue: Catalogue) -> str:
    return catalogue.requirement(next(rule for rule in RULES if rule.name == name), policy[name].limits)


def document(name: str, read: Document | Unreadable, policy: Policy) -> None:
    """A document paragraph by paragraph; what is not in the wanted font, size or spacing stands out."""
    console = Console(highlight=False)
    if isinstance(read, Unreadable):
        console.print(f"[red]{name}: {read.reason}[/red] {read.detail}")
        return
    count = count_shown(read)
    console.print(
        f"[bold]{name}[/bold]  {read.format}, {count.characters} characters without spaces, "
        f"{count.characters_with_spaces} with, {count.words} words"
    )
    usual = _usual(read.paragraphs)
    console.print(f"[dim]mostly {_format(usual)}; what differs is marked[/dim]\n")
    for paragraph in read.paragraphs:
        console.print(_paragraph(paragraph, usual))
    for story in ("text_boxes", "footnotes", "endnotes", "headers", "footers"):
        if any(p.text.strip() for p in getattr(read, story)):
            console.print(f"\n[bold]{story.replace('_', ' ')}[/bold]")
            for paragraph in getattr(read, story):
                console.print(_paragraph(paragraph, usual))
    for picture in read.pictures:
        sides = f"{picture.width} x {picture.height} px" if picture.width else "vector art"
        console.print(f"[cyan]picture[/cyan] {picture.name}  {sides}, {picture.bytes} bytes, in {picture.story}")
    for note in (*read.unsure, *read.diagnostics):
        console.print(f"[yellow]note[/yellow] {note}")


Look = tuple[str | None, float | None, LineSpacing | None]


def _usual(paragraphs: Iterable[Paragraph]) -> Look:
    """The font, size and spacing that most letters have."""
    letters: dict[Look, int] = {}
    for paragraph in paragraphs:
        for portion in paragraph.portions:
            look = (portion.font, portion.size, paragraph.line_spacing)
            letters[look] = letters.get(look, 0) + len(portion.text)
    return max(letters, key=lambda look: letters[look]) if letters else (None, None, None)


def _format(look: Look) -> str:
    font, size, spacing = look
    return f"{font or 'unknown font'} {size or '?'} pt, {_spacing(spacing)}"


def _spacing(spacing: LineSpacing | None) -> str:
    if spacing is None:
        return "unknown spacing"
    return f"{spacing.value:g} lines" if spacing.rule == "multiple" else f"{spacing.rule} {spacing.value:g} pt"


def _paragraph(paragraph: Paragraph, usual: Look) -> Text:
    shown = Text(f"{paragraph.index:>4} ", "dim")
    if paragraph.label:
        shown.append(f"{paragraph.label} ", "dim")
    for portion in paragraph.portions:
        differs = (portion.font, portion.size) != usual[:2]
        shown.append(portion.text, "black on yellow" if differs else "")
        if differs:
            shown.append(f" [{portion.font or '?'} {portion.size or '?'}]", "yellow")
    if paragraph.text.strip() and paragraph.line_spacing != usual[2]:
        shown.append(f" [{_spacing(paragraph.line_spacing)}]", "yellow")
    return shown


def message(reading: Reading) -> None:
    """A message as it was taken apart."""
    console = Console(highlight=False)
    mail, submission = reading.message, reading.submission
    if isinstance(mail, Unreadable):
        console.print(f"[red]{mail.reason}[/red] {mail.detail}")
        return
    author = f"{mail.author.name} <{mail.author.address}>" if mail.author else "nobody"
    console.print(f"[bold]from[/bold] {author}\n[bold]subject[/bold] {mail.subject}\n[bold]date[/bold] {mail.date}")
    if reading.automatic:
        console.print(f"[yellow]automatic: {reading.automatic}[/yellow] {reading.automatic_detail}")
    for kind, files in (("document", submission.documents), ("photo", submission.photos)):
        for file in files:
            console.print(f"[cyan]{kind}[/cyan] {file.filename}  {file.size} bytes", _fault(file.content))
    for link in submission.links:
        console.print(f"[cyan]link[/cyan] {link.service} {link.url}")
    for rest in submission.left_over:
        console.print(f"[cyan]left over[/cyan] {rest.filename}  {rest.why}")
    for defect in mail.defects:
        console.print(f"[yellow]note[/yellow] {defect}")
    console.print(Text("\n" + mail.text))


def _fault(content: object) -> str:
    return f"{content.reason}: {content.detail}" if isinstance(content, Unreadable) else ""


def rules(policy: Policy, catalogue: Catalogue) -> None:
    """The rules in force, in the published order."""
    console = Console(highlight=False)
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("", "rule", "severity", "requirement"):
        table.add_column(heading, overflow="fold")
    for rule in RULES:
        ruling = policy[rule.name]
        style = "dim" if ruling.severity is Severity.OFF else ""
        cells = (str(rule.number), rule.name, ruling.severity.value, catalogue.requirement(rule, ruling.limits))
        table.add_row(*(Text(cell, style) for cell in cells))
    console.print(table)
