"""Copies of a draft's photos: made in the child, kept, written beside the page; the originals only when asked for."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PIL import Image, ImageFilter

from redaksi.photo_hints import Hint, hints, take_fingerprints
from redaksi.web_copies import copy_for_web
from store.draft_photos import NO_FINGERPRINT
from tests.builders import docx, email, photo
from tests.redaksi.office import Office

GOOD = (("naskah.docx", docx()), ("foto 1.jpg", photo(2000, 1500, seed=1)), ("foto 2.jpg", photo(seed=2)))


def longest(path: Path) -> int:
    with Image.open(path) as image:
        return max(image.size)


def test_export_writes_copies_in_every_size_and_originals_when_asked(office: Office) -> None:
    office.receive(email(GOOD))
    office.work()
    number = office.drafts[0].number
    assert office.redaksi("drafts", "export", number, "out").returncode == 0
    out = office.folder / "out"
    names = {
        f"foto-{n}-{size}.{form}" for n in (1, 2) for size in ("page", "card", "thumbnail") for form in ("jpg", "webp")
    }
    assert {path.name for path in (out / "web").iterdir()} == names
    assert [longest(out / name) for name in ("foto-1.jpg", "web/foto-1-card.webp")] == [1600, 800]
    assert not (out / "asli").exists()

    assert office.redaksi("drafts", "export", number, "out", "--originals").returncode == 0
    assert (out / "asli" / "foto-1.jpg").read_bytes() == GOOD[1][1]


def test_a_copy_is_made_once_and_none_is_made_of_what_is_no_picture(office: Office) -> None:
    with office.app() as app:
        kept, broken = app.files.put(photo()), app.files.put(b"bukan gambar")
        first = copy_for_web(app, kept.sha256, "card")
        assert isinstance(first, Path)
        made = first.stat().st_mtime_ns
        assert copy_for_web(app, kept.sha256, "card") == first
        assert first.stat().st_mtime_ns == made
        assert copy_for_web(app, broken.sha256, "card") is None


def test_a_photo_in_another_format_becomes_a_jpeg_in_the_draft_where_the_desk_converts(office: Office) -> None:
    office.configure("[rules.photo-format]\nconvert = true")
    office.receive(email([GOOD[0], ("foto 1.webp", webp()), GOOD[2]]))
    office.work()
    (row,), (draft,) = office.rows, office.drafts
    assert (row.disposition, row.reason) == ("accept", "accepted, noted: photo-format")
    assert [(p.filename, p.format, p.width, p.height) for p in draft.photos] == [
        ("foto 1.jpg", "jpeg", 1600, 1200),
        ("foto 2.jpg", "jpeg", 1600, 1200),
    ]
    (letter,) = office.letters
    assert "Kami sudah mengubahnya menjadi JPG" in " ".join(letter.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]
    with office.app() as app, Image.open(app.files.path(draft.photos[0].sha256)) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 1200))


def test_editors_are_told_of_doubtful_photos_and_of_those_used_before(office: Office) -> None:
    blurred = changed(lambda image: image.filter(BLUR))
    office.receive(
        email([GOOD[0], ("IMG-20261108-WA0001.jpg", photo(seed=2)), ("foto 3.jpg", blurred)]),
        email([GOOD[0], ("foto 1.jpg", photo(seed=2)), ("foto 2.jpg", photo(seed=3))], author=BUDI),
        email([GOOD[0], ("foto 1.jpg", photo(seed=4)), ("foto 2.jpg", changed(smaller, seed=4))], author=SITI),
    )
    office.work()
    with office.app() as app:
        first, second, third = (hints(app, draft) for draft in office.drafts)
    assert first == (Hint("IMG-20261108-WA0001.jpg", "whatsapp-copy"), Hint("foto 3.jpg", "blurred"))
    assert second == (Hint("foto 1.jpg", "used-before", office.drafts[0].number),)
    assert third == (Hint("foto 1.jpg", "same", "foto 2.jpg"),)


def test_a_photo_of_an_earlier_draft_is_known_again_when_another_author_sends_it_smaller(office: Office) -> None:
    again = [("kegiatan A.jpg", changed(smaller, quality=50)), ("kegiatan B.jpg", changed(smaller, seed=2, quality=50))]
    office.receive(
        email([GOOD[0], ("foto 1.jpg", photo(seed=1)), GOOD[2]]),
        email([GOOD[0], *again], author=BUDI),
        email([GOOD[0], ("foto 1.jpg", photo(seed=7)), ("foto 2.jpg", photo(seed=8))], author=SITI),
    )
    office.work()
    with office.app() as app:
        first, second, third = (hints(app, draft) for draft in office.drafts)
    number, copied = (draft.number for draft in office.drafts[:2])
    assert second == (Hint("kegiatan A.jpg", "like-earlier", number), Hint("kegiatan B.jpg", "like-earlier", number))
    assert (first, third) == ((), ())
    shown = json.loads(office.redaksi("drafts", "show", copied, "--json").stdout)
    assert shown["photo_hints"][0] == {"photo": "kegiatan A.jpg", "note": "like-earlier", "other": number}
    office.redaksi("drafts", "export", copied, "out")
    page = (office.folder / "out" / "index.html").read_text(encoding="utf-8")
    assert f"Foto “kegiatan A.jpg” mirip dengan foto pada draf {number}; mohon diperiksa." in page
    assert f"2 foto sama atau mirip dengan foto pada {number}" in office.redaksi("digest").stdout


BUDI, SITI = ("Budi Santoso", "budi@contoh.id"), ("Siti Aminah", "siti@contoh.id")


BLUR = ImageFilter.GaussianBlur(12)


def smaller(image: Image.Image) -> Image.Image:
    return image.resize((1200, 900))


def changed(how: Callable[[Image.Image], Image.Image], *, seed: int = 1, quality: int = 75) -> bytes:
    written = io.BytesIO()
    with Image.open(io.BytesIO(photo(seed=seed))) as image:
        how(image).save(written, "JPEG", quality=quality)
    return written.getvalue()


def webp() -> bytes:
    written = io.BytesIO()
    with Image.open(io.BytesIO(photo(seed=1))) as image:
        image.save(written, "WEBP")
    return written.getvalue()


def test_a_photo_whose_bytes_are_gone_is_asked_for_once_and_known_by_them_alone(office: Office) -> None:
    office.receive(email([GOOD[0], ("foto 1.jpg", photo(seed=1)), GOOD[2]]))
    office.work()
    (draft,) = office.drafts
    assert {each.fingerprint for each in draft.photos} == {""}
    with office.app() as app:
        assert app.files.remove(draft.photos[0].sha256, older_than=app.now() + timedelta(minutes=1))
        take_fingerprints(app)
        take_fingerprints(app)
    gone, known = (each.fingerprint for each in office.drafts[0].photos)
    assert gone == NO_FINGERPRINT
    assert len(known) == 32
