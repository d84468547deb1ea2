"""A .docx -> the same document with Word comments at the places where its looks are wrong.

The main part gets the ranges, the part with comments gets their texts; where there is none yet, the package learns of a
new one. Every other part keeps its bytes. What was written is read again and compared with the document as it was:
whoever gets the copy gets the author's own words, every one.
"""

from collections.abc import Sequence
from datetime import datetime

from ingest.word.comment_places import mark
from ingest.word.comments_part import add_comment, comments_part, unused_ids
from ingest.word.correction import CannotCorrect, Comment
from ingest.word.document import Document
from ingest.word.docx import main_part
from ingest.word.limits import Limits
from ingest.word.ooxml import W
from ingest.word.package import DamagedPart, Package, Refused
from ingest.word.reader import read_document
from ingest.word.repacking import CannotRepack, as_it_stands, as_part, repacked

_DEFAULT = Limits()


def commented(
    content: bytes,
    document: Document,
    comments: Sequence[Comment],
    author: str,
    at: datetime,
    *,
    limits: Limits = _DEFAULT,
) -> bytes:
    """A .docx with these comments added to those it has. Raises CannotCorrect, also where anything else would change.

    document: what it says. at: when the comments are said to be written; the same comments at the same time make the
    same bytes.
    """
    if not comments:
        raise CannotCorrect("there is nothing to comment on, or no place for it")
    try:
        written = _written(content, comments, author, at, limits)
    except (Refused, DamagedPart, CannotRepack) as error:
        raise CannotCorrect(str(error)) from error
    if read_document(written, limits=limits) != document:
        raise CannotCorrect("with comments in it the document would not read as before")
    return written


def _written(content: bytes, comments: Sequence[Comment], author: str, at: datetime, limits: Limits) -> bytes:
    package = Package.open(content, limits)
    main = main_part(package)
    root = as_it_stands(package.content(main))
    if root.tag != W + "document":
        raise CannotCorrect("a strict document, whose comments would be of another kind, too")
    part = comments_part(package, main)
    runs = list(root.iter(W + "r"))
    for id_, comment in zip(unused_ids(root, part.root), comments, strict=False):
        mark(runs[comment.first], runs[comment.last], id_)
        add_comment(part.root, id_, comment.text, author, at)
    changed = {package.stored_name(main): as_part(root), part.name: as_part(part.root)}
    return repacked(content, changed | part.told)
