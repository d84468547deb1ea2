"""List labels as Word shows them (ECMA-376 Part 1, 17.9)."""

from tests.ingest.word.ooxml import paragraph, paragraphs, style


def level(index: int, text: str, *, form: str = "decimal", start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, numbers: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{numbers}'


def item(at: int = 0, number: int = 1) -> str:
    return paragraph(properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def labels(body: str, definitions: str, styles: str = "") -> list[str]:
    return [p.label for p in paragraphs(body, numbering=definitions, styles=styles)]


TWO = (level(0, "%1."), level(1, "%1.%2", form="lowerLetter"))


def test_levels_count_and_restart() -> None:
    body = item() + item(1) + item(1) + item() + item(1)
    assert labels(body, numbering(*TWO)) == ["1.", "1.a", "1.b", "2.", "2.a"]


def test_level_that_never_restarts_counts_on() -> None:
    definitions = numbering(level(0, "%1."), level(1, "%2)", more='<w:lvlRestart w:val="0"/>'))
    assert labels(item() + item(1) + item() + item(1), definitions) == ["1.", "1)", "2.", "2)"]


def test_deeper_level_first_shows_the_start_of_the_higher() -> None:
    assert labels(item(1), numbering(*TWO)) == ["1.a"]


def test_legal_numbering_writes_digits() -> None:
    definitions = numbering(level(0, "%1.", form="upperRoman"), level(1, "%1.%2", more="<w:isLgl/>"))
    assert labels(item() + item(1), definitions) == ["I.", "1.1"]


def test_bullet_is_its_text() -> None:
    assert labels(item() + item(), numbering(level(0, "•", form="bullet"))) == ["•", "•"]


def test_lists_of_one_abstract_count_on_together() -> None:
    numbers = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in (1, 2))
    assert labels(item() + item(number=2), numbering(*TWO, numbers=numbers)) == ["1.", "2."]


def test_start_override_begins_anew() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbers = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    )
    body = item() + item(number=2) + item(number=2)
    assert labels(body, numbering(*TWO, numbers=numbers)) == ["1.", "5.", "6."]


def test_level_override_replaces_the_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "Bab %1", form="upperRoman")}</w:lvlOverride>'
    numbers = f'<w:num w:numId="1"><w:abstractNumId w:val="0"/>{override}</w:num>'
    assert labels(item(), numbering(*TWO, numbers=numbers)) == ["Bab I"]


def test_style_brings_its_list_and_the_level_tied_to_it() -> None:
    definitions = numbering(level(0, "%1."), level(1, "%1.%2", more='<w:pStyle w:val="Sub"/>'))
    styles = style("Sub", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    assert labels(paragraph(properties='<w:pStyle w:val="Sub"/>'), definitions, styles) == ["1.1"]


def test_number_zero_takes_the_list_of_the_style_away() -> None:
    styles = style("Butir", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    body = paragraph(properties='<w:pStyle w:val="Butir"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert labels(body, numbering(*TWO), styles) == [""]


def test_numbering_style_is_followed() -> None:
    definitions = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Daftar"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{level(0, "%1)")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = style("Daftar", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>', kind="numbering")
    assert labels(item() + item(), definitions, styles) == ["1)", "2)"]


def test_unknown_list_shows_no_label() -> None:
    assert labels(item(number=9), numbering(*TWO)) == [""]


def test_hidden_paragraph_mark_shows_no_label() -> None:
    properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr>'
    assert labels(paragraph(properties=properties) + item(), numbering(*TWO)) == ["", "1."]


def test_level_beyond_the_ninth_shows_no_label() -> None:
    assert labels(item(10**9) + item(-1), numbering(*TWO)) == ["", ""]


def test_endless_label_is_cut() -> None:
    assert labels(item(), numbering(level(0, "x" * 10_000))) == ["x" * 255]


def test_deleted_paragraph_mark_counts_no_label() -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    deleted = paragraph(properties=f'{numbered}<w:rPr><w:del w:id="1"/></w:rPr>')
    assert labels(deleted + item() + item(), numbering(*TWO)) == ["1.", "2."]
