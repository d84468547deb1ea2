"""Addresses as programs really write them: never one that does not stand there."""

import pytest

from ingest.addresses import address_list


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("Rina Wulandari <rina@contoh.id>", "Rina Wulandari", "rina@contoh.id"),
        ('"Wulandari, Rina" <rina@contoh.id>', "Wulandari, Rina", "rina@contoh.id"),
        ("Wulandari, Rina <rina@contoh.id>", "Wulandari, Rina", "rina@contoh.id"),
        ('"Rina \\"Rin\\" W" <rina@contoh.id>', 'Rina "Rin" W', "rina@contoh.id"),
        ("'rina@lama.id' <rina@contoh.id>", "rina@lama.id", "rina@contoh.id"),
        ('"rina@lama.id" <rina@contoh.id>', "rina@lama.id", "rina@contoh.id"),
        ("Rina@KOTAKU <rina@contoh.id>", "Rina@KOTAKU", "rina@contoh.id"),
        ("Rina [KOTAKU] <rina@contoh.id>", "Rina [KOTAKU]", "rina@contoh.id"),
        ("rina@contoh.id (Rina)", "Rina", "rina@contoh.id"),
        ("Rina Wulandari rina@contoh.id", "Rina Wulandari", "rina@contoh.id"),
        ("Rina <rina@contoh.id", "Rina", "rina@contoh.id"),
        ("Rina <rina@contoh.id>>", "Rina", "rina@contoh.id"),
        ("Rina < rina @contoh.id >", "Rina", "rina@contoh.id"),
        ("Rina <mailto:rina@contoh.id>", "Rina", "rina@contoh.id"),
        ("Rina <@relay.id,@lain.id:rina@contoh.id>", "Rina", "rina@contoh.id"),
        ("Rina <rina@contoh.id.>", "Rina", "rina@contoh.id"),
        ('"rina@contoh.id"', "", "rina@contoh.id"),
        ("'rina@contoh.id'", "", "rina@contoh.id"),
        ("Džoni <džoni@müller.example>", "Džoni", "džoni@müller.example"),
        ('Rina <"rina w"@contoh.id>', "Rina", '"rina w"@contoh.id'),
        ("Tim Babel: Rina <rina@contoh.id>;", "Rina", "rina@contoh.id"),
    ],
)
def test_one_person(written: str, name: str, address: str) -> None:
    assert address_list(written) == ((name, address),)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "undisclosed-recipients:;",
        "Rina",
        "rina at contoh.id",
        "<>",
        "rina@",
        "@contoh.id",
        "Rina <rina wulandari@contoh.id>",
        '"Rina" <rina@contoh.id>:<palsu@lain.id>',
        "rina@contoh.id budi@contoh.id",
    ],
)
def test_nobody_that_could_be_meant_for_certain(written: str) -> None:
    assert address_list(written) == ()


def test_lists_and_groups() -> None:
    written = 'Tim: Rina <rina@contoh.id>, budi@contoh.id; "Sari, S.Sos." <sari@contoh.id>, Tanpa Alamat'
    assert address_list(written) == (
        ("Rina", "rina@contoh.id"),
        ("", "budi@contoh.id"),
        ("Sari, S.Sos.", "sari@contoh.id"),
    )


def test_marks_that_never_close_take_no_time() -> None:
    for mark in ("(", '"', "<", "\\", ",", ":", "= ", "<  "):
        assert address_list(mark * 60_000) == ()
    assert address_list("a@b <" * 10_000) == (("", "a@b"),)
