import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.paging import is_whole_view, next_page, page_of, text_of, whole_address, whole_view
from transforms.records import Paging

FIRST = "https://www.kabar.test/berita/2026/judul-panjang"
QUERY = Paging(pattern="{url}?page={page}")
PATH = Paging(pattern="{url}/{page}")


def page(*links: str) -> bytes:
    return "".join(f"<p>Paragraf</p>{link}" for link in links).encode()


@pytest.mark.parametrize(
    ("paging", "link", "following"),
    [
        (QUERY, '<a href="?page=2">2</a>', f"{FIRST}?page=2"),
        (QUERY, f"<a class=x href={FIRST}?page=2>lanjut</a>", f"{FIRST}?page=2"),
        (QUERY, "<A HREF='/berita/2026/judul-panjang?page=2'>2</A>", f"{FIRST}?page=2"),
        (PATH, '<a href="/berita/2026/judul-panjang/2">2</a>', f"{FIRST}/2"),
        (PATH, '<a href="//www.kabar.test/berita/2026/judul-panjang/2">2</a>', f"{FIRST}/2"),
        (Paging(pattern="{url}?a=1&page={page}"), '<a href="?a=1&amp;page=2">2</a>', f"{FIRST}?a=1&page=2"),
    ],
)
def test_the_declared_form_is_followed_where_the_page_links_to_it(paging: Paging, link: str, following: str) -> None:
    assert next_page(page(link), FIRST, paging, 1) == following


@pytest.mark.parametrize(
    "link",
    [
        '<a href="?page=3">3</a>',
        '<a href="/berita/2026/judul-lain?page=2">2</a>',
        '<a href="https://lain.test/berita/2026/judul-panjang?page=2">2</a>',
        '<a href="http://www.kabar.test/berita/2026/judul-panjang?page=2">2</a>',
        "?page=2",
        "",
    ],
)
def test_the_declared_form_is_not_guessed(link: str) -> None:
    assert next_page(page(link), FIRST, QUERY, 1) is None


def test_the_third_page_is_found_on_the_second() -> None:
    links = page('<a href="?page=1">1</a>', '<a href="?page=3">3</a>')

    assert next_page(links, f"{FIRST}?page=2", QUERY, 2, first_url=FIRST) == f"{FIRST}?page=3"
    assert next_page(links, f"{FIRST}?page=3", QUERY, 3, first_url=FIRST) is None


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ('<link rel="next" href="?page=2">', f"{FIRST}?page=2"),
        ('<link href="?page=2" rel="nofollow next" />', f"{FIRST}?page=2"),
        ("<a rel=next href=?halaman=2>lanjut</a>", f"{FIRST}?halaman=2"),
        ('<a rel="next" href="/berita/2026/judul-panjang/2/">2</a>', f"{FIRST}/2/"),
        ('<a rel="next" href="/berita/2026/judul-panjang/page/2">2</a>', f"{FIRST}/page/2"),
        ('<link rel="next" href="?page=1">', f"{FIRST}?page=1"),
    ],
)
def test_rel_next_is_followed_to_the_next_page_of_the_article(link: str, following: str) -> None:
    assert next_page(page(link), FIRST, Paging(), 1) == following


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="next" href="/berita/2026/judul-lain">',
        '<link rel="next" href="/berita/2026/judul-panjang-2">',
        '<link rel="next" href="/berita/2026/judul-panjang">',
        '<link rel="next" href="/">',
        '<link rel="next" href="https://lain.test/berita/2026/judul-panjang?page=2">',
        '<link rel="next" href="?page=7">',
        '<link rel="next" href="?page=2&ref=home">',
        '<link rel="next" href="?print=true">',
        '<link rel="next" href="javascript:next(2)">',
        '<link rel="next">',
        '<link rel="nextcloud" href="?page=2">',
        '<link rel="prev" href="?page=2">',
    ],
)
def test_rel_next_to_anything_else_is_not_followed(link: str) -> None:
    assert next_page(page(link), FIRST, Paging(), 1) is None


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ('<a href="?page=2">2</a>', f"{FIRST}?page=2"),
        ('<a href="?halaman=2" class="x"><span> 2 </span></a>', f"{FIRST}?halaman=2"),
        ('<a href="/berita/2026/judul-panjang/2">2</a>', f"{FIRST}/2"),
        ('<a href="/berita/2026/judul-panjang/page/2/">Halaman 2</a>', f"{FIRST}/page/2/"),
        ('<a href="?page=2">Selanjutnya</a>', f"{FIRST}?page=2"),
        ("<A HREF=?page=2>&raquo;</A>", f"{FIRST}?page=2"),
        ('<a href="?utm_source=x&amp;page=2">2</a>', None),
        ('<a href="?page=2"><img src=2.png></a>', None),
        ('<a href="?page=2">12</a>', None),
        ('<a href="?page=2">2 komentar</a>', None),
        ('<a href="?page=12">2</a>', None),
        ('<a href="?comments=2">2</a>', None),
        ('<a href="?id=2">2</a>', None),
        ('<a href="/berita/2026/judul-lain/2">2</a>', None),
        ('<a href="https://lain.test/berita/2026/judul-panjang/2">2</a>', None),
        ('<link href="?page=2">2</a>', None),
        ("<a href='javascript:page(\"?page=2\")'>2</a>", None),
        ('<a href="?page=2">2', None),
    ],
)
def test_a_numbered_link_is_followed_where_it_is_labelled_as_pages_are(link: str, following: str | None) -> None:
    assert next_page(page(link), FIRST, Paging(), 1) == following


