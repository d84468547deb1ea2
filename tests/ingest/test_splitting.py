"""Several articles in one mail: told apart only where every photo plainly belongs to one."""

from ingest.message import Message, read_message
from ingest.submission import compose_each
from tests.builders import ARTICLE, docx, email, photo
from tests.redaksi.examples import zipped

OTHER = [text.replace("Mawar", "Melati").replace("drainase", "taman bermain") for text in ARTICLE]
ONE, TWO = docx(ARTICLE[:5]), docx(OTHER[:5])
FIRST, SECOND = photo(seed=1), photo(seed=2)


def split(*files: tuple[str, bytes]) -> list[list[str]]:
    """The file names of each article's photos."""
    message = read_message(email(files).as_bytes())
    assert isinstance(message, Message)
    return [[photo.filename for photo in each.photos] for each in compose_each([message])]


def test_by_names_that_begin_with_the_documents() -> None:
    files = [("Taman.docx", ONE), ("Taman Bermain.docx", TWO), ("Taman 1.jpg", FIRST), ("Taman Bermain 1.jpg", SECOND)]
    assert split(*files) == [["Taman 1.jpg"], ["Taman Bermain 1.jpg"]]


def test_by_captions_that_name_the_file() -> None:
    one = docx([*ARTICLE[:5], "Keterangan foto:", "Saluran.jpg: Warga membersihkan saluran."])
    two = docx([*OTHER[:5], "Keterangan foto:", "Taman.jpg: Anak bermain."])
    files = [("a.docx", one), ("b.docx", two), ("Taman.jpg", FIRST), ("Saluran.jpg", SECOND)]
    assert split(*files) == [["Saluran.jpg"], ["Taman.jpg"]]


def test_by_the_same_picture_in_the_document() -> None:
    one, two = docx(ARTICLE[:5], pictures=[FIRST]), docx(OTHER[:5], pictures=[SECOND])
    assert split(("a.docx", one), ("b.docx", two), ("x.jpg", SECOND), ("y.jpg", FIRST)) == [["y.jpg"], ["x.jpg"]]


def test_by_folders_of_a_zip() -> None:
    folders = zipped(("satu/naskah.docx", ONE), ("satu/x.jpg", FIRST), ("dua/naskah.docx", TWO), ("dua/y.jpg", SECOND))
    assert split(("kiriman.zip", folders)) == [["x.jpg"], ["y.jpg"]]


def test_not_where_one_photo_belongs_to_neither() -> None:
    assert split(("Saluran.docx", ONE), ("Taman.docx", TWO), ("Saluran 1.jpg", FIRST), ("foto.jpg", SECOND)) == []


def test_not_where_two_signs_contradict_each_other() -> None:
    two = docx(OTHER[:5], pictures=[FIRST])
    assert split(("Saluran.docx", ONE), ("Taman.docx", two), ("Saluran 1.jpg", FIRST), ("Taman 1.jpg", SECOND)) == []


def test_not_where_an_article_has_no_photo() -> None:
    assert split(("Saluran.docx", ONE), ("Taman.docx", TWO), ("Saluran 1.jpg", FIRST)) == []


def test_not_a_single_article() -> None:
    assert split(("Saluran.docx", ONE), ("Saluran 1.jpg", FIRST)) == []
