"""Machines told from people, by header and never by subject."""

import pytest

from ingest.automatic import Automatic, Own, why_automatic
from tests.ingest.raw_mail import read

OWN = Own(addresses=("kotaku.nasional@gmail.com", "redaksi@contoh.id"), message_id_domain="surat.contoh.id")


def _why(headers: str, sender: str = "Rina <rina@contoh.org>") -> Automatic | None:
    return why_automatic(read(f"From: {sender}\n{headers}\n\nIsi\n".encode()), OWN)


def _reason(headers: str, sender: str = "Rina <rina@contoh.org>") -> tuple[str, bool] | None:
    found = _why(headers, sender)
    return (found.reason, found.certain) if found else None


@pytest.mark.parametrize(
    "headers",
    [
        "Subject: Kiriman tulisan",
        "Auto-Submitted: no",
        "Auto-Submitted: NO (ditulis orang)",
        "Auto-Submitted:",
        "Subject: Out of office\nX-Mailer: Outlook",
        "Subject: Undelivered Mail Returned to Sender",
        "Subject: Auto: Re: Kiriman",
        "Precedence: first-class",
        "X-Auto-Response-Suppress: DR, RN, NRN",
        "X-Auto-Response-Suppress: None",
        "X-Autoreply: no",
        "Return-Path: <rina@contoh.org>",
        "X-Loop: milis@contoh.org",
        "Content-Type: multipart/mixed; boundary=x",
    ],
)
def test_person(headers: str) -> None:
    assert _why(headers) is None


@pytest.mark.parametrize(
    "sender",
    ["Rina <rina@contoh.org>", "Noreen <noreen@contoh.org>", "Owner <owner@contoh.org>", "norep@contoh.org", ""],
)
def test_person_by_address(sender: str) -> None:
    assert _why("Subject: x", sender) is None


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ("Auto-Submitted: auto-replied", "auto-reply"),
        ("Auto-Submitted: Auto-Replied; owner-email=x@y", "auto-reply"),
        ("Auto-Submitted: auto-generated (vacation)", "auto-reply"),
        ("Auto-Submitted: auto-notified", "auto-reply"),
        ("Auto-Submitted: no\nAuto-Submitted: auto-replied", "auto-reply"),
        ("Auto-Submitted: auto-replied\nReturn-Path: <>", "auto-reply"),
        ("X-Autoreply: yes", "auto-reply"),
        ("X-Autorespond: rina@contoh.org", "auto-reply"),
        ("Precedence: auto_reply", "auto-reply"),
        ("Return-Path: <>", "bounce"),
        ("Return-Path: < >", "bounce"),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=x", "bounce"),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=x", "bounce"),
        ("Content-Type: message/delivery-status", "bounce"),
        ("X-Failed-Recipients: a@contoh.org", "bounce"),
        ("List-Id: <milis.contoh.org>", "list"),
        ("List-Post: <mailto:milis@contoh.org>", "list"),
        ("Precedence: Bulk", "list"),
        ("Precedence: junk", "list"),
        ("List-Unsubscribe: <https://x>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click", "list"),
        ("Sender: milis-bounces@contoh.org", "list"),
    ],
)
def test_machine(headers: str, reason: str) -> None:
    assert _reason(headers) == (reason, True)


@pytest.mark.parametrize(
    ("sender", "reason"),
    [
        ("Mail Delivery Subsystem <MAILER-DAEMON@contoh.org>", "bounce"),
        ("MAILER-DAEMON <>", "bounce"),
        ("MAILER-DAEMON", "bounce"),
        ("owner-milis@contoh.org", "list"),
        ("milis-request@contoh.org", "list"),
        ("noreply@contoh.org", "no-reply-sender"),
        ("No Reply <no-reply@contoh.org>", "no-reply-sender"),
        ("notifikasi-noreply@contoh.org", "no-reply-sender"),
        ("do_not_reply@contoh.org", "no-reply-sender"),
        ("jangan-balas@contoh.org", "no-reply-sender"),
    ],
)
def test_machine_by_address(sender: str, reason: str) -> None:
    assert _reason("Subject: x", sender) == (reason, True)


def test_list_unsubscribe_alone_may_be_a_person() -> None:
    assert _why("List-Unsubscribe: <https://x>") == Automatic(
        "list", "List-Unsubscribe alone: a mailing, or a person whose program adds it", certain=False
    )


def test_wish_for_no_automatic_answer_may_be_a_person() -> None:
    assert _reason("X-Auto-Response-Suppress: DR, AutoReply") == ("auto-reply", False)
    assert _reason("X-Auto-Response-Suppress: All") == ("auto-reply", False)


def test_certain_reason_comes_before_an_uncertain_one() -> None:
    assert _reason("List-Unsubscribe: <https://x>", "noreply@contoh.org") == ("no-reply-sender", True)


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        ("X-Redaksi-Desk: kotaku\nAuto-Submitted: auto-replied", "x@contoh.org"),
        ("Subject: x", "Redaksi <redaksi@contoh.id>"),
        ("Subject: x", "kotakunasional+cek@googlemail.com"),
        ("Sender: redaksi+balas@CONTOH.ID", "x@contoh.org"),
        ("Message-ID: <abc@surat.contoh.id>", "x@contoh.org"),
        ("Return-Path: <>\nX-Redaksi-Desk: kotaku", "x@contoh.org"),
    ],
)
def test_letter_of_our_own(headers: str, sender: str) -> None:
    assert _reason(headers, sender) == ("own-letter", True)


def test_detail_names_the_header() -> None:
    assert _why("Precedence: bulk") == Automatic("list", "Precedence is bulk")


def test_postmaster_may_be_the_person_who_tends_the_server() -> None:
    assert _reason("Subject: Kiriman tulisan", "postmaster@contoh.org") == ("bounce", False)
    report = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'
    assert _reason(report, "postmaster@contoh.org") == ("bounce", True)
