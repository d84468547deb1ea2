"""Files of strangers are read in a child process, which can be stopped where the parser in it cannot.

Decoders and converters are C and young Python: a file may make one run for hours, ask for all memory or end its
process. Here that costs one child. Signals would not do: a decoder in C hears of none before it returns.
"""

import multiprocessing
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import structlog
from pebble import ProcessExpired, ProcessPool

from ingest.photo import Limits as PhotoLimits
from ingest.photo import Photo
from ingest.readers import ReadDocument, Readers, read_html, read_one_photo, read_text, read_with_photos
from ingest.unreadable import Unreadable
from ingest.word.document import Document
from ingest.word.limits import Limits as WordLimits
from redaksi.confined_child import confine, within
from redaksi.file_tables import FileLimits
from redaksi.office import LibreOffice, read_with
from redaksi.steps import reached

T = TypeVar("T")
log = structlog.get_logger()

_ATTEMPTS = 2  # a child that dies may have been killed from outside, for another's memory
_STOPPED_AT_MOST = 3  # files of one message: otherwise a zip of two hundred of them would take an hour
_TASKS = 500  # files that one child reads before another takes its place: parsers leak
_MARGIN = 30.0  # seconds past the time limit after which the pool itself is given up
_PRELOADED = ["ingest.parsers", "redaksi.confined_child", "redaksi.cli"]  # a child imports anew what started its parent


class Stopped(Exception):
    """Reading a file was stopped. unreadable: what stands in the file's place."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.unreadable = Unreadable(reason, detail, unsure=True)


class Confined:
    """A child process that reads files, started when the first one comes and replaced when one has cost it its life.

    start: how it comes to be. "forkserver" from a process of its own, which has neither threads nor secrets; "fork"
    where there are none here either: a command that ends soon need not load the parsers twice.
    office: opens the documents that our reader cannot; what it makes of them is read in the child like any other.
    """

    def __init__(
        self,
        limits: FileLimits,
        start: Literal["forkserver", "fork"] = "forkserver",
        office: LibreOffice | None = None,
    ) -> None:
        self._limits = limits
        self.office = office
        self._start = start
        self._folder = tempfile.TemporaryDirectory(prefix="redaksi-")
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_up()
        self._folder.cleanup()

    def readers(self) -> Readers:
        """Readers for the files of one message, which may cost the child its life a few times and no more."""
        one = _OneMessage(self)
        return Readers(document=one.document, photo=one.photo)

    def document(self, content: bytes) -> Document | Unreadable:
        """A document's bytes -> what it says, without the photos in it."""
        return read_with(self.office, self._document, content).content

    def _document(self, content: bytes) -> ReadDocument:
        try:
            return ReadDocument(self.call(read_text, content))
        except Stopped as stopped:
            return ReadDocument(stopped.unreadable)

    def html(self, content: bytes, document: Document) -> str:
        """The text of a document that could be read, as HTML. Raises Stopped."""
        if not document.converted_from:
            return self.call(read_html, content, document.format)
        docx = self.office.docx(content, document.converted_from) if self.office else None
        if docx is None:
            raise Stopped("damaged", "LibreOffice, which opened it a moment ago, does so no more.")
        return self.call(read_html, docx, "docx")

    def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """What a function of bytes returns, called in the child; what it raises.

        Raises Stopped; BrokenProcessPool where no child comes to be at all, which is our fault and not the file's.
        """
        died = False
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._once(function, arguments)
            except ProcessExpired as error:
                died = True
                self._clean()
                log.warning("the child that reads files ended", code=error.exitcode, attempt=attempt)
            except BrokenProcessPool as error:
                log.warning("the pool of children broke", why=str(error), attempt=attempt)
                self._give_up()
                if attempt == _ATTEMPTS and not died:
                    raise
        raise Stopped("damaged", f"Reading it ended the process that read it, {_ATTEMPTS} times.")

    def _once(self, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        seconds = self._limits.file_seconds
        try:
            future = self._running().schedule(within, args=(function, arguments, seconds), timeout=float(seconds))
            reached("process:handed")
            return future.result(seconds + _MARGIN)  # type: ignore[no-any-return]
        except TimeoutError as error:
            if not future.done():  # the pool did not notice
                self._give_up()
            self._clean()
            raise Stopped("too-large", f"Reading it was stopped after {seconds} s.") from error
        except MemoryError as error:
            raise Stopped(
                "too-large", f"Reading it was stopped: it took more than {self._limits.file_memory_mb} MB of memory."
            ) from error

    def _running(self) -> ProcessPool:
        if self._pool is not None and not self._pool.active:
            self._give_up()
        if self._pool is None:
            context = multiprocessing.get_context(self._start)
            if self._start == "forkserver":
                context.set_forkserver_preload(_PRELOADED)
            else:
                import ingest.parsers  # noqa: F401  here, so that no child spends its seconds on loading them
            self._pool = ProcessPool(
                max_workers=1,
                max_tasks=_TASKS,
                initializer=confine,
                initargs=(self._limits.file_memory_mb, self._folder.name),
                context=context,
            )
        return self._pool

    def _give_up(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _clean(self) -> None:
        for left in Path(self._folder.name).iterdir():  # by a child that was killed
            shutil.rmtree(left, ignore_errors=True)


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
        try:
            return self._call(read_one_photo, content, limits)
        except Stopped as stopped:
            return stopped.unreadable

    def _call(self, function: Callable[..., T], *arguments: Any) -> T:
        if self._stopped >= _STOPPED_AT_MOST:
            raise Stopped("too-large", f"Not read: reading {_STOPPED_AT_MOST} other files had to be stopped.")
        try:
            return self._confined.call(function, *arguments)
        except Stopped:
            self._stopped += 1
            raise
