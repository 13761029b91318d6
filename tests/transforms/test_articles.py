"""Pages to articles: three layouts of our invention, and pages that are none."""

from datetime import UTC, datetime

import pytest

from transforms.articles import EXTRACTOR_VERSION, extract_article
from transforms.records import Article, Hints, Page, Rejection

URL = "https://www.kabarkota.example/ekonomi/2024/harga-cabai-1"
HINTS = Hints(
    source_id="kota",
    hosts=("kabarkota.example",),
    languages=("id",),
    time_zone="Asia/Jakarta",
    publisher="Kabar Kota",
    discovered_at=datetime(2024, 4, 4, 9, tzinfo=UTC),
)
PARAGRAPHS = [
    "Harga cabai merah di pasar induk turun separuh dalam sepekan, kata kepala dinas perdagangan kota itu pada Kamis.",
    "Pedagang menyebut pasokan datang dari tiga kabupaten sekaligus sehingga gudang mereka penuh sejak Senin pagi.",
    "“Kami menjual rugi daripada busuk,” kata seorang pedagang yang telah berjualan selama dua puluh tahun di sana.",
    "Dinas meminta warga tidak menimbun karena panen raya masih akan berlangsung sampai akhir bulan depan.",
]
JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "name": "Kabar Kota"},
  {"@type": "NewsArticle", "headline": "Harga Cabai Turun &amp; Gudang Penuh", "isAccessibleForFree": "False",
   "datePublished": "2024-04-04T15:20:00+08:00", "dateModified": "2024-04-04T18:00:00+08:00",
   "articleSection": "Ekonomi", "keywords": "cabai, pasar", "description": "Harga turun separuh.",
   "author": [{"@type": "Person", "name": "Ani Wijaya"}, {"@type": "Person", "name": "Budi Santoso"}],
   "image": {"@type": "ImageObject", "url": "https://img.kabarkota.example/cabai-merah.jpg"}}]}</script>"""


def page(html: str | bytes, *, content_type: str = "text/html; charset=utf-8", url: str = URL) -> Page:
    content = html.encode() if isinstance(html, str) else html
    at = datetime(2024, 4, 5, tzinfo=UTC)
    return Page(capture_id="c1", url=url, content=content, content_type=content_type, fetched_at=at)


def body_html(paragraphs: list[str], dateline: str = "") -> str:
    texts = "".join(f"<p>{text}</p>" for text in [f"{dateline}{paragraphs[0]}", *paragraphs[1:]])
    return f"<div class='article-body'>{texts}</div>"


def article(html: str, *following: str, hints: Hints = HINTS) -> Article:
    found = extract_article(page(html), hints, [page(each) for each in following])
    assert isinstance(found, Article), found
    return found


FULL = f"""<!doctype html><html lang="id"><head><title>Harga Cabai Turun & Gudang Penuh - Kabar Kota</title>{JSON_LD}
<link rel="canonical" href="https://kabarkota.example/read/harga-cabai-1"></head><body>
<nav><a href="/">Beranda</a> <a href="/ekonomi">Ekonomi</a></nav>
<article><h1>Harga Cabai Turun &amp; Gudang Penuh</h1><p class="date">Kamis, 4 April 2024 - 15:20 WITA</p>
<figure><img src="https://img.kabarkota.example/cabai-merah.jpg"><figcaption>Cabai di pasar induk. Foto: ANTARA/Made
</figcaption></figure>
{
    body_html(
        [*PARAGRAPHS[:2], "<a href='/lain-2'>Baca juga: Bawang Putih Masih Mahal</a>", *PARAGRAPHS[2:]],
        "<strong>DENPASAR</strong> - ",
    )
}<p>(mdw)</p></article>
<footer>© Kabar Kota</footer></body></html>"""


def test_a_news_page_gives_every_field_with_its_evidence() -> None:
    found = article(FULL)
    assert found.title == "Harga Cabai Turun & Gudang Penuh"
    assert found.body == "\n\n".join(PARAGRAPHS)
    assert found.canonical_url == "https://kabarkota.example/read/harga-cabai-1"
    assert found.url == URL
    assert found.published_at == datetime(2024, 4, 4, 7, 20, tzinfo=UTC)
    assert found.published_text == "2024-04-04T15:20:00+08:00"
    assert (found.published_from, found.published_precision, found.time_zone) == ("json-ld", "second", "+08:00")
    assert found.modified_at == datetime(2024, 4, 4, 10, tzinfo=UTC)
    assert found.authors == ("Ani Wijaya", "Budi Santoso")
    assert (found.dateline_place, found.byline, found.language) == ("DENPASAR", "mdw", "id")
    assert (found.section, found.keywords, found.summary) == ("Ekonomi", ("cabai", "pasar"), "Harga turun separuh.")
    assert found.image_url == "https://img.kabarkota.example/cabai-merah.jpg"
    assert (found.image_caption, found.image_credit) == ("Cabai di pasar induk.", "ANTARA/Made")
    assert found.is_paywalled
    assert (found.page_count, found.word_count) == (1, len(" ".join(PARAGRAPHS).split()))
    assert found.evidence["canonical_url"] == "link"
    assert found.evidence["published_at"] == "json-ld:datePublished"
    assert found.first_seen_at == page("").fetched_at
    assert found.extractor_version == EXTRACTOR_VERSION


def test_a_page_without_metadata_is_read_from_what_it_prints() -> None:
    found = article(
        "<html><body><h1>Harga Cabai Turun Setelah Panen</h1><p>Kamis, 4 April 2024 15:20 WITA</p>"
        f"<p class='byline'>Oleh: Ani Wijaya</p>{body_html(PARAGRAPHS)}</body></html>"
    )
    assert found.title == "Harga Cabai Turun Setelah Panen"
    assert (found.published_from, found.published_at) == ("visible", datetime(2024, 4, 4, 7, 20, tzinfo=UTC))
    assert (found.authors, found.byline) == (("Ani Wijaya",), "Oleh: Ani Wijaya")
    assert found.body == "\n\n".join(PARAGRAPHS)
    assert found.canonical_url == URL


def test_a_page_that_says_nothing_takes_the_feeds_word() -> None:
    hints = Hints(source_id="kota", entry_title="Cabai Turun", entry_published_text="Thu, 04 Apr 2024 07:20:00 GMT")
    found = article(f"<html><body>{body_html(PARAGRAPHS)}</body></html>", hints=hints)
    assert (found.title, found.evidence["title"]) == ("Cabai Turun", "feed")
    assert (found.published_from, found.published_at) == ("feed", datetime(2024, 4, 4, 7, 20, tzinfo=UTC))


def test_the_pages_of_an_article_are_one_body_without_repetitions() -> None:
    first, second = PARAGRAPHS[:3], [PARAGRAPHS[0], PARAGRAPHS[3], *[f"{text} Lagi." for text in PARAGRAPHS]]
    head = "<h1>Harga Cabai Turun Setelah Panen</h1>"
    found = article(f"{head}{body_html(first)}", f"{head}{body_html(second)}")
    assert found.page_count == 2
    assert found.body.split("\n\n") == [*PARAGRAPHS, *[f"{text} Lagi." for text in PARAGRAPHS]]
    assert "page_missing" not in found.flags


def test_a_further_page_without_text_is_flagged_as_missing() -> None:
    found = article(FULL, "<html><body></body></html>")
    assert found.page_count == 1
    assert "page_missing" in found.flags


@pytest.mark.parametrize(
    ("link", "hints", "is_flagged"),
    [
        ('<a href="?page=2">2</a>', {}, True),
        ('<a href="?hlm=2">2</a>', {}, False),
        ('<a href="?hlm=2">2</a>', {"paging_pattern": "{url}?hlm={page}"}, True),
        ('<a href="?page=2">2</a>', {"paging_whole": "{url}?page=all"}, False),
        ('<a href="/2024/04/04/berita-lain">Selanjutnya</a>', {}, False),
    ],
)
def test_an_article_whose_last_page_links_on_lacks_a_page(link: str, hints: dict[str, str], is_flagged: bool) -> None:
    found = article(f"<h1>Harga Cabai</h1>{body_html(PARAGRAPHS)}{link}", hints=Hints(source_id="kota", **hints))
    assert ("page_missing" in found.flags) is is_flagged


def test_pages_that_repeat_the_first_one_are_not_counted_and_none_is_missing() -> None:
    html = f'<h1>Harga Cabai</h1>{body_html(PARAGRAPHS)}<a href="?page=2">2</a><a href="?page=3">3</a>'
    found = article(html, html)
    assert (found.page_count, "page_missing" in found.flags) == (1, False)


def test_a_standfirst_belongs_to_the_text_where_the_page_is_not_english() -> None:
    lead = "Panen datang lebih awal tahun ini dan membuat harga cabai turun di semua pasar kota."
    html = (
        f'<html lang="{{}}"><head><meta name="description" content="{lead}"></head><body><header><h1>Cabai Turun</h1>'
        f'<div class="deck">{lead}</div></header>{body_html(PARAGRAPHS)}</body></html>'
    )
    assert article(html.format("id")).body.startswith(lead)
    assert lead not in article(html.format("en")).body


def test_the_same_page_gives_the_same_article() -> None:
    assert article(FULL) == article(FULL)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (b"", "no_article"),
        (b"<html><body></body></html>", "no_article"),
        (b"\x00\xff\xfe\x00", "no_article"),
        (b"<" * 300_000, "too_complex"),
        (b"<p " + b" ".join(b"a%d=1" % n for n in range(900)) + b">x</p>", "too_complex"),
    ],
)
def test_a_page_that_is_no_article_is_rejected_with_its_reason(html: bytes, reason: str) -> None:
    found = extract_article(page(html), HINTS)
    assert isinstance(found, Rejection)
    assert (found.reason, found.capture_id, found.url) == (reason, "c1", URL)


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><title>\ud83d</title>".encode("utf-8", "replace") + b"<body><p>" + b"kata " * 100,
        b"<script type='application/ld+json'>" + b"[" * 50_000 + b"</script>" + b"<p>kata</p>" * 50,
        b'<script type="application/ld+json">{"@type": "NewsArticle", "headline": {"a": 1}, "author": [[1], null],'
        b' "datePublished": 7, "image": [[]], "keywords": {"x": []}, "articleSection": 3}</script>'
        + b"<p>kata kata kata kata kata kata kata kata kata kata kata kata</p>"
        * 9,
        b"<link rel=canonical href='http://['><p>kata &#0; &#xD800; &#1114112; kata kata kata</p>" * 30,
        b"<table>" * 200 + b"<p>kata kata</p>" * 30,
        b"<!doctype html><svg><math><p>kata</p>" * 100,
        b"<frameset><frame src=x></frameset>",
    ],
)
def test_whatever_the_markup_the_outcome_is_a_record(html: bytes) -> None:
    found = extract_article(page(html), HINTS)
    assert isinstance(found, Article | Rejection)
    if isinstance(found, Article):
        f"{found.title}{found.body}{found.summary}{found.authors}".encode()  # no lone surrogates