def test_an_article_that_a_number_chooses_is_no_page_of_another() -> None:
    # WordPress: ?p= is the article's own number.
    assert next_page(page('<a href="?p=8">Next</a>'), "https://www.kabar.test/?p=7", Paging(), 7) is None
    assert next_page(page('<a rel="next" href="?p=8">8</a>'), "https://www.kabar.test/?p=7", Paging(), 7) is None


def test_the_query_that_chooses_the_article_stays_in_its_pages() -> None:
    first = "https://www.kabar.test/baca.php?id=7&utm_source=rss"
    assert next_page(page('<a href="?id=7&page=2">2</a>'), first, Paging(), 1) == (
        "https://www.kabar.test/baca.php?id=7&page=2"
    )
    assert next_page(page('<a href="?page=2">2</a>'), first, Paging(), 1) is None


@pytest.mark.parametrize(
    ("link", "view"),
    [
        ('<a href="?page=all">Semua</a>', f"{FIRST}?page=all"),
        ('<a class="x" href="/berita/2026/judul-panjang?single=1">Baca</a>', f"{FIRST}?single=1"),
        ("<a href=?showpage=all#isi>Tampilkan</a>", f"{FIRST}?showpage=all#isi"),
        ('<a href="?page=all&print=1">Semua</a>', None),
        ('<a href="/berita/2026?page=all">Semua berita</a>', None),
        ('<a href="https://lain.test/berita/2026/judul-panjang?page=all">Semua</a>', None),
        ('<a href="?page=2">semua</a>', None),
    ],
)
def test_the_view_of_all_pages_is_known_by_its_address(link: str, view: str | None) -> None:
    assert whole_view(page(link), FIRST) == view


def test_the_view_of_all_pages_has_no_next_page() -> None:
    assert is_whole_view(f"{FIRST}?page=all", f"{FIRST}?page=all")
    assert next_page(page('<a href="?page=2">2</a>'), f"{FIRST}?page=all", Paging(), 1) is None


def test_the_text_of_a_page_is_what_is_shown_of_it() -> None:
    long = "Harga beras di pasar induk naik lagi sejak kemarin pagi"
    shown = f"<p>{long} satu</p><SCRIPT>x('{long} dua')</SCRIPT ><div>{long}\n tiga<br>{long} empat</div>Pendek"
    assert text_of(f"{shown}<style>{long} lima<p>{long} enam</p>".encode()) == {
        f"{long} {word}" for word in ("satu", "tiga", "empat")
    }


@given(st.text(alphabet="<>/apsript hyle \"='", max_size=200))
def test_the_text_of_any_page_can_be_told(text: str) -> None:
    assert all(len(piece) >= 40 for piece in text_of(text.encode()))


@pytest.mark.corpus
def test_pages_of_real_articles_are_told_from_lists_and_next_articles(corpus: Path) -> None:
    gold = [json.loads(line) for line in (corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    news = {row["id"]: row["url"] for row in gold if row.get("url") and row["set"] in {"aeb", "fundus", "indonesian"}}
    found = {}
    for name, url in news.items():
        content = gzip.decompress((corpus / "pages" / f"{name}.html.gz").read_bytes())
        if following := next_page(content, url, Paging(), 1):
            found[url] = following.removeprefix(url)
    assert sorted(found.values()) == ["/2", "?page=2"]


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://www.kabar.test/judul-2.html", 2),
        ("https://www.kabar.test/judul_page3.html", 3),
        ("https://www.kabar.test/judul-2026.html", None),
        ("https://www.kabar.test/judul-lain.html", None),
        ("https://www.kabar.test/judul.html?p=4", 4),
    ],
)
def test_numbered_files_are_pages_of_the_file_they_number(url: str, number: int | None) -> None:
    assert page_of(url, "https://www.kabar.test/judul.html") == number


def test_the_whole_form_drops_the_query_of_the_address() -> None:
    assert whole_address(f"{FIRST}?utm=1#x", Paging(whole="{url}?page=all")) == f"{FIRST}?page=all"
    assert whole_address(FIRST, Paging()) is None


def test_braces_in_an_address_are_only_braces() -> None:
    assert whole_address("https://www.kabar.test/{page}/{url}", Paging(whole="{url}?all")) == (
        "https://www.kabar.test/{page}/{url}?all"
    )


@given(st.text(max_size=300), st.text(max_size=50))
def test_any_page_gives_an_address_of_its_host_or_none(text: str, link: str) -> None:
    content = f'{text}<a rel="next" href="{link}">'.encode("utf-8", "replace")

    following = next_page(content, FIRST, Paging(), 1)
    assert following is None or following.startswith("https://www.kabar.test/")
