"""Templates and views -> the text and HTML of letters and pages. A hole without a value is an error."""

import re
from collections.abc import Sequence
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from notifier.desk import Desk
from notifier.envelope import Body, Picture
from notifier.words import TEMPLATES

_templates = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(enabled_extensions=("html",), default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
# Mail programs drop <style>, so every rule moves to its element; @media (dark, narrow) stays for those that keep it.
_inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def body(desk: Desk, letter: str, *, preheader: str = "", pictures: Sequence[Picture] = (), **view: Any) -> Body:
    """The two parts of the letter whose templates stand in the folder of that name.

    preheader: what an inbox shows beside the subject, where the letter itself begins with a greeting; in its page only,
    and not seen there. pictures: those that the page shows, by `cid:`.
    """
    page = _inliner.inline(_render(f"{letter}/body.html", desk, letter, view | {"preheader": preheader}))
    return Body(text(desk, letter, **view), page, tuple(pictures))


def text(desk: Desk, letter: str, **view: Any) -> str:
    """The text part alone."""
    rendered = _render(f"{letter}/body.txt", desk, letter, view)
    return re.sub(r"\n{3,}", "\n\n", rendered).strip() + "\n"


def page(desk: Desk, name: str, **view: Any) -> str:
    """A page of its own, to be opened in a browser."""
    return _render(f"{name}/page.html", desk, name, view)


def _render(template: str, desk: Desk, letter: str, view: dict[str, Any]) -> str:
    words = desk.words

    def say(key: str, **facts: Any) -> str:
        return words(key if "." in key else f"{letter}.{key}", **facts)

    rendered = _templates.get_template(template).render(desk=desk, say=say, **view)
    return rendered.encode("utf-8", "replace").decode()  # half a surrogate pair in a foreign name has no UTF-8
