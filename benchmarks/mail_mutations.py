"""Real mails -> broken ones, and mails grown from the grammar of MIME. All chance comes from the dice passed in."""

import random
from collections.abc import Sequence

TOKENS = (
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"--",
    b"--b",
    b"--b--",
    b"\r\n--b\r\n",
    b"\r\n\r\n",
    b" ",
    b"\t",
    b";",
    b'"',
    b"\\",
    b"=?",
    b"?=",
    b"=?utf-8?B?",
    b"=?iso-2022-jp?q?=1B?=",
    b"=?x?q?=FF?=",
    b"filename*0*=",
    b"filename*=utf-8''%ff%00",
    b"boundary=b",
    b"boundary=",
    b"charset=utf-7",
    b"charset=idna",
    b"charset=hex",
    b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"Content-Type: message/rfc822\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n",
    b"begin 644 foto.jpg\r\n",
    b"\r\nend\r\n",
    b"`\r\n",
    b"Content-Type: application/ms-tnef\r\n",
    b"\x78\x9f\x3e\x22",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"\xff\xd8\xff",
    b"\xef\xbf\xbd",
    b"\xff",
    b"\xed\xa0\x80",
    "\u202e".encode(),
    b"=",
    b"=\r\n",
    b"=0D=0A",
    b"<blockquote>",
    b"<div><p>",
    b"<!--",
    b"cid:",
    b"> ",
    b">" * 300,
    b"format=flowed; delsp=yes",
    b"-----BEGIN PGP MESSAGE-----",
    b"From: a@b.id\r\n",
    b"From: g:;\r\n",
    b"Reply-To: \r\n",
    b"Date: Mon, 99 Foo 99999\r\n",
    b"Content-Disposition: inline\r\n",
    b"Content-Type: message/delivery-status\r\n",
    b"Authentication-Results: a; dmarc=fail\r\n",
    b"(" * 400,
    b"<" * 400,
)
TYPES = (
    "text/plain",
    "text/html",
    "image/jpeg",
    "application/octet-stream",
    "multipart/mixed",
    "multipart/alternative",
    "multipart/related",
    "multipart/report",
    "multipart/signed",
    "multipart/digest",
    "message/rfc822",
    "application/ms-tnef",
    "application/pkcs7-mime",
    "message/delivery-status",
    "message/disposition-notification",
    "application/zip",
    "text/calendar",
    "",
)
ENCODINGS = ("7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "binary", "base64 ", "foo", "")


_SYLLABLES = (
    "foto",
    " ",
    "..",
    "/",
    "\\",
    "\u00e9",
    "e\u0301",
    "=?utf-8?q?=C3?=",
    ".jpg",
    ".docx",
    "%00",
    '"',
    "'",
    "\u202e",
    "CEK ",
)
_CHARSETS = ("utf-8", "windows-1252", "utf-7", "iso-2022-jp", "gb2312", "idna", "rot13", "x-unknown", "", "utf-16")


def mutated(source: bytes, dice: random.Random) -> bytes:
    """A mail with some of its bytes replaced, cut, doubled, moved, or a word of the grammar put in."""
    mail = bytearray(source)
    for _ in range(dice.choice((1, 1, 2, 4, 8, 30))):
        at, length = dice.randrange(len(mail) + 1), dice.choice((1, 1, 4, 40, 400, 4000))
        match dice.randrange(7):
            case 0:
                mail[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del mail[at : at + length]
            case 2:
                mail[at:at] = mail[at : at + length]
            case 3 | 4:
                mail[at:at] = dice.choice(TOKENS) * dice.choice((1, 1, 1, 3, 50))
            case 5:
                other = dice.randrange(len(mail) + 1)
                mail[at : at + length], mail[other : other + length] = (
                    mail[other : other + length],
                    mail[at : at + length],
                )
            case _:
                line = mail.find(b"\n", at) + 1
                end = mail.find(b"\n", line) + 1 or len(mail)
                mail[line:line] = mail[line:end] * dice.choice((1, 1, 200))
    return bytes(mail)


def grown(dice: random.Random, files: Sequence[bytes], depth: int = 0) -> bytes:
    """A part, and the parts in it, as the grammar of MIME has them, with now and then something amiss."""
    kind = dice.choice(TYPES)
    boundary = dice.choice(("b", "b", f"batas {depth}", "a" * 80, "b--", ""))
    head = [f'Content-Type: {kind}; boundary="{boundary}"; name="{_name(dice)}"; charset={_charset(dice)}']
    head += [f"Content-Transfer-Encoding: {dice.choice(ENCODINGS)}"] * dice.randrange(2)
    head += [
        f"Content-Disposition: {dice.choice(('inline', 'attachment', ''))}; filename*0*={_charset(dice)}''{_name(dice)}"
    ]
    if depth == 0:
        head += ["From: Rina <rina@contoh.id>", "To: redaksi+cek@contoh.id", f"Subject: {_name(dice)}"]
    dice.shuffle(head)
    if depth < 6 and kind.startswith("multipart/"):
        parts = [grown(dice, files, depth + 1) for _ in range(dice.randrange(5))]
        content = b"".join(b"\r\n--" + boundary.encode() + b"\r\n" + part for part in parts)
        content += b"\r\n--" + boundary.encode() + b"--\r\n" if dice.random() < 0.8 else b""
    elif depth < 6 and kind.startswith("message/"):
        content = grown(dice, files, depth + 1)
    else:
        content = dice.choice(files)[: dice.choice((10, 500, 100_000))]
    return (
        "\r\n".join(head).encode("utf-8", "replace")
        + dice.choice((b"\r\n\r\n", b"\r\n\r\n", b"\n\n", b"\r\n"))
        + content
    )


def _name(dice: random.Random) -> str:
    return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randrange(1, 8)))


def _charset(dice: random.Random) -> str:
    return dice.choice(_CHARSETS)
