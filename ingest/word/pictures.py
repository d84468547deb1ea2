"""The pictures in a document that a reader would see, measured without being decoded."""

import hashlib
import io
import posixpath
import warnings
from dataclasses import replace

from PIL import Image

from ingest.word.document import Picture, Placement, Story
from ingest.word.package import DamagedPart, Package, Relationship

# Header parsers that are opened to bytes from strangers. EMF and WMF have no pixels; EPS would start a program.
_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "DIB", "TIFF", "WEBP", "JPEG2000")


class Pictures:
    """Collects pictures by part: one shown twice is listed once, in the story that shows it first."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._found: dict[str, Picture] = {}
        self.diagnostics: dict[str, None] = {}  # ordered, each once

    def show(self, relationship: Relationship | None, story: Story, paragraph: int, placed: Placement) -> None:
        """Note that a paragraph of a story, by its index there, shows the picture a relationship points to."""
        if relationship is None:
            self.diagnostics["a picture without its part"] = None
        elif relationship.external:
            self.diagnostics[f"linked picture not fetched: {relationship.target[:200]}"] = None
        elif relationship.type == "image" and relationship.target not in self._found:
            try:
                content = self._package.content(relationship.target)
            except DamagedPart as error:
                self.diagnostics[f"picture left out: {error}"] = None
                return
            name = posixpath.basename(relationship.target)
            found = picture(name, content, story, paragraph if story == "body" else None)
            self._found[relationship.target] = replace(found, placement=placed)

    def all(self) -> tuple[Picture, ...]:
        """The pictures in the order in which the document shows them."""
        return tuple(self._found.values())


def picture(name: str, content: bytes, story: Story, paragraph: int | None) -> Picture:
    """A picture's bytes -> Picture; sides None for vector art and for what has no readable header."""
    width, height = _sides(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return Picture(name, width, height, len(content), sha256, story, paragraph)


def _sides(content: bytes) -> tuple[int | None, int | None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # nothing is decompressed here
            with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
                return image.size
    except Exception:  # noqa: BLE001 a foreign parser on foreign bytes; a picture that cannot be measured is still one
        return None, None
