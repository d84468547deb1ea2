import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.orders import About, Misread, Order, Orders, numbers_in, read_number, read_order, read_orders

KTK_12 = About("KTK", 12)
FULL = About("KTK", 12, 2026)


@pytest.mark.parametrize(
    ("line", "deed", "about", "rest"),
    [
        ("layak KTK-2026-0012 senin 09.00", "fit", FULL, "senin 09.00"),
        ("LAYAK ktk 12 senin 09.00", "fit", KTK_12, "senin 09.00"),
        ("Layak: KTK-12, 30 November 09.00", "fit", KTK_12, "30 November 09.00"),
        ("layak KTK12 besok", "fit", KTK_12, "besok"),
        ("layak tayang KTK-12", "fit", KTK_12, ""),
        ("layak 12 senin 09.00", "fit", KTK_12, "senin 09.00"),
        ("layak 2026-0012", "fit", FULL, ""),
        ("- layak KTK-12 2026-12-01 09:00", "fit", KTK_12, "2026-12-01 09:00"),
        ("“layak KTK-12 senin 09.00”", "fit", KTK_12, "senin 09.00"),
        ("KTK-12 layak senin 09.00", "fit", KTK_12, "senin 09.00"),
        ("KTK-2026-0012: tolak, terlalu mirip", "declined", FULL, "terlalu mirip"),
        ("tolak KTK-12 alasan: belum ada narasumber.", "declined", KTK_12, "belum ada narasumber."),
        ("tolak KTK-12 karena sama dengan KTK-9", "declined", KTK_12, "sama dengan KTK-9"),
        ("tolak KTK-12", "declined", KTK_12, ""),
        ("terbit KTK-12 https://kotaku.example/warta/12", "published", KTK_12, "https://kotaku.example/warta/12"),
        ("tinjau KTK-12", "review", KTK_12, ""),
        ("tinjau ulang naskah KTK-12.", "review", KTK_12, ""),
        ("status KTK-K7", "status", About("KTK", 7, conversation=True), ""),
        ("status ktk-12?", "status", KTK_12, "?"),
        ("lepas 45", "release", About("KTK", 45), ""),
        ("buang surat 45", "drop", About("KTK", 45), ""),
        ("buang #45 salah alamat", "drop", About("KTK", 45), "salah alamat"),
    ],
)
def test_an_order_is_read_however_it_is_written(line: str, deed: str, about: About, rest: str) -> None:
    order = read_order(line, "KTK")
    assert isinstance(order, Order), order
    assert (order.deed, order.about, order.rest) == (deed, about, rest)


@pytest.mark.parametrize(
    ("line", "misread"),
    [
        ("leyak KTK-12 senin 09.00", ("no-deed", "layak")),
        ("setuju KTK-12", ("no-deed", "")),
        ("layak senin 09.00", ("no-number", "layak")),
        ("tolak", ("no-number", "tolak")),
        ("layak KTK-12 dan KTK-13 senin", ("several-numbers", "")),
        ("layak ABC-12 senin", ("other-prefix", "KTK")),
        ("layak KTK-K7", ("no-number", "KTK-K7")),
    ],
)
def test_what_was_meant_as_an_order_is_told_from_talk(line: str, misread: tuple[str, str]) -> None:
    order = read_order(line, "KTK")
    assert isinstance(order, Misread), order
    assert (order.why, order.nearest) == misread


@pytest.mark.parametrize(
    "line",
    ["", "Terima kasih.", "Layak sekali tulisannya!", "Status pembangunan kampung belum selesai", "Rapat pukul 09.00",
     "Terlampir tulisan saya."],
)  # fmt: skip
def test_talk_is_no_order(line: str) -> None:
    assert read_order(line, "KTK") is None


def test_several_lines_are_several_orders_and_the_rest_is_named() -> None:
    orders = read_orders(
        "layak KTK-1 senin 09.00\ntolak KTK-2 foto kabur\ndan sumber tidak jelas.\n\nSalam,\nBudi\n", "KTK"
    )
    assert orders == Orders(
        (
            Order("layak KTK-1 senin 09.00", "fit", About("KTK", 1), "senin 09.00"),
            Order("tolak KTK-2 foto kabur", "declined", About("KTK", 2), "foto kabur dan sumber tidak jelas."),
        ),
        ("Salam,", "Budi"),
        first=True,
    )


def test_a_link_may_stand_on_the_next_line() -> None:
    (order,) = read_orders("terbit KTK-1\nhttps://kotaku.example/1\nSalam\n", "KTK").given
    assert isinstance(order, Order)
    assert order.rest == "https://kotaku.example/1"


@pytest.mark.parametrize(
    "history",
    [
        "> layak KTK-2 senin 09.00",
        "Pada Sel, 24 Nov 2026 pukul 06.00 Redaksi <redaksi@contoh.id> menulis:\nlayak KTK-2 senin 09.00",
        "On Tue, Nov 24, 2026, the editors wrote:\n\nlayak KTK-2 senin 09.00",
        "________________________________\nDari: Redaksi\nlayak KTK-2 senin 09.00",
        "-----Pesan Asli-----\nlayak KTK-2 senin 09.00",
        "From: Redaksi\nlayak KTK-2 senin 09.00",
        "3 draf baru, 2 menunggu Anda\nlayak KTK-2 senin 09.00",
    ],
)
def test_quoted_history_never_counts(history: str) -> None:
    digest = "3 draf baru, 2 menunggu Anda\nJawab:\nlayak KTK-2 senin 09.00\n"
    orders = read_orders(f"layak KTK-1 senin 09.00\n\n{history}\nlayak KTK-3 besok\n", "KTK", digest)
    assert [order.about.sequence for order in orders.given if isinstance(order, Order)] == [1]


def test_an_example_copied_from_the_digest_counts() -> None:
    digest = "3 draf baru, 2 menunggu Anda\nlayak KTK-2026-0002 senin 09.00\n"
    assert len(read_orders("layak KTK-2026-0002 senin 09.00\n", "KTK", digest).given) == 1


def test_a_mail_that_begins_with_talk_does_not_begin_with_an_order() -> None:
    orders = read_orders("Selamat pagi,\nlayak KTK-1 senin\n", "KTK")
    assert (orders.first, len(orders.given)) == (False, 1)


def test_numbers_are_found_in_a_text_and_alone() -> None:
    assert numbers_in("Re: STATUS [KTK-2026-0012] dan ktk-k7", "KTK") == (FULL, About("KTK", 7, conversation=True))
    assert numbers_in("2026-0012 dan ABC-3", "KTK") == ()
    assert [read_number(text, "KTK") for text in ("KTK-2026-0012", "ktk 12", "12", "12a", "ABC-12", "")] == [
        FULL, KTK_12, KTK_12, None, None, None,
    ]  # fmt: skip


@given(st.text(max_size=200))
def test_whatever_is_written_is_read(text: str) -> None:
    orders = read_orders(text, "KTK")
    assert all(order.line in text for order in orders.given)
