"""What a later photo means: which of those before it is replaced."""

from collections.abc import Collection, Mapping

import pytest

from ingest.attached import PhotoFile, Pictured
from ingest.superseding import standing_photos
from ingest.unreadable import Unreadable

UNSEEN = Unreadable("damaged", "not looked at here")


def photos(*mails: str) -> list[Pictured]:
    """One text for each mail: "foto 1.jpg=a foto 2.jpg=b"; what stands behind "=" are the bytes."""
    return [
        Pictured(PhotoFile(name.replace("_", " "), 1, sha256, UNSEEN), at)
        for at, mail in enumerate(mails)
        for name, _, sha256 in (each.partition("=") for each in mail.split())
    ]


@pytest.mark.parametrize(
    ("mails", "documents", "faulty", "stand"),
    [
        (["a.jpg=1 b.jpg=2"], [0], {}, "12"),
        (["a.jpg=1 b.jpg=1"], [0], {}, "1"),
        (["foto_1.jpg=1", "foto_1.jpg=2"], [0], {}, "2"),
        (["foto_1.jpg=1 foto_2.jpg=2", "Foto2_(revisi).jpg=3"], [0], {}, "13"),
        (["image0.jpeg=1", "image0.jpeg=2"], [0], {}, "12"),
        (["unnamed.jpg=1", "unnamed.jpg=2", "image.jpg=3", "image.jpg=4"], [0], {}, "1234"),
        (["a.jpg=1 b.jpg=2", "image.jpg=3"], [0], {0: "1"}, "32"),
        (["a.jpg=1 b.jpg=2", "x.jpg=3 y.jpg=4"], [0], {0: "12"}, "34"),
        (["a.jpg=1 b.jpg=2", "x.jpg=3"], [0], {0: "12"}, "123"),
        (["a.jpg=1 b.jpg=2 c.jpg=3", "x.jpg=4 y.jpg=5"], [0], {0: "1"}, "12345"),
        (["a.jpg=1 b.jpg=2", "x.jpg=3"], [0], {0: ""}, "123"),
        (["a.jpg=1 b.jpg=2", "x.jpg=3 y.jpg=4"], [0, 1], {0: ""}, "34"),
        (["a.jpg=1 b.jpg=2", "x.jpg=3 y.jpg=4"], [0], {0: ""}, "1234"),
        (["a.jpg=1 b.jpg=2", "b.jpg=2"], [0, 1], {0: "1"}, "2"),
        (["a.jpg=1 b.jpg=2", "b.jpg=2"], [0], {0: "1"}, "12"),
        (["a.jpg=1 b.jpg=2", "x.jpg=3 y.jpg=4"], [0, 1], {}, "1234"),
        (["a.jpg=1", "b.jpg=2", "x.jpg=3"], [0], {0: "1", 1: "2"}, "3"),
    ],
    ids=[
        "one mail",
        "the same bytes twice",
        "the same name is a better one",
        "the same number is a better one",
        "a name that every phone gives tells nothing",
        "nor do others of the kind",
        "one new for one faulty",
        "two new for two faulty, in order",
        "one new for two faulty: they are asked about again",
        "two new for one faulty: asked about again",
        "a photo more, where none was faulty",
        "everything anew, under other names",
        "as many photos more, without the document",
        "everything that was in order, with the document: the faulty one is left out",
        "a copy alone leaves nothing out",
        "further photos before anything was answered",
        "each rejection counts",
    ],
)
def test_photos_that_stand(
    mails: list[str], documents: Collection[int], faulty: Mapping[int, Collection[str]], stand: str
) -> None:
    pictured = photos(*mails)
    found, left_over = standing_photos(pictured, documents, faulty)
    assert "".join(photo.sha256 for photo in found) == stand
    assert len(found) + len(left_over) == len(pictured)
    assert {each.why for each in left_over} <= {"duplicate", "superseded"}
