"""A .docx's bytes -> Document: opens the package, finds the parts, has each story read."""

from collections.abc import Callable
from typing import TypeVar

from ingest.word.body_xml import Page, StoryReader
from ingest.word.cascade import Cascade
from ingest.word.document import Document, Paragraph, Story
from ingest.word.numbering_xml import Labels, Numbering
from ingest.word.ooxml import Element, R, W, switch
from ingest.word.package import DamagedPart, Package, Refused, Relationship
from ingest.word.pictures import Pictures
from ingest.word.settings_xml import Settings, read_settings
from ingest.word.styles_xml import Styles
from ingest.word.theme_xml import Theme, read_theme

_T = TypeVar("_T")
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))


MainReader = Callable[[Page, dict[str, Relationship], Story, list[Paragraph]], StoryReader]


def read_docx(package: Package, main_reader: MainReader = StoryReader) -> Document:
    """An opened package -> Document. Raises Refused where it is no whole Word document.

    main_reader: makes the reader of the main text, for whoever wants to see the elements that it came from.
    """
    return _DocxReader(package).read(main_reader)


class _DocxReader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._unsure: dict[str, None] = {}
        self._main = main_part(package)
        try:
            self._root = package.xml(self._main)
            self._relationships = package.relationships(self._main)
        except DamagedPart as error:
            raise Refused("damaged", str(error), "docx", unsure=error.unsure) from error
        if self._root.tag != W + "document":
            raise Refused("not-word", f"the main part is a {self._root.tag}", "zip")

    def read(self, main_reader: MainReader) -> Document:
        settings = self._part("settings", read_settings, Settings())
        theme = self._part(
            "theme",
            lambda root: read_theme(root, settings.east_asian_language, settings.complex_language),
            Theme({}),
        )
        styles = Styles(self._part_root("styles"), theme)
        numbering = Numbering(self._part_root("numbering"), styles)
        page = Page(
            theme=theme,
            styles=styles,
            cascade=Cascade(styles, settings),
            numbering=numbering,
            labels=Labels(numbering),
            pictures=Pictures(self._package),
            unsure=self._unsure,
        )
        paragraphs: list[Paragraph] = []
        main = main_reader(page, self._relationships, "body", paragraphs)
        main.read_background(self._root)
        body = self._root.find(W + "body")
        if body is not None:
            main.read_story(body)
        return Document(
            format="docx",
            paragraphs=tuple(paragraphs),
            footnotes=self._notes("footnotes", "footnote", page.footnotes, page),
            endnotes=self._notes("endnotes", "endnote", page.endnotes, page),
            headers=self._margins("header", page, settings),
            footers=self._margins("footer", page, settings),
            text_boxes=tuple(page.text_boxes),
            pictures=page.pictures.all(),
            unsure=tuple(page.unsure),
            diagnostics=tuple(page.pictures.diagnostics),
        )

    def _notes(self, part_type: str, story: Story, order: list[str], page: Page) -> tuple[Paragraph, ...]:
        """The notes that the text refers to, in that order."""
        relationship = self._of_type(part_type)
        root = self._root_of(relationship) if relationship is not None and order else None
        if relationship is None or root is None:
            return ()
        notes = {
            note.get(W + "id"): note for note in root.iterfind(W + story) if note.get(W + "type") not in _SEPARATORS
        }
        paragraphs: list[Paragraph] = []
        reader = StoryReader(page, self._relationships_of(relationship), story, paragraphs)
        for identifier in dict.fromkeys(order):
            if identifier in notes:
                reader.read_story(notes[identifier])
        return tuple(paragraphs)

    def _margins(self, story: Story, page: Page, settings: Settings) -> tuple[Paragraph, ...]:
        """Headers or footers that some page shows, each part once."""
        paragraphs: list[Paragraph] = []
        seen: set[str] = set()
        for section in page.sections:
            for reference in section.iterfind(f"{W}{story}Reference"):
                relationship = self._relationships.get(reference.get(R + "id") or "")
                kind = reference.get(W + "type")
                shown = {"first": bool(switch(section, W + "titlePg")), "even": settings.even_and_odd_headers}
                if relationship is None or relationship.target in seen or not shown.get(kind or "", True):
                    continue
                seen.add(relationship.target)
                root = self._root_of(relationship)
                if root is not None:
                    StoryReader(page, self._relationships_of(relationship), story, paragraphs).read_story(root)
        return tuple(paragraphs)

    # Parts

    def _relationships_of(self, relationship: Relationship) -> dict[str, Relationship]:
        """Where a part points; nowhere, and a doubt noted, where its relationships are torn."""
        try:
            return self._package.relationships(relationship.target)
        except DamagedPart as error:
            self._unsure[f"damaged part: {error}"] = None
            return {}

    def _of_type(self, part_type: str) -> Relationship | None:
        return next((r for r in self._relationships.values() if r.type == part_type and not r.external), None)

    def _part(self, part_type: str, read: Callable[[Element], _T], missing: _T) -> _T:
        root = self._part_root(part_type)
        return missing if root is None else read(root)

    def _part_root(self, part_type: str) -> Element | None:
        relationship = self._of_type(part_type)
        return None if relationship is None else self._root_of(relationship)

    def _root_of(self, relationship: Relationship) -> Element | None:
        """A part's root; a torn part leaves the rest readable but not to be trusted."""
        try:
            return self._package.xml(relationship.target)
        except DamagedPart as error:
            self._unsure[f"damaged part: {error}"] = None
            return None


def main_part(package: Package) -> str:
    """The name of the main part, by relationship and never by name (Part 2, 9.2). Raises Refused."""
    try:
        relationships = package.relationships("")
    except DamagedPart as error:
        raise Refused("damaged", str(error), "zip", unsure=error.unsure) from error
    for relationship in relationships.values():
        if relationship.type == "officeDocument" and not relationship.external:
            return relationship.target
    raise Refused("not-word", "a zip package without a main document", "zip")
