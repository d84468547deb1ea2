"""Files of strangers are read in child processes, which can be stopped where the parser in them cannot.

Decoders and converters are C and young Python: a file may make one run for hours, ask for all memory, end its process
or take it over. Here that costs one child, which has no network, starts nothing, and gets at no file but its own.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import forkserver
from threading import Lock
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import structlog

from ingest.page import Page, page_without_structure, read_page
from ingest.photo import Limits as PhotoLimits
from ingest.photo import Photo
from ingest.readers import (
    ReadDocument,
    Readers,
    look_closely,
    read_html,
    read_one_photo,
    read_text,
    read_with_photos,
)
from ingest.unreadable import Unreadable
from ingest.word.document import Document
from ingest.word.limits import Limits as WordLimits
from ingest.word.sanitising import sanitised
from redaksi.answers import Raised
from redaksi.child import Child, Died, Hung, NoChild, UsedUp
from redaksi.file_tables import FileLimits
from redaksi.office import LibreOffice, read_with

T = TypeVar("T")
log = structlog.get_logger()

_ATTEMPTS = 2  # a child that dies may have been killed from outside, for another's memory
_STOPPED_AT_MOST = 3  # files of one message: otherwise a zip of two hundred of them would take an hour
_CALLS = 500  # that one child answers before another takes its place: parsers leak
_RESTS_AFTER = 120.0  # seconds without a file; a desk has some twenty mails a day, and a hundred desks share a machine
# How long a child is waited for: so many times the processor time that it may use, and this long at least, because a
# machine that has much else to do gives it little.
_PATIENCE, _PATIENCE_AT_LEAST = 6, 60.0
_PRELOADED = ["ingest.parsers", "redaksi.confined_child", "redaksi.cli"]  # a child imports anew what started its parent
_EXPECTED = {"CannotCopy": "ingest.web_copy", "CannotCorrect": "ingest.word.correction"}


class Stopped(Exception):
    """Reading a file was stopped. unreadable: what stands in the file's place."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.unreadable = Unreadable(reason, detail, unsure=True)


class Fault(Exception):
    """An exception in the child that nobody expects there: a bug of ours."""


