"""A mail's parts -> the text a person would read: which parts are body, in what order, and whose words they are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from ingest.charsets import clean_text, decode
from ingest.links import Link, file_links, links_in_text
from ingest.mime import Part
from ingest.page import PageReader, marked_links, plain, read_page, unmarked, with_addresses
from ingest.quotation import own_words
from ingest.transfer import Extent, uuencoded_files

_BODY_TYPES = frozenset(
    {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-amp-html", "text/watch-html"}
)
_MOST_LINES = 20_000
_NAMED_BODY = frozenset({"text/plain", "text/html"})
# Exchange splits what an iPhone wrote between its photos into files of these names.
_SPLIT_TEXT = re.compile(r"ATT\d{3,}\.(?:txt|html?)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta[^>]{1,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    text: str  # the author's own words
    forwarded: tuple[str, ...]  # what they passed on, each message's text
    links: tuple[Link, ...]
    content_ids: frozenset[str]  # of the parts that HTML shows
    encrypted: bool  # a PGP message stands in the text
    defects: tuple[str, ...]


def is_body(part: Part) -> bool:
    """Whether a leaf is text to read rather than a file: no name, not declared as a file, of a body's type."""
    if part.content_type.startswith("multipart/"):  # its delimiters never came
        return True
    return part.content_type in _BODY_TYPES and not part.filename and part.disposition != "attachment"


def read_body(root: Part, *, reply: bool, forward: bool, most: int, page: PageReader = read_page) -> Body:
    """The body of a message: at most `most` bytes of text are read. `reply` and `forward` as its header says.

    page: reads what is HTML.
    """
    reader = _Reader(most, page)
    own = own_words(reader.text_of(root), reply=reply, forward=forward)
    # The HTML twin of a plain text says where the links lead that Gmail shows as chips.
    twins = [own_words(text, reply=reply, forward=forward) for text in reader.unread_pages(root)]
    said = [text for words in (own, *twins) for text in (words.text, words.forwarded) if text]
    inner = [
        read_body(message.children[0], reply=False, forward=False, most=most, page=page)
        for message in _nested_messages(root)
    ]
    links = {link.url: link for text in said for link in reader.links_in(text)}
    links |= {link.url: link for body in inner for link in body.links}
    forwarded = [plain(own.forwarded), *(text for body in inner for text in (body.text, *body.forwarded))]
    text = plain(own.text)
    return Body(
        text=text,
        forwarded=tuple(filter(None, forwarded)),
        links=tuple(links.values()),
        content_ids=frozenset(reader.content_ids.union(*(body.content_ids for body in inner))),
        encrypted="-----BEGIN PGP MESSAGE-----" in text or any(body.encrypted for body in inner),
        defects=(*reader.defects, *(defect for body in inner for defect in body.defects)),
    )


def _nested_messages(part: Part) -> Iterator[Part]:
    for child in part.children:
        if child.holds == "message":
            yield child
        else:
            yield from _nested_messages(child)


