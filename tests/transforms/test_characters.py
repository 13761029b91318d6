"""A body's characters: marks, labels, what the bytes look like, and what no database should meet."""

from datetime import UTC, datetime

import pytest

from transforms.articles import extract_article
from transforms.characters import decode_characters, printable
from transforms.records import Article, Hints, Page

WORDS = "Jum’at – “Déjà”"


@pytest.mark.parametrize(
    ("content", "content_type", "origin"),
    [
        (b"\xef\xbb\xbf" + WORDS.encode(), "text/html; charset=iso-8859-1", "bom"),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), "text/html", "bom"),
        (WORDS.encode(), "text/html; charset=utf-8", "http"),
        (WORDS.encode("cp1252"), "text/html; charset=iso-8859-1", "http"),
        (b'<meta charset="windows-1252">' + WORDS.encode("cp1252"), "text/html", "meta"),
        (b'<?xml version="1.0" encoding="utf-8"?>' + WORDS.encode(), "text/html", "meta"),
        (WORDS.encode(), "text/html", "detector"),
        (WORDS.encode(), "text/html; charset=x-unknown", "detector"),
    ],
)
def test_the_encoding_is_found_in_the_order_of_trust(content: bytes, content_type: str, origin: str) -> None:
    decoded = decode_characters(content, content_type)
    assert decoded.text.removeprefix("\ufeff").endswith(WORDS)
    assert decoded.encoding_from == origin


def test_valid_utf8_is_believed_over_its_label_and_flagged() -> None:
    decoded = decode_characters(WORDS.encode(), "text/html; charset=windows-1251")
    assert decoded.text == WORDS
    assert decoded.flags == ("charset_corrected",)


def test_a_label_that_most_bytes_contradict_is_passed_over() -> None:
    sentence = "Le café était fermé dès l’après-midi, et les habitués attendaient déjà la fête d’été. "
    decoded = decode_characters((sentence * 30).encode("cp1252"), "text/html; charset=utf-8")
    assert decoded.text.startswith(sentence)
    assert "charset_corrected" in decoded.flags


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    content = ("Jum’at pagi. " * 200).encode() + b"\xff"
    decoded = decode_characters(content, "text/html; charset=utf-8")
    assert (decoded.encoding, decoded.replaced_count, decoded.flags) == ("utf-8", 1, ())


def test_empty_bytes_decode_to_nothing() -> None:
    assert decode_characters(b"", "text/html").text == ""


def test_controls_and_lone_surrogates_are_removed() -> None:
    assert printable("a\x00\x1fb\ud800c\x7f\n") == "abc\n"


TURKISH = "Belediye başkanı, yeni köprünün önümüzdeki yıl açılacağını söyledi; İstanbul’da ulaşım güçleşti."
POLISH = (
    "Burmistrz zapowiedział, że nowy most zostanie otwarty w przyszłym roku, uczniowie dojadą do szkół. Łąki mokną."
)
CZECH = (
    "Starosta oznámil, že nový most bude otevřen příští rok. Zemědělci se po dešti vrátili na pole, říká mluvčí úřadu."
)
HUNGARIAN = (
    "A polgármester bejelentette, hogy az új híd jövőre nyílik meg. A gazdák visszatértek a földekre. Őszi szőlő."
)
LITHUANIAN = (
    "Meras pranešė, kad naujas tiltas bus atidarytas kitais metais. Po lietaus ūkininkai grįžo į laukus. Šią žiemą."
)
RUSSIAN = "Мэр сообщил, что новый мост откроют в будущем году. После дождя крестьяне вернулись на поля."
GREEK = "Ο δήμαρχος ανακοίνωσε ότι η νέα γέφυρα θα ανοίξει του χρόνου. Μετά τη βροχή γύρισαν στα χωράφια."
HEBREW = "ראש העיר הודיע כי הגשר החדש ייפתח בשנה הבאה. לאחר הגשם חזרו החקלאים לשדות, והתלמידים לא הגיעו."
ARABIC = "أعلن رئيس البلدية أن الجسر الجديد سيفتتح في العام المقبل. وبعد المطر عاد المزارعون إلى الحقول."
THAI = "นายกเทศมนตรีแจ้งว่าสะพานใหม่จะเปิดในปีหน้า หลังฝนตกชาวนากลับไปที่ทุ่งนา"
JAPANESE = "市長は新しい橋が来年開通すると発表した。雨のあと農家は田に戻り、生徒たちは学校に行けなかった。"
KOREAN = "시장은 새 다리가 내년에 개통된다고 발표했다. 비가 그친 뒤 농부들은 논으로 돌아갔다."
CHINESE = "市长宣布新桥将于明年通车。雨后农民回到田里，学生直到傍晚才到学校。河水正在下降。"
TAIWANESE = "市長宣布新橋將於明年通車。雨後農民回到田裡，學生直到傍晚才到學校。河水正在下降。"
FRENCH = "Le maire a annoncé que le nouveau pont ouvrirait l’an prochain. Où est la forêt ? Les élèves sont à l’école."
GERMAN = "Der Bürgermeister kündigte an, die neue Brücke werde nächstes Jahr eröffnet – hieß es größtenteils."
SPANISH = "El alcalde anunció que el nuevo puente se abrirá el próximo año. ¿Qué pasó? Los niños no llegaron mañana."
PORTUGUESE = "O prefeito anunciou que a nova ponte será aberta no próximo ano; as crianças não chegaram. São João."
INDONESIAN = "“Harga cabai naik – kami rugi,” kata Ani. Jum’at pagi petani di hulu mulai memanen padi."
ICELANDIC = "Borgarstjórinn tilkynnti að nýja brúin verði opnuð á næsta ári. Þetta var erfið ferð, sneru bændur aftur."

