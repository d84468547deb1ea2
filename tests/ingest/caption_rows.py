"""What contributors write, where, and what their files are called -> the pairs: one named row for each shape.

A line of a document may open with its automatic label or its style in braces: "{1.}Warga ...", "{Caption}Warga ...".
"""

from typing import NamedTuple

W = "Warga membersihkan drainase di RT 04"
L = "Lurah Mawar memberi arahan kepada peserta"
R = "Suasana rembuk warga di balai kelurahan"

Wanted = tuple[str, str] | None  # (certainty, words); None: no caption


def sure(text: str) -> Wanted:
    return "certain", text


def maybe(text: str) -> Wanted:
    return "probable", text


class Row(NamedTuple):
    name: str
    document: str
    mail: str
    files: list[str]
    wanted: list[Wanted]
    metadata: tuple[str, ...] = ()


TWO = ["foto1.jpg", "foto2.jpg"]
BOTH = [sure(W), sure(L)]
CAMERA = ["DSC_0100.JPG", "DSC_0101.JPG"]
WHATSAPP = ["IMG-20261101-WA0003.jpg", "IMG-20261101-WA0004.jpg"]
NONE: list[Wanted] = [None, None]

LABELS = [
    Row("Keterangan Foto 1 :", f"Keterangan Foto 1 : {W}\nKeterangan Foto 2 : {L}", "", TWO, BOTH),
    Row("Ket. Foto 1:", f"Ket. Foto 1: {W}\nKet. Foto 2: {L}", "", TWO, BOTH),
    Row("Ket Foto 1.", f"Ket Foto 1. {W}\nKet Foto 2. {L}", "", TWO, BOTH),
    Row("Ket.Foto1:", f"Ket.Foto1: {W}\nKet.Foto2: {L}", "", TWO, BOTH),
    Row("Ket gambar 1:", f"Ket gambar 1: {W}\nKet gambar 2: {L}", "", TWO, BOTH),
    Row("Keterangan Gambar (1)", f"Keterangan Gambar (1) : {W}\nKeterangan Gambar (2) : {L}", "", TWO, BOTH),
    Row("Foto-1", f"Foto-1: {W}\nFoto-2: {L}", "", TWO, BOTH),
    Row("Foto-1 without a colon", f"Foto-1. {W}\nFoto-2. {L}", "", TWO, BOTH),
    Row("Foto_1", f"Foto_1: {W}\nFoto_2: {L}", "", TWO, BOTH),
    Row("Foto1", f"Foto1: {W}\nFoto2: {L}", "", TWO, BOTH),
    Row("FOTO 01", f"FOTO 01: {W}\nFOTO 02: {L}", "", TWO, BOTH),
    Row("Foto #1", f"Foto #1: {W}\nFoto #2: {L}", "", TWO, BOTH),
    Row("Foto nomor 1", f"Foto nomor 1: {W}\nFoto nomor 2: {L}", "", TWO, BOTH),
    Row("Foto ke 1", f"Foto ke 1: {W}\nFoto ke 2: {L}", "", TWO, BOTH),
    Row("Foto kesatu", f"Foto kesatu: {W}\nFoto kedua: {L}", "", TWO, BOTH),
    Row("Foto [1]", f"Foto [1] {W}\nFoto [2] {L}", "", TWO, BOTH),
    Row("(Foto 1) in front", f"(Foto 1) {W}\n(Foto 2) {L}", "", TWO, BOTH),
    Row("(Foto 1: ...) all in brackets", f"(Foto 1: {W})\n(Foto 2: {L})", "", TWO, BOTH),
    Row("[Foto 1: ...] all in brackets", f"[Foto 1: {W}]\n[Foto 2: {L}]", "", TWO, BOTH),
    Row("Gbr. 2", f"Gbr. 1. {W}\nGbr. 2. {L}", "", TWO, BOTH),
    Row("Gb. 1", f"Gb. 1: {W}\nGb. 2: {L}", "", TWO, BOTH),
    Row("Pic 1", f"Pic 1: {W}\nPic 2: {L}", "", TWO, BOTH),
    Row("Dokumentasi 1:", f"Dokumentasi 1: {W}\nDokumentasi 2: {L}", "", TWO, BOTH),
    Row("Teks foto 1", f"Teks foto 1: {W}\nTeks foto 2: {L}", "", TWO, BOTH),
    Row("Teks Foto", f"Teks foto: {W}", "", ["DSC_0100.JPG"], [sure(W)]),
    Row("Caption foto 1", f"Caption foto 1: {W}\nCaption foto 2: {L}", "", TWO, BOTH),
    Row("Caption Foto (file)", f"Caption Foto (DSC_0101.JPG): {W}", "", CAMERA, [None, sure(W)]),
    Row("Photo caption 1", f"Photo caption 1: {W}\nPhoto caption 2: {L}", "", TWO, BOTH),
    Row("Foto Caption", f"Foto Caption: {W}", "", ["DSC_0100.JPG"], [sure(W)]),
    Row("Keterangan photo", f"Keterangan Photo 1: {W}\nKeterangan Photo 2: {L}", "", TWO, BOTH),
    Row("Penjelasan foto", f"Penjelasan foto 1: {W}\nPenjelasan foto 2: {L}", "", TWO, BOTH),
    Row("Deskripsi foto", f"Deskripsi foto 1: {W}\nDeskripsi foto 2: {L}", "", TWO, BOTH),
    Row("Judul foto", f"Judul foto 1: {W}\nJudul foto 2: {L}", "", TWO, BOTH),
    Row("bold by asterisks", f"*Foto 1:* {W}\n*Foto 2:* {L}", "", TWO, BOTH),
    Row("bullets", f"• Foto 1: {W}\n• Foto 2: {L}", "", TWO, BOTH),
    Row("arrows", f"➢ Foto 1: {W}\n➢ Foto 2: {L}", "", TWO, BOTH),
    Row("list number before the label", f"1. Foto 1: {W}\n2. Foto 2: {L}", "", TWO, BOTH),
    Row("list number before a bare label", f"1. Foto: {W}\n2. Foto: {L}", "", TWO, BOTH),
    Row("long dash", f"Foto 1 – {W}\nFoto 2 — {L}", "", TWO, BOTH),
    Row("equals sign", f"Foto 1 = {W}\nFoto 2 = {L}", "", TWO, BOTH),
    Row("semicolon", f"Foto 1; {W}\nFoto 2; {L}", "", TWO, BOTH),
    Row("arrow as separator", f"Foto 1 -> {W}\nFoto 2 → {L}", "", TWO, BOTH),
    Row("tab as separator", f"Foto 1\t: {W}\nFoto 2\t: {L}", "", TWO, BOTH),
    Row("tab alone", f"Foto 1\t{W}\nFoto 2\t{L}", "", TWO, BOTH),
    Row("letters", f"Foto A: {W}\nFoto B: {L}", "", ["Foto A.jpg", "Foto B.jpg"], BOTH),
    Row("full-width digits", f"Foto １：{W}\nFoto ２：{L}", "", TWO, BOTH),
    Row("the words on the next line", f"Foto 1:\n{W}\nFoto 2:\n{L}", "", TWO, BOTH),
    Row("heading per photo", f"Keterangan foto 1:\n{W}\n\nKeterangan foto 2:\n{L}", "", TWO, BOTH),
    Row("both in one paragraph with line breaks", f"Keterangan foto:\v1. {W}\v2. {L}", "", TWO, BOTH),
    Row("label and words broken by Shift+Enter", f"Foto 1:\v{W}\nFoto 2:\v{L}", "", TWO, BOTH),
]

