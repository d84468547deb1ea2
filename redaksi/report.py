"""Facts and verdicts -> the JSON that outsiders rely on (see the README's section on scripts)."""

from collections.abc import Iterable, Mapping
from typing import Any

from checks.disposition import Decision
from checks.messages import Catalogue
from checks.verdict import Finding, Outcome, RuleResult, Severity, Verdict, Where
from ingest.article import read_article
from ingest.article_parts import article_parts
from ingest.byline import Byline
from ingest.message import Address, Message
from ingest.submission import DocumentFile, PhotoFile, Submission
from ingest.unreadable import Unreadable
from ingest.word.counting import count_shown
from ingest.word.document import Document, Paragraph

Json = dict[str, Any]


def inspect_json(read: Document | Unreadable) -> Json:
    """What the Word reader sees."""
    if isinstance(read, Unreadable):
        return {"unreadable": read.reason, "detail": read.detail, "found": read.found}
    count = count_shown(read)
    return {
        "format": read.format,
        "characters": count.characters,
        "characters_with_spaces": count.characters_with_spaces,
        "words": count.words,
        "paragraphs": [_paragraph(p) for p in read.paragraphs],
        "text_boxes": [_paragraph(p) for p in read.text_boxes],
        "footnotes": [_paragraph(p) for p in read.footnotes],
        "endnotes": [_paragraph(p) for p in read.endnotes],
        "headers": [_paragraph(p) for p in read.headers],
        "footers": [_paragraph(p) for p in read.footers],
        "pictures": [
            {"name": p.name, "width": p.width, "height": p.height, "bytes": p.bytes, "sha256": p.sha256, "in": p.story}
            for p in read.pictures
        ],
        "article": _article(read),
        "unsure": list(read.unsure),
        "diagnostics": list(read.diagnostics),
    }


def _article(document: Document) -> list[Json]:
    """The parts of the article, each with where it was found, how sure that is, and what it was told by."""
    article = read_article(document)
    return [
        {
            "part": part.kind,
            "text": part.text,
            "paragraphs": list(part.at),
            "certainty": part.certainty,
            "why": part.why,
        }
        | (_writer(article.byline) if part.kind == "byline" and article.byline else {})
        for part in article_parts(document, article)
    ]


def _writer(byline: Byline) -> Json:
    return {"name": byline.name, "position": byline.position, "office": byline.office, "region": byline.region}


def _paragraph(paragraph: Paragraph) -> Json:
    spacing = paragraph.line_spacing
    return {
        "index": paragraph.index,
        "text": paragraph.text,
        "label": paragraph.label,
        "style": paragraph.style,
        "in_table": paragraph.in_table,
        "line_spacing": {"rule": spacing.rule, "value": spacing.value} if spacing else None,
        "portions": [{"text": p.text, "font": p.font, "size": p.size} for p in paragraph.portions],
    }


def parse_json(message: Message | Unreadable, submission: Submission, automatic: str) -> Json:
    """What the mail reader sees. Every attachment stands in exactly one of documents, photos, left_over."""
    if isinstance(message, Unreadable):
        return {"unreadable": message.reason, "detail": message.detail}
    word = [file for file in submission.documents if not _is_other(file)]
    other = [file for file in submission.documents if _is_other(file)]
    types = {attachment.sha256: attachment.content_type for attachment in message.attachments}
    return {
        "message_id": message.message_id,
        "author": _address(submission.author),
        "subject": message.subject,
        "date": message.date.isoformat() if message.date else None,
        "automatic": automatic or None,
        "encrypted": message.encrypted,
        "text": message.text,
        "documents": [_document(file) for file in word],
        "photos": [_photo(file, types) for file in submission.photos],
        "links": [{"service": link.service, "url": link.url} for link in submission.links],
        "left_over": [
            *({**_file(file), "type": types.get(file.sha256, ""), "why": "not-word"} for file in other),
            *(
                {"filename": file.filename, "type": file.content_type, "bytes": file.size, "sha256": file.sha256}
                | {"why": file.why}
                for file in submission.left_over
            ),
        ],
        "defects": list(message.defects),
    }


def _is_other(file: DocumentFile) -> bool:
    return isinstance(file.content, Unreadable) and file.content.reason == "not-word"


def _address(author: Address | None) -> Json | None:
    return {"name": author.name, "address": author.address} if author else None


def _file(file: DocumentFile | PhotoFile) -> Json:
    return {"filename": file.filename, "bytes": file.size, "sha256": file.sha256}


def _document(file: DocumentFile) -> Json:
    if isinstance(file.content, Unreadable):
        guess = "doc" if file.filename.lower().endswith(".doc") else "docx"
        return {**_file(file), "format": guess, "unreadable": file.content.reason}
    return {**_file(file), "format": file.content.format}


def _photo(file: PhotoFile, types: Mapping[str, str]) -> Json:
    caption = file.caption.text if file.caption else None
    if isinstance(file.content, Unreadable):
        declared = types.get(file.sha256, "").partition("/")[2]
        return {**_file(file), "format": declared, "width": None, "height": None, "caption": caption} | {
            "unreadable": file.content.reason
        }
    photo = file.content
    return {**_file(file), "format": photo.format, "width": photo.width, "height": photo.height, "caption": caption}


def check_json(submission: Submission, verdict: Verdict, decision: Decision, catalogue: Catalogue) -> Json:
    """What judging says, with each finding's sentence in the desk's language."""
    document = submission.document
    article = document.article if document else None
    shown = document.shown if document else None
    return {
        "disposition": decision.disposition.value,
        "reason": decision.reason,
        "title": article.title if article else None,
        "byline": article.byline.text if article and article.byline else None,
        "characters": shown.characters if shown else None,
        "characters_with_spaces": shown.characters_with_spaces if shown else None,
        "results": results_json(verdict.results, catalogue),
    }


def results_json(results: Iterable[RuleResult], catalogue: Catalogue) -> list[Json]:
    return [
        {
            "rule": result.rule,
            "outcome": result.outcome.value,
            "severity": result.severity.value,
            "findings": [_finding(result.rule, finding, catalogue) for finding in result.findings],
            "detail": result.detail,
        }
        for result in results
    ]


def _finding(rule: str, finding: Finding, catalogue: Catalogue) -> Json:
    return {
        "code": finding.code,
        "facts": dict(finding.facts),
        "where": _where(finding.where),
        "unsure": finding.unsure,
        "note": finding.note,
        "sentence": catalogue.sentence(rule, finding),
    }


def _where(where: Where) -> Json:
    return {"file": where.file, "paragraph": where.paragraph, "nth": where.nth, "excerpt": where.excerpt}


def results_from_json(results: Iterable[Mapping[str, Any]]) -> tuple[RuleResult, ...]:
    """The results as `results_json` wrote them, read back."""
    return tuple(
        RuleResult(
            rule=result["rule"],
            outcome=Outcome(result["outcome"]),
            severity=Severity(result["severity"]),
            findings=tuple(_finding_from_json(finding) for finding in result["findings"]),
            detail=result["detail"],
        )
        for result in results
    )


def _finding_from_json(finding: Mapping[str, Any]) -> Finding:
    where = Where(**finding["where"])
    return Finding(finding["code"], finding["facts"], where, finding["unsure"], finding["note"])
