"""The rules, one file each. Their order here is their order in letters."""

from typing import Any

from checks.rule import Policy, Rule
from checks.rules.caption_present import CAPTION_PRESENT
from checks.rules.document_format import DOCUMENT_FORMAT
from checks.rules.document_present import DOCUMENT_PRESENT
from checks.rules.document_readable import DOCUMENT_READABLE
from checks.rules.photo_format import PHOTO_FORMAT
from checks.rules.photo_present import PHOTO_PRESENT
from checks.rules.photo_resolution import PHOTO_RESOLUTION
from checks.rules.photo_separate import PHOTO_SEPARATE
from checks.rules.text_font import TEXT_FONT
from checks.rules.text_length import TEXT_LENGTH
from checks.rules.text_size import TEXT_SIZE
from checks.rules.text_spacing import TEXT_SPACING

RULES: tuple[Rule[Any], ...] = (
    DOCUMENT_PRESENT,
    DOCUMENT_FORMAT,
    DOCUMENT_READABLE,
    PHOTO_PRESENT,
    CAPTION_PRESENT,
    PHOTO_FORMAT,
    PHOTO_RESOLUTION,
    PHOTO_SEPARATE,
    TEXT_FONT,
    TEXT_SIZE,
    TEXT_SPACING,
    TEXT_LENGTH,
)

PUBLISHED: Policy = {rule.name: rule.published for rule in RULES}