BLOCKS = [
    Row("KETERANGAN FOTO numbered", f"KETERANGAN FOTO :\n1. {W}\n2. {L}", "", TWO, BOTH),
    Row("numbered by Word", f"Keterangan Foto\n{{1.}}{W}\n{{2.}}{L}", "", TWO, BOTH),
    Row("bullets by Word", f"Keterangan Foto\n{{•}}{W}\n{{•}}{L}", "", CAMERA, [maybe(W), maybe(L)]),
    Row("Foto 1 in a block", f"Keterangan:\nFoto 1: {W}\nFoto 2: {L}", "", TWO, BOTH),
    Row("gambar 1 without colon in a block", f"Keterangan Foto:\nGambar 1 {W}\nGambar 2 {L}", "", TWO, BOTH),
    Row("heading with count", f"Keterangan Foto (2 buah):\n1. {W}\n2. {L}", "", TWO, BOTH),
    Row("Adapun keterangan foto", f"Adapun keterangan foto sebagai berikut:\n1. {W}\n2. {L}", "", TWO, BOTH),
    Row("Caption Foto :", f"Caption Foto :\n1. {W}\n2. {L}", "", TWO, BOTH),
    Row("Foto dan keterangan", f"Foto dan keterangannya:\n1. {W}\n2. {L}", "", TWO, BOTH),
    Row("Keterangan foto-foto", f"Keterangan foto-foto:\n1. {W}\n2. {L}", "", TWO, BOTH),
    Row("file names in a block", f"Keterangan foto:\nDSC_0101: {L}\nDSC_0100: {W}", "", CAMERA, BOTH),
    Row("file name, dash, words", f"DSC_0100.JPG - {W}\nDSC_0101.JPG - {L}", "", CAMERA, BOTH),
    Row("file name then words below", f"DSC_0100.JPG\n{W}\nDSC_0101.JPG\n{L}", "", CAMERA, BOTH),
    Row("file name in a cell, words in the next", f"DSC_0100\n{W}\nDSC_0101\n{L}", "", CAMERA, BOTH),
    Row("whole WhatsApp name", f"IMG-20261101-WA0004: {L}", "", WHATSAPP, [None, sure(L)]),
    Row(
        "WhatsApp name with spaces",
        f"WhatsApp Image 2026-11-01 at 10.00.00.jpeg: {W}",
        "",
        ["WhatsApp Image 2026-11-01 at 10.00.00.jpeg", "x.jpg"],
        [sure(W), None],
    ),
    Row("other case and separators", f"Img 1234.JPG : {W}", "", ["IMG_1234.jpg", "IMG_1240.jpg"], [sure(W), None]),
    Row("end of a camera number", f"WA0004: {L}", "", WHATSAPP, NONE),
    Row("credits after each", f"Keterangan foto:\n1. {W} (Foto: Triska)\n2. {L} (Dok. BKM)", "", TWO, BOTH),
    Row("credit line below", f"Foto 1: {W}\nFoto: Triska\nFoto 2: {L}", "", TWO, BOTH),
    Row("--Istimewa", f"Foto 1: {W} --Istimewa\nFoto 2: {L} – Ist.", "", TWO, BOTH),
    Row("Style Caption", f"{{Caption}}{W}", "", ["DSC_0100.JPG"], [sure(W)]),
    Row("Style Caption with SEQ", f"{{caption}}Gambar 1 {W}\n{{caption}}Gambar 2 {L}", "", TWO, BOTH),
    Row("Style of LibreOffice", f"{{Illustration}}Gambar 1: {W}", "", ["DSC_0100.JPG"], [sure(W)]),
    Row("numbers in another order", f"Foto 2: {L}\nFoto 1: {W}", "", TWO, BOTH),
    Row("range", f"Foto 1 s/d 2: {R}", "", TWO, [sure(R), sure(R)]),
    Row("Foto 1 & 2", f"Foto 1 & 2: {R}", "", TWO, [sure(R), sure(R)]),
    Row("three, two described", f"Foto 1: {W}\nFoto 3: {R}", "", [*TWO, "foto3.jpg"], [sure(W), None, sure(R)]),
]

