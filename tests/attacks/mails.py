"""Hostile mails, made rather than kept: what each does, and what may become of it.

Every one is from an address of its own, so that what answers it can be told.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.attacks.documents import in_body, rewritten, with_doctype
from tests.builders import ARTICLE, bomb, docx, email, photo

PHOTO = ("foto 1.jpg", photo(1100, 800, seed=1))
CAPTION = "Terlampir.\n\nKeterangan foto:\n1. Warga membersihkan saluran.\n"
SCRIPT = '<script>alert("x")</script><img src=x onerror=alert(1)>'
TEMPLATE = "{{ 7919*7907 }} {% for x in ().__class__.mro() %}{{ x }}{% endfor %} {title.__class__} %(title)s"
CANARY = "ISI-BERKAS-MESIN"  # stands in a file of the machine that no mail may get at


@dataclass(frozen=True)
class Attack:
    """A mail that means harm. ends: the dispositions it may meet."""

    name: str
    make: Callable[[str], bytes]  # the address it comes from -> the mail
    ends: frozenset[str] = frozenset({"reject", "hold"})


def _mail(author: str, *files: tuple[str, bytes], subject: str = "Kiriman", text: str = CAPTION) -> bytes:
    return email(files, subject=subject, author=("Penyerang", author), text=text).as_bytes()


def _billion_laughs(author: str) -> bytes:
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))
    return _mail(author, ("naskah.docx", with_doctype(f"<!DOCTYPE w [{entities}]>", "&k;")), PHOTO)


def _quadratic(author: str) -> bytes:
    doctype = f'<!DOCTYPE w [<!ENTITY a "{"a" * 100_000}">]>'
    return _mail(author, ("naskah.docx", with_doctype(doctype, "&a;" * 5_000)), PHOTO)


def _external_entity(path: str) -> Callable[[str], bytes]:
    def make(author: str) -> bytes:
        doctype = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{path}">]>'
        return _mail(author, ("naskah.docx", with_doctype(doctype, "&x;")), PHOTO)

    return make


def _external_parts(author: str) -> bytes:
    """Pictures, templates and OLE objects that lie elsewhere: nothing must be fetched, and the text is sound."""
    relationships = (
        '<Relationship Id="rX{n}" TargetMode="External" Target="{target}" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    )
    outside = [("image", "http://127.0.0.1:9/x.png"), ("attachedTemplate", "http://127.0.0.1:9/x.dotm")]
    outside += [("oleObject", "file:///etc/passwd"), ("image", "../../../../etc/passwd")]
    added = "".join(relationships.format(n=n, kind=kind, target=target) for n, (kind, target) in enumerate(outside))

    def change(name: str, held: bytes) -> bytes:
        if name != "word/_rels/document.xml.rels":
            return held
        return held.replace(b"</Relationships>", added.encode() + b"</Relationships>")

    return _mail(author, ("naskah.docx", rewritten(change)), PHOTO)


def _zip_bomb(author: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        out.writestr("foto.jpg", b"\0" * 300_000_000)
    return _mail(author, ("kiriman.zip", written.getvalue()))


def _nested_zip(author: str) -> bytes:
    content = b"\0" * 10_000_000
    for level in range(6):
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
            for copy in range(10):
                out.writestr(f"{level}-{copy}.zip", content)
        content = written.getvalue()
    return _mail(author, ("kiriman.zip", content))


def _document_bomb(author: str) -> bytes:
    """A part that unpacks to half a gigabyte of XML."""
    part = b"<w:p/>" * 60_000_000
    held = rewritten(lambda name, held: part if name == "word/document.xml" else held)
    return _mail(author, ("naskah.docx", held), PHOTO)


def _deep_document(author: str) -> bytes:
    table, end = b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>"
    return _mail(author, ("naskah.docx", in_body(b"<w:body>", b"<w:body>" + table * 5_000 + end * 5_000)), PHOTO)


def _traversal(author: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as out:
        out.writestr("../../../../tmp/naskah.docx", docx())
        out.writestr("/etc/cron.d/foto 1.jpg", PHOTO[1])
        out.writestr("..\\..\\foto 2.jpg", photo(1100, 800, seed=2))
    return _mail(author, ("../../kiriman.zip", written.getvalue()))


def _symlink(path: str) -> Callable[[str], bytes]:
    def make(author: str) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as out:
            link = zipfile.ZipInfo("naskah.docx")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            link.create_system = 3
            out.writestr(link, path)
            out.writestr(*PHOTO)
        return _mail(author, ("kiriman.zip", written.getvalue()))

    return make


def _polyglot(author: str) -> bytes:
    """A JPEG with a web page and a zip behind it, and a web page that calls itself a photo."""
    both = PHOTO[1] + SCRIPT.encode() + b"PK\x05\x06" + b"\0" * 18
    page = b"<html><body>" + SCRIPT.encode() + b"</body></html>"
    return _mail(author, ("naskah.docx", docx()), ("foto 1.jpg", both), ("foto 2.jpg", page))


def _header_injection(author: str) -> bytes:
    """Line ends that hide in encoded words, where a careless letter would make header fields of them."""
    lines = "Kiriman\r\nBcc: korban@contoh.id\r\n\r\nIsi palsu"
    encoded = "=?utf-8?q?" + "".join(f"={byte:02X}" for byte in lines.encode()) + "?="
    mail = _mail(author, ("naskah.docx", docx(font="Arial")), PHOTO, subject="SUBJEK")
    mail = mail.replace(b"Subject: SUBJEK", b"Subject: " + encoded.encode(), 1)
    mail = mail.replace(b"From: Penyerang", b"From: " + encoded.encode(), 1)
    return mail.replace(b'filename="naskah.docx"', b"filename*=utf-8''naskah%0D%0ABcc%3A%20korban@contoh.id.docx", 1)


def _script(author: str) -> bytes:
    """Script in everything that is shown: title, byline, caption, subject, file name, the name in From."""
    paragraphs = [SCRIPT + ARTICLE[0], *ARTICLE[1:4], f"Penulis: {SCRIPT}", "Keterangan foto:", f"1. Warga {SCRIPT}."]
    file = f"{SCRIPT}.docx".replace("/", "")
    mail = email(
        [(file, docx(paragraphs)), ("foto 1.jpg", PHOTO[1])],
        subject=f"Kiriman {SCRIPT}",
        author=("Rina", author),
        text="Terlampir.\n",
    )
    return mail.as_bytes()


def _template(author: str) -> bytes:
    paragraphs = [TEMPLATE, *ARTICLE[1:]]
    files = (("naskah.docx", docx(paragraphs, font="Arial")), (f"{TEMPLATE[:40]}.jpg", PHOTO[1]))
    return _mail(author, *files, subject=TEMPLATE)


def _long_header(author: str) -> bytes:
    return b"X-Panjang: " + b"a" * 5_000_000 + b"\r\n" + _mail(author, ("naskah.docx", docx()), PHOTO)


def _many_headers(author: str) -> bytes:
    return b"X-Banyak: a\r\n" * 200_000 + _mail(author, ("naskah.docx", docx()), PHOTO)


def _many_parts(author: str) -> bytes:
    head = f"From: {author}\r\nTo: redaksi@contoh.id\r\nSubject: Kiriman\r\nMessage-ID: <{author}>\r\n".encode()
    head += b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"--b\r\n\r\nx\r\n" * 1_000_000 + b"--b--\r\n"


def _deep_parts(author: str) -> bytes:
    head = f"From: {author}\r\nTo: redaksi@contoh.id\r\nSubject: Kiriman\r\nMessage-ID: <{author}>\r\n".encode()
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(20_000)
    )
    return head + b"MIME-Version: 1.0\r\n" + opened + b"\r\nhalo\r\n"


def _deep_mails(author: str) -> bytes:
    inner = _mail(author, ("naskah.docx", docx()), PHOTO)
    head = f"From: {author}\r\nTo: redaksi@contoh.id\r\nSubject: Kiriman\r\nMessage-ID: <d{author}>\r\n".encode()
    for _ in range(500):
        inner = head + b"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" + inner
    return inner


def _slow_patterns(author: str) -> bytes:
    """Lines on which a careless regular expression would take for ever: captions, bylines, links, subjects, quotes."""
    lines = ["Keterangan " * 3_000, "1. " * 20_000, "Penulis: " + "a, " * 20_000, "http://" * 10_000, "> " * 20_000]
    lines += [" " * 50_000 + "x", "[" * 30_000, "Re: " * 20_000, "=?utf-8?q?" * 5_000, "On " * 10_000 + "wrote:"]
    files = (("naskah.docx", docx([ARTICLE[0], *lines])), ("Foto " * 40 + "1.jpg", PHOTO[1]))
    return _mail(author, *files, subject="Re: " * 200 + "[" * 500, text="\n".join(lines) + "\n")


def _png_bomb(author: str) -> bytes:
    return _mail(author, ("naskah.docx", docx()), ("foto 1.png", bomb(60_000, 60_000)))


def _packed_zeros(size: int) -> bytes:
    """A zlib stream of so many zeros, put together from one packed piece: packing them all would take a minute."""
    piece, pieces = 1 << 20, size >> 20
    packer = zlib.compressobj(9, wbits=-15)
    packed = packer.compress(b"\0" * piece) + packer.flush(zlib.Z_FULL_FLUSH)
    rest = packer.compress(b"\0" * (size - pieces * piece)) + packer.flush()
    sum_of_zeros = (size % 65521) << 16 | 1  # Adler-32, RFC 1950
    return b"\x78\xda" + packed * pieces + rest + sum_of_zeros.to_bytes(4, "big")


def _png_of_zeros(author: str) -> bytes:
    """A small file that truly unpacks to 900 megapixels."""
    side = 30_000
    packed = _packed_zeros(side * (side * 3 + 1))
    header = bomb(side, side)
    start = header.index(b"IDAT") - 4
    chunk = b"IDAT" + packed
    held = header[:start] + len(packed).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return _mail(author, ("naskah.docx", docx()), ("foto 1.png", held + header[header.index(b"IEND") - 4 :]))


def _formula(author: str) -> bytes:
    paragraphs = ['=HYPERLINK("http://contoh.id","klik")', *ARTICLE[1:]]
    return _mail(author, ("naskah.docx", docx(paragraphs)), PHOTO, subject="=cmd|' /C calc'!A0")


def _deep_html(author: str) -> bytes:
    """A page of 200,000 boxes in boxes, with a script, and a form that a mail program would show."""
    page = "<div>" * 200_000 + SCRIPT + '<form action="http://contoh.id"><input name=sandi>' + "</div>" * 200_000
    mail = _mail(author, ("naskah.docx", docx()), PHOTO)
    return mail.replace(b"text/plain", b"text/html", 1).replace(b"Terlampir.", page.encode(), 1)


def _turned_names(author: str) -> bytes:
    """Names that read backwards, hold a line end and a null, or are those of devices."""
    files = [("naskah\u202excod.exe", docx()), ("foto\x00 1.jpg", PHOTO[1]), ("CON.jpg", photo(1100, 800, seed=3))]
    return _mail(author, *((name.replace("\x00", "%00"), content) for name, content in files))


def attacks(secret: str) -> tuple[Attack, ...]:
    """All of them. secret: the path of a file on this machine, which holds CANARY."""
    anything = frozenset({"accept", "reject", "hold"})
    return (
        Attack("zip bomb", _zip_bomb),
        Attack("zips in zips", _nested_zip),
        Attack("path traversal in a zip", _traversal, anything),
        Attack("symlink in a zip", _symlink(secret)),
        Attack("XML entities, exponential", _billion_laughs),
        Attack("XML entities, quadratic", _quadratic),
        Attack("XML external entity", _external_entity(secret)),
        Attack("external relationships", _external_parts, anything),
        Attack("document part of 360 MB", _document_bomb),
        Attack("tables 5,000 deep", _deep_document),
        Attack("PNG that claims 3.6 gigapixels", _png_bomb),
        Attack("PNG of 900 megapixels", _png_of_zeros),
        Attack("polyglots", _polyglot, anything),
        Attack("header injection", _header_injection),
        Attack("script in all that is shown", _script, anything),
        Attack("template injection", _template),
        Attack("formulas", _formula, anything),
        Attack("header of 5 MB", _long_header, anything),
        Attack("200,000 headers", _many_headers, anything),
        Attack("a million parts", _many_parts),
        Attack("parts 20,000 deep", _deep_parts),
        Attack("mails 500 deep", _deep_mails),
        Attack("HTML 200,000 deep", _deep_html, anything),
        Attack("names that deceive", _turned_names, anything),
        Attack("lines against regular expressions", _slow_patterns, anything),
    )