class Confined:
    """Child processes that read files: one for each thread that asks at the same time, started when a file comes and
    replaced when one has cost it its life.

    start: how they come to be. "forkserver" from a process of its own, which has neither threads nor secrets; "fork"
    where there are none here either: a command that ends soon need not load the parsers twice.
    office: opens the documents that our reader cannot; what it makes of them is read in a child like any other.
    """

    def __init__(
        self,
        limits: FileLimits,
        start: Literal["forkserver", "fork"] = "forkserver",
        office: LibreOffice | None = None,
    ) -> None:
        self._limits = limits
        self.office = office
        self.context = multiprocessing.get_context(start)
        if start == "forkserver":
            self.context.set_forkserver_preload(_PRELOADED)
        self._lock = Lock()
        self._idle: list[Child] = []
        self._asked = 0  # children that are not idle
        self._used_at = time.monotonic()
        self._told = False  # what the children's confinement lacks

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_idle()

    def rest(self) -> None:
        """Let go of what lies idle, where no file has come for a while: a child takes 40 MB, and the fork server, which
        has the parsers loaded, as much. Both come back in a second with the next file."""
        with self._lock:
            if self._asked or time.monotonic() - self._used_at < _RESTS_AFTER:
                return
            self._end_idle()
            if self.context.get_start_method() == "forkserver":
                forkserver._forkserver._stop()  # type: ignore[attr-defined]  # no child of it lives any more

    def _end_idle(self) -> None:
        while self._idle:
            self._idle.pop().end()

    def readers(self) -> Readers:
        """Readers for the files of one message, which may cost the child its life a few times and no more."""
        one = _OneMessage(self)
        return Readers(document=one.document, photo=one.photo, closely=one.closely, page=one.page)

    def document(self, content: bytes) -> Document | Unreadable:
        """A document's bytes -> what it says, without the photos in it."""
        return read_with(self.office, self._document, content).content

    def _document(self, content: bytes) -> ReadDocument:
        try:
            return ReadDocument(self.call(read_text, content))
        except Stopped as stopped:
            return ReadDocument(stopped.unreadable)

    def html(self, content: bytes, document: Document) -> str:
        """The text of a document that could be read, as HTML. Raises Stopped.

        Sanitised here once more: a child that was taken over may answer with a script.
        """
        if not document.converted_from:
            return sanitised(self.call(read_html, content, document.format))
        docx = self.office.docx(content, document.converted_from) if self.office else None
        if docx is None:
            raise Stopped("damaged", "LibreOffice, which opened it a moment ago, does so no more.")
        return sanitised(self.call(read_html, docx, "docx"))

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """What a function returns, called in a child.

        Raises Stopped; CannotCopy and CannotCorrect where the function does; Fault for anything else that it raises;
        NoChild where no child comes to be at all, which is our fault and not the file's.
        """
        with self.in_use():
            return self._call(function, *arguments)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Nothing is let go of meanwhile; see `rest`."""
        with self._lock:
            self._asked += 1
        try:
            yield
        finally:
            with self._lock:
                self._asked -= 1
                self._used_at = time.monotonic()

    def _call(self, function: Callable[..., T], *arguments: Any) -> T:
        seconds = self._limits.file_seconds
        patience = max(_PATIENCE * seconds, _PATIENCE_AT_LEAST)
        detail = ""
        for attempt in range(1, _ATTEMPTS + 1):
            # Whatever killed the first may have killed the idle ones with it, and nobody has heard of that yet.
            child = self._taken() if attempt == 1 else self._started()
            try:
                answer = child.ask(function, arguments, seconds=seconds, patience=patience)
            except UsedUp as error:
                raise Stopped("too-large", f"Reading it was stopped after {seconds} s of processor time.") from error
            except Hung:
                reason, detail = "too-large", f"Reading it was stopped after {patience:g} s, {_ATTEMPTS} times."
                log.warning("the child that reads files did not answer", seconds=patience, attempt=attempt)
            except Died as error:
                reason, detail = "damaged", f"Reading it ended the process that read it, {_ATTEMPTS} times."
                log.warning("the child that reads files ended", code=error.code, attempt=attempt)
            else:
                self._given_back(child)
                return self._told_apart(answer)
        raise Stopped(reason, detail)

    def _told_apart(self, answer: T | Raised) -> T:
        if not isinstance(answer, Raised):
            return answer
        if answer.kind == "MemoryError":
            most = self._limits.file_memory_mb
            raise Stopped("too-large", f"Reading it was stopped: it took more than {most} MB of memory.")
        if answer.kind in _EXPECTED:
            raise getattr(import_module(_EXPECTED[answer.kind]), answer.kind)(answer.text)
        raise Fault(f"{answer.kind}: {answer.text}\n{answer.trace}")

    def _taken(self) -> Child:
        """An idle child, or a new one. Raises NoChild."""
        while True:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None:
                return self._started()
            if child.alive:
                return child
            child.end()

    def _started(self) -> Child:
        if self.context.get_start_method() == "fork":
            import ingest.parsers  # noqa: F401  here, so that no child spends its time on loading them
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                child = Child(self.context, self._limits.file_memory_mb)
            except NoChild as error:
                log.warning("no child that reads files comes to be", why=str(error), attempt=attempt)
                if attempt == _ATTEMPTS:
                    raise
            else:
                break
        if child.lacks and not self._told:
            self._told = True
            log.warning("files of strangers are read with less around them; see `redaksi doctor`", lacks=child.lacks)
        return child

    def _given_back(self, child: Child) -> None:
        if child.answered >= _CALLS:
            child.end()
            return
        with self._lock:
            self._idle.append(child)

    def lacks(self) -> tuple[str, ...]:
        """What of a child's confinement this machine refuses; nothing where it stands whole. Raises NoChild."""
        with self.in_use():
            child = self._taken()
            self._given_back(child)
            return child.lacks


class _OneMessage:
    def __init__(self, confined: Confined) -> None:
        self._confined = confined
        self._stopped = 0

    def document(self, content: bytes, word_limits: WordLimits, photo_limits: PhotoLimits) -> ReadDocument:
        def read(at_hand: bytes) -> ReadDocument:
            try:
                return self._call(read_with_photos, at_hand, word_limits, photo_limits)
            except Stopped as stopped:
                return ReadDocument(stopped.unreadable)

        return read_with(self._confined.office, read, content)

    def photo(self, content: bytes, limits: PhotoLimits) -> Photo | Unreadable:
        return self._photo(read_one_photo, content, limits)

    def closely(self, content: bytes, limits: PhotoLimits) -> Photo | Unreadable:
        return self._photo(look_closely, content, limits)

    def _photo(
        self, read: Callable[[bytes, PhotoLimits], Photo | Unreadable], content: bytes, limits: PhotoLimits
    ) -> Photo | Unreadable:
        try:
            return self._call(read, content, limits)
        except Stopped as stopped:
            return stopped.unreadable

    def page(self, html: str, marks_from: int) -> Page:
        try:
            return self._call(read_page, html, marks_from)
        except (Stopped, Fault, NoChild) as error:
            log.warning("a mail's HTML is read without its structure", why=str(error))
            return page_without_structure(html, type(error).__name__)

    def _call(self, function: Callable[..., T], *arguments: Any) -> T:
        if self._stopped >= _STOPPED_AT_MOST:
            raise Stopped("too-large", f"Not read: reading {_STOPPED_AT_MOST} other files had to be stopped.")
        try:
            return self._confined.call(function, *arguments)
        except Stopped:
            self._stopped += 1
            raise