MAILS = [
    Row("answers under numbers", "", f"Berikut keterangan fotonya:\n1. {W}\n2. {L}", TWO, BOTH),
    Row(
        "labels without numbers, one photo named",
        "",
        f"Foto: {W}\nFoto drainase.jpg: {L}",
        ["drainase.jpg", "x.jpg"],
        [sure(L), maybe(W)],
    ),
    Row("captions before the greeting ends", "", f"Assalamualaikum, Foto 1: {W}", ["foto1.jpg"], [None]),
    Row("greeting and thanks", "", f"Yth. Redaksi\n\nFoto 1: {W}\nFoto 2: {L}\n\nTerima kasih\nRina", TWO, BOTH),
    Row("Foto 1 and 2 on one line", "", f"Foto 1: {W}. Foto 2: {L}.", TWO, [sure(f"{W}."), sure(f"{L}.")]),
    Row(
        "wrapped",
        "",
        "Foto 1: Warga RT 04 Kelurahan Mawar bergotong royong membersihkan\ndrainase\nFoto 2: " + L,
        TWO,
        [sure("Warga RT 04 Kelurahan Mawar bergotong royong membersihkan drainase"), sure(L)],
    ),
    Row("caption of the only photo", "", f"Berikut kami kirimkan berita.\nCaption: {W}\nSalam", ["WA.jpg"], [sure(W)]),
    Row("format=flowed list", "", f"Keterangan foto:\n\n  1. {W}\n  2. {L}\n\n--\nRina", TWO, BOTH),
    Row("equal in both", f"Foto 1: {W}.", f"Foto 1 : {W}", ["foto1.jpg"], [sure(f"{W}.")]),
    Row("different in both", f"Foto 1: {W}", f"Foto 1: {L}", ["foto1.jpg"], [maybe(W)]),
    Row("one here, one there", f"Foto 1: {W}", f"Foto 2: {L}", TWO, BOTH),
    Row(
        "Sundanese",
        "",
        "Foto 1: Warga keur gotong royong meresihan solokan",
        ["foto1.jpg"],
        [sure("Warga keur gotong royong meresihan solokan")],
    ),
    Row(
        "Javanese",
        "",
        "Foto 1: Warga lagi padha kerja bakti ngresiki kalen",
        ["foto1.jpg"],
        [sure("Warga lagi padha kerja bakti ngresiki kalen")],
    ),
    Row(
        "English",
        "",
        "Photo 1: Residents clean the drain\nPhoto 2: The lurah speaks",
        TWO,
        [sure("Residents clean the drain"), sure("The lurah speaks")],
    ),
    Row("quoted earlier mail", "", f"Berikut perbaikannya.\n> Foto 1: {W}\n> Foto 2: {L}", TWO, NONE),
    Row("sent from a phone", "", f"Keterangan foto: {W}\n\nDikirim dari HP saya", ["image.jpg"], [sure(W)]),
    Row(
        "positions of people",
        "",
        "Foto 1: Lurah (kiri) dan Camat (kanan) meninjau lokasi",
        ["foto1.jpg"],
        [sure("Lurah (kiri) dan Camat (kanan) meninjau lokasi")],
    ),
    Row(
        "kiri ke kanan",
        "",
        "Foto 1 (kiri ke kanan): Lurah, Camat, dan Ketua BKM",
        ["foto1.jpg", "foto2.jpg"],
        [sure("Kiri ke kanan: Lurah, Camat, dan Ketua BKM"), None],
    ),
]

