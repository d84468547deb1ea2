"""Pictures that nobody meant as photos: logos under a signature, tracking pixels.

Only pixels, shape and the place in a signature tell them apart. That a picture stands inline does not: iPhones and
Gmail put every photo into the text of the mail.
"""

import re

from ingest.message import Attachment
from ingest.photo import Photo

_BY_ITS_NAME = re.compile(
    r"(?:.*[\W_])?(?:logo|icon|ikon|signature|banner|facebook|twitter|instagram|youtube|linkedin)\b", re.I
)
_BY_OUTLOOK = re.compile(r"image\d{3}\.(?:png|gif|jpe?g)", re.IGNORECASE)

_PIXEL = 3  # a side this short shows nothing
_ICON_SIDE = 100  # both sides below it: no photo, however it was sent
_SMALL_SIDE = 200  # both sides below it
_SMALL_AREA = 60_000  # pixels
_BANNER = 5  # times as wide as high
_BANNER_SIDE = 480  # a panorama is higher than that
_LOGO_SIDE = 600


def why_decoration(attachment: Attachment, photo: Photo) -> str:
    """Why a picture is no photo: tracking-pixel, signature-logo; "" for a photo.

    A small picture that was attached as a file is a photo too small: its author is told so, and not that it is missing.
    """
    short, long = sorted((photo.width, photo.height))
    if short <= _PIXEL:
        return "tracking-pixel"
    if long < _ICON_SIDE:
        return "signature-logo"
    in_text = attachment.referenced or attachment.disposition == "inline"
    small = long < _SMALL_SIDE or short * long < _SMALL_AREA or (long > _BANNER * short and short < _BANNER_SIDE)
    named = bool(_BY_ITS_NAME.match(attachment.filename) or _BY_OUTLOOK.fullmatch(attachment.filename))
    if small and not photo.camera and (in_text or named):
        return "signature-logo"
    drawn = photo.format == "gif" or "palette" in photo.notes or photo.format == "png"
    if in_text and named and drawn and long <= _LOGO_SIDE:
        return "signature-logo"
    return ""
