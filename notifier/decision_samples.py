"""One of each letter about decisions and orders, for letter_samples.py."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from checks.rule import Policy
from ingest.message import Address
from notifier.decisions import Decision, Revised, decision, revised
from notifier.desk import Desk
from notifier.envelope import Reply
from notifier.notice_samples import with_editors
from notifier.results import Line, not_carried_out, result
from notifier.standings import Standing, standing

Write = Callable[[Desk, Policy], EmailMessage]

DATE = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
MESSAGE_ID = "<contoh-2@redaksi.example>"
TITLE = "Gotong Royong Warga Wujudkan Gang Bersih di Kelurahan Mawar"
NUMBER = "KTK-2026-0042"
LINK = "https://warta.example/2026/11/gotong-royong-warga-wujudkan-gang-bersih"
REASON = (
    "Tulisan ini menarik, tetapi belum menyebut siapa yang memberi keterangan.\n"
    "Mohon tambahkan nama narasumber dan tanggal kegiatannya."
)
REPLY = Reply(
    Address("Rina Wulandari", "rina@contoh.id"), f"Kiriman Warta: {TITLE}", "<rina-1@contoh.id>", marks=(NUMBER,)
)
EDITOR = Reply(Address("Budi", "budi@redaksi.example"), "Keputusan hari ini", "<budi-1@redaksi.example>")


def _decision(told: str = "", **what: object) -> Write:
    decided = Decision(NUMBER, TITLE, told=told, **what)  # type: ignore[arg-type]
    return lambda desk, _: decision(desk, REPLY, decided, message_id=MESSAGE_ID, date=DATE)


def _standing(*articles: Standing, asked: str = "") -> Write:
    return lambda desk, _: standing(desk, REPLY, articles, asked, message_id=MESSAGE_ID, date=DATE)


def _result(desk: Desk, _: Policy) -> EmailMessage:
    say = desk.words
    done = say("commands.done_fit", number=NUMBER, title=TITLE, publish_at=desk.local(MONDAY))
    lines = (
        Line("layak KTK-42 senin 09.00", "done", (done, say("commands.letter_sent"))),
        Line("tinjau KTK-41", "same", (say("commands.same", number="KTK-2026-0041", title="Rembuk Warga"),)),
        Line("layak KTK-43 snin", "fault", (say("commands.asked_not-understood-near", words="snin", near="senin"),)),
    )
    return result(desk, EDITOR, lines, ("Salam,", "Budi"), "KTK", message_id=MESSAGE_ID, date=DATE)


def _not_carried_out(why: str) -> Write:
    return lambda desk, _: not_carried_out(desk, EDITOR, why, message_id=MESSAGE_ID, date=DATE)


def _revised(desk: Desk, _: Policy) -> EmailMessage:
    draft = Revised(NUMBER, TITLE, 2, "fit", MONDAY)
    return revised(with_editors(desk), draft, message_id=MESSAGE_ID, date=DATE)


DECISIONS: Mapping[str, Write] = {
    "decision-review": _decision(state="review"),
    "decision-fit": _decision(state="fit", publish_at=MONDAY),
    "decision-fit-undated": _decision(state="fit"),
    "decision-rescheduled": _decision("fit", state="fit", publish_at=MONDAY + timedelta(days=1)),
    "decision-declined": _decision(state="declined", reason=REASON),
    "decision-reopened": _decision("declined", state="review"),
    "decision-published": _decision(state="published", link=LINK),
    "decision-revised": _revised,
    "status-one": _standing(Standing(NUMBER, TITLE, DATE, "fit", MONDAY), asked=NUMBER),
    "status-several": _standing(
        Standing(NUMBER, TITLE, DATE, "published", link=LINK),
        Standing("KTK-2026-0040", "Bank Sampah Mawar", DATE, "declined", reason=REASON),
        Standing("KTK-K39", "Rembuk Warga", DATE, "mend"),
    ),
    "status-unknown": _standing(asked="KTK-2026-0099"),
    "orders-carried-out": _result,
    "orders-off": _not_carried_out("off"),
    "orders-unvouched": _not_carried_out("unvouched"),
    "orders-with-document": _not_carried_out("with_document"),
}
"""By the name of the file that a preview writes."""
