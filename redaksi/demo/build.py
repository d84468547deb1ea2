"""Builders of documents, photos and mails, for the demo's samples and for tests."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random

import docx as python_docx
from docx.shared import Inches, Pt
from PIL import Image, ImageDraw

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

ARTICLE = (
    "Gotong Royong Warga Wujudkan Gang Bersih di Kelurahan Mawar",
    "“Semua bisa selesai kalau dikerjakan bersama,” ujar Ketua BKM Harapan Jaya, Suryani, saat membuka kerja bakti "
    "pembersihan drainase di RT 04 Kelurahan Mawar, Minggu pagi.",
    "Kegiatan yang diikuti oleh 65 warga ini merupakan bagian dari rencana penataan lingkungan permukiman yang "
    "disusun bersama dalam rembuk warga. Warga membagi diri menjadi lima kelompok dan menyelesaikan saluran "
    "sepanjang 120 meter dalam dua hari.",
    "Lurah Mawar berharap warga dapat memelihara hasil pekerjaan tersebut. “Yang paling sulit bukan membangun, "
    "melainkan menjaga agar tetap bersih,” katanya. [Babel]",
    "Penulis: Rina Wulandari, Asisten Kota Komunikasi, Provinsi Kepulauan Bangka Belitung",
    "Keterangan foto:",
    "1. Warga membersihkan drainase di RT 04 Kelurahan Mawar.",
    "2. Ketua BKM Harapan Jaya memberi arahan kepada peserta kerja bakti.",
)


def docx(
    paragraphs: Sequence[str] = ARTICLE,
    *,
    font: str = "Times New Roman",
    size: float = 12,
    line_spacing: float = 1.0,
    title_size: float | None = None,
    pictures: Sequence[bytes] = (),
) -> bytes:
    """A .docx in which every paragraph is formatted directly; pictures stand after the text."""
    document = python_docx.Document()
    for number, text in enumerate(paragraphs):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing = line_spacing
        run = paragraph.add_run(text)
        run.font.name = font
        run.font.size = Pt(title_size if title_size and number == 0 else size)
    for picture in pictures:
        document.add_picture(io.BytesIO(picture), width=Inches(5))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def photo(
    width: int = 1600,
    height: int = 1200,
    *,
    format: str = "JPEG",
    seed: int = 0,
    exif: Image.Exif | None = None,
) -> bytes:
    """A picture with some drawing in it, as different for each seed as photos of different things are."""
    chance = Random(seed)  # noqa: S311  a drawing, not a secret
    image = Image.new("RGB", (width, height), ((37 * seed + 90) % 256, (71 * seed + 140) % 256, 170))
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        left, top = chance.randrange(-width // 4, width), chance.randrange(-height // 4, height)
        wide, high = chance.randint(width // 10, width // 2), chance.randint(height // 10, height // 2)
        colour = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        draw.rectangle((left, top, left + wide, top + high), fill=colour)
    written = io.BytesIO()
    image.save(written, format, **({"exif": exif} if exif else {}))
    return written.getvalue()


def email(
    attachments: Sequence[tuple[str, bytes]] = (),
    *,
    subject: str = "Kiriman tulisan: Gotong Royong Warga",
    author: tuple[str, str] = ("Rina Wulandari", "rina@contoh.id"),
    to: str = "redaksi@contoh.id",
    text: str = "Yth. Redaksi,\n\nTerlampir tulisan dan foto kegiatan kami. Terima kasih.\n\nRina\n",
    message_id: str | None = None,
    date: datetime | None = None,
    headers: Sequence[tuple[str, str]] = (),
) -> EmailMessage:
    """A mail as a contributor's program would send it; attachment types follow the file names."""
    mail = EmailMessage()
    name, address = author
    user, _, domain = address.partition("@")
    mail["From"] = Address(name, user, domain)
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(date or datetime.now(UTC))
    mail["Message-ID"] = message_id or f"<{abs(hash((subject, address, text, len(attachments))))}@{domain}>"
    for key, value in headers:
        mail[key] = value
    mail.set_content(text)
    for filename, content in attachments:
        maintype, subtype = _type_of(filename)
        mail.add_attachment(content, maintype=maintype, subtype=subtype, filename=filename)
    return mail


def _type_of(filename: str) -> tuple[str, str]:
    extension = filename.rpartition(".")[2].lower()
    types = {
        "docx": DOCX_TYPE,
        "doc": "application/msword",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "png": "image/png",
        "gif": "image/gif",
        "tiff": "image/tiff",
        "zip": "application/zip",
        "pdf": "application/pdf",
    }
    maintype, _, subtype = types.get(extension, "application/octet-stream").partition("/")
    return maintype, subtype
