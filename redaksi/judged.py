"""A message read and judged: what filing and answering need of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from checks.disposition import Decision
from checks.verdict import Verdict
from ingest.message import Message
from ingest.submission import Submission
from notifier.points import Thumbnail
from redaksi.conversing import Talk
from redaksi.correcting import Corrected
from redaksi.returns import Return


@dataclass(frozen=True, slots=True)
class Judged:
    """A message read and judged; message is None where it was not fetched or cannot be read."""

    message: Message | None
    submission: Submission  # with what its conversation brought before
    verdict: Verdict
    decision: Decision
    returned: tuple[Return, ...] = ()  # letters of ours that it reports on
    talk: Talk | None = None  # None: it is part of no conversation
    own: Submission | None = None  # what the message itself brought, where that is not all of the submission
    article: int | None = None  # its place among several in the message
    thumbnails: Mapping[str, Thumbnail] = field(default_factory=dict)  # of photos at fault, by file name
    same_files: bool = False  # it brought nothing that had not come before
    corrected: Corrected | None = None  # the copy that is offered, or has taken the document's place
    not_corrected: str = ""  # why no copy could be made where one was wanted, for operators
