"""The theme part: which fonts "heading" and "body" mean (ECMA-376 Part 1, 20.1.4.1.16-29, 17.18.96)."""

from dataclasses import dataclass

from ingest.word.ooxml import A, Element

# w:themeFontLang to the script whose font stands in for an empty a:ea or a:cs (17.15.1.88).
_EAST_ASIAN_SCRIPTS = {"ja": "Jpan", "ko": "Hang", "zh-cn": "Hans", "zh-sg": "Hans", "zh": "Hant"}
_COMPLEX_SCRIPTS = {
    "ar": "Arab", "fa": "Arab", "ur": "Arab", "he": "Hebr", "th": "Thai", "hi": "Deva", "bn": "Beng", "ta": "Taml",
    "te": "Telu", "ml": "Mlym", "kn": "Knda", "gu": "Gujr", "pa": "Guru", "or": "Orya", "si": "Sinh", "my": "Mymr",
    "km": "Khmr", "lo": "Laoo", "bo": "Tibt", "dv": "Thaa", "syr": "Syrc", "am": "Ethi", "mn": "Mong", "ug": "Uigh",
    "vi": "Viet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Theme:
    """Font names by the theme reference that means them: "minorHAnsi", "majorEastAsia", "minorBidi"..."""

    fonts: dict[str, str]

    def font(self, reference: str) -> str | None:
        """The font that a theme reference means; None where the theme names none."""
        return self.fonts.get(reference) or None


def read_theme(root: Element, east_asian_language: str, complex_language: str) -> Theme:
    """The root of a theme part -> Theme, empty East Asian and complex fonts filled in by the document's languages."""
    fonts: dict[str, str] = {}
    for element_name, prefix in (("majorFont", "major"), ("minorFont", "minor")):
        collection = root.find(f".//{A}{element_name}")
        if collection is None:
            continue
        latin, east_asian, complex_script = (_typeface(collection, name) for name in ("latin", "ea", "cs"))
        fonts[prefix + "HAnsi"] = fonts[prefix + "Ascii"] = latin
        fonts[prefix + "EastAsia"] = east_asian or _of_script(
            collection, _script(east_asian_language, _EAST_ASIAN_SCRIPTS)
        )
        fonts[prefix + "Bidi"] = complex_script or _of_script(collection, _script(complex_language, _COMPLEX_SCRIPTS))
    return Theme(fonts)


def _typeface(collection: Element, name: str) -> str:
    element = collection.find(A + name)
    return (element.get("typeface") or "") if element is not None else ""


def _of_script(collection: Element, script: str | None) -> str:
    """The font for a script, the last where there are several; "" where there is none, or no script is meant."""
    if script is None:
        return ""
    typefaces = [font.get("typeface") or "" for font in collection.iterfind(A + "font") if font.get("script") == script]
    return typefaces[-1] if typefaces else ""


def _script(language: str, scripts: dict[str, str]) -> str | None:
    language = language.lower()
    return scripts.get(language) or scripts.get(language.partition("-")[0])
