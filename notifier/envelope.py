"""Subject, addressee and two bodies -> EmailMessage: the headers every letter of ours carries, and threading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address as HeaderAddress
from email.headerregistry import BaseHeader, HeaderRegistry, UniqueAddressHeader, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from hashlib import sha256
from secrets import randbelow
from typing import Literal

from ingest.message import Address
from notifier.desk import Desk
from notifier.words import one_line, shortened

MARKER = "X-Redaksi-Desk"  # our own letters are known by it when they come back
MAX_REFERENCES = 12
MAX_SUBJECT = 200
MAX_NAME = 120
MAX_PLAIN_ADDRESS = 70  # fits one line with any header's name

_REPLY_PREFIX = re.compile(r"^(?:\s*(?:re|bls|balas|aw|sv)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE)
_MARK = re.compile(r"\s*\[([A-Z][A-Z0-9]{0,7}-(?:\d{4}-\d{4,}|K\d+))\]", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")


class _MessageIds(UnstructuredHeader, BaseHeader):
    """Message-IDs, folded between them. The standard library would encode those of Outlook, which are longer than a
    line, as words, and no program finds its thread again by an encoded id."""

    def fold(self, *, policy: EmailPolicy) -> str:  # type: ignore[override]
        return f"{self.name}: {(policy.linesep + ' ').join(self.split())}{policy.linesep}"


class _People(UniqueAddressHeader, BaseHeader):  # type: ignore[misc]  # as the registry itself mixes them
    """Addresses, one to a line. The standard library drops the quotes of a name it has to fold, and the commas in it
    (Drs. H. Muhammad Nur, S.Sos., M.Si.) then divide addresses; a long name is an encoded word here."""

    def fold(self, *, policy: EmailPolicy) -> str:  # type: ignore[override]
        people = (self._folded(person, policy) for person in self.addresses)
        return f"{self.name}: {(',' + policy.linesep + ' ').join(people)}{policy.linesep}"

    @staticmethod
    def _folded(person: HeaderAddress, policy: EmailPolicy) -> str:
        plain = str(person)
        if policy.utf8 and len(plain) <= MAX_PLAIN_ADDRESS:
            return plain
        if plain.isascii() and len(plain) <= MAX_PLAIN_ADDRESS:
            return plain
        name = Header(person.display_name, "utf-8", maxlinelen=72).encode(linesep=policy.linesep)
        return f"{name}{policy.linesep} <{person.addr_spec}>" if name else person.addr_spec


class _Headers(HeaderRegistry):
    """The kinds of headers, each made once. The standard library would make a class of its own for every header of
    every letter: a fourth of what the letter takes."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: dict[str, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        if name not in self._kinds:
            self._kinds[name] = super().__getitem__(name)
        return self._kinds[name]


_headers = _Headers()
_headers.map_to_type("from", _People)
_headers.map_to_type("to", _People)
_headers.map_to_type("reply-to", _People)
_headers.map_to_type("in-reply-to", _MessageIds)
_headers.map_to_type("references", _MessageIds)
LETTER_POLICY = EmailPolicy(linesep="\r\n", header_factory=_headers)
# For an address whose local part is not ASCII (RFC 6532): such a letter leaves by servers that offer SMTPUTF8 alone.
INTERNATIONAL_POLICY = LETTER_POLICY.clone(utf8=True)


@dataclass(frozen=True, slots=True)
class Reply:
    """The author's mail as far as the answer to it needs it. message_id is "" where the mail had none.

    marks: what the subject may carry so that an answer to the letter finds its conversation: "KTK-2026-0001"; the first
    is put there where none is. reply_to: the address that answers to the letter are wanted at; "" for the desk's own.
    first: the author has had no letter of ours before.
    """

    to: Address
    subject: str
    message_id: str
    references: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    reply_to: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A small JPEG that goes with a letter and is shown in its page as `cid:CID`; pages fetch nothing from anywhere."""

    content: bytes

    @property
    def cid(self) -> str:
        """Its Content-ID without the brackets (RFC 2392): the same picture has the same one."""
        return f"{sha256(self.content).hexdigest()[:24]}@redaksi"


@dataclass(frozen=True, slots=True)
class Body:
    """What a letter says, twice: the same words plain and as a page, which may show pictures."""

    text: str
    html: str
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a letter."""

    filename: str
    content: bytes
    type: str  # "application/pdf"


def answer(
    desk: Desk,
    reply: Reply,
    body: Body,
    *,
    subjectless: str,
    message_id: str,
    date: datetime,
    attachments: Sequence[Attached] = (),
) -> EmailMessage:
    """A letter under the author's mail (RFC 3834 section 3.1, RFC 5322 section 3.6.4).

    subjectless stands for the subject of a mail that has none. Raises ValueError where the address cannot be written.
    """
    letter = _letter(desk, (reply.to,), "auto-replied", message_id, date)
    subject = _REPLY_PREFIX.sub("", shortened(_without_other_marks(reply), MAX_SUBJECT)) or subjectless
    letter["Subject"] = f"Re: {subject}{_mark(reply, subject)}"
    if reply.reply_to:
        letter["Reply-To"] = _written(Address(desk.name, reply.reply_to))
    thread = _thread(reply)
    if _MESSAGE_ID.fullmatch(reply.message_id):
        letter["In-Reply-To"] = reply.message_id
    if thread:
        letter["References"] = " ".join(thread)
    return _filled(letter, body, desk.language, attachments)


