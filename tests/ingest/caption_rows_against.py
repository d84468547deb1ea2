"""Rows where less is more: photos that speak for themselves, pairs that cannot be told, lines that are no caption."""

from tests.ingest.caption_rows import CAMERA, NONE, TWO, WHATSAPP, L, R, Row, W, maybe, sure

ARTICLE = (
    "Kerja Bakti di Kelurahan Mawar\n"
    "Warga Kelurahan Mawar membersihkan drainase sepanjang 120 meter bersama lurah dan pengurus BKM.\n"
)

BY_THEMSELVES = [
    Row("telling file name", ARTICLE, "", ["Warga RT 04 membersihkan drainase.jpg"],
        [maybe("Warga RT 04 membersihkan drainase")]),
    Row("telling file name with number and underscores", ARTICLE, "", ["01_warga_membersihkan_drainase_bersama.jpg"],
        [maybe("warga membersihkan drainase bersama")]),
    Row("two words are no caption", ARTICLE, "", ["kerja bakti.jpg", "drainase rt04.jpg"], NONE),
    Row("names of cameras and programs", ARTICLE, "",
        ["IMG_20261101_101010.jpg", "PXL_20261101_030405123.jpg", "Screenshot_20261101.png", "signal-2026-11-01.jpg"],
        [None] * 4),
    Row("name of a document scanner", ARTICLE, "", ["CamScanner 11-01-2026 10.10 halaman satu.jpg"], [None]),
    Row("a hash for a name", ARTICLE, "", ["3f2504e04f8911d39a0c0305e82c3301.jpg"], [None]),
    Row("metadata about the article", ARTICLE, "", ["DSC_0100.JPG"], [maybe("Warga Mawar membersihkan drainase.")],
        ("Warga Mawar membersihkan drainase.",)),
    Row("metadata about something else", ARTICLE, "", ["DSC_0100.JPG"], [None], ("Sunset over the harbour bridge",)),
    Row("a written caption before metadata", f"Foto 1: {L}", "", ["foto1.jpg"], [sure(L)],
        ("Warga Mawar membersihkan drainase.",)),
    Row("a written caption before a telling name", f"Keterangan foto: {L}", "",
        ["Warga RT 04 membersihkan drainase.jpg"], [sure(L)]),
]  # fmt: skip

AGAINST = [
    Row("image.jpg three times", f"Foto 1: {W}\nFoto 2: {L}\nFoto 3: {R}", "", ["image.jpg"] * 3,
        [maybe(W), maybe(L), maybe(R)]),
    Row("image.jpg three times, two captions", f"Foto 1: {W}\nFoto 2: {L}", "", ["image.jpg"] * 3, [None] * 3),
    Row("a caption names image.jpg of three", f"image.jpg: {W}", "", ["image.jpg"] * 3, [None] * 3),
    Row("fewer captions than photos", f"Foto: {W}", "", CAMERA, NONE),
    Row("more captions than photos", f"Foto: {W}\nFoto: {L}\nFoto: {R}", "", CAMERA, NONE),
    Row("other numbers than the files", f"Foto 1: {W}\nFoto 2: {L}", "", ["foto3.jpg", "foto4.jpg"], NONE),
    Row("camera numbers are no list numbers", f"Foto 100: {W}\nFoto 101: {L}", "", CAMERA, NONE),
    Row("one number for two files", f"Foto 1: {W}", "", ["foto1.jpg", "1.jpg"], NONE),
    Row("one number for two captions", f"Foto 1: {W}\nFoto 1: {L}", "", TWO, NONE),
    Row("names say another order", f"Foto 1: {W}\nFoto 2: {L}", "", WHATSAPP[::-1], NONE),
    Row("a number that tells of other photos", f"Foto 1: {W}", "", ["foto3.jpg"], [maybe(W)]),
    Row("a file that is not there", f"IMG_9999.jpg: {W}\nIMG_9998.jpg: {L}", "", CAMERA, NONE),
    Row("one caption for all", f"Foto-foto: {R}", "", CAMERA, [maybe(R), maybe(R)]),
    Row("dates in names are no list numbers", f"Foto 1: {W}", "", ["1 November.jpg", "2 November.jpg"], NONE),
    Row("RT 1 is no list number", f"Foto 1: {W}\nFoto 2: {L}", "", ["Rapat RT 2.jpg", "Rapat RT 1.jpg"], NONE),
    Row("by the only words shared", f"Foto: {L}\nFoto: {W}", "", ["drainase.jpg", "arahan lurah.jpg"],
        [maybe(W), maybe(L)]),
]  # fmt: skip

