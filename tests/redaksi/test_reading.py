"""Whom an answer goes to."""

import pytest

from ingest.message import Address
from redaksi.reading import answer_to
from tests.ingest.raw_mail import read


def answered(sender: str, reply_to: str) -> Address | None:
    return answer_to(read(f"From: {sender}\nReply-To: {reply_to}\nSubject: Kiriman\n\nIsi\n".encode()))


def test_reply_to_within_the_authors_own_domain_is_followed() -> None:
    assert answered("Rina <rina@contoh.id>", "tim@contoh.id") == Address("Rina", "tim@contoh.id")
    assert answered("Rina <rina@contoh.id>", "Tim Babel <tim@Contoh.ID>") == Address("Tim Babel", "tim@Contoh.ID")


@pytest.mark.parametrize(
    ("sender", "reply_to"),
    [("rina@contoh.id", "korban@lain.id"), ("rina@gmail.com", "korban@gmail.com"), ("rina@contoh.id", "bukan alamat")],
)
def test_reply_to_of_somebody_else_is_not_followed(sender: str, reply_to: str) -> None:
    assert answered(sender, reply_to) == Address("", sender)


def test_sender_answers_for_a_mail_whose_from_names_nobody() -> None:
    mail = read(b"From: Tim Redaksi Babel\nSender: Rina <rina@contoh.id>\n\nIsi\n")
    assert answer_to(mail) == Address("Rina", "rina@contoh.id")