UNLABELLED = [
    (TURKISH, "cp1254"),
    (TURKISH, "utf-16-le"),
    (POLISH, "cp1250"),
    (POLISH, "iso8859-2"),
    (CZECH, "cp1250"),
    (HUNGARIAN, "cp1250"),
    (LITHUANIAN, "cp1257"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8-r"),
    (GREEK, "cp1253"),
    (HEBREW, "cp1255"),
    (ARABIC, "cp1256"),
    (THAI, "cp874"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "euc_jp"),
    (JAPANESE, "iso2022_jp"),
    (KOREAN, "euc_kr"),
    (CHINESE, "gb18030"),
    (CHINESE, "utf-16-le"),
    (CHINESE, "utf-16-be"),
    (TAIWANESE, "big5"),
    (FRENCH, "cp1252"),
    (GERMAN, "cp1252"),
    (SPANISH, "cp1252"),
    (PORTUGUESE, "cp1252"),
    (INDONESIAN, "cp1252"),
    (INDONESIAN, "utf-16-be"),
    (ICELANDIC, "cp1252"),
]
LABELS = [
    (TURKISH, "cp1254", "iso-8859-9"),
    (POLISH, "iso8859-2", "ISO-8859-2"),
    (RUSSIAN, "koi8-r", "koi8-r"),
    (JAPANESE, "cp932", "Shift_JIS"),
    (KOREAN, "cp949", "ks_c_5601-1987"),
    (CHINESE, "gb18030", "gb2312"),
    (TAIWANESE, "big5", "Big5"),
    (FRENCH, "cp1252", "latin1"),
    (THAI, "cp874", "tis-620"),
]


def paged(text: str, head: str = "") -> str:
    return f"<html><head>{head}<title>{text[:30]}</title></head><body><h1>{text[:30]}</h1><p>{text}</p></body></html>"


@pytest.mark.parametrize(("text", "encoding"), UNLABELLED)
def test_a_page_without_a_label_is_read_by_what_its_bytes_look_like(text: str, encoding: str) -> None:
    decoded = decode_characters(paged(text).encode(encoding), "text/html")
    assert decoded.text == paged(text)
    assert decoded.encoding_from == "detector"


@pytest.mark.parametrize(("text", "encoding", "label"), LABELS)
def test_a_label_is_read_as_browsers_read_it(text: str, encoding: str, label: str) -> None:
    marked = paged(text, f'<meta charset="{label}">')
    from_meta = decode_characters(marked.encode(encoding), "text/html")
    from_http = decode_characters(paged(text).encode(encoding), f"text/html; charset={label}")
    assert (from_meta.text, from_meta.encoding_from, from_meta.flags) == (marked, "meta", ())
    assert (from_http.text, from_http.encoding_from, from_http.flags) == (paged(text), "http", ())


def test_http_is_believed_before_the_markup() -> None:
    content = paged(RUSSIAN, '<meta charset="windows-1252">').encode("koi8-r")
    assert decode_characters(content, "text/html; charset=koi8-r").text.endswith(RUSSIAN + "</p></body></html>")


def test_the_language_that_a_page_declares_chooses_among_latin_encodings() -> None:
    page = '<html lang="tr"><body><p>Ağrı Dağı</p></body></html>'
    assert decode_characters(page.encode("cp1254"), "text/html").text == page


def test_a_text_far_down_the_page_is_looked_at() -> None:
    page = paged(TURKISH, f"<script>{'x = 1; ' * 10_000}</script>")
    assert decode_characters(page.encode("cp1254"), "text/html").text == page


def test_more_than_one_unreadable_character_in_a_hundred_is_flagged() -> None:
    content = ("Petani panen padi. " * 20).encode() + b"\xff\xfe\xfd" * 40
    decoded = decode_characters(content, "text/html; charset=utf-8")
    assert decoded.replaced_count == 0 or "characters_replaced" in decoded.flags


def test_marks_stacked_on_one_letter_are_cut_to_thirty() -> None:
    assert decode_characters(("e" + "\u0301\u0327" * 50_000 + "x").encode(), "").text == "e" + "\u0301\u0327" * 15 + "x"


def test_garbled_text_is_repaired_and_flagged() -> None:
    decoded = decode_characters("<p>Jumâ€™at, kata â€œAniâ€\x9d</p>".encode(), "text/html; charset=utf-8")
    assert (decoded.text, decoded.flags) == ("<p>Jum’at, kata “Ani”</p>", ("mojibake_repaired",))


def test_an_article_has_neither_controls_nor_lone_surrogates_and_says_what_was_repaired() -> None:
    paragraph = "Petani di hulu sungai ke-{} mulai mem\x00anen padi&#xD800; pada hari Jumâ€™at, kata &#1;ketuanya itu."
    story = "".join(f"<p>{paragraph.format(n) * 3}</p>" for n in range(6))
    page = Page(
        capture_id="c",
        url="https://kota.example/panen",
        content=f"<html><title>Panen\x00 Raya di Hulu &#xDFFF;Sungai</title><body>{story}</body></html>".encode(),
        content_type="text/html; charset=utf-8",
        fetched_at=datetime(2026, 1, 3, tzinfo=UTC),
    )
    found = extract_article(page, Hints(source_id="kota"))
    assert isinstance(found, Article)
    assert "mojibake_repaired" in found.flags
    assert "Jum’at" in found.body
    text = f"{found.title}{found.body}"
    assert printable(text) == text
    assert text.encode("utf-8")
