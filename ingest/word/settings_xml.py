"""The settings part: the few document-wide settings that change what a reader sees (ECMA-376 Part 1, 17.15.1)."""

from dataclasses import dataclass

from ingest.word.ooxml import VAL, Element, W, on, switch, whole


@dataclass(frozen=True, slots=True)
class Settings:
    """What stands here when the part is missing is what Word takes for granted then."""

    east_asian_language: str = ""
    complex_language: str = ""
    compatibility_mode: int = 12  # MS-DOCX 2.4.1.1: 12 = Word 2007 and older, 14 = 2010, 15 = 2013 and newer
    table_style_overrides_normal: bool = True  # the compat setting overrideTableStyleFontSizeAndJustification is off
    even_and_odd_headers: bool = False


def read_settings(root: Element) -> Settings:
    """The root of a settings part -> Settings."""
    language = root.find(W + "themeFontLang")
    compatibility = {
        setting.get(W + "name"): setting.get(VAL) for setting in root.iterfind(f"{W}compat/{W}compatSetting")
    }
    override = compatibility.get("overrideTableStyleFontSizeAndJustification")
    return Settings(
        east_asian_language=language.get(W + "eastAsia", "") if language is not None else "",
        complex_language=language.get(W + "bidi", "") if language is not None else "",
        compatibility_mode=whole(compatibility.get("compatibilityMode")) or 12,
        table_style_overrides_normal=override is None or not on(override),
        even_and_odd_headers=switch(root, W + "evenAndOddHeaders") or False,
    )
