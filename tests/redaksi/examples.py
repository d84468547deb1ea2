"""For every rule and every code of it a real submission that breaks just that rule, and one that breaks none."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from tests.builders import ARTICLE, docx, photo
from tests.ole import ole

VBA = b'<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
File = tuple[str, bytes]

NASKAH = ("naskah.docx", docx())
PHOTOS = (("foto 1.jpg", photo(seed=1)), ("foto 2.jpg", photo(seed=2)))
CAPTIONS = "Keterangan foto:\n1. Warga membersihkan saluran.\n2. Rapat warga di balai desa.\n"
DRIVE = "Berkasnya di sini: https://drive.google.com/file/d/1AbCdEfGhIjKlMnOp/view?usp=sharing"


@dataclass(frozen=True)
class Sent:
    """What an author sends: files, and the text of the mail where it matters."""

    files: tuple[File, ...]
    text: str = "Terlampir tulisan dan foto.\n"


PASSING = Sent((NASKAH, *PHOTOS))


def article(*, replaced: Mapping[int, str] | None = None, **how: object) -> File:
    paragraphs = [(replaced or {}).get(at, text) for at, text in enumerate(ARTICLE)]
    return ("naskah.docx", docx(paragraphs, **how))  # type: ignore[arg-type]


def long_article() -> File:
    more = " ".join([ARTICLE[2]] * 12)
    return article(replaced={2: more})


def zipped(*files: File) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    return written.getvalue()


def bitmap() -> bytes:
    return photo(1600, 1200, format="BMP", seed=4)


def with_macros() -> bytes:
    """A document with a macro project beside it, as Word saves a .docm renamed to .docx."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx())) as plain, zipfile.ZipFile(written, "w") as out:
        for name in plain.namelist():
            content = plain.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"</Types>",
                    VBA + b"</Types>",
                )
            out.writestr(name, content)
        out.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    return written.getvalue()


def locked() -> bytes:
    """A password-protected .docx, which is a compound file around an encrypted package ([MS-OFFCRYPTO] 2.3.4)."""
    return ole({"EncryptionInfo": b"\x04\0\x04\0\x40\0\0\0<encryption/>", "EncryptedPackage": bytes(5000)})


def uncaptioned() -> File:
    return ("naskah.docx", docx(ARTICLE[:5]))


def too_large() -> bytes:
    """A document whose text alone is over what is read: 120 MB of it, packed small."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx())) as plain, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
        for name in plain.namelist():
            out.writestr(name, plain.read(name))
        with out.open("word/media/gambar1.bmp", "w", force_zip64=True) as huge:
            for _ in range(120):
                huge.write(bytes(1_000_000))
    return written.getvalue()


FAILING: dict[tuple[str, str], Sent] = {
    ("document-present", "missing"): Sent(PHOTOS, CAPTIONS),
    ("document-present", "link-only"): Sent(PHOTOS, f"{DRIVE}\n\n{CAPTIONS}"),
    ("document-present", "several"): Sent(
        (NASKAH, ("cerita lain.docx", docx([text.replace("Mawar", "Melati") for text in ARTICLE])), *PHOTOS)
    ),
    ("document-present", "in-body"): Sent(PHOTOS, "\n\n".join(ARTICLE)),
    ("document-present", "in-archive"): Sent(
        (("tulisan.rar", b"Rar!\x1a\x07\x01\x00" + bytes(400)), *PHOTOS),
        CAPTIONS,
    ),
    ("document-format", "not-word"): Sent(
        (("naskah.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"), *PHOTOS),
        CAPTIONS,
    ),
    ("document-format", "macros"): Sent((("naskah.docx", with_macros()), *PHOTOS), CAPTIONS),
    ("document-readable", "encrypted"): Sent((("naskah.docx", locked()), *PHOTOS), CAPTIONS),
    ("document-readable", "damaged"): Sent((("naskah.docx", docx()[:3000]), *PHOTOS), CAPTIONS),
    ("document-readable", "too-large"): Sent((("naskah.docx", too_large()), *PHOTOS), CAPTIONS),
    ("photo-present", "missing"): Sent((NASKAH,)),
    ("photo-present", "link-only"): Sent((NASKAH,), f"Foto kegiatan: {DRIVE}\n"),
    ("photo-present", "in-archive"): Sent((NASKAH, ("foto.7z", b"7z\xbc\xaf\x27\x1c" + bytes(400)))),
    ("caption-present", "missing"): Sent(
        (uncaptioned(), ("DSC_0412.jpg", PHOTOS[0][1]), ("DSC_0413.jpg", PHOTOS[1][1]))
    ),
    ("photo-format", "wrong-format"): Sent((NASKAH, ("foto 1.bmp", bitmap()), PHOTOS[1])),
    ("photo-format", "unreadable"): Sent((NASKAH, ("foto 1.jpg", PHOTOS[0][1][:6000]), PHOTOS[1])),
    ("photo-resolution", "too-small"): Sent((NASKAH, ("foto 1.jpg", photo(960, 720, seed=5)), PHOTOS[1])),
    ("photo-separate", "embedded"): Sent((article(pictures=[PHOTOS[0][1]]),)),
    ("text-font", "other-font"): Sent((article(font="Calibri"), *PHOTOS)),
    ("text-font", "look-alike-font"): Sent((article(font="Liberation Serif"), *PHOTOS)),
    ("text-size", "other-size"): Sent((article(size=11), *PHOTOS)),
    ("text-spacing", "other-spacing"): Sent((article(line_spacing=1.5), *PHOTOS)),
    ("text-length", "too-long"): Sent((long_article(), *PHOTOS)),
    ("text-length", "empty"): Sent((("naskah.docx", docx(["", ""])), *PHOTOS), CAPTIONS),
}
