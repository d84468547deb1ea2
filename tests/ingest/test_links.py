"""Links to files kept elsewhere."""

import pytest

from ingest.links import Link, file_links, links_in_text


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("https://drive.google.com/file/d/1AbC/view?usp=sharing", "google-drive"),
        ("https://drive.google.com/drive/folders/1AbC", "google-drive"),
        ("https://docs.google.com/document/d/1AbC/edit", "google-docs"),
        ("https://photos.app.goo.gl/AbC", "google-photos"),
        ("https://1drv.ms/w/s!AbC", "onedrive"),
        ("https://pu-my.sharepoint.com/:w:/g/personal/AbC", "onedrive"),
        ("https://www.dropbox.com/s/abc/foto.zip?dl=0", "dropbox"),
        ("https://we.tl/t-AbC", "wetransfer"),
        ("https://www.icloud.com/iclouddrive/0AbC", "icloud"),
        ("https://mega.nz/file/AbC#kunci", "mega"),
        ("https://t.me/kotakubabel/12", "telegram"),
        ("https://t.me/c/123/4", "telegram"),
        ("https://www.mediafire.com/file/abc/foto.zip", "other"),
    ],
)
def test_service(url: str, service: str) -> None:
    assert links_in_text(f"Foto di {url}.") == (Link(service, url),)


@pytest.mark.parametrize(
    "text",
    [
        "https://drive.google.com/",
        "https://drive.google.com.contoh.id/file/d/1",
        "https://www.google.com/maps/place/Mawar",
        "https://docs.google.com/forms/d/1/viewform",
        "drive.google.com",
        "https://[rusak",
        "https://t.me/rina_wulandari",
        "rina@dropbox.com/",
    ],
)
def test_other_addresses_are_no_files(text: str) -> None:
    assert links_in_text(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Foto kegiatan: s.id/GotongRoyong",
        "Foto bisa diunduh di\nhttps://bit.ly/3xYzAbC",
        "Terlampir naskah.\nBerikut linknya:\n\nhttps://tinyurl.com/abc",
        "https://s.id/foto-mawar",
        "Dokumentasi ada di sini ya (cutt.ly/abcd).",
        "linktr.ee/dokumentasi.kotaku",
    ],
)
def test_a_short_link_with_words_about_files_hands_them_over(text: str) -> None:
    (link,) = links_in_text(text)
    assert link.service == "short-link"


@pytest.mark.parametrize(
    "text",
    [
        "Salam,\nRina Wulandari\nlinktr.ee/kotaku.babel",
        "Naskah dan foto terlampir.\n\nSalam,\nRina\nInstagram: bit.ly/kotakubabel",
        "Link bio: linktr.ee/rina",
        "Warga mendaftar lewat bit.ly/daftar-warga pada hari Senin.",
        "Foto: s.id",
        "https://goo.gl/maps/abc foto lokasi",
        "alamat.s.id/foto",
    ],
)
def test_a_short_link_in_a_signature_or_for_something_else_does_not(text: str) -> None:
    assert links_in_text(text) == ()


def test_link_without_scheme_and_in_brackets() -> None:
    assert links_in_text("(drive.google.com/file/d/1/view)") == (
        Link("google-drive", "https://drive.google.com/file/d/1/view"),
    )


def test_same_link_twice_counts_once() -> None:
    assert len(links_in_text("https://we.tl/t-1 dan https://we.tl/t-1")) == 1


def test_click_counters_are_unwrapped() -> None:
    wrapped = (
        "https://www.google.com/url?q=https://we.tl/t-1&sa=D",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwe.tl%2Ft-2&data=x",
    )
    assert file_links(wrapped) == (Link("wetransfer", "https://we.tl/t-1"), Link("wetransfer", "https://we.tl/t-2"))


@pytest.mark.parametrize("written", ["www.dropbox.com/s/abc", "dropbox.com/s/abc", "mega.nz/file/x", "t.me/c/123/4"])
def test_address_without_its_scheme(written: str) -> None:
    assert [link.url for link in links_in_text(f"Foto: {written}")] == [f"https://{written}"]
