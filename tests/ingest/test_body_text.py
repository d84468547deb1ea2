"""The text a person would read, from the parts a program sent."""

import pytest

from ingest.body_text import unflowed
from ingest.links import Link
from tests.ingest.raw_mail import mail, read, with_body


def _alternative(plain: str, html: str) -> bytes:
    return mail(
        """
        From: rina@contoh.id
        Content-Type: multipart/alternative; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8

        {plain}
        --b
        Content-Type: text/html; charset=utf-8

        {html}
        --b--
        """,
        plain=plain,
        html=html,
    )


def test_plain_alternative_is_preferred() -> None:
    assert read(_alternative("polos", "<p>indah</p>")).text == "polos"


def test_blank_plain_alternative_gives_way() -> None:
    assert read(_alternative(" ", "<p>indah</p>")).text == "indah"


def test_html_alone_is_read_as_text() -> None:
    html = "<html><head><title>t</title><style>p{}</style></head><body><p>Satu</p><div>Dua<br>Tiga</div></body></html>"
    assert with_body(html, content_type="text/html; charset=utf-8").text == "Satu\n\nDua\nTiga"


def test_html_charset_from_its_own_head() -> None:
    html = b'From: a@contoh.id\nContent-Type: text/html\n\n<meta charset="gb2312"><p>\xd6\xd0\xce\xc4</p>'
    assert read(html).text == "中文"


def test_html_with_xml_declaration() -> None:
    html = '<?xml version="1.0" encoding="utf-16"?><p>Satu</p>'
    assert with_body(html, content_type="text/html; charset=utf-8").text == "Satu"


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote"><div class="gmail_attr">Pada Sen, 23 Nov 2026 Redaksi &lt;r@contoh.id&gt; menulis:'
        "<br></div><blockquote class='gmail_quote'>Foto 1: lama</blockquote></div>",
        "<div>On 23 Nov 2026, at 10.00, Redaksi &lt;r@contoh.id&gt; wrote:</div>"
        "<blockquote type=cite>Foto 1: lama</blockquote>",
        '<div class="yahoo_quoted"><div>Pada Senin Redaksi menulis:</div><div>Foto 1: lama</div></div>',
        "<div><b>From:</b> Redaksi &lt;r@contoh.id&gt;<br><b>Sent:</b> Monday, November 23, 2026 10:00<br>"
        "<b>To:</b> Rina<br><b>Subject:</b> Kiriman</div><p>Foto 1: lama</p>",
    ],
)
def test_quotes_in_html_are_cut(quote: str) -> None:
    message = with_body(f"<p>Ini fotonya.</p>{quote}", "In-Reply-To: <x@y>\n", "text/html; charset=utf-8")
    assert message.text == "Ini fotonya."


def test_indented_list_in_html_stays() -> None:
    html = "<p>Keterangan foto:</p><blockquote style='margin:0 0 0 40px;border:none'>Foto 1: warga</blockquote>"
    assert with_body(html, content_type="text/html").text == "Keterangan foto:\n\nFoto 1: warga"


def test_answers_between_quotes_in_html_stay() -> None:
    html = (
        '<div class="gmail_quote"><div class="gmail_attr">Pada Sen, 23 Nov 2026 Redaksi &lt;r@contoh.id&gt; menulis:'
        "</div><blockquote>Foto mana?</blockquote><div>Foto gang.</div>"
        "<blockquote>Siapa?</blockquote><div>Rina.</div></div>"
    )
    message = with_body(html, "In-Reply-To: <x@y>\n", "text/html")
    assert "Foto gang." in message.text
    assert "Rina." in message.text


def test_gmail_signature_is_cut_and_captions_in_one_are_not() -> None:
    signed = "<p>Terlampir.</p><div class=gmail_signature>Rina<br>Askot</div>"
    captions = "<p>Terlampir.</p><div class=gmail_signature>Foto 1: warga</div>"
    assert with_body(signed, content_type="text/html").text == "Terlampir."
    assert with_body(captions, content_type="text/html").text == "Terlampir.\n\nFoto 1: warga"


def test_forwarded_html_is_kept_apart() -> None:
    html = (
        '<p>Mohon diproses.</p><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------'
        "<br>Dari: Rina &lt;rina@contoh.id&gt;<br>Date: Sen<br></div><p>Foto 1: warga</p></div>"
    )
    message = with_body(html, content_type="text/html")
    assert (message.text, message.forwarded) == ("Mohon diproses.", ("Foto 1: warga",))


def test_drive_chip_is_a_link_and_a_quoted_one_is_not() -> None:
    chip = (
        '<div class="gmail_chip gmail_drive_chip"><a href="https://drive.google.com/file/d/{}/view?usp=drive_web" '
        'aria-label="foto.zip"><img src="https://ssl.gstatic.com/icon.png"><span>foto.zip</span></a></div>'
    )
    html = (
        f"<p>Ini.</p>{chip.format('baru')}<div class='gmail_quote'><div class='gmail_attr'>Pada Sen Redaksi "
        f"&lt;r@contoh.id&gt; menulis:</div><blockquote>{chip.format('lama')}</blockquote></div>"
    )
    link = Link("google-drive", "https://drive.google.com/file/d/baru/view?usp=drive_web")
    assert with_body(html, "In-Reply-To: <x@y>\n", "text/html").links == (link,)
    assert read(_alternative("Ini.\nfoto.zip", html)).links == (link,)


def test_short_link_behind_words_is_known_by_them_and_one_in_a_signature_is_not() -> None:
    html = '<p>Foto kegiatan ada <a href="https://bit.ly/3x">di sini</a>.</p><p>Rina<br><a href="https://s.id/r">Profil</a></p>'
    assert with_body(html, content_type="text/html").links == (Link("short-link", "https://bit.ly/3x"),)


def test_link_below_an_outlook_header_is_history() -> None:
    text = (
        "Siap.\n\nFrom: Redaksi <r@contoh.id>\nSent: Monday 10:00\nTo: Rina\nSubject: x\n\n"
        "https://drive.google.com/file/d/1/view"
    )
    assert with_body(text).links == ()


def test_marks_cannot_be_brought_in() -> None:
    assert with_body("<p>Satu\ue0000\ue001\ue002</p>", content_type="text/html; charset=utf-8").text == "Satu0"
    assert with_body("Satu\ue0000\ue001 \ue002").text == "Satu0"
    assert with_body("<p>Satu&#xE000;7&#xE001;</p>", content_type="text/html; charset=utf-8").text == "Satu"


def test_flowed_lines_are_joined() -> None:
    text = "Keterangan \nfoto:\n> kutipan \n> panjang\nakhir\n-- \nRina"
    assert unflowed(text) == "Keterangan foto:\n> kutipan panjang\nakhir\n-- \nRina"
    assert unflowed("kepan \njangan", delete_space=True) == "kepanjangan"


def test_flowed_body() -> None:
    message = with_body("Keterangan \nfoto\n", content_type="text/plain; format=flowed; charset=utf-8")
    assert message.text == "Keterangan foto"


def test_pgp_signed_text_is_read_through() -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSalam\n- - satu\n-----BEGIN PGP SIGNATURE-----\n\niQ\n"
        "-----END PGP SIGNATURE-----\n"
    )
    assert with_body(text).text == "Salam\n- satu"


def test_wrong_charset_is_recorded() -> None:
    message = with_body("é", content_type="text/plain; charset=us-ascii")
    assert (message.text, message.defects) == ("é", ("text called us-ascii is UTF-8",))
