"""A mailbox URL, and the local IMAP server of the demo read through it."""

import pytest
from imapclient import IMAPClient

from ingest.mailbox import Address, Mailbox, imap_address, open_mailbox
from redaksi.demo.imap_server import LocalImap
from tests.builders import email


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("imaps://redaksi@contoh.id", Address("imaps", "redaksi", "contoh.id", 993, "INBOX")),
        ("imap://redaksi@contoh.id:10143/Kiriman", Address("imap", "redaksi", "contoh.id", 10143, "Kiriman")),
        ("imap+starttls://redaksi@contoh.id/", Address("imap+starttls", "redaksi", "contoh.id", 143, "INBOX")),
        (
            "imaps://kotaku.nasional@gmail.com@imap.gmail.com/Warta%20Baru/2026",
            Address("imaps", "kotaku.nasional@gmail.com", "imap.gmail.com", 993, "Warta Baru/2026"),
        ),
    ],
)
def test_imap_address_takes_a_url_apart(url: str, address: Address) -> None:
    assert imap_address(url) == address


@pytest.mark.parametrize(
    "url",
    ["pop3://a@contoh.id", "imaps://contoh.id", "imaps://a:rahasia@contoh.id", "imaps://a@contoh.id:x", "", "maildir:"],
)
def test_open_mailbox_refuses_what_is_no_mailbox(url: str) -> None:
    with pytest.raises(ValueError, match=r"mailbox|Maildir") as raised:
        open_mailbox(url)
    assert "rahasia" not in str(raised.value)


def test_a_mailbox_is_named_without_its_password() -> None:
    assert open_mailbox("imaps://redaksi@contoh.id/INBOX", "rahasia").name == "redaksi@contoh.id/INBOX"


def test_the_demo_server_takes_messages_and_gives_them() -> None:
    message = email(subject="Satu", text="x\n" * 400_000).as_bytes().replace(b"\n", b"\r\n")
    with LocalImap() as server:
        with IMAPClient(server.host, server.port, ssl=False, timeout=20) as client:
            client.login(server.user, server.password)
            client.append("INBOX", message)
        mailbox: Mailbox = open_mailbox(server.url, server.password)
        with mailbox:
            (entry,) = mailbox.entries()
            assert b"".join(mailbox.chunks(entry)) == message
            assert mailbox.place("accept", entry.key)
            assert list(mailbox.entries()) == []
            assert mailbox.examine().messages == 0
