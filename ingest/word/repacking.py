"""A zip package with some of its members replaced; every other one keeps its bytes, its place and its date."""

import io
import zipfile
from collections.abc import Mapping

from ingest.word.package import ZIP_ERRORS

DateTime = tuple[int, int, int, int, int, int]
LONG_AGO: DateTime = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can tell


class CannotRepack(Exception):
    """The package cannot be written again without doubt; the message says why."""


def repacked(content: bytes, replaced: Mapping[str, bytes], *, date: DateTime | None = None) -> bytes:
    """The package with these members' bytes instead of its own, by their names as it spells them.

    The same bytes in give the same bytes out. date: of all members, where theirs are of no account. The package was
    checked against limits when it was read. Raises CannotRepack.
    """
    written = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
            names = source.namelist()
            if len({name.lower() for name in names}) != len(names):
                raise CannotRepack("the package has two members of one name")
            target.comment = source.comment
            for member in source.infolist():
                copy = zipfile.ZipInfo(member.filename, date or member.date_time)
                copy.compress_type = zipfile.ZIP_STORED if not member.compress_type else zipfile.ZIP_DEFLATED
                copy.external_attr, copy.create_system = member.external_attr, member.create_system
                target.writestr(copy, replaced.get(member.filename) or source.read(member))
    except ZIP_ERRORS as error:
        raise CannotRepack(f"the package cannot be written again: {error}") from error
    return written.getvalue()
