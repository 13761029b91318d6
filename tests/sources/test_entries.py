"""From what a feed prints to entries."""

from datetime import UTC, datetime

import pytest

from sources.entries import LONGEST_SUMMARY, LONGEST_TITLE, Listing, covers, gather, plain_text
from transforms.records import Source

NOW = datetime(2021, 7, 15, tzinfo=UTC)
SOURCE = Source(
    source_id="contoh",
    name="Contoh",
    homepage_url="https://contoh.id/",
    hosts=("contoh.id",),
    feeds=(),
    time_zone="Asia/Jakarta",
    languages=("id",),
    exclude=("/foto/",),
)


def published(text: str) -> datetime | None:
    listing = Listing(url="/a", published_text=text)
    return gather([listing], feed_url="https://contoh.id/rss", source=SOURCE, now=NOW).entries[0].published_at


def test_what_becomes_no_entry_is_counted_by_reason() -> None:
    urls = ["/a", None, "mailto:x@contoh.id", "https://jahat.id/", "/foto/1", "/a?utm_source=rss#x", "/b"]
    gathered = gather([Listing(url=url) for url in urls], feed_url="https://contoh.id/rss", source=SOURCE, now=NOW)
    assert [entry.url for entry in gathered.entries] == ["https://contoh.id/a", "https://contoh.id/b"]
    assert gathered.left_out == {"not_web": 2, "out_of_scope": 2, "repeated": 1}


def test_the_address_is_kept_as_listed_beside_its_canonical_form() -> None:
    listing = Listing(url="/a-1?page=all&utm_medium=rss")
    (entry,) = gather([listing], feed_url="https://contoh.id/rss", source=SOURCE, now=NOW).entries
    assert entry.url == "https://contoh.id/a-1?page=all&utm_medium=rss"
    assert entry.canonical_url == "https://contoh.id/a-1"


def test_texts_are_cut() -> None:
    listing = Listing(url="/a", title="t" * 9_999, summary="s " * 9_999, entry_id="\x00 \n")
    (entry,) = gather([listing], feed_url="https://contoh.id/rss", source=SOURCE, now=NOW).entries
    assert len(entry.title or "") == LONGEST_TITLE
    assert len(entry.summary or "") == LONGEST_SUMMARY - 1
    assert entry.entry_id is None


@pytest.mark.parametrize(
    "text",
    ["Wed, 14 Jul 2021 07:31:00 +0700", "2021-07-14T00:31:00Z", "Rabu, 14 Juli 2021 07:31 WIB"],
)
def test_a_time_with_its_zone_is_read(text: str) -> None:
    assert published(text) == datetime(2021, 7, 14, 0, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2021-07-14 07:31:00",
        "14 Juli 2021",
        "2 jam yang lalu",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 01 Jan 2100 00:00:00 GMT",
        "kemarin",
        "0" * 5_000,
    ],
)
def test_a_time_in_doubt_stays_a_text(text: str) -> None:
    assert published(text) is None


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Harga &amp; upah &lt;naik&gt;", "Harga & upah <naik>"),
        ("<p>Satu</p><p>Dua<br/>Tiga</p>", "Satu Dua Tiga"),
        ("ka<b>t</b>a", "kata"),
        ("5 < 6", "5 < 6"),
        ("<!-- x -->\x00\ud800", ""),
        ("<", "<"),
        ("", ""),
    ],
)
def test_markup_becomes_what_a_browser_shows(markup: str, text: str) -> None:
    assert plain_text(markup) == text


def test_patterns_choose_within_the_hosts() -> None:
    source = Source(
        source_id="contoh",
        name="Contoh",
        homepage_url="https://contoh.id/",
        hosts=("contoh.id",),
        feeds=(),
        include=("/baca/",),
    )
    assert covers(source, "https://news.contoh.id/baca/1")
    assert not covers(source, "https://news.contoh.id/tentang")
    assert not covers(source, "https://jahat.id/baca/1")
