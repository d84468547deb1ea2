"""A letter as it stands in the outbox -> the same letter with an editor's words in it. Pure.

Headers, Message-ID among them, and enclosures stay; text and HTML go on saying the same.
"""

import html
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart

from notifier import render
from notifier.desk import Desk
from notifier.envelope import INTERNATIONAL_POLICY, LETTER_POLICY

# Legible on light and dark ground alike, as it colours neither.
_BOX = "margin:0 0 12px;padding:6px 12px;border-left:5px solid #0b6b4f"


def text_of(source: bytes) -> str:
    """What a letter says, plain."""
    return str(_plain(_opened(source)).get_content()).replace("\r\n", "\n")


def with_note(desk: Desk, source: bytes, note: str) -> bytes:
    """The letter with a paragraph by the editors under its greeting; a later note stands above an earlier one."""
    letter = _opened(source)
    heading = desk.words("common.editors_note")
    note = note.strip()
    text = text_of(source)
    greeting, _, rest = text.partition("\n\n")
    if not greeting.rstrip().endswith(","):  # a letter without a greeting
        greeting, rest = "", text
    noted = "\n\n".join(filter(None, (greeting, f"{heading}\n{note}", rest)))
    _fill(_plain(letter), noted, "plain")
    if page := letter.get_body(("html",)):
        lines = "<br>".join(html.escape(line, quote=False) for line in note.splitlines())
        box = f'<p style="{_BOX}"><strong>{html.escape(heading, quote=False)}</strong><br>{lines}</p>\n'
        _fill(page, _under_greeting(str(page.get_content()), greeting, box), "html")
    return letter.as_bytes()


def rewritten(desk: Desk, source: bytes, text: str) -> bytes:
    """The letter with a text of the editors' in place of its own; its pictures, which nothing shows any more, go."""
    letter = _opened(source)
    paragraphs = [each.splitlines() for each in text.strip().split("\n\n")]
    body = render.body(desk, "edited", subject=str(letter["Subject"]), written=text, paragraphs=paragraphs)
    _fill(_plain(letter), body.text, "plain")
    if page := letter.get_body(("related", "html")):
        _fill(page, body.html, "html")
    return letter.as_bytes()


def _opened(source: bytes) -> EmailMessage:
    head = source.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    policy = LETTER_POLICY if head.isascii() else INTERNATIONAL_POLICY
    letter = message_from_bytes(source, policy=policy)
    if not isinstance(letter, EmailMessage):
        raise TypeError(f"the policy makes {type(letter)}")
    return letter


def _plain(letter: EmailMessage) -> MIMEPart:
    part = letter.get_body(("plain",))
    if part is None:
        raise ValueError("a letter of ours has a text part")
    return part


def _fill(part: MIMEPart, content: str, subtype: str) -> None:
    part.clear_content()  # a page with its pictures, which cannot be set as it is
    part.set_content(content, subtype=subtype, cte="quoted-printable")
    del part["MIME-Version"]  # which set_content adds, and a part within a letter has not


def _under_greeting(page: str, greeting: str, box: str) -> str:
    """The page with the box after the paragraph that greets; at its top where there is none."""
    for end in (f"{html.escape(greeting.strip(), quote=False)}</p>" if greeting else "", "</h1>"):
        before, found, after = page.partition(end) if end else (page, "", "")
        if found:
            return f"{before}{found}\n{box}{after}"
    before, found, after = page.partition("<body")
    tag, closed, rest = after.partition(">")
    return f"{before}{found}{tag}{closed}\n{box}{rest}" if found else box + page
