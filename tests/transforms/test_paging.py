import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.paging import next_page, page_of, whole_address
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