CELLS = [
    Row("No, Nama File, Keterangan", f"No\nNama File\nKeterangan\n1\nDSC_0100.JPG\n{W}\n2\nDSC_0101.JPG\n{L}", "",
        CAMERA, BOTH),
    Row("number and words in two cells", f"Keterangan Foto\n1\n{W}\n2\n{L}", "", TWO, BOTH),
    Row("Foto 1 and words in two cells", f"Keterangan Foto\nFoto 1\n{W}\nFoto 2\n{L}", "", TWO, BOTH),
    Row("Nama file, Keterangan on two lines", f"Nama file: DSC_0101.JPG\nKeterangan: {L}", "", CAMERA, [None, sure(L)]),
    Row("File: and Caption: in the mail", "", f"File: DSC_0101.JPG\nCaption: {L}", CAMERA, [None, sure(L)]),
    Row("a file name that marks a place in the article", f"DSC_0100.JPG\nWarga senang.\n{W}.\n{L}.", "", CAMERA, NONE),
    Row("Foto 1 that marks a place in the article", f"Warga senang.\nFoto 1\n{W}.\nSelesai.", "", TWO, NONE),
    Row("[Foto 1] that marks a place in the article", f"Warga senang.\n[Foto 1]\n{W}.\nSelesai.", "", TWO, NONE),
    Row("a title that a file is named after", f"Gotong Royong Warga\n{W}.", "", ["Gotong Royong Warga.jpg"], [None]),
]  # fmt: skip

CREDITS = [
    Row("(Foto: name)", f"Foto 1: {W} (Foto: Triska)", "", ["foto1.jpg"], [sure(W)]),
    Row("(Foto: Dok. ...)", f"Foto 1: {W} (Foto: Dok. Pemkot)", "", ["foto1.jpg"], [sure(W)]),
    Row("(foto/name)", f"Foto 1: {W} (foto/Rina)", "", ["foto1.jpg"], [sure(W)]),
    Row("(Foto by name)", f"Foto 1: {W} (Foto by Rina)", "", ["foto1.jpg"], [sure(W)]),
    Row("(Sumber foto: ...)", f"Foto 1: {W} (Sumber foto: BKM)", "", ["foto1.jpg"], [sure(W)]),
    Row("[Dok: BKM]", f"Foto 1: {W} [Dok: BKM]", "", ["foto1.jpg"], [sure(W)]),
    Row("| Foto: name", f"Foto 1: {W} | Foto: Rina", "", ["foto1.jpg"], [sure(W)]),
    Row("Dok. BKM after the sentence", f"Foto 1: {W}. Dok. BKM", "", ["foto1.jpg"], [sure(f"{W}.")]),
    Row("foto: in the middle of the caption", f"Foto 1: {W} di depan pameran foto warga", "", ["foto1.jpg"],
        [sure(f"{W} di depan pameran foto warga")]),
]  # fmt: skip

PLACES = [
    Row("Foto (atas)", f"Foto (atas): {W}\nFoto (bawah): {L}", "", ["atas.jpg", "bawah.jpg"], BOTH),
    Row("Foto atas without such files", f"Foto atas: {W}\nFoto bawah: {L}", "", CAMERA, [maybe(W), maybe(L)]),
    Row("Foto utama", f"Foto utama: {W}\nFoto pendukung: {L}", "", ["foto utama.jpg", "foto pendukung.jpg"], BOTH),
    Row("Foto utama beside numbers", f"Foto utama: {W}\nFoto 1: {L}", "", ["utama.jpg", "foto1.jpg"], BOTH),
    Row("two supporting photos", f"Foto pendukung: {W}", "", ["pendukung1.jpg", "pendukung2.jpg"], NONE),
]
