"""Submissions as field staff send them, made here: a document of about 30 KB and two photos of about 1.5 MB each.

Four of ten are rejected, for what the desk sees most: another font (with a corrected copy to be made), too long, a
photo too small, photos without captions. No two mails share an author, an article or the bytes of a photo.
"""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from PIL import Image

from redaksi.demo.build import docx, email

Kind = Literal["good", "font", "long", "small", "no-caption"]

# By the number of the mail in ten: 40 % are rejected.
KINDS: tuple[Kind, ...] = ("good", "font", "good", "long", "good", "good", "small", "good", "no-caption", "good")
SCENES = 10  # different pictures; each photo is one of them with bytes of its own
PHOTO_BYTES = 1_500_000
SIDES = (3264, 2448)  # 8 megapixels: a telephone of the last ten years, its photos made smaller by mail programs
_WORDS = """
    warga kelurahan kegiatan lingkungan permukiman drainase jalan setapak gotong royong kader perempuan rembuk rencana
    penataan kawasan air bersih sanitasi sampah bank pengelola kelompok swadaya masyarakat pemerintah kota pendampingan
    fasilitator lurah camat wali bersama menjaga memelihara hasil pekerjaan selesai tepat waktu swadaya dana tahap
""".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Made:
    """A mail, and the files in it as a reader must find them."""

    kind: Kind
    source: bytes
    files: tuple[bytes, ...]

    @property
    def accepted(self) -> bool:
        return self.kind == "good"


def submissions(count: int, seed: int = 1) -> Iterator[Made]:
    """One after the other, so that five hundred of them need not lie in memory."""
    for number in range(count):
        yield submission(number, KINDS[number % len(KINDS)], seed)


def submission(number: int, kind: Kind = "good", seed: int = 1) -> Made:
    chance = random.Random(f"{seed} {number}")
    article = document(chance, number, kind)
    first = scene(number % SCENES)
    second = scene((number + 1 + number // SCENES) % SCENES) if kind != "small" else small_scene(number % SCENES)
    photos = [own_bytes(each, number) for each in (first, second)]
    mail = email(
        [("Naskah Warta.docx", article), ("IMG_0001.jpg", photos[0]), ("IMG_0002.jpg", photos[1])],
        subject=f"Kiriman warta {number}",
        author=(f"Penulis Ke-{number}", f"penulis{number}@contoh.id"),
        text=f"Yth. Redaksi,\n\nTerlampir tulisan dan dua foto dari RT {number}. Terima kasih.\n\nPenulis\n",
    )
    return Made(kind, mail.as_bytes(), (article, *photos))


def document(chance: random.Random, number: int, kind: Kind) -> bytes:
    def sentence() -> str:
        return " ".join(chance.choice(_WORDS) for _ in range(chance.randint(9, 16))).capitalize() + "."

    paragraphs = [f"Warga RW {number} {' '.join(chance.sample(_WORDS, 4)).title()}"]
    for _ in range(14 if kind == "long" else 7):
        paragraphs.append(" ".join(sentence() for _ in range(4 if kind == "long" else 3)))
    paragraphs[-1] += " [Babel]"
    paragraphs.append(f"Penulis: Penulis Ke-{number}, Asisten Kota Komunikasi, Provinsi Kepulauan Bangka Belitung")
    if kind != "no-caption":
        paragraphs += ["Keterangan foto:", f"1. {sentence()}", f"2. {sentence()}"]
    return docx(paragraphs, font="Calibri" if kind == "font" else "Times New Roman", title_size=14)


@cache
def scene(number: int) -> bytes:
    """A JPEG with as much in it as a photo taken outside has, of about PHOTO_BYTES."""
    image = _drawn(number, SIDES)
    low, high = 30, 97
    while low < high:  # the best quality that stays under the size
        middle = (low + high + 1) // 2
        if len(_jpeg(image, middle, number)) <= PHOTO_BYTES:
            low = middle
        else:
            high = middle - 1
    return _jpeg(image, low, number)


@cache
def small_scene(number: int) -> bytes:
    return _jpeg(_drawn(number, (800, 600)), 90, number)


def _drawn(number: int, sides: tuple[int, int]) -> Image.Image:
    """Large shapes, smaller ones on them, and the grain of a sensor."""
    chance = random.Random(number)
    image = Image.new("RGB", sides, (120, 140, 160))
    for across, share in ((6, 1.0), (40, 0.5), (240, 0.35), (1200, 0.2)):
        tall = max(1, across * sides[1] // sides[0])
        coarse = Image.frombytes("RGB", (across, tall), chance.randbytes(3 * across * tall))
        image = Image.blend(image, coarse.resize(sides, Image.Resampling.BICUBIC), share)
    return image


def _jpeg(image: Image.Image, quality: int, number: int) -> bytes:
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Samsung", f"SM-A{number}0"  # Make, Model
    image.save(written, "JPEG", quality=quality, exif=exif)
    return written.getvalue()


def own_bytes(photo: bytes, number: int) -> bytes:
    """The same picture with a comment (COM, ISO/IEC 10918-1 B.2.4.5): another file, as different photos are."""
    comment = f"photo of mail {number}".encode()
    return photo[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + photo[2:]
