from notifier.changes import Version, changes

BEFORE = Version("Judul", "<p>Kerja bakti diikuti oleh 65 warga.</p>", {"a": "foto 1.jpg", "b": "foto 2.jpg"})


def test_changes_word_by_word() -> None:
    after = Version("Judul", "<p>Kerja bakti diikuti oleh <b>70 orang</b> warga.</p>", BEFORE.photos)
    found = changes(BEFORE, after)
    assert found.text == (("same", "Kerja bakti diikuti oleh"), ("del", "65"), ("ins", "70 orang"), ("same", "warga."))
    assert (found.title, found.added, found.removed) == ("", 2, 1)
    assert found.marked == "Kerja bakti diikuti oleh [-65-] {+70 orang+} warga."


def test_changes_of_photos_and_title() -> None:
    found = changes(BEFORE, Version("Judul baru", BEFORE.body_html, {"a": "foto 1.jpg", "c": "foto 3.jpg"}))
    assert (found.title, found.text) == ("Judul", ())
    assert (found.photos_added, found.photos_removed) == (("foto 3.jpg",), ("foto 2.jpg",))


def test_long_unchanged_stretches_are_shortened() -> None:
    words = " ".join(f"kata{n}" for n in range(100))
    found = changes(Version("", f"{words} lama {words}", {}), Version("", f"{words} baru {words}", {}))
    assert found.text[0] == ("same", "… kata94 kata95 kata96 kata97 kata98 kata99")
    assert found.text[-1] == ("same", "kata0 kata1 kata2 kata3 kata4 kata5 …")
