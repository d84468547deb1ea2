"""An address list as programs really write it -> (name, address) pairs, names not yet decoded.

A letter goes to what is read here, so nothing is put together that does not stand there. Python's getaddresses makes
RinaWulandaririna@contoh.id of "Rina Wulandari rina@contoh.id", and takes 'rina@lama.id' of the name that Outlook
writes in "'rina@lama.id' <rina@contoh.id>".
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(r'"(?:\\.|[^"\\]){0,500}"|\([^()]*\)|<[^<>]*>|[,;]|[^",;()<>]+|.', re.DOTALL)
_GROUP = re.compile(r"[^@:]*(?<!mailto):(?=\s|$)", re.IGNORECASE)  # "Tim Babel: rina@contoh.id, budi@contoh.id;"
_BETWEEN = re.compile(r"[\s<>,;:()\"']+")
_LONGEST = 1000  # characters of an address; SMTP carries 254
_AROUND = re.compile(r"\s*([@.])\s*")  # blanks that folding left; RFC 5322 section 4.4 allows them there alone
_ADDRESS = re.compile(r'("(?:\\.|[^"\\])*"|[^\s<>,;()"]+)@([^\s<>,;()"@]+?)\.?')


def address_list(text: str) -> tuple[tuple[str, str], ...]:
    """Every address of a list with the name before it or the comment behind it. What holds no address is left out,
    or, where a comma without quotes divided it ("Wulandari, Rina <rina@contoh.id>"), belongs to the next name."""
    found: list[tuple[str, str]] = []
    before = ""
    for tokens in _items(text):
        name, address = _person(tokens)
        if address:
            found.append((f"{before}{name}", address))
            before = ""
        else:
            before = f"{name}, " if name and tokens[-1] == "," and not {"<", "@"} & set("".join(tokens)) else ""
    return tuple(found)


def _items(text: str) -> Iterator[list[str]]:
    """The tokens between commas; a group's closing semicolon ends its item."""
    item: list[str] = []
    for token in _TOKEN.findall(text):
        item.append(token)
        if token in {",", ";"}:
            yield item
            item = []
    yield item


def _person(tokens: list[str]) -> tuple[str, str]:
    words = [token for token in tokens if token not in {",", ";"}]
    angles = {token: address for token in words if token.startswith("<") and (address := _address(token[1:-1]))}
    if len(angles) == 1:
        (angle, address), *_ = angles.items()
        return _name(words[: words.index(angle)]) or _comment(words), address
    outside = [word for word in words if not (word.startswith("(") or (word.startswith("<") and word.endswith(">")))]
    bare = {found for word in outside for found in _bare(word)}
    if len(bare) != 1 or angles:  # "<rina@contoh.id>:<palsu@lain.id>": nobody could say whom it means
        return _name(words), ""
    at = next(at for at, word in enumerate(outside) if _bare(word))
    before = outside[at].partition(*bare)[0]
    return _name([*outside[:at], before.lstrip('"')]) or _comment(words), _address(*bare)


def _bare(word: str) -> list[str]:
    return [found for found in _BETWEEN.split(word) if "@" in found.strip("@")]


def _address(text: str) -> str:
    """The address in angle brackets, or bare; "" where there is none."""
    text = text.strip("<>")
    if len(text) > _LONGEST:
        return ""
    plain = _AROUND.sub(r"\1", text.strip()) if '"' not in text else text.strip()
    plain = re.sub(r"(?i)^mailto:", "", plain)
    if plain.startswith("@") and ":" in plain:  # a route, which nobody has used for decades (RFC 5322 section 4.4)
        plain = plain.rpartition(":")[2]
    found = _ADDRESS.fullmatch(plain)
    return f"{found[1]}@{found[2]}" if found else ""


def _name(tokens: list[str]) -> str:
    """What stands before an address, without quotes, comments and the name of a group."""
    said = [token for token in tokens if not token.startswith("(") and token not in {"<", ">", '"'}]
    if said and not said[0].startswith('"'):
        group = _GROUP.match(said[0])
        said[0] = said[0][group.end() :] if group else said[0]
    return "".join(re.sub(r"\\(.)", r"\1", token[1:-1]) if token.startswith('"') else token for token in said).strip(
        " \t'"
    )


def _comment(tokens: list[str]) -> str:
    return next((token[1:-1].strip() for token in tokens if token.startswith("(") and token.endswith(")")), "")
