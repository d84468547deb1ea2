"""`redaksi letters preview`: every letter as files, in the desk's own words."""

from pathlib import Path

import pytest

from notifier.letter_samples import EVERY_SAMPLE
from redaksi.commands.letters import preview
from redaksi.errors import CannotGoOn
from tests.redaksi.test_config import LEAST


def test_preview_writes_one_of_each_letter_in_the_desks_own_words(tmp_path: Path) -> None:
    config, words = tmp_path / "config.toml", tmp_path / "surat" / "id" / "common.toml"
    words.parent.mkdir(parents=True)
    words.write_text('closing = "Hormat kami,"', encoding="utf-8")
    config.write_text(LEAST + "[letters]\nwords = 'surat'", encoding="utf-8")
    assert preview(tmp_path / "out", None, config) == 0
    written = {file.name for file in (tmp_path / "out").iterdir()}
    assert written == {f"{name}.{kind}" for name in EVERY_SAMPLE for kind in ("html", "txt", "eml")}
    assert "Hormat kami,\nRedaksi\n" in (tmp_path / "out" / "known.txt").read_text(encoding="utf-8")
    page = (tmp_path / "out" / "rejection-several.html").read_text(encoding="utf-8")
    assert 'src="data:image/jpeg;base64,' in page
    assert "cid:" not in page


def test_preview_in_the_other_language(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(LEAST, encoding="utf-8")
    preview(tmp_path / "out", "en", tmp_path / "config.toml")
    assert "Kind regards," in (tmp_path / "out" / "known.txt").read_text(encoding="utf-8")


def test_preview_says_what_it_cannot_do(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(LEAST, encoding="utf-8")
    with pytest.raises(CannotGoOn, match="one of id, en is needed"):
        preview(tmp_path / "out", "jv", tmp_path / "config.toml")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(CannotGoOn, match="cannot be written"):
        preview(tmp_path / "file", None, tmp_path / "config.toml")
