"""The demo's mail: eleven messages as a desk receives them on an ordinary morning, made by the builders."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from redaksi.demo.build import docx, email, photo

ARTICLES = Path(__file__).with_name("articles")
DESK_ADDRESS = "redaksi@kotaku.contoh.id"

COVER = (
    "Yth. Redaksi,\n\nBersama ini kami kirimkan tulisan beserta foto kegiatan. Mohon kiranya dapat dimuat.\n\n"
    "Terima kasih.\n\nSalam,\n{name}\n"
)


def sample_mail(now: datetime | None = None) -> tuple[EmailMessage, ...]:
    """The messages in the order in which they arrived, the last one just now."""
    arrivals = _messages()
    start = (now or datetime.now(UTC)) - timedelta(minutes=len(arrivals))
    for number, mail in enumerate(arrivals):
        del mail["Date"]
        mail["Date"] = start + timedelta(minutes=number)
    return arrivals


def article(name: str) -> tuple[str, ...]:
    """The paragraphs of an article written for the demo."""
    return tuple((ARTICLES / f"{name}.txt").read_text(encoding="utf-8").splitlines())


def _messages() -> tuple[EmailMessage, ...]:
    drainage, training, park = article("drainase"), article("pelatihan"), article("taman")
    too_long = (*park[:5], *article("lanjutan"), *park[5:])
    small, square = photo(960, 720, seed=7), photo(1600, 1200, seed=8)
    first, second = photo(2048, 1536, seed=1), photo(1600, 1200, seed=2)
    return (
        _mail("Rina Wulandari", "Gotong Royong Warga", [("Gotong Royong.docx", docx(drainage, title_size=14)),
              ("foto 1.jpg", first), ("foto 2.jpg", second)]),
        _mail("Dedi Kurniawan", "Artikel pelatihan KPP", [("Pelatihan KPP.docx", docx(training, font="Calibri",
              size=11, line_spacing=1.15)), ("foto1.jpg", photo(seed=3)), ("foto2.jpg", photo(seed=4))]),
        _mail("Siti Aminah", "Cerita taman bermain", [("Taman.docx", docx(too_long)),
              ("foto1.jpg", photo(seed=5)), ("foto2.jpg", photo(seed=6))]),
        _mail("Agus Salim", "Berita kerja bakti", [("Kerja bakti.docx", docx(drainage, pictures=(first, second)))]),
        _mail("Maria Goretti", "Tulisan dari lapangan", [("Taman bermain.docx", docx(park)),
              ("IMG-20261108-WA0012.jpg", small), ("foto 2.jpg", square)]),
        _mail("Hendra Gunawan", "Kiriman artikel", [("Pelatihan.docx", docx(training[:6])),
              ("DSC_0412.jpg", photo(seed=9)), ("DSC_0413.jpg", photo(seed=10))]),
        _mail("Yuliana", "Foto kegiatan", [("kegiatan 1.jpg", photo(seed=11)), ("kegiatan 2.jpg", photo(seed=12))]),
        email(author=("Bambang Irawan", "bambang@contoh.id"), to=DESK_ADDRESS, subject="Balasan otomatis: Undangan",
              text="Saya sedang cuti sampai tanggal 30. Surat Anda akan saya baca setelah itu.\n",
              message_id="<cuti-1@contoh.id>", headers=[("Auto-Submitted", "auto-replied")]),
        _mail("Fitri Handayani", "Tulisan di Google Drive", [],
              text="Yth. Redaksi,\n\nBerkasnya besar, jadi saya simpan di sini:\n"
              "https://drive.google.com/file/d/1AbCdEfGhIjKlMnOp/view?usp=sharing\n\nTerima kasih.\nFitri\n"),
        _mail("Joko Prasetyo", "Naskah rusak", [("Naskah.docx", docx(training)[:4000]),
              ("foto1.jpg", photo(seed=13)), ("foto2.jpg", photo(seed=14))]),
        _mail("Siti Aminah", "Re: Cerita taman bermain", [("Taman (diringkas).docx", docx(park))],
              text="Terima kasih. Ini naskah yang sudah saya ringkas; fotonya tetap.\n\nSiti Aminah\n",
              answers="<cerita-taman-bermain@contoh.id>"),
    )  # fmt: skip


def _mail(
    name: str, subject: str, attachments: Sequence[tuple[str, bytes]], text: str = "", answers: str = ""
) -> EmailMessage:
    """answers: the Message-ID of an earlier mail of the same conversation."""
    user = name.lower().replace(" ", ".")
    serial = subject.lower().replace(" ", "-").replace("(", "").replace(")", "")
    return email(
        attachments,
        subject=subject,
        author=(name, f"{user}@contoh.id"),
        to=DESK_ADDRESS,
        text=text or COVER.format(name=name),
        message_id=f"<{serial.replace(':', '')}@contoh.id>",
        headers=[("References", answers)] if answers else (),
    )
