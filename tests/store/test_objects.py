"""Object storage that is away, closed to us, or not there at all: said so, in words an operator can act on."""

import dataclasses
from pathlib import Path

import pytest

import store.objects
from store.errors import StoreUnavailable
from store.objects import Access, Objects
from tests.servers.daemon import free_port
from tests.servers.object_storage import ObjectStorage


def test_the_wrong_key_is_said_so(object_storage: ObjectStorage, tmp_path: Path) -> None:
    wrong = dataclasses.replace(object_storage.access, secret="salah")
    with pytest.raises(StoreUnavailable, match=r"s3://redaksi/.*: SignatureDoesNotMatch"):
        Objects(object_storage.place(), tmp_path, wrong).examine()


def test_a_bucket_that_is_not_there_is_said_so(object_storage: ObjectStorage, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"s3://tiada/desk: NoSuchBucket"):
        Objects("s3://tiada/desk", tmp_path, object_storage.access).examine()


def test_a_server_that_is_away_is_an_outage_and_nothing_was_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.objects, "_TRIES", 1)
    away = Access(endpoint=f"http://127.0.0.1:{free_port()}", key_id="kunci", secret="rahasia")
    objects = Objects("s3://redaksi/desk", tmp_path, away)
    for ask in (objects.examine, lambda: objects.put(b"warta"), lambda: objects.path("0" * 64)):
        with pytest.raises(StoreUnavailable, match="s3://redaksi/desk"):
            ask()
