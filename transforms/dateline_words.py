"""The words of datelines: places, outlets, regions and days, and the labels that look like places.

Places are a list (the cities of Indonesia, the capitals and newsrooms of the world), because "Jakarta - Harga
naik" and "Megawati - Ketua umum" differ in nothing else. Countries are left out, which open sentences more
often than datelines, and so are cities whose name is also a common word. All but `STATES` are in lower case.
"""

_INDONESIAN = """
Jakarta, Jakarta Pusat, Jakarta Selatan, Jakarta Timur, Jakarta Barat, Jakarta Utara, Bogor, Depok,
Tangerang, Tangerang Selatan, Bekasi, Cikarang, Karawang, Purwakarta, Subang, Bandung, Cimahi, Sumedang,
Garut, Tasikmalaya, Ciamis, Banjar, Pangandaran, Cianjur, Sukabumi, Cirebon, Indramayu, Majalengka,
Kuningan, Serang, Cilegon, Pandeglang, Lebak, Rangkasbitung, Semarang, Ungaran, Salatiga, Solo, Surakarta,
Sukoharjo, Boyolali, Klaten, Sragen, Karanganyar, Wonogiri, Magelang, Temanggung, Wonosobo, Purworejo,
Kebumen, Cilacap, Banyumas, Purwokerto, Purbalingga, Banjarnegara, Tegal, Brebes, Pemalang, Pekalongan,
Batang, Kendal, Demak, Kudus, Jepara, Pati, Rembang, Blora, Grobogan, Yogyakarta, Jogja, Jogjakarta,
Sleman, Bantul, Kulon Progo, Gunungkidul, Surabaya, Sidoarjo, Gresik, Lamongan, Tuban, Bojonegoro, Ngawi,
Magetan, Madiun, Ponorogo, Pacitan, Trenggalek, Tulungagung, Blitar, Kediri, Nganjuk, Jombang, Mojokerto,
Malang, Batu, Pasuruan, Probolinggo, Lumajang, Jember, Bondowoso, Situbondo, Banyuwangi, Bangkalan,
Sampang, Pamekasan, Sumenep, Denpasar, Badung, Gianyar, Ubud, Tabanan, Jembrana, Buleleng, Singaraja,
Bangli, Klungkung, Karangasem, Kuta, Nusa Dua, Mangupura, Bali, Mataram, Lombok, Praya, Selong, Sumbawa,
Bima, Dompu, Kupang, Labuan Bajo, Ende, Maumere, Larantuka, Ruteng, Bajawa, Atambua, Waingapu, Medan,
Binjai, Deli Serdang, Langkat, Karo, Pematangsiantar, Simalungun, Tebing Tinggi, Tanjungbalai, Asahan,
Rantauprapat, Sibolga, Padangsidimpuan, Gunungsitoli, Nias, Balige, Banda Aceh, Aceh, Lhokseumawe, Langsa,
Meulaboh, Sabang, Bireuen, Takengon, Padang, Bukittinggi, Payakumbuh, Pariaman, Solok, Pekanbaru, Dumai,
Kampar, Siak, Bengkalis, Rokan Hilir, Indragiri Hulu, Batam, Tanjungpinang, Tanjung Pinang, Bintan,
Karimun, Natuna, Jambi, Muaro Jambi, Sungai Penuh, Palembang, Ogan Ilir, Lubuklinggau, Prabumulih, Musi
Banyuasin, Bengkulu, Rejang Lebong, Bandar Lampung, Bandarlampung, Lampung, Metro, Pangkalpinang,
Belitung, Tanjung Pandan, Pontianak, Singkawang, Sambas, Sintang, Ketapang, Kubu Raya, Palangka Raya,
Palangkaraya, Sampit, Pangkalan Bun, Banjarmasin, Banjarbaru, Martapura, Kotabaru, Balikpapan, Samarinda,
Bontang, Kutai Kartanegara, Tenggarong, Penajam, Penajam Paser Utara, Nusantara, Berau, Tarakan, Nunukan,
Tanjung Selor, Makassar, Gowa, Maros, Parepare, Palopo, Bone, Bulukumba, Toraja, Tana Toraja, Mamuju,
Majene, Polewali Mandar, Palu, Poso, Donggala, Sigi, Luwuk, Morowali, Kendari, Baubau, Kolaka, Konawe,
Manado, Bitung, Minahasa, Tomohon, Kotamobagu, Gorontalo, Ambon, Tual, Ternate, Tidore, Sofifi, Jayapura,
Sentani, Merauke, Timika, Mimika, Nabire, Wamena, Biak, Manokwari, Sorong, Raja Ampat, Fakfak, Kaimana,
Papua, Ciputat, Cibinong, Soreang, Lembang, Sentul, Senayan
"""

