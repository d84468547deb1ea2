"""Whom a mail comes from, as the mailbox's own server says, and nobody else."""

import pytest

from ingest.authentication import why_unauthenticated
from tests.ingest.raw_mail import read

GOOGLE = "mx.google.com"


def why(*fields: str, sender: str = "Rina <rina@contoh.id>", server: str = GOOGLE) -> str:
    head = "".join(f"Authentication-Results: {field}\r\n" for field in fields)
    return why_unauthenticated(read(f"{head}From: {sender}\r\nSubject: Kiriman\r\n\r\nIsi\r\n".encode()), server)


@pytest.mark.parametrize(
    "field",
    [
        f"{GOOGLE};\r\n       dkim=pass header.i=@contoh.id header.s=s1 header.b=abc;\r\n       spf=pass "
        "(google.com: domain of rina@contoh.id designates 192.0.2.9) smtp.mailfrom=rina@contoh.id;\r\n"
        "       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=contoh.id",
        f"{GOOGLE}; dkim=pass header.d=contoh.id",
        f"{GOOGLE}; dkim=pass header.i=@surat.contoh.id; dmarc=none header.from=contoh.id",
        f"{GOOGLE}; spf=pass smtp.mailfrom=rina@contoh.id",
        f"{GOOGLE}; spf=softfail smtp.mailfrom=x@lain.id; dmarc=pass header.from=contoh.id",
        f"{GOOGLE} 1; dmarc=bestguesspass header.from=contoh.id",
    ],
)
def test_sender_that_the_server_vouches_for(field: str) -> None:
    assert why(field) == ""


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        (f"{GOOGLE}; dkim=pass header.d=lain.id; dmarc=fail (p=NONE) header.from=contoh.id", "DMARC failed"),
        (f"{GOOGLE}; dkim=pass header.d=lain.id; spf=pass smtp.mailfrom=x@lain.id", "neither DMARC nor"),
        (f"{GOOGLE}; dkim=pass header.d=palsucontoh.id", "neither DMARC nor"),
        (f"{GOOGLE}; spf=softfail smtp.mailfrom=rina@contoh.id; dmarc=temperror", "neither DMARC nor"),
        (f"{GOOGLE}; dmarc=pass header.from=lain.id", "neither DMARC nor"),
        (f"{GOOGLE}; none", "neither DMARC nor"),
        (f"{GOOGLE}; =;=", "cannot be read"),
    ],
)
def test_sender_that_nobody_vouches_for(field: str, reason: str) -> None:
    assert reason in why(field)


def test_results_of_another_server_are_not_believed() -> None:
    assert why("relay.jahat.example; dmarc=fail") == ""
    forged = f"{GOOGLE}; dmarc=pass header.from=contoh.id"
    assert "DMARC failed" in why("lain.id; spf=pass", f"{GOOGLE}; dmarc=fail header.from=contoh.id", forged)


def test_mail_without_results_is_as_before() -> None:
    assert why() == ""


def test_server_not_known_no_pass_is_believed_and_a_failure_counts() -> None:
    assert why("mx.contoh.id; dmarc=pass header.from=contoh.id", server="") == ""
    assert why("mx.contoh.id; dmarc=fail header.from=contoh.id", server="") == "DMARC failed, says mx.contoh.id"
    assert why("mx.contoh.id; spf=none", "lama.id; dmarc=fail", server="") == ""


def test_field_that_keeps_to_no_grammar_still_says_that_dmarc_failed() -> None:
    microsoft = (
        "spf=none (sender IP is 192.0.2.1) smtp.helo=a.example; dkim=none;dmarc=fail action=none header.from=b.id"
    )
    assert "DMARC failed" in why(microsoft, server="")


def test_several_from_fields_hide_who_was_checked() -> None:
    vouched = b"Authentication-Results: mx.google.com; dmarc=pass header.from=contoh.id\r\n"
    mail = vouched + b"From: rina@contoh.id\r\nFrom: budi@lain.id\r\n\r\nIsi\r\n"
    assert why_unauthenticated(read(mail), GOOGLE) == "the mail has several From fields"
