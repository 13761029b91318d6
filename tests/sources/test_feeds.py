"""Feeds: the formats they come in, what they say, and what is refused."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.feeds import LEAST_SHARE, REASONS, verdicts
from sources.feeds import MOST_ENTRIES, ParsedFeed, PollingHints, parse_feed
from transforms.records import Entry, Source

NOW = datetime(2021, 7, 15, tzinfo=UTC)
URL = "https://contoh.id/rss/"


def source(*hosts: str) -> Source:
    return Source(source_id="contoh", name="Contoh", homepage_url=URL, hosts=hosts, feeds=(), time_zone="Asia/Jakarta")


def parse(body: bytes | str, content_type: str = "") -> ParsedFeed:
    content = body.encode() if isinstance(body, str) else body
    return parse_feed(content, content_type, feed_url=URL, source=source("contoh.id"), now=NOW)


def rss(*items: str, channel: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'


RSS = rss(
    """<item>
      <title>Harga &amp;amp; upah &lt;b&gt;naik&lt;/b&gt;</title>
      <link>/berita/1?utm_source=rss</link>
      <guid isPermaLink="false">contoh-1</guid>
      <description><![CDATA[<img src="a.jpg"><p>Harga beras&nbsp;naik.</p><p>Upah juga.</p>]]></description>
      <pubDate>Wed, 14 Jul 2021 07:31:00 +0700</pubDate>
    </item>"""
)
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://contoh.id/arsip/"><entry>
  <title type="text">AT&amp;T &lt;b&gt;</title><link href="berita-1"/><id>tag:contoh.id,2021:1</id>
  <summary type="html">&lt;p&gt;Ringkas&lt;/p&gt;</summary>
  <updated>2021-07-14T09:00:00Z</updated>{}</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"/><item rdf:about="y"><title>Satu</title>
  <link>https://contoh.id/1</link><dc:date>2021-07-14T07:31:00+07:00</dc:date></item></rdf:RDF>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Contoh",
    "items": [
        {
            "id": "1",
            "url": "/1",
            "title": "Satu",
            "content_html": "<p>Isi</p>",
            "date_published": "2021-07-14T00:31:00Z",
        },
        {"id": 2, "external_url": "https://contoh.id/2", "title": None, "summary": "Ringkas"},
        "bukan entri",
    ],
}


def only(parsed: ParsedFeed) -> Entry:
    (entry,) = parsed.entries
    return entry


def test_rss_gives_an_entry_with_its_evidence() -> None:
    parsed = parse(RSS)
    assert (parsed.kind, parsed.problem, parsed.left_out) == ("rss20", None, {})
    assert only(parsed) == Entry(
        source_id="contoh",
        url="https://contoh.id/berita/1?utm_source=rss",
        canonical_url="https://contoh.id/berita/1",
        feed_url=URL,
        discovered_at=NOW,
        entry_id="contoh-1",
        title="Harga & upah naik",
        summary="Harga beras naik. Upah juga.",
        published_text="Wed, 14 Jul 2021 07:31:00 +0700",
        published_at=datetime(2021, 7, 14, 0, 31, tzinfo=UTC),
    )


def test_atom_titles_of_plain_text_are_left_and_links_follow_the_base() -> None:
    entry = only(parse(ATOM.format("<published>2021-07-14T00:31:00Z</published>")))
    assert (entry.title, entry.summary) == ("AT&T <b>", "Ringkas")
    assert entry.url == "https://contoh.id/arsip/berita-1"
    assert entry.published_text == "2021-07-14T00:31:00Z"


def test_a_change_of_an_atom_entry_is_not_its_publication() -> None:
    assert only(parse(ATOM.format(""))).published_text is None


def test_the_one_date_of_an_rdf_item_is_its_publication() -> None:
    parsed = parse(RDF)
    assert parsed.kind == "rss10"
    assert only(parsed).published_at == datetime(2021, 7, 14, 0, 31, tzinfo=UTC)


def test_json_feeds_are_read() -> None:
    parsed = parse(json.dumps(JSON_FEED), "application/feed+json")
    assert (parsed.kind, parsed.left_out) == ("json11", {"not_web": 1})
    first, second = parsed.entries
    assert (first.url, first.title, first.summary) == ("https://contoh.id/1", "Satu", "Isi")
    assert first.published_at == datetime(2021, 7, 14, 0, 31, tzinfo=UTC)
    assert (second.url, second.title, second.summary) == ("https://contoh.id/2", None, "Ringkas")


def test_feedburner_links_give_way_to_the_publishers() -> None:
    item = "<item><link>https://feeds.lain.id/~r/1</link><fb:origLink>https://contoh.id/1</fb:origLink></item>"
    body = rss(item).replace("<rss", '<rss xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0"')
    assert only(parse(body)).url == "https://contoh.id/1"


def test_a_permanent_guid_stands_for_a_link() -> None:
    assert only(parse(rss("<item><guid>https://contoh.id/1</guid></item>"))).url == "https://contoh.id/1"


@pytest.mark.parametrize("guid", ["abc123", "tag:contoh.id,2021:1", "urn:uuid:1", "/berita/1"])
def test_an_id_that_is_no_address_is_no_link_and_stays_as_it_is(guid: str) -> None:
    parsed = parse(rss(f"<item><guid>{guid}</guid></item>", f"<item><link>/1</link><guid>{guid}</guid></item>"))
    assert (only(parsed).entry_id, parsed.left_out) == (guid, {"not_web": 1})


@pytest.mark.parametrize("parts", ["{id}{link}", "{link}{id}", "{id}{own}{link}"])
def test_a_link_counts_wherever_it_stands_beside_the_id(parts: str) -> None:
    elements = {
        "id": "<id>tag:contoh.id,2021:1</id>",
        "link": '<link rel="alternate" href="https://contoh.id/1"/>',
        "own": '<link rel="self" href="https://contoh.id/1.atom"/>',
    }
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{parts.format(**elements)}</entry></feed>'
    assert only(parse(body)).url == "https://contoh.id/1"
    item = "<item><guid>https://contoh.id/x</guid><link>https://contoh.id/1</link></item>"
    assert only(parse(rss(item))).url == "https://contoh.id/1"


def test_an_atom_id_need_not_lead_anywhere() -> None:
    body = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://contoh.id/1</id></entry></feed>'
    assert parse(body).left_out == {"not_web": 1}


def test_entries_of_others_and_without_address_are_counted() -> None:
    links = ["https://jahat.id/1", "javascript:alert(1)", "", "https://contoh.id/1", "https://contoh.id/1#x"]
    parsed = parse(rss(*(f"<item><title>T</title><link>{link}</link></item>" for link in links)))
    assert only(parsed).url == "https://contoh.id/1"
    assert parsed.left_out["out_of_scope"] == 1
    assert sum(parsed.left_out.values()) == 4


def test_hints_of_when_to_come_again_are_kept() -> None:
    sy = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    channel = "<ttl>15</ttl><sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    body = rss(channel=channel).replace("<rss", f"<rss {sy}")
    assert parse(body).hints == PollingHints(ttl_seconds=900, update_seconds=900)
    assert parse(rss(channel="<ttl>-5</ttl>")).hints == PollingHints()


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("iso-8859-1", "text/xml; charset=iso-8859-1"),
        ("utf-8", "text/html"),
    ],
)
def test_encodings_are_known(encoding: str, content_type: str) -> None:
    body = rss("<item><title>Café</title><link>https://contoh.id/1</link></item>")
    assert only(parse(body.replace('"1.0"?', '"1.0" ?').encode(encoding), content_type)).title == "Café"


def test_a_broken_feed_is_read_leniently_and_said_to_be_broken() -> None:
    parsed = parse(RSS.replace("</item>", "").replace("Harga beras", "\x0bHarga <beras"))
    assert only(parsed).url == "https://contoh.id/berita/1?utm_source=rss"
    assert parsed.problem == "not well-formed, read leniently"


ENTITIES = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BODY = rss("<item><title>&x;</title><link>https://contoh.id/1</link></item>").removeprefix('<?xml version="1.0"?>')


@pytest.mark.parametrize(
    "body",
    [
        (ENTITIES + BODY).encode(),
        ("<!-- <rss> --> <?a b?>\n" + ENTITIES.lower() + BODY).encode(),
        ('<!DOCTYPE rss SYSTEM ">" [<!ENTITY x "y">]>' + BODY).encode(),
        ("<!DOCTYPE rss SYSTEM 'a" + BODY).encode(),
        (ENTITIES + BODY).encode("utf-16"),
        ('<?xml version="1.0" encoding="cp037"?>' + ENTITIES + BODY).encode("cp037"),
        b'<?xml version="1.0" encoding="utf-7"?>' + (ENTITIES + BODY).encode("utf-7"),
    ],
)
def test_entity_declarations_are_refused_in_any_encoding(body: bytes) -> None:
    parsed = parse(body)
    assert not parsed.entries
    assert parsed.problem


def test_the_doctype_of_old_rss_and_talk_of_entities_are_harmless() -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    item = "<item><title><![CDATA[Apa itu <!ENTITY>?]]></title><link>https://contoh.id/1</link></item>"
    assert only(parse(doctype + rss(item).removeprefix('<?xml version="1.0"?>'))).url == "https://contoh.id/1"


def test_an_image_within_an_entry_is_no_flood_of_attributes() -> None:
    image = f'<img alt="{"satu dua " * 500}" src="data:image/png;base64,{"A" * 100_000}==">'
    entry = only(parse(rss(f"<item><link>/1</link><description><![CDATA[{image}Teks]]></description></item>")))
    assert entry.url == "https://contoh.id/1"


def test_a_feed_is_read_up_to_its_limit() -> None:
    items = [f"<item><link>https://contoh.id/{number}</link></item>" for number in range(MOST_ENTRIES + 7)]
    parsed = parse(rss(*items))
    assert (len(parsed.entries), parsed.left_out) == (MOST_ENTRIES, {"past_limit": 7})
    assert parsed.entries[0].url == "https://contoh.id/0"
    assert "tags" in (parse("<rss>" + "<a>" * 300_001).problem or "")
    assert "attributes" in (parse("<rss><item " + 'a="1" ' * 201).problem or "")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\x00",
        "<html><body>404</body></html>",
        "{",
        "[" * 100_000,
        '{"version": "https://jsonfeed.org/version/1", "items": 5}',
        '{"items": [], "version": "lain"}',
        "/etc/passwd",
        "https://contoh.id/rss",
        "<?xml",
    ],
)
def test_what_is_no_feed_is_a_problem(body: str) -> None:
    parsed = parse(body)
    assert (parsed.kind, parsed.entries) == ("", ())
    assert parsed.problem


@given(st.binary(max_size=200) | st.text(alphabet="<>/!?&;[]rsitemlnk -\"'", max_size=80).map(str.encode))
def test_no_bytes_raise(body: bytes) -> None:
    for content in (body, b"<rss><channel><item>" + body, b"{" + body):
        parse(content)


def stored_feeds(folder: Path) -> list[Path]:
    gofeeds_own = {path for path in (folder / "gofeed").rglob("*.json") if path.with_suffix(".xml").exists()}
    return sorted(path for path in folder.rglob("*") if path.is_file() and path not in gofeeds_own)


@pytest.mark.corpus
def test_real_feeds_are_read_without_an_exception(corpus: Path) -> None:
    parsed = {
        path: parse_feed(path.read_bytes(), "", feed_url=URL, source=source("com", "org", "net"), now=NOW)
        for path in stored_feeds(corpus / "feeds")
    }
    raised = [path.name for path, feed in parsed.items() if (feed.problem or "").startswith("unreadable")]
    assert len(parsed) > 450
    # Both say of themselves that they are no JSON.
    assert sorted(raised) == ["invalid.json", "invalid.json"]
    for name in ("antara.xml", "detik.xml"):
        feed = next(feed for path, feed in parsed.items() if path.name == name)
        assert feed.entries
        assert all(entry.title and entry.published_at for entry in feed.entries)


@pytest.mark.corpus
@pytest.mark.usefixtures("corpus")
def test_entries_agree_with_gofeeds_but_for_the_explained() -> None:
    fared = list(verdicts())
    rests = [verdict for verdict in fared if verdict.differing]
    assert len(fared) > 200
    assert len(rests) <= (1 - LEAST_SHARE) * len(fared)
    assert {verdict.path.stem for verdict in rests} == REASONS.keys()
