"""The canonical form of addresses, and what is read off them."""

import csv
from collections.abc import Iterator
from pathlib import Path

import ada_url
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.urls import (
    LONGEST_READ,
    LONGEST_URL,
    article_id,
    canonicalize,
    in_scope,
    registered_domain,
    resolve,
    trap,
    twin_key,
    twins,
)

SLASHES = "doubled slashes are left: a site may have a whole address in its path"
SCHEMELESS = "no scheme: a feed's links are resolved against the feed, never guessed"
NOT_WEB = "neither http nor https"
NO_HOST = "no host"

DEVIATIONS = {
    "http://foo.com//aa/bb/foo.html": SLASHES,
    "http://foo.com/aa//bb/foo.html": SLASHES,
    "http://foo.com/aa/bb//foo.html": SLASHES,
    "http://foo.com//aa//bb//foo.html": SLASHES,
    "http://foo.com////aa////bb//foo.html": SLASHES,
    "http://foo.com////aa////bb////foo.html": SLASHES,
    "file:///foo/bar.txt": NOT_WEB,
    "file:/path/index.html": NOT_WEB,
    "file:/var/www/html/////./bar/index.html": NOT_WEB,
    "file:/var/www/html/foo/../bar/index.html": NOT_WEB,
    "ftp:/": NOT_WEB,
    "ftp://foo.com/index.html": NOT_WEB,
    "http:////": NO_HOST,
    "http:///////": NO_HOST,
    "foo.com/index.html": SCHEMELESS,
}
"""Addresses of crawler-commons' table that we put otherwise, each with the reason."""


def rows(table: Path) -> Iterator[list[str]]:
    lines = table.read_text(encoding="utf-8").split("\n")
    yield from csv.reader(line for line in lines if line.strip() and not line.startswith("#"))


@pytest.mark.corpus
def test_crawler_commons_addresses_get_its_canonical_form_but_for_the_listed_deviations(corpus: Path) -> None:
    table = [(row[0], row[1].strip()) for row in rows(corpus / "urls" / "weirdToNormalizedUrls.csv")]
    differing = {weird for weird, normal in table if canonicalize(weird) != normal}
    assert len(table) > 100
    assert differing == DEVIATIONS.keys()


@pytest.mark.corpus
def test_crawler_commons_invalid_addresses_have_no_canonical_form(corpus: Path) -> None:
    table = [row[0] for row in rows(corpus / "urls" / "invalidUrls.csv")]
    assert [canonicalize(url) for url in table] == [None] * len(table)


@pytest.mark.parametrize(
    ("url", "canonical_url"),
    [
        ("HTTP://Contoh.ID:80/a/../b#c", "http://contoh.id/b"),
        ("https://contoh.id./", "https://contoh.id/"),
        ("https://bücher.de/%c3%a4%7e%zz", "https://xn--bcher-kva.de/%C3%A4~%25zz"),
        ("https://ｃontoh.id/", "https://contoh.id/"),
        ("https://contoh.id/berita-1;jsessionid=A1B2.node3", "https://contoh.id/berita-1"),
        ("https://contoh.id/a?b=2&a=1&b=1&&c=", "https://contoh.id/a?a=1&b=2&b=1&c"),
        ("https://contoh.id/a?id=%2F&q=a+b", "https://contoh.id/a?id=%2F&q=a+b"),
        ("https://contoh.id/a?judul=x&UTM_Source=y&CMP=z&fbclid=1", "https://contoh.id/a?judul=x"),
    ],
)
def test_spellings_of_one_address_are_one(url: str, canonical_url: str) -> None:
    assert canonicalize(url) == canonical_url


@pytest.mark.parametrize(
    "variant",
    [
        "?page=all",
        "?page=2",
        "?single=1",
        "?showpage=all",
        "?amp",
        "?amp=1",
        "?outputType=amp",
        "/amp",
        "?page=3&utm_campaign=x#isi",
    ],
)
def test_pages_and_accelerated_forms_are_the_article(variant: str) -> None:
    article = "https://www.contoh.id/read/2021/07/14/harga-beras"
    assert canonicalize(article + variant) == article


@pytest.mark.parametrize(
    ("url", "canonical_url"),
    [
        ("https://contoh.id/2021/harga-beras/amp/", "https://contoh.id/2021/harga-beras/"),
        ("https://contoh.id/amp/read/123/harga", "https://contoh.id/amp/read/123/harga"),
        ("https://contoh.id/amp/read/123-harga", "https://contoh.id/read/123-harga"),
        ("https://contoh.id/harga-beras.amp.html", "https://contoh.id/harga-beras.html"),
        ("https://m.contoh.co.id/harga-beras", "https://www.contoh.co.id/harga-beras"),
        ("https://amp.contoh.id/harga-beras", "https://www.contoh.id/harga-beras"),
        ("https://x.blogspot.com/2019/10/mutu.html?m=1", "https://x.blogspot.com/2019/10/mutu.html"),
    ],
)
def test_mobile_and_accelerated_addresses_lead_to_the_article_where_that_is_sure(url: str, canonical_url: str) -> None:
    assert canonicalize(url) == canonical_url


