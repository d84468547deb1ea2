"""Small copies of new drafts' photos for the digest: some of each before more of any, within what a mail bears."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

import structlog

from notifier.digest_entries import MAX_PHOTOS
from notifier.envelope import Picture
from redaksi.app import App
from redaksi.child import NoChild
from redaksi.confined import Confined
from redaksi.web_copies import copy_for_web
from store.drafts import Draft

MOST_BYTES = 600_000  # of all pictures of a digest together; in a mail they grow by a third
MOST_BYTES_EACH = 60_000

log = structlog.get_logger()


def contact_sheet(app: App, drafts: Sequence[Draft]) -> dict[str, Picture]:
    """sha256 -> a small copy of that photo, for those that have one and fit.

    They are made in a child of their own: the one that judges is not made to wait.
    """
    found: dict[str, Picture] = {}
    left = MOST_BYTES
    with Confined(app.config.service.limits) as confined:
        own = replace(app, confined=confined)
        try:
            for sha256 in _in_turn(drafts):
                copy = copy_for_web(own, sha256, "thumbnail")
                content = copy.read_bytes() if copy else b""
                if 0 < len(content) <= min(left, MOST_BYTES_EACH):
                    found[sha256] = Picture(content)
                    left -= len(content)
                if left < MOST_BYTES_EACH // 10:
                    break
        except NoChild as error:  # the machine has no room for a child: the digest goes without the rest
            log.warning("no more copies for the digest", why=str(error))
    return found


def _in_turn(drafts: Sequence[Draft]) -> Iterator[str]:
    """The first photo of each, then the second of each, and so on; each picture once."""
    columns = zip_longest(*([photo.sha256 for photo in draft.photos[:MAX_PHOTOS]] for draft in drafts))
    yield from dict.fromkeys(sha256 for column in columns for sha256 in column if sha256)
