"""Real documents, some of them; `make bench-corrected` takes all, and LibreOffice reads the copies."""

from pathlib import Path

import pytest

from benchmarks.corrected import copy_of, found
from ingest.word.correction import CannotCorrect

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "word"
SIGNED = "the document is signed: a change would break the signature"


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of real documents is not part of the project")
def test_a_real_document_is_corrected_and_passes_unless_it_is_signed_or_in_another_script() -> None:
    refused: list[str] = []
    corrected = 0
    for each in found(CORPUS, every=7):
        try:
            copy_of(each)
        except CannotCorrect as error:
            refused.append(str(error))
        else:
            corrected += 1
    other = [why for why in refused if why != SIGNED and not why.startswith("the copy fails: text-font")]
    assert other == []
    assert corrected > 10
