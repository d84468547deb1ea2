"""The copies of a draft's photos for the web: made when first asked for, in the child process, and kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import structlog

from redaksi.app import App
from redaksi.confined import Stopped
from store.copies import Copies
from store.errors import NotStored

if TYPE_CHECKING:  # here and below: whoever makes no copy loads no decoder
    from ingest.web_copy import Form

Size = Literal["page", "card", "thumbnail"]
EXTENSIONS: "dict[Form, str]" = {"jpeg": "jpg", "webp": "webp"}

log = structlog.get_logger()


def copy_for_web(app: App, sha256: str, size: Size, form: "Form" = "jpeg") -> Path | None:
    """Where a stored photo's copy lies; None where none can be made. The photo itself stays as it was sent, and is
    never shown in the copy's place: it may say where people live."""
    return copy_of(app, sha256, getattr(app.config.photos, size), form)


def copy_of(app: App, sha256: str, longest: int, form: "Form" = "jpeg") -> Path | None:
    """The same with any long side, in pixels."""
    from ingest.web_copy import VERSION, CannotCopy, web_copy

    name = f"{sha256}-{longest}-v{VERSION}.{EXTENSIONS[form]}"

    def make() -> bytes:
        return app.confined.call(web_copy, app.files.path(sha256).read_bytes(), longest, form).content

    try:
        return Copies(app.config.files_folder / "copies").get_or_make(name, make)
    except (CannotCopy, Stopped, NotStored) as error:
        log.warning("no copy for the web could be made", sha256=sha256, why=str(error))
        return None