@pytest.mark.parametrize(
    "url",
    [
        "https://news.detik.com/berita/d-1/judul",
        "https://m.news.contoh.id/berita-1",
        "https://m.blogspot.com/2019/10/mutu.html",
        "https://m.co.id/berita-1",
        "https://contoh.id/tag/amp",
        "https://contoh.id/amp",
        "https://contoh.id/?page=2",
        "https://contoh.id/index.php?page=12",
        "https://contoh.id/baca?page=20190916",
        "https://contoh.id/arsip/berita-1?m=201910",
        "https://arsip.id/web/2019/http://contoh.id//a",
    ],
)
def test_what_may_be_another_page_is_left_apart(url: str) -> None:
    assert canonicalize(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "berita/1",
        "//contoh.id/a",
        "mailto:redaksi@contoh.id",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://contoh.id@jahat.id/",
        "https://:rahasia@contoh.id/",
        "https://a b/",
        "https://a..id/",
        "https://contoh.id:99999/",
        "https://contoh.id/\ud800",
        "https://contoh.id/" + "a" * LONGEST_READ,
    ],
)
def test_what_is_no_plain_web_address_has_no_canonical_form(url: str) -> None:
    assert canonicalize(url) is None


@given(
    st.sampled_from(["http", "https"]), st.sampled_from(["", "www.", "news."]), st.sampled_from(["", ":80", ":8080"])
)
def test_twins_have_one_key_and_are_each_others(scheme: str, www: str, port: str) -> None:
    canonical_url = canonicalize(f"{scheme}://{www}contoh.id{port}/berita-1?id=7")
    assert canonical_url is not None
    assert canonical_url in twins(canonical_url)
    assert {twin_key(twin) for twin in twins(canonical_url)} == {twin_key(canonical_url)}
    assert all(canonicalize(twin) == twin for twin in twins(canonical_url))


pieces = st.sampled_from(
    [
        "/",
        "//",
        "..",
        ".",
        "%2e",
        "%",
        "%41",
        "%C3",
        "amp",
        ".amp",
        ".html",
        ";jsessionid=",
        "é",
        " ",
        "a-1",
        "\\",
    ]
)
hosts = st.sampled_from(["contoh.id", "m.contoh.id", "amp.m.contoh.id", "WWW.x.co.id", "m.blogspot.com", "1.2.3.4"])
queries = st.sampled_from(
    ["page=2", "page=all", "amp", "amp=", "utm_a=b", "hal=semua", "amp_js_v=1", "=1", "b", "a=%26", "[", "m=1", "a=é"]
)
addresses = st.builds(
    lambda host, path, query: f"https://{host}/{''.join(path)}?{'&'.join(query)}",
    hosts,
    st.lists(pieces | st.text(max_size=3), max_size=12),
    st.lists(queries | st.text(max_size=3), max_size=5),
)


@given(addresses | st.text(max_size=40))
@example("https://contoh.id/a-1/amp/amp?amp&page=1")
@example("https://contoh.id/amp//jahat.id/a-1")
@example("https://contoh.id/a/..;jsessionid=1")
@example("https://contoh.id/a;jsessionid=%41;jsessionid=")
@example("https://contoh.id/%%32e/%2%65")
def test_the_canonical_form_is_stable_and_stays_with_its_publisher(url: str) -> None:
    canonical_url = canonicalize(url)
    if canonical_url is None:
        return
    assert canonicalize(canonical_url) == canonical_url
    before, after = ada_url.URL(url.strip()), ada_url.URL(canonical_url)
    assert after.href == canonical_url
    assert registered_domain(after.hostname) == registered_domain(before.hostname.removesuffix("."))
    assert (after.protocol, after.port, after.hash) == (before.protocol, before.port, "")


@pytest.mark.parametrize(
    ("url", "is_in"),
    [
        ("https://contoh.id/a", True),
        ("https://NEWS.contoh.id:8443/a", True),
        ("https://contoh.id./a", True),
        ("https://bukancontoh.id/a", False),
        ("https://contoh.id.jahat.id/a", False),
        ("https://contoh.id@jahat.id/a", False),
        ("https://jahat.id/contoh.id", False),
        ("ftp://contoh.id/a", False),
    ],
)
def test_scope_is_the_hosts_and_what_is_under_them(url: str, is_in: bool) -> None:
    assert in_scope(url, ["contoh.id"]) is is_in


@pytest.mark.parametrize(
    "path",
    [
        "a" * LONGEST_URL,
        "/".join("tag" if number % 2 else str(number) for number in range(8)),
        "/".join(str(number) for number in range(21)),
        "?" + "&".join(f"a{number}=1" for number in range(21)),
    ],
)
def test_addresses_with_the_marks_of_a_trap_say_why(path: str) -> None:
    assert trap(f"https://contoh.id/{path}")


def test_an_address_at_the_limits_is_no_trap() -> None:
    path = "/".join([*(str(number) for number in range(17)), *["tag"] * 3])
    query = "&".join(f"a{number}=1" for number in range(20))
    assert trap(f"https://contoh.id/{path}?{query}") is None


def test_links_are_resolved_as_browsers_do() -> None:
    assert resolve(" \n//lain.id\\a\tb ", "https://contoh.id/rss") == "https://lain.id/ab"
    assert resolve("javascript:alert(1)", "https://contoh.id/") is None
    assert resolve("a", "bukan alamat") is None


def test_an_article_id_is_32_hex_digits_of_its_own() -> None:
    ids = {article_id(f"https://contoh.id/{number}") for number in range(100)}
    assert len(ids) == 100
    assert all(len(each) == 32 and int(each, 16) >= 0 for each in ids)