class _Reader:
    """Reads each text part once and remembers what its pages show and link to."""

    def __init__(self, most: int, page: PageReader) -> None:
        self.read_page = page
        self.left = most  # bytes that may still be read, all parts together
        self.texts: dict[int, str] = {}  # by where a part's content begins
        self.hrefs: list[str] = []
        self.content_ids: set[str] = set()
        self.defects: list[str] = []

    def text_of(self, root: Part) -> str:
        texts = [self.read(part) for part in self.chosen(root)]
        if not any(text.strip() for text in texts):
            # Some phones name even the body ("text.txt"): with nothing else to read, that is it.
            named = [part for part in _own_leaves(root) if part.content_type in _NAMED_BODY and _names_text(part)]
            texts = [self.read(part) for part in named if part is root or part.disposition != "attachment"]
        return "\n".join(text for text in texts if text.strip())

    def chosen(self, part: Part) -> list[Part]:
        """The text parts that make up the body, one of each set of alternatives: plain text where it says anything."""
        if part.holds == "message":
            return []
        if not part.children:
            wanted = is_body(part) or _SPLIT_TEXT.fullmatch(part.filename)
            return [part] if wanted else []
        if part.content_type != "multipart/alternative":
            return [leaf for child in part.children for leaf in self.chosen(child)]
        choices = [choice for child in part.children if (choice := self.chosen(child))]
        speaking = [choice for choice in choices if any(self.read(leaf).strip() for leaf in choice)]
        in_plain = [choice for choice in speaking if any(leaf.content_type == "text/plain" for leaf in choice)]
        return next(iter(in_plain or speaking), [])

    def unread_pages(self, root: Part) -> list[str]:
        chosen = {id(part) for part in self.chosen(root)}
        pages = [part for part in _own_leaves(root) if part.content_type == "text/html" and is_body(part)]
        return [self.read(part) for part in pages if id(part) not in chosen]

    def links_in(self, text: str) -> tuple[Link, ...]:
        # A page can still bring a mark of its own as "&#xE000;": it leads to a link of the same mail or to none.
        marked = file_links(self.hrefs[number] for number in marked_links(text) if number < len(self.hrefs))
        whole = [link for link in marked if link.service != "short-link"]
        # What a short link is for is told by the words around it.
        return (*whole, *links_in_text(plain(with_addresses(text, self.hrefs))))

    def read(self, part: Part) -> str:
        if id(part) not in self.texts:
            self.texts[id(part)] = self.decoded(part)
        return self.texts[id(part)]

    def decoded(self, part: Part) -> str:
        raw, whole = _without_files(part.extent, self.left)
        self.left -= len(raw)
        if not whole:
            self.defects.append("text longer than is read")
        charset = part.content_parameters.get("charset", "")
        html = part.content_type in {"text/html", "text/x-amp-html", "text/watch-html"}
        if html and not charset and (meta := _META_CHARSET.search(raw[:4096])):
            charset = meta[1].decode("ascii")
        text, defect = decode(raw, charset)
        text = self.in_few_lines(unmarked(clean_text(text)))
        if html:
            page = self.read_page(text, len(self.hrefs))
            self.hrefs.extend(page.hrefs)
            self.content_ids |= page.content_ids
            text = self.in_few_lines(clean_text(page.text))  # "&#25;" makes a control character of its own
            defect = defect or page.defect
        elif part.content_parameters.get("format", "").lower() == "flowed":
            text = unflowed(text, delete_space=part.content_parameters.get("delsp", "").lower() == "yes")
        if defect:
            self.defects.append(defect)
        return text if html else without_clear_signature(text)

    def in_few_lines(self, text: str) -> str:
        """What no person would write is cut: each line is looked at with care."""
        lines = text.split("\n", _MOST_LINES)
        if len(lines) > _MOST_LINES:
            self.defects.append("text longer than is read")
        return "\n".join(lines[:_MOST_LINES])


def _names_text(part: Part) -> bool:
    """Whether a part's name is one of a text; a mail without a type that is a document is text/plain by default."""
    return bool(part.filename) and PurePath(part.filename.lower()).suffix in {"", ".txt", ".htm", ".html"}


def _own_leaves(part: Part) -> Iterator[Part]:
    """Leaves that are not inside a nested message."""
    if part.holds == "message":
        return
    if not part.children:
        yield part
    for child in part.children:
        yield from _own_leaves(child)


def _without_files(extent: Extent, most: int) -> tuple[bytes, bool]:
    """The text's bytes without the uuencoded files that stand in it."""
    at, raw = extent.start, b""
    for _, file in uuencoded_files(extent):
        raw += extent.between(at, file.start).head(most)[0]
        at = file.stop
    rest, whole = extent.between(at, extent.stop).head(most)
    return (raw + rest)[:most], whole


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """format=flowed (RFC 3676): lines that end with a blank go on in the next, if it is quoted as deep."""
    paragraphs: list[list[str]] = []
    open_depth = -1  # depth of the paragraph that goes on; -1: none does
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        flows = words.endswith(" ") and words != "-- "
        if flows and delete_space:
            words = words[:-1]
        if depth == open_depth and words != "-- ":
            paragraphs[-1].append(words)
        else:
            paragraphs.append([">" * depth + (" " if depth else ""), words])
        open_depth = depth if flows else -1
    return "\n".join(map("".join, paragraphs))


_CLEAR_SIGNED = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[\w-]+:[^\n]*\n)*\n(.*?)(?:\n-----BEGIN PGP SIGNATURE-----|\Z)", re.DOTALL
)


def without_clear_signature(text: str) -> str:
    """The signed text alone, its dash-escaping undone (RFC 9580 section 7)."""
    found = _CLEAR_SIGNED.search(text)
    return re.sub(r"(?m)^- ", "", found[1]) if found else text