def _without_other_marks(reply: Reply) -> str:
    """The subject without the mark of another conversation: people answer an old letter with a new article."""
    if not reply.marks:
        return reply.subject
    return _MARK.sub(lambda found: found[0] if found[1].upper() in reply.marks else "", reply.subject)


def _mark(reply: Reply, subject: str) -> str:
    """What is added to the subject: our mark, unless one of them stands there."""
    there = any(mark in subject.upper() for mark in reply.marks)
    return f" [{reply.marks[0]}]" if reply.marks and not there else ""


def can_be_answered(person: Address | None) -> bool:
    """Whether there is somebody whose address a letter can be written to."""
    if person is None:
        return False
    try:
        _written(person)
    except ValueError:
        return False
    return True


def notice(
    desk: Desk, subject: str, body: Body, *, message_id: str, date: datetime, to: Sequence[Address] = ()
) -> EmailMessage:
    """A letter to the desk's editors, or to others. Raises ValueError where there is nobody or an address cannot be
    written."""
    people = to or [Address("", editor) for editor in desk.editors]
    if not people:
        raise ValueError("the desk has no editors to write to")
    letter = _letter(desk, people, "auto-generated", message_id, date)
    letter["Subject"] = shortened(subject, MAX_SUBJECT)
    return _filled(letter, body, desk.language)


def _letter(
    desk: Desk,
    to: Sequence[Address],
    automatic: Literal["auto-replied", "auto-generated"],
    message_id: str,
    date: datetime,
) -> EmailMessage:
    international = not all(person.address.rpartition("@")[0].isascii() for person in to)
    letter = EmailMessage(policy=INTERNATIONAL_POLICY if international else LETTER_POLICY)
    letter["From"] = _written(Address(desk.name, desk.address))
    letter["To"] = [_written(person) for person in to]
    letter["Date"] = format_datetime(desk.local(date))
    letter["Message-ID"] = message_id
    letter["Auto-Submitted"] = automatic
    letter["X-Auto-Response-Suppress"] = "All"  # Exchange honours this one, not Auto-Submitted
    letter[MARKER] = desk.address
    return letter


def _filled(letter: EmailMessage, body: Body, language: str, attachments: Sequence[Attached] = ()) -> EmailMessage:
    letter.set_content(body.text, cte="quoted-printable")
    letter.make_alternative(_boundary())
    letter.add_alternative(body.html, subtype="html", cte="quoted-printable")
    page = next(part for part in letter.iter_parts() if part.get_content_subtype() == "html")
    if body.pictures:
        page.make_related(_boundary())
    for number, picture in enumerate(dict.fromkeys(body.pictures), 1):
        page.add_related(
            picture.content,
            "image",
            "jpeg",
            cid=f"<{picture.cid}>",
            disposition="inline",
            filename=f"foto-{number}.jpg",
        )
    if attachments:
        letter.make_mixed(_boundary())
    for attached in attachments:
        maintype, _, subtype = attached.type.partition("/")
        letter.add_attachment(attached.content, maintype, subtype, filename=attached.filename)
    letter["Content-Language"] = language  # last: making the alternative moves Content-* into the first part
    return letter


def _boundary() -> str:
    """What parts a letter's parts. In none of them stands "==", but at the end of a line: they are quoted-printable or
    base64. The standard library, left to itself, would look through all of them for the boundary that it drew."""
    return f"{'=' * 15}{randbelow(10**19):019}=="


def _written(person: Address) -> HeaderAddress:
    """The person as a header holds them; a domain in other letters (bücher.example) in its ASCII form, a local part
    in other letters as it is (RFC 6531 section 3.3 forbids to change it)."""
    user, _, domain = one_line(person.address).rpartition("@")
    if not (user and domain and not re.search(r"[\s<>,;]", user)):
        raise ValueError(f"no letter can be addressed to {person.address!r}")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
        return HeaderAddress(shortened(person.name, MAX_NAME), user, ascii_domain)
    except (UnicodeError, IndexError) as error:
        raise ValueError(f"no letter can be addressed to {person.address!r}") from error


def _thread(reply: Reply) -> tuple[str, ...]:
    """The ids of the conversation so far: the first, which holds the thread together, and the latest ones."""
    ids = [one for one in dict.fromkeys((*reply.references, reply.message_id)) if _MESSAGE_ID.fullmatch(one)]
    return tuple(ids if len(ids) <= MAX_REFERENCES else [ids[0], *ids[1 - MAX_REFERENCES :]])
