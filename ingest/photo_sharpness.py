"""Signs that a photo is blurred or was enlarged: hints to editors, never a reason to refuse one."""

from PIL import ExifTags, Image, ImageFilter, ImageStat

MEASURED = 1024  # pixels of the long side on which sharpness is measured

_LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
# Variance of the Laplacian at that size: of 70 sharp photos 5 % lie below 22, of blurred ones (sigma 2.5) 5 % above 17.
_BLURRED = 18
_LARGER = 1.1


def is_blurred(picture: Image.Image) -> bool:
    """Whether a decoded picture of at least MEASURED pixels has no sharp edge anywhere."""
    if max(picture.size) < MEASURED or picture.mode not in {"RGB", "L", "CMYK", "YCbCr", "RGBA"}:
        return False
    scale = MEASURED / max(picture.size)
    width, height = (max(3, round(side * scale)) for side in picture.size)
    grey = picture.resize((width, height), Image.Resampling.BOX).convert("L")
    # The kernel leaves the outermost pixels as they were.
    edges = grey.filter(_LAPLACE).crop((1, 1, width - 1, height - 1))
    return bool(ImageStat.Stat(edges).var[0] < _BLURRED)


def resized(exif: Image.Exif, width: int, height: int) -> str:
    """ "shrunk" or "enlarged" where EXIF still tells the size that the camera took; "" otherwise."""
    try:
        told = exif.get_ifd(ExifTags.IFD.Exif)
        taken = sorted(int(told.get(tag) or 0) for tag in (ExifTags.Base.ExifImageWidth, ExifTags.Base.ExifImageHeight))
    except Exception:  # noqa: BLE001  a foreign parser over hostile bytes; then it tells nothing
        return ""
    shown = sorted((width, height))
    if (
        taken[0] <= 0 or abs(taken[1] * shown[0] / (taken[0] * shown[1]) - 1) > 0.1
    ):  # cropped, or not about this picture
        return ""
    if shown[1] > taken[1] * _LARGER:
        return "enlarged"
    return "shrunk" if shown[1] * _LARGER < taken[1] else ""
