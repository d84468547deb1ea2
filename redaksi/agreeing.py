"""An author's "SETUJU" -> the corrected copy that it takes, or why it takes none.

The copy was made of one document. It may take that document's place and no other's: a newer document makes an older
offer void without anybody having to withdraw it. Once taken it stays in place for all that comes later (another photo,
a caption); until then it is only offered. Files sent along count: a document goes before the copy, photos join it.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from ingest.agreement import agrees
from ingest.message import Message
from ingest.submission import Submission
from redaksi.app import App
from redaksi.conversing import Talk
from redaksi.correcting import Corrected, put_in_place
from store import corrections
from store.corrections import Correction
from store.inbound import Inbound


@dataclass(frozen=True, slots=True)
class Agreed:
    """What became of a yes. corrected: the copy in the document's place, by this mail or an earlier one.

    now: this mail is what puts it there. again: it was there already. in_vain: why this yes takes nothing.
    """

    corrected: Corrected | None = None
    now: bool = False
    again: bool = False
    in_vain: str = ""


NOTHING = Agreed()


def agreed(app: App, row: Inbound, talk: Talk | None, message: Message | None, together: Submission) -> Agreed:
    """Whether a corrected copy stands, or is to stand, in the document's place of what a conversation offers."""
    if talk is None or talk.another_sender:
        return NOTHING
    yes = message is not None and agrees(message)
    document = together.document
    fitting = next((each for each in talk.offered if document and each.original_sha256 == document.sha256), None)
    if fitting is None or document is None:
        return Agreed(in_vain=_why_in_vain(talk.offered)) if yes else NOTHING
    if fitting.taken_by is None and not yes:
        return NOTHING
    replaced = put_in_place(app, together, fitting.sha256, fitting.name)
    taken = Corrected(replaced, document, fitting.sha256, fitting.name, "agreed")
    before = fitting.taken_by not in {None, row.id}
    return Agreed(taken, now=not before, again=yes and before)


def note_copy(c: Connection, app: App, row: Inbound, talk: Talk, copy: Corrected) -> None:
    """A corrected copy is offered by the answer to message `row`, or stands in the document's place from now on."""
    conversation, original = talk.conversation.id, copy.original.sha256
    if copy.taken != "agreed":
        corrections.offer(
            c,
            app.desk_id,
            conversation_id=conversation,
            inbound_id=row.id,
            original_sha256=original,
            original_name=copy.original.filename,
            sha256=copy.sha256,
            name=copy.name,
            now=app.now(),
        )
    if copy.taken:
        corrections.take(c, conversation, original, by=row.id, now=app.now())


def _why_in_vain(offered: tuple[Correction, ...]) -> str:
    return "a newer document has come since" if offered else "none was offered"
