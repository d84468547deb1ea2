"""Signed S/MIME mail read through, encrypted mail not."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from ingest.cms import signed_content
from tests.ingest.raw_mail import mail, read

SIGNED = b"Content-Type: text/plain\r\n\r\nSalam dari dalam\r\n"


@pytest.fixture(scope="module")
def envelope() -> bytes:
    """An opaque-signed envelope, as Outlook sends it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rina")])
    now = datetime(2026, 11, 23, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    builder = pkcs7.PKCS7SignatureBuilder().set_data(SIGNED).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def test_signed_content(envelope: bytes) -> None:
    assert signed_content(envelope) == SIGNED


def test_content_in_pieces_of_indefinite_length() -> None:
    pieces = b"\x24\x80\x04\x03abc\x04\x02de\x00\x00"
    carried = b"\x30\x80\x06\x01\x2a\xa0\x80" + pieces + b"\x00\x00\x00\x00"
    body = b"\x30\x80\x02\x01\x01\x31\x00" + carried + b"\x00\x00"
    oid = bytes.fromhex("06092a864886f70d010702")
    assert signed_content(b"\x30\x80" + oid + b"\xa0\x80" + body + b"\x00\x00\x00\x00") == b"abcde"


@pytest.mark.parametrize("wrong", [b"", b"\x30", b"\x30\x80" * 5000, b"kata biasa", bytes.fromhex("30820fff0609")])
def test_no_envelope_has_no_content(wrong: bytes) -> None:
    assert signed_content(wrong) == b""


def test_opaque_signed_mail_is_read_through(envelope: bytes) -> None:
    message = read(
        mail(
            """
            From: rina@contoh.id
            Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m
            Content-Transfer-Encoding: base64

            {envelope}
            """,
            envelope=base64.encodebytes(envelope).decode(),
        )
    )
    assert (message.text, message.encrypted) == ("Salam dari dalam", False)
    assert [attachment.filename for attachment in message.attachments] == ["smime.p7m"]
