"""OPML: what is read of a list of feeds, what is refused, and that what we write we read."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sources.opml import MOST_BYTES, OpmlUnreadable, Outline, read_opml, write_opml
from transforms.records import Feed, Source

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.1"><head><title>Langganan</title></head><body>
<outline text="Berita">
  <outline type="rss" text="Kabar &amp; Contoh" xmlUrl=" https://contoh.id/rss "
    htmlUrl="https://contoh.id/" language="id-ID"/>
  <outline TEXT="Lain" XMLURL="https://lain.id/feed"/>
  <outline text="lagi" xmlUrl="https://contoh.id/rss"/>
</outline>
<outline text="kosong" xmlUrl=""/>
<outline type="link" text="tautan" url="https://contoh.id/"/>
</body></opml>"""


def source(name: str, *feeds: Feed) -> Source:
    return Source(
        source_id="x", name=name, homepage_url="https://contoh.id/?a=1&b=2", hosts=(), feeds=feeds, languages=("id",)
    )


def test_the_feeds_of_a_list_are_read_each_once() -> None:
    assert read_opml(LIST) == (
        Outline(
            feed_url="https://contoh.id/rss",
            title="Kabar & Contoh",
            homepage_url="https://contoh.id/",
            language="id-id",
        ),
        Outline(feed_url="https://lain.id/feed", title="Lain"),
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_are_known(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?><opml><outline text="Café" xmlUrl="https://contoh.id/rss"/></opml>'
    assert read_opml(text.encode(encoding))[0].title == "Café"


def test_a_careless_list_is_read_as_far_as_it_goes() -> None:
    body = b'<opml><outline text="Satu & dua" xmlUrl="https://contoh.id/rss?a=1&b=2"><outline xmlUrl="https://lain.id/"'
    assert read_opml(body)[0].feed_url.startswith("https://contoh.id/rss?a=1")


BOMB = (
    '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><opml><outline text="&b;"/></opml>'
)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (BOMB.encode(), "document type"),
        (BOMB.encode("utf-16"), "document type"),
        (b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml/>', "document type"),
        (b'<?xml version="1.0"?><!doctype opml SYSTEM "https://jahat.id/x.dtd"><opml/>', "document type"),
        (b"<opml>" + b"<outline>" * 200, "too deep"),
        (b"<opml>" + b"<outline/>" * 120_000, "more than 100000 elements"),
        (b"<opml>" + b" " * MOST_BYTES, "larger"),
        (b"<rss/>", "no OPML"),
        (b"", "cannot be read"),
        (b"bukan daftar", "no OPML"),
        (b"\x00\x01", "no OPML"),
    ],
)
def test_what_is_no_list_or_hostile_is_refused_at_once(body: bytes, why: str) -> None:
    began = time.process_time()
    with pytest.raises(OpmlUnreadable, match=why):
        read_opml(body, "daftar.opml")
    assert time.process_time() - began < 2


def test_an_entity_that_no_declaration_shows_is_not_expanded() -> None:
    text = '<?xml version="1.0" encoding="cp037"?>' + BOMB
    try:
        outlines = read_opml(text.encode("cp037"))
    except OpmlUnreadable:
        return
    assert all(len(outline.title) <= 200 for outline in outlines)


@given(st.binary(max_size=200) | st.text(alphabet="<>/!?&;[]outlineopmx \"'=", max_size=100).map(str.encode))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for content in (body, b"<opml>" + body, b'<opml><outline xmlUrl="' + body):
        with suppress(OpmlUnreadable):
            assert all(outline.feed_url for outline in read_opml(content))


@given(st.text(min_size=1, max_size=30))
def test_what_is_written_is_read_again(name: str) -> None:
    feeds = (
        Feed(url="https://contoh.id/rss?a=1&b=<2>", kind="feed"),
        Feed(url="https://contoh.id/peta.xml", kind="sitemap"),
    )
    content = write_opml([source(name, *feeds), source("Tanpa umpan", feeds[1])])
    assert etree.fromstring(content).get("version") == "2.0"
    [outline] = read_opml(content)
    assert (outline.feed_url, outline.homepage_url) == (feeds[0].url, "https://contoh.id/?a=1&b=2")
    assert outline.language == "id"
