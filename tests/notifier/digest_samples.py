"""Days for tests of the digest, and to look at: `python -m tests.notifier.digest_samples FOLDER` writes their pages."""

import base64
import io
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PIL import Image

from notifier.digest import digest
from notifier.envelope import Picture
from notifier.report import Draft, HeldLetter, Month, Photo, Region, Report, Returned, Stuck, Undelivered, Waiting
from tests.notifier.samples import DATE, MESSAGE_ID, desk_in, parts

NOTHING = Report(DATE - timedelta(days=1), DATE)
RULES = ("text-length", "photo-present", "caption-present", "text-font", "photo-resolution", "text-spacing")
REGIONS = ("Bangka Belitung", "Papua Barat Daya", "", "DI Yogyakarta", "Sulawesi Tenggara", "Aceh", "Maluku Utara")
TITLES = (
    "Gotong Royong Warga Wujudkan Gang Bersih di Kelurahan Mawar",
    "Rembuk warga 🏘️✨ menata bantaran kali",
    "مشاركة المجتمع في تحسين الحي 2026 di Kampung Arab",
    "Pelatihan Kelompok Pemanfaat dan Pemelihara (KPP) Kelurahan Sumber Rejo Timur untuk Keberlanjutan Infrastruktur "
    "Permukiman Kumuh yang Telah Dibangun Sejak Tahun 2017",
    "A" * 90,
    "Drainase lancar, warga senang",
)


def picture(seed: int) -> Picture:
    """A small photo-like JPEG; every third one upright."""
    size = (160, 213) if seed % 3 == 0 else (213, 160)
    image = Image.linear_gradient("L").resize(size).rotate(seed * 37 % 360).convert("RGB")
    image = Image.blend(image, Image.new("RGB", size, (seed * 53 % 256, seed * 97 % 256, seed * 31 % 256)), 0.5)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=80)
    return Picture(written.getvalue())


def draft(number: int) -> Draft:
    photos = tuple(
        Photo(f"IMG_{number}{n}.jpg", "Warga RT 04 membersihkan saluran air." * (n % 3), picture(number * 7 + n))
        for n in range(number % 5 if number % 11 else 12)
    )
    return Draft(
        f"KTK-2026-{number:04d}",
        TITLES[number % len(TITLES)],
        ("Rina Wulandari", "drs-h-muhammad-nur-panjang-sekali@kementerian-pekerjaan-umum.contoh.id")[number % 2],
        REGIONS[number % len(REGIONS)],
        1700 + 31 * number,
        photos,
        DATE,
        noted=("text-spacing",) if number % 4 == 0 else (),
        version=1 + (number % 9 == 0),
        photos_again=(("KTK-2026-0001", 2),) if number % 10 == 3 else (),
        link=f"https://meja.contoh.id/drafts/KTK-2026-{number:04d}",
    )


MONTH = Month(
    DATE - timedelta(days=21),
    submissions=96,
    drafts=61,
    first_time=38,
    rounds_total=97,
    rejected=44,
    by_rule=tuple((rule, 19 - 3 * n) for n, rule in enumerate(RULES)),
    by_region=tuple(Region(name, 20 - 3 * n, 9 - n) for n, name in enumerate(REGIONS)),
)
BUSY = replace(
    NOTHING,
    drafts=tuple(draft(number) for number in range(30, 60)),
    returned=tuple(Returned(f"Penulis {n}", TITLES[n % 6], RULES[: 1 + n % 4], DATE, REGIONS[n % 7]) for n in range(9)),
    held=(
        Stuck(12, "Yuliana", "Foto kegiatan", DATE - timedelta(hours=30), "unsure", "text-font, text-size"),
        Stuck(13, "Agus", "Pertanyaan tentang jadwal tayang", DATE - timedelta(days=4), "correspondence"),
    ),
    failed=(Stuck(14, "Joko", "Naskah", DATE - timedelta(hours=7)),),
    undelivered=(Undelivered(5, "salah@contoh.id", "Re: Kiriman", "550 5.1.1 The email account does not exist", DATE),),
    waiting=tuple(
        Waiting(f"KTK-2026-{n:04d}", TITLES[n % 6], "Maria", DATE - timedelta(days=40 - n), "") for n in range(1, 30)
    ),
    letters_held=(HeldLetter(45, "dedi@contoh.id", "Re: Pelatihan KPP [KTK-K12]", DATE - timedelta(hours=3)),),
    month=MONTH,
    answerable=True,
)
ONE = replace(NOTHING, drafts=(draft(33),), month=replace(MONTH, submissions=1, drafts=1, first_time=1, rounds_total=1,
    rejected=0, by_rule=(), by_region=(Region("Aceh", 1, 0),)), answerable=True)  # fmt: skip
DAYS = {"busy": BUSY, "one": ONE, "nothing": NOTHING, "held": replace(NOTHING, letters_held=BUSY.letters_held)}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in ("id", "en"):
        for name, report in DAYS.items():
            letter = digest(desk_in(language), report, message_id=MESSAGE_ID, date=DATE)
            text, page = parts(letter)
            for part in letter.walk():
                if part.get_content_maintype() == "image":
                    inside = base64.b64encode(part.get_payload(decode=True)).decode()  # type: ignore[arg-type]
                    page = page.replace(f"cid:{part['Content-ID'][1:-1]}", f"data:image/jpeg;base64,{inside}")
            (folder / f"digest-{name}-{language}.html").write_text(page, encoding="utf-8")
            (folder / f"digest-{name}-{language}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
