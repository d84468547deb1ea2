"""What the commands on local files print for people: verdicts, messages, rules. Documents: redaksi/inspection.py."""

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
