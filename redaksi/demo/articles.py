"""Articles written for the demo, in the shape contributors really send: title, body, region mark, byline, captions."""

DRAINASE = (
    "Gotong Royong Warga Wujudkan Gang Bersih di Kelurahan Mawar",
    "“Semua bisa selesai kalau dikerjakan bersama. Saluran ini milik kita, maka kita pula yang menjaganya,” ujar Ketua BKM "
    "Harapan Jaya, Suryani, saat membuka kerja bakti pembersihan drainase di RT 04 Kelurahan Mawar, Minggu (8/11).",
    "Kerja bakti yang diikuti 65 warga itu merupakan bagian dari rencana penataan lingkungan permukiman yang disusun dalam "
    "rembuk warga bulan lalu. Warga membagi diri menjadi lima kelompok dan menyelesaikan saluran sepanjang 120 meter dalam "
    "dua hari. Ibu-ibu kelompok Dasawisma menyiapkan konsumsi, sementara para pemuda mengangkut sedimen ke tempat "
    "pembuangan sementara.",
    "Fasilitator kelurahan mencatat bahwa genangan di gang itu biasanya bertahan sampai tiga hari setelah hujan deras. "
    "Sesudah saluran dibersihkan dan kemiringannya diperbaiki, air surut dalam waktu kurang dari satu jam. Data itu akan "
    "menjadi dasar usulan pembangunan saluran permanen pada tahun anggaran berikutnya.",
    "Lurah Mawar yang hadir pada hari kedua berharap warga memelihara hasil pekerjaan tersebut. “Yang paling sulit bukan "
    "membangun, melainkan menjaga agar tetap bersih,” katanya. Ia menjanjikan jadwal piket bulanan yang ditempel di pos "
    "ronda dan disepakati bersama oleh ketua RT.",
    "Kegiatan ditutup dengan makan siang bersama di balai warga. Pengurus BKM berencana mengulangi kerja bakti serupa di "
    "RT 05 dan RT 06 sebelum puncak musim hujan tiba. [Babel]",
    "Penulis: Rina Wulandari, Asisten Kota Komunikasi, Provinsi Kepulauan Bangka Belitung",
    "Keterangan foto:",
    "1. Warga membersihkan drainase di RT 04 Kelurahan Mawar.",
    "2. Ketua BKM Harapan Jaya memberi arahan kepada peserta kerja bakti.",
)

PELATIHAN = (
    "Pelatihan Kelompok Pemelihara, Kunci Infrastruktur Tetap Terawat",
    "Sebanyak 30 anggota Kelompok Pemanfaat dan Pemelihara (KPP) dari enam kelurahan mengikuti pelatihan pemeliharaan "
    "infrastruktur di Aula Kecamatan Melati, Kamis (12/11). Pelatihan sehari itu membahas cara memeriksa saluran, jalan "
    "lingkungan, dan hidran umum, serta cara mencatat kerusakan sejak dini.",
    "Koordinator Kota, Bambang Irawan, menyampaikan bahwa infrastruktur yang selesai dibangun baru separuh dari pekerjaan. "
    "“Separuh lainnya adalah memeliharanya. Kalau KPP berjalan, umur bangunan bisa dua kali lebih panjang,” ujarnya.",
    "Peserta juga berlatih menghitung iuran pemeliharaan yang wajar. Dengan iuran dua ribu rupiah per keluarga setiap "
    "bulan, satu RT dapat membersihkan saluran dua kali setahun dan mengganti tutup bak kontrol yang rusak.",
    "Di akhir kegiatan, setiap kelompok menyusun rencana kerja enam bulan dan menunjuk seorang pencatat. Rencana itu akan "
    "dibahas dalam rembuk warga di kelurahan masing-masing pada akhir bulan. [Lampung]",
    "Penulis: Dedi Kurniawan, Fasilitator Ekonomi, Kota Bandar Lampung",
    "Keterangan foto:",
    "1. Peserta pelatihan memeriksa contoh bak kontrol.",
    "2. Koordinator Kota membuka pelatihan KPP di Aula Kecamatan Melati.",
)

TAMAN = (
    "Dari Lahan Kosong Menjadi Taman Bermain Anak",
    "Lahan kosong seluas 200 meter persegi di tepi Sungai Kenanga dulu menjadi tempat menumpuk sampah. Kini, setiap sore, "
    "puluhan anak bermain di sana. Perubahan itu berawal dari usul ibu-ibu PKK dalam rembuk warga setahun yang lalu.",
    "“Anak-anak kami tidak punya tempat bermain selain jalan. Kami khawatir setiap kali ada motor lewat,” kenang Nurhayati, "
    "kader PKK RW 03. Usul itu masuk dalam rencana penataan lingkungan dan dikerjakan secara swakelola oleh warga.",
    "Biaya pembangunan ditanggung bersama: bantuan program untuk pekerjaan tanggul dan jalan setapak, swadaya warga untuk "
    "permainan anak dan tanaman. Seorang tukang las di RW 03 menyumbangkan ayunan dari besi bekas.",
    "Kini taman itu dipelihara secara bergilir oleh lima kelompok Dasawisma. Sungai pun ikut bersih, karena tidak ada lagi "
    "yang membuang sampah di sekitarnya. [Sumsel]",
    "Penulis: Siti Aminah, Fasilitator Sosial, Kota Palembang",
    "Keterangan foto:",
    "1. Anak-anak bermain di taman tepi Sungai Kenanga.",
    "2. Ibu-ibu Dasawisma merawat tanaman di taman.",
)

# Paragraphs that take an article beyond 2,500 characters.
LANJUTAN = (
    "Selain pekerjaan fisik, tim fasilitator mendampingi warga menyusun aturan bersama. Aturan itu memuat larangan membuang "
    "sampah ke saluran, jadwal piket, besaran iuran, dan cara menegur tetangga yang lupa. Pembahasannya memakan waktu tiga "
    "malam karena setiap pasal dibacakan dan disepakati satu per satu oleh seluruh warga yang hadir di balai pertemuan.",
    "Pada malam kedua, perdebatan sempat menghangat ketika dibahas siapa yang menanggung biaya perbaikan apabila kendaraan "
    "berat merusak tutup saluran. Akhirnya disepakati bahwa pemilik kendaraan menanggung separuh biaya, sedangkan separuh "
    "lainnya diambil dari kas pemeliharaan yang dikelola oleh bendahara kelompok dan dilaporkan setiap tiga bulan.",
    "Ketua RW menuturkan bahwa kesepakatan tertulis semacam ini belum pernah ada sebelumnya. Dahulu setiap ada saluran yang "
    "mampet, warga saling menunggu. Sekarang nama petugas piket tertulis jelas di papan pengumuman, lengkap dengan nomor "
    "telepon yang dapat dihubungi, sehingga laporan warga dapat ditangani pada hari yang sama.",
    "Pemerintah kecamatan berencana menjadikan pengalaman ini sebagai bahan belajar bagi kelurahan lain. Tiga kelurahan "
    "sudah menyatakan minat untuk berkunjung pada bulan depan, dan pengurus BKM menyiapkan catatan proses, foto sebelum dan "
    "sesudah, serta rincian biaya agar pengalaman tersebut mudah ditiru dan disesuaikan dengan keadaan setempat.",
)