NOT_CAPTIONS = [
    Row("lihat Foto 1", "Warga bekerja (lihat Foto 1: drainase) sampai sore.", "", TWO, NONE),
    Row("Seperti terlihat pada Foto 1,", "Seperti terlihat pada Foto 1, drainase sudah bersih.", "", TWO, NONE),
    Row("Foto 1 opens a sentence", "Foto 1 menunjukkan drainase yang rusak sebelum diperbaiki.", "", TWO, NONE),
    Row("Foto 1 dan 2 opens a sentence", "Foto 1 dan 2 diambil oleh Pak RT saat kerja bakti.", "", TWO, NONE),
    Row("Gambar 2 in capitals opens a sentence", "Gambar 2 Memperlihatkan kondisi drainase.", "", TWO, NONE),
    Row("Foto bersama", "Foto bersama Wali Kota menutup acara.", "", ["foto1.jpg"], [None]),
    Row("Foto-foto kegiatan", "Foto-foto kegiatan dapat dilihat di laman kelurahan.", "", TWO, NONE),
    Row("Foto terlampir", "", "Foto terlampir.", ["foto1.jpg"], [None]),
    Row("Foto: terlampir", "", "Foto: terlampir", ["foto1.jpg"], [None]),
    Row("Foto: 2 lembar", "", "Naskah: 1 berkas\nFoto: 2 lembar", TWO, NONE),
    Row("Keterangan foto: terlampir", "", "Keterangan foto: terlampir di naskah", ["foto1.jpg"], [None]),
    Row("Keterangan foto ada di dalam naskah", "", "Keterangan foto ada di dalam naskah.", ["foto1.jpg"], [None]),
    Row("Foto: lihat lampiran", "", "Foto: lihat lampiran", ["foto1.jpg"], [None]),
    Row("Foto menyusul", "", "Foto: menyusul", ["foto1.jpg"], [None]),
    Row("Foto: -", "", "Foto: -", ["foto1.jpg"], [None]),
    Row("a credit is no caption", "Foto: Rina Wulandari", "", ["foto1.jpg"], [None]),
    Row("a credit in brackets is no caption", "Foto 1: (dok. BKM)\nFoto 2: Istimewa", "", TWO, NONE),
    Row("numbered list of the article", "Usulan warga:\n1. Memperbaiki jalan\n2. Membersihkan saluran", "", TWO, NONE),
    Row("dateline", "PANGKALPINANG: Warga membersihkan drainase.\nBabel, 12 November: Lurah hadir.", "", TWO, NONE),
    Row("Judul:", "Judul: Kerja Bakti di Kelurahan Mawar\nIsi: Warga bekerja.", "", ["foto1.jpg"], [None]),
    Row("Keterangan: of something else", "Keterangan: mohon dimuat pekan ini.", "", ["foto1.jpg"], [None]),
    Row("Keterangan under a table", "Keterangan:\n1. BKM: Badan Keswadayaan\n2. KSM: Kelompok", "", TWO, NONE),
    Row("Fotografer:", "Fotografer: Rina Wulandari", "", ["foto1.jpg"], [None]),
    Row("Fotokopi", "Fotokopi: KTP dan KK peserta dikumpulkan di balai.", "", ["foto1.jpg"], [None]),
    Row("Gambaran umum", "Gambaran umum: kelurahan ini dihuni 3.000 jiwa.", "", ["foto1.jpg"], [None]),
    Row("Gambar teknis", "Gambar kerja (DED): selesai disusun pada Maret.", "", ["foto1.jpg"], [None]),
    Row("Tabel 1 in Caption style", "{Caption}Tabel 1 Jumlah peserta rembuk warga", "", ["foto1.jpg"], [None]),
    Row("Grafik 1 in Caption style", "{Caption}Grafik 1. Jumlah peserta rembuk warga", "", ["foto1.jpg"], [None]),
    Row("a list of figures repeats captions", f"{{table of figures}}Gambar 1: {W}\t3", "", ["foto1.jpg"], [None]),
    Row("a quotation with a colon", "Foto itu berkata: jangan buang sampah di kali.", "", ["foto1.jpg"], [None]),
    Row("article below a heading", "Keterangan foto:\n1. " + W + "\n" + ARTICLE, "", ["foto1.jpg"], [sure(W)]),
]  # fmt: skip
