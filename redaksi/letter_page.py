"""A letter as a page for the browser."""

from base64 import b64encode
from email.message import EmailMessage


def letter_page(letter: EmailMessage) -> str:
    """Its HTML part, or its text, with the pictures inside: a browser cannot find them by `cid:`."""
    body = letter.get_body(("html", "plain"))
    page = str(body.get_content()) if body else ""
    for part in letter.walk():
        if part.get_content_maintype() == "image":
            content = b64encode(part.get_content()).decode("ascii")
            cid = str(part["Content-ID"]).strip("<>")
            page = page.replace(f"cid:{cid}", f"data:{part.get_content_type()};base64,{content}")
    return page
