"""A picture inside a document -> what its reader sees of it: cropped, turned and mirrored as the document says."""

import io

from PIL import Image

from ingest.photo_opening import open_picture, orientation, read_exif, upright
from ingest.word.document import WHOLE, Placement

_QUALITY = 95  # of a JPEG that is written anew; above it files grow and nothing is gained
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def as_shown(kind: str, content: bytes, placement: Placement) -> bytes:
    """The bytes of the picture as its document shows it; the same bytes where it shows the whole of it, unturned.

    Word turns a photo that lies on its side by a turn in the document, and goes by the picture's own orientation only
    where there is none. Raises whatever Pillow's decoders raise.
    """
    if placement == WHOLE:
        return content
    with open_picture(kind, content) as image:
        turned = 1 if placement.turned else orientation(kind, read_exif(kind, image, content))
        profile = image.info.get("icc_profile")
        image.load()
        left, top, right, bottom = placement.cut
        box = (
            round(left * image.width),
            round(top * image.height),
            image.width - round(right * image.width),
            image.height - round(bottom * image.height),
        )
        shown = upright(image.crop(box), turned)
    if placement.mirrored:
        shown = shown.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if placement.turned:
        shown = shown.transpose(_TURNS[placement.turned])
    written = io.BytesIO()
    if kind == "jpeg":
        shown.save(written, "JPEG", quality=_QUALITY, icc_profile=profile)
    else:
        shown.save(written, "PNG", icc_profile=profile)
    return written.getvalue()
