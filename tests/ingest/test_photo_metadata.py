"""What a photo says of itself: its description, and whether a camera made it."""

import io
from pathlib import Path

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from ingest.photo import Photo
from ingest.photo_reading import read_photo
from tests.builders import photo


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, format, **options)
    return written.getvalue()


def described(text: str | bytes, tag: int = ExifTags.Base.ImageDescription) -> bytes:
    exif = Image.Exif()
    exif[tag] = text
    return photo(160, 120, exif=exif)


@pytest.mark.parametrize(
    ("content", "description"),
    [
        (described("Warga membersihkan drainase"), "Warga membersihkan drainase"),
        (described("Warga membersihkan drainase\0\0\0"), "Warga membersihkan drainase"),
        (described("Peserta rembuk di Café Mawar".encode()), "Peserta rembuk di Café Mawar"),
        (described("Warga menyapu jalan\0".encode("utf-16-le"), ExifTags.Base.XPTitle), "Warga menyapu jalan"),
        (described("OLYMPUS DIGITAL CAMERA         "), ""),
        (described("Created with GIMP on a PC"), ""),
        (described("File written by Adobe Photoshop 4.0"), ""),
        (described("Drainase"), ""),
        (described("          "), ""),
    ],
)  # fmt: skip
def test_read_photo_takes_the_description_and_leaves_junk(content: bytes, description: str) -> None:
    read = read_photo(content)
    assert isinstance(read, Photo)
    assert read.description == description


XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>
<rdf:li xml:lang="en">Residents clean the drain</rdf:li>
<rdf:li xml:lang="x-default">Warga membersihkan drainase</rdf:li>
</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_read_photo_takes_the_xmp_description_of_the_default_language() -> None:
    read = read_photo(saved(Image.new("RGB", (160, 120)), "JPEG", xmp=XMP.encode()))
    assert isinstance(read, Photo)
    assert read.description == "Warga membersihkan drainase"


def test_read_photo_takes_a_pngs_xmp() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", XMP)
    read = read_photo(saved(Image.new("RGB", (160, 120)), "PNG", pnginfo=text))
    assert isinstance(read, Photo)
    assert read.description == "Warga membersihkan drainase"


def test_read_photo_does_not_open_what_xmp_points_to(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("Isi berkas yang rahasia sekali")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    xmp = entity + XMP.replace("Warga membersihkan drainase", "&e;").replace("Residents clean the drain", "&e;")
    read = read_photo(saved(Image.new("RGB", (160, 120)), "JPEG", xmp=xmp.encode()))
    assert isinstance(read, Photo)
    assert read.description == ""


def test_read_photo_knows_that_a_camera_made_it() -> None:
    read = read_photo(described("Canon", ExifTags.Base.Make))
    assert isinstance(read, Photo)
    assert read.camera