_WORLD = """
Abidjan, Abu Dhabi, Abuja, Accra, Addis Ababa, Aden, Algiers, Almaty, Amman, Amsterdam, Ankara,
Antananarivo, Asuncion, Astana, Athens, Atlanta, Auckland, Austin, Baghdad, Baku, Bali, Baltimore, Bamako,
Bandar Seri Begawan, Bangalore, Bengaluru, Bangkok, Barcelona, Beijing, Beirut, Belfast, Belgrade, Berlin,
Bern, Birmingham, Bogota, Bogotá, Boston, Brasilia, Brasília, Bratislava, Brisbane, Brussels, Bucharest,
Budapest, Buenos Aires, Cairo, Calgary, Canberra, Cape Town, Caracas, Chennai, Chicago, Chisinau, Cologne,
Colombo, Copenhagen, Dakar, Dallas, Damascus, Dar es Salaam, Darwin, Davos, Delhi, Denver, Detroit, Dhaka,
Dili, Doha, Dubai, Dublin, Dushanbe, Düsseldorf, Edinburgh, Frankfurt, Freetown, Gaborone, Gaza, Gaza
City, Geneva, Glasgow, Guatemala City, Hamburg, Hanoi, Harare, Havana, Helsinki, Ho Chi Minh City, Hong
Kong, Honolulu, Houston, Hyderabad, Islamabad, Istanbul, Jeddah, Jenewa, Jerusalem, Yerusalem,
Johannesburg, Johor Bahru, Juba, Kabul, Kampala, Karachi, Kathmandu, Khartoum, Kiev, Kyiv, Kigali,
Kingston, Kinshasa, Kolkata, Kota Kinabalu, Kuala Lumpur, Kuching, Kuwait City, Kyoto, La Paz, Lagos,
Lahore, Las Vegas, Lausanne, Lima, Lisbon, Lisboa, Liverpool, Ljubljana, London, Los Angeles, Luanda,
Lusaka, Luxembourg, Lyon, Madrid, Madinah, Male, Managua, Manama, Manchester, Manila, Maputo, Marseille,
Mecca, Mekah, Makkah, Melbourne, Mexico City, Miami, Milan, Milano, Minneapolis, Minsk, Mogadishu,
Monrovia, Montevideo, Montreal, Moscow, Moskow, Mumbai, Munich, München, Muscat, Nairobi, Naypyidaw, New
Delhi, New York, Niamey, Nicosia, Osaka, Oslo, Ottawa, Ouagadougou, Panama City, Paris, Penang, Perth,
Philadelphia, Phnom Penh, Podgorica, Port Moresby, Port-au-Prince, Prague, Praha, Pretoria, Pristina,
Putrajaya, Pyongyang, Quebec City, Quito, Rabat, Ramallah, Rangoon, Yangon, Reykjavik, Riga, Rio de
Janeiro, Riyadh, Roma, Rome, Rotterdam, San Diego, San Francisco, San José, San Salvador, Sanaa, Santiago,
Santo Domingo, Sao Paulo, São Paulo, Sarajevo, Seattle, Seoul, Shah Alam, Shanghai, Shenzhen, Singapore,
Singapura, Skopje, Sofia, Stockholm, Strasbourg, Stuttgart, Suva, Sydney, Taipei, Tallinn, Tashkent,
Tbilisi, Tegucigalpa, Tehran, Teheran, Tel Aviv, The Hague, Den Haag, Tirana, Tokyo, Toronto, Tripoli,
Tunis, Ulaanbaatar, Vancouver, Vatican City, Vatikan, Vienna, Wien, Vientiane, Vilnius, Albany, Baton
Rouge, Cincinnati, Cleveland, Indianapolis, Kansas City, Milwaukee, Nashville, New Orleans, Pittsburgh,
Sacramento, Salt Lake City, San Antonio, Tallahassee, Warsaw, Washington, Washington DC, Wellington,
Wuhan, Yaounde, Yerevan, Zagreb, Zurich, Zürich
"""

_OUTLETS = """
antv, bbc, bbc indonesia, bbc news, bbc news indonesia, beritasatu, cnbc indonesia, cnn, cnn indonesia,
detikcom, dw, idn times, inews, jawapos, katadata, kompas, kompas tv, kontan, kumparan, liputan6, media
indonesia, merdeka, metro tv, mnc media, nu online, okezone, pikiran rakyat, republika, rri, sindonews,
suara merdeka, tempo, tirto, the jakarta post, tribunnews, viva, voa, voa indonesia, warta ekonomi
"""

_STATES = """
Ala. Ariz. Ark. Calif. Colo. Conn. D.C. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mass. Mich. Minn. Miss.
Mo. Mont. Neb. Nev. N.H. N.J. N.M. N.Y. N.C. N.D. Okla. Ore. Pa. R.I. S.C. S.D. Tenn. Vt. Va. Wash. W.Va.
Wis. Wyo.
"""

_WEEKDAYS = """
senin selasa rabu kamis jumat jum'at sabtu minggu ahad monday tuesday wednesday thursday friday saturday
sunday mon tue wed thu fri sat sun
"""

_LABELS = """
advertorial analisis analysis berita breaking cek comment correction editorial eksklusif exclusive fakta focus
foto hasil hoaks infografis infographic info interview jadwal klasemen kolom komentar liga live blog news note
opini opinion photo photos piala podcast poll prediksi profil profile quiz review sponsored tips update video
viral watch weekly
"""


def _listed(text: str) -> frozenset[str]:
    """The names between the commas of a list, in lower case."""
    return frozenset(" ".join(name.split()).casefold() for name in text.split(","))


PLACES = _listed(f"{_INDONESIAN},{_WORLD}")
OUTLETS = _listed(_OUTLETS)
"""Outlets without a dot in their name; "KOMPAS.com" is known by its dot."""
STATES = frozenset(_STATES.split())
"""How American datelines shorten the state after the city."""
WEEKDAYS = frozenset(_WEEKDAYS.split())
LABELS = frozenset(_LABELS.split())
"""Words in capitals that open a text before a dash, and name its kind."""
