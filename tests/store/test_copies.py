"""Copies that can be made again: made once, complete or not there, and readable by our user alone."""

from pathlib import Path

import pytest

from store.copies import Copies
from store.errors import StoreUnavailable


def test_a_copy_is_made_once(tmp_path: Path) -> None:
    made: list[str] = []

    def make() -> bytes:
        made.append("once")
        return b"isi"

    copies = Copies(tmp_path / "copies")
    places = {copies.get_or_make("ab-320.jpg", make) for _ in range(3)}
    assert ([place.read_bytes() for place in places], made) == ([b"isi"], ["once"])


def test_a_copy_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise ValueError("damaged")

    with pytest.raises(ValueError, match="damaged"):
        Copies(tmp_path / "copies").get_or_make("ab-320.jpg", fail)
    assert list(tmp_path.rglob("*.jpg")) == []


def test_only_our_user_may_look(tmp_path: Path) -> None:
    place = Copies(tmp_path / "copies").get_or_make("ab-320.jpg", lambda: b"isi")
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("a file in its way", encoding="utf-8")
    with pytest.raises(StoreUnavailable):
        Copies(tmp_path / "copies").get_or_make("ab-320.jpg", lambda: b"isi")
