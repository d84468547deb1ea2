"""Text without format: a mail's body, a .txt file."""

import re

_ARTICLE_LETTERS = 600
_ARTICLE_SENTENCES = 3
_SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*(?:\s|$)")
_COVERING_LETTER = re.compile(
    r"\b(?:terlampir|lampirkan|dilampirkan|kami kirim(?:kan)?|saya kirim(?:kan)?)\b", re.IGNORECASE
)


def reads_like_an_article(text: str) -> bool:
    """Whether a plain text is long enough, and in sentences, to be the article itself and no covering letter."""
    letters = sum(character.isalpha() for character in text)
    least = _ARTICLE_LETTERS * (2 if _COVERING_LETTER.search(text) else 1)
    return letters >= least and len(_SENTENCE_END.findall(text)) >= _ARTICLE_SENTENCES


def decoded(content: bytes) -> str:
    """The text of a file that does not name its charset: by its mark, else UTF-8, else Windows."""
    marked = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(marked)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
