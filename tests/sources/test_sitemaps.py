"""Sitemaps: the forms they come in, and what is refused."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.hostile_xml import DEEPEST
from sources.sitemaps import MOST_URLS, ParsedSitemap, parse_sitemap
from transforms.records import Source

NOW = datetime(2021, 7, 15, tzinfo=UTC)
URL = "https://contoh.id/sitemap.xml"


def source(*hosts: str) -> Source:
    return Source(source_id="contoh", name="Contoh", homepage_url=URL, hosts=hosts, feeds=())


def parse(body: bytes | str) -> ParsedSitemap:
    content = body.encode() if isinstance(body, str) else body
    return parse_sitemap(content, feed_url=URL, source=source("contoh.id"), now=NOW)


def urls(parsed: ParsedSitemap) -> list[str]:
    return [entry.url for entry in parsed.entries]


URLSET = '<?xml version="1.0"?><urlset><url><loc> https://contoh.id/a?x=1&amp;y=2 </loc></url></urlset>'
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="urn:keliru" xmlns:i="urn:gambar">
  <url>
    <loc>https://contoh.id/berita-1</loc>
    <i:image><i:loc>https://contoh.id/1.jpg</i:loc><i:title>Gambar</i:title></i:image>
    <n:news>
      <n:publication><n:name>Contoh</n:name></n:publication>
      <n:publication_date>2021-07-14T07:31:00+07:00</n:publication_date>
      <n:title><![CDATA[Harga beras & gula]]></n:title>
    </n:news>
  </url>
  <url><loc>https://jahat.id/berita-2</loc></url>
  <url><lastmod>2021-07-14</lastmod></url>
</urlset>"""


def test_a_url_set_is_read() -> None:
    parsed = parse(URLSET)
    assert (parsed.kind, parsed.problem) == ("urls", None)
    assert urls(parsed) == ["https://contoh.id/a?x=1&y=2"]


def test_a_news_sitemap_gives_title_and_time_as_evidence() -> None:
    parsed = parse(NEWS)
    (entry,) = parsed.entries
    assert (entry.url, entry.title) == ("https://contoh.id/berita-1", "Harga beras & gula")
    assert entry.published_text == "2021-07-14T07:31:00+07:00"
    assert entry.published_at == datetime(2021, 7, 14, 0, 31, tzinfo=UTC)
    assert parsed.left_out == {"out_of_scope": 1, "not_web": 1}


def test_an_index_gives_the_sitemaps_of_the_publisher() -> None:
    parsed = parse(
        "<sitemapindex><sitemap><loc>/1.xml</loc></sitemap><sitemap><loc>https://x.contoh.id/2.xml.gz</loc>"
        "</sitemap><sitemap><loc>https://jahat.id/3.xml</loc></sitemap><sitemap/></sitemapindex>"
    )
    assert (parsed.kind, parsed.entries) == ("index", ())
    assert parsed.sitemaps == ("https://contoh.id/1.xml", "https://x.contoh.id/2.xml.gz")
    assert parsed.left_out == {"not_web": 1, "out_of_scope": 1}


def test_a_text_sitemap_is_read() -> None:
    parsed = parse(b"\xef\xbb\xbfhttps://contoh.id/a\r\n\r\nhttps://contoh.id/b\n")
    assert (parsed.kind, urls(parsed)) == ("text", ["https://contoh.id/a", "https://contoh.id/b"])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "iso-8859-1"])
def test_encodings_are_known(encoding: str) -> None:
    name = encoding.removesuffix("-le").removesuffix("-sig")
    assert urls(parse(URLSET.replace("?>", f' encoding="{name}"?>').encode(encoding)))


def test_a_gzip_file_is_unpacked_and_a_bomb_is_not() -> None:
    assert urls(parse(gzip.compress(URLSET.encode())))
    bomb = parse(gzip.compress(b" " * 60_000_000, compresslevel=1))
    assert bomb.problem
    assert not bomb.entries


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>/&x;</loc></url></urlset>',
        '<?xml version="1.0"?>\n<!doctype urlset SYSTEM "https://jahat.id/x.dtd"><urlset/>',
        '<!DOCTYPE urlset [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><urlset>&b;</urlset>'.encode("utf-16"),
    ],
)
def test_a_document_type_is_refused(body: bytes | str) -> None:
    assert parse(body) == ParsedSitemap(problem="declares a document type")


@pytest.mark.parametrize("body", ["", "\x00", "<html><body>404</body></html>", "<", "bukan peta situs", "{}"])
def test_what_is_no_sitemap_is_a_problem(body: str) -> None:
    parsed = parse(body)
    assert (parsed.kind, parsed.entries) == ("", ())
    assert parsed.problem


def test_a_broken_sitemap_gives_what_can_be_read() -> None:
    parsed = parse("<urlset><url><loc>https://contoh.id/a</loc></url><url><loc>https://contoh.id/b & c<")
    assert urls(parsed)[0] == "https://contoh.id/a"


def test_depth_and_length_are_bounded() -> None:
    assert parse("<urlset>" + "<a>" * (DEEPEST + 1)).problem == "too deep"
    lines = "".join(f"https://contoh.id/{number}\n" for number in range(MOST_URLS + 5))
    parsed = parse(lines)
    assert (len(parsed.entries), parsed.left_out) == (MOST_URLS, {"past_limit": 5})


@given(st.binary(max_size=200) | st.text(alphabet="<>/!?&;[]urlsetoc -\"'", max_size=80).map(str.encode))
def test_no_bytes_raise(body: bytes) -> None:
    for content in (body, b"<urlset>" + body, b"\x1f\x8b" + body):
        parse(content)


@pytest.mark.corpus
def test_the_real_sitemaps_are_read(corpus: Path) -> None:
    hosts = ("com", "org", "uk", "jp")
    found = {
        path.name: parse_sitemap(path.read_bytes(), feed_url=URL, source=source(*hosts), now=NOW)
        for path in sorted((corpus / "sitemaps").rglob("*"))
        if path.is_file()
    }
    assert {name for name, parsed in found.items() if not parsed.kind} == {"atom.xml"}
    assert all(parsed.entries or parsed.sitemaps for name, parsed in found.items() if name != "atom.xml")
    news = found["shinpaideshou-news-sitemap.xml"].entries
    assert all(entry.title and entry.published_at for entry in news)
