"""A photo's bytes -> a copy for the web: upright, no larger than asked, and nothing in it but the picture.

The copy is made anew from the pixels, so that no position, serial number or name of a person goes with it: those stand
in EXIF, XMP, IPTC, maker notes, comments, second pictures (MPF) and films after the end (motion photos), and programs
that delete them one by one leave some behind. Of all that, only the colour profile of an RGB picture is kept.
"""

import io
import warnings
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageCms

from ingest import magic
from ingest.photo import Limits
from ingest.photo_opening import SIDEWAYS, decoded_whole, open_picture, orientation, read_exif, upright

Form = Literal["jpeg", "webp"]

VERSION = 2  # of what is made below; a copy made by another version is made anew
_QUALITY = {"jpeg": 84, "webp": 80}
_PROFILE_MOST = 1_000_000  # bytes
_WHITE = (255, 255, 255)
_DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class WebCopy:
    content: bytes
    width: int
    height: int


class CannotCopy(Exception):
    """No copy can be made of these bytes; the message says why, in English for operators."""


def web_copy(content: bytes, longest: int, form: Form, limits: Limits = _DEFAULT) -> WebCopy:
    """A photo as a JPEG or WebP whose long side is at most `longest` pixels; a smaller photo keeps its size.

    Raises CannotCopy.
    """
    kind = magic.sniff_photo(content[: magic.HEAD])
    if kind is None:
        raise CannotCopy("these bytes are no picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns where it repairs
            return _copied(kind, content, longest, form, limits)
    except (MemoryError, CannotCopy):
        raise
    except Exception as error:  # a foreign decoder over hostile bytes, see read_photo
        raise CannotCopy(f"{type(error).__name__}: {error}") from error


def _copied(kind: str, content: bytes, longest: int, form: Form, limits: Limits) -> WebCopy:
    with open_picture(kind, content) as image:
        width, height = image.size
        if width * height > limits.pixels or max(width, height) > limits.side:
            raise CannotCopy(f"too large: {width} x {height} pixels")
        if width * height > limits.pixels_whole and decoded_whole(kind, image):
            raise CannotCopy(f"too large to be decoded whole: {width} x {height} pixels")
        turned = orientation(kind, read_exif(kind, image, content))
        profile = image.info.get("icc_profile") or b""
        shown = (height, width) if turned in SIDEWAYS else (width, height)
        if kind == "jpeg":  # elsewhere draft() would look at a thumbnail
            image.draft(None, (longest, longest))
        image.load()
        picture, profile = _in_rgb(_lighter(image, longest), profile if isinstance(profile, bytes) else b"")
    picture = upright(_smaller(picture, longest), turned)
    written = io.BytesIO()
    picture.info = {}  # a comment would be written again
    more = {"progressive": True, "optimize": True} if form == "jpeg" else {"method": 4}
    picture.save(written, form.upper(), quality=_QUALITY[form], icc_profile=profile, exif=b"", **more)
    if max(picture.size) > max(shown):
        raise CannotCopy("the copy came out larger than the photo")
    return WebCopy(written.getvalue(), *picture.size)


def _lighter(image: Image.Image, longest: int) -> Image.Image:
    """A decoded picture at a whole fraction of its size, twice what is asked at least: converting the colours of the
    whole would take several times its memory. Palettes and single transparent colours cannot be averaged."""
    times = max(image.size) // (2 * longest)
    if times < 2 or "transparency" in image.info or image.mode in {"P", "PA", "1"}:
        return image
    whole = image.convert("I") if image.mode.startswith("I;16") else image
    return whole.reduce(times)


def _smaller(picture: Image.Image, longest: int) -> Image.Image:
    scale = longest / max(picture.size)
    if scale >= 1:
        return picture
    width, height = (max(1, round(side * scale)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _in_rgb(image: Image.Image, profile: bytes) -> tuple[Image.Image, bytes]:
    """A decoded picture in RGB, what is transparent in it on white, with the profile that describes these colours."""
    space = _space(profile)
    one_colour = "transparency" in image.info and image.mode in {
        "1",
        "L",
        "P",
        "RGB",
    }  # of the picture, or of a palette
    if image.mode in {"RGBA", "RGBX", "RGBa", "LA", "La", "PA"} or one_colour:
        whole = image.convert("LA") if image.mode == "La" else image  # Pillow knows no other way from there
        return _on_white(whole.convert("RGBA")), profile if space == "RGB " else b""
    if image.mode == "RGB":
        return image, profile if space == "RGB " else b""
    if image.mode in {"CMYK", "LAB", "L"} and (described := _to_srgb(image, profile)):
        return described, b""
    if image.mode.startswith(("I", "F")):
        return _eight_bits(image).convert("RGB"), b""
    return image.convert("RGB"), profile if space == "RGB " and image.mode == "P" else b""


def _space(profile: bytes) -> str:
    """The colours an ICC profile is about ("RGB ", "CMYK", "GRAY"); "" where it is none (ICC.1:2022, 7.2)."""
    sound = 128 < len(profile) <= _PROFILE_MOST and profile[36:40] == b"acsp"
    return profile[16:20].decode("latin-1") if sound else ""


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    """A picture of paper's colours in those of screens; None where no profile says how."""
    wanted = {"CMYK": "CMYK", "LAB": "Lab ", "L": "GRAY"}[image.mode]
    try:
        if image.mode == "LAB":
            source = ImageCms.createProfile("LAB")
        elif _space(profile) == wanted:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
        else:
            return None
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):  # a broken profile: then by the plain formula
        return None


def _on_white(picture: Image.Image) -> Image.Image:
    paper = Image.new("RGB", picture.size, _WHITE)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits or more, whole numbers or not, in 8: by its own range where that is not the whole one."""
    values = image if image.mode in {"I", "F"} else image.convert("I")
    low, high = values.getextrema()
    if image.mode.startswith("I") and 255 < high <= 65_535 and low >= 0:  # type: ignore[operator]
        low, high = 0, 65_535
    span = (high - low) or 1  # type: ignore[operator]
    return values.convert("F").point(lambda value: value * (255 / span) + (-low * 255 / span)).convert("L")  # type: ignore[operator]
