import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sources.discover import both_ends
from sources.fetch import Fetcher
from transforms.feed_visits import FeedState, FeedVisit
from transforms.outcomes import Outcome
from transforms.records import Feed

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
FEED = "http://www.kabar.test/rss"
HOUR = timedelta(hours=1)
MAP = "http://www.kabar.test/sitemap.xml"
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>
<item><title>Satu</title><link>http://www.kabar.test/berita/satu</link><guid>1</guid></item>
<item><title>Dua</title><link>/berita/dua</link></item></channel></rss>"""
XML = {"Content-Type": "application/xml"}
Look = Callable[..., list[FeedVisit]]


def urlset(*paths: str) -> bytes:
    """A sitemap."""
    urls = "".join(f"<url><loc>http://www.kabar.test{path}</loc></url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def index(*paths: str) -> bytes:
    """A sitemap index."""
    urls = "".join(f"<sitemap><loc>http://www.kabar.test{path}</loc></sitemap>" for path in paths)
    return f"<sitemapindex>{urls}</sitemapindex>".encode()


def state(url: str = FEED, kind: str = "feed", **known: object) -> FeedState:
    return replace(FeedState(source_id="kabar", feed_url=url, kind=kind), **known)


def child(path: str, **known: object) -> FeedState:
    return state(f"http://www.kabar.test{path}", "sitemap", **known)


@pytest.fixture
def look(settings, source) -> Look:
    """Looks at feeds once."""

    def run(*feeds: FeedState, settings=settings, source=source, children=()) -> list[FeedVisit]:
        with Fetcher({"kabar": source}, settings) as fetcher:
            return list(fetcher.discover(feeds, NOW, children={child.feed_url: child for child in children}))

    return run


def test_a_feed_gives_its_entries_and_its_state_from_now_on(peer, look, respond) -> None:
    peer.answers["/rss"] = respond(RSS, headers=XML | {"ETag": 'W/"a-gzip"', "Last-Modified": "yesterday, about noon"})

    [visit] = look(state(failure_count=3))

    assert visit.outcome is Outcome.LOADED
    assert [entry.canonical_url for entry in visit.entries] == [
        "http://www.kabar.test/berita/satu",
        "http://www.kabar.test/berita/dua",
    ]
    assert len(visit.exchanges) == 1
    assert (visit.state.etag, visit.state.last_modified) == ('W/"a-gzip"', "yesterday, about noon")
    assert (visit.state.failure_count, visit.state.outcome) == (0, "loaded")
    assert visit.state.checked_at == visit.state.answered_at == visit.state.read_at == NOW
    assert NOW + timedelta(minutes=40) < visit.state.next_check_at <= NOW + timedelta(minutes=45)
    assert visit.state.newest_urls == tuple(entry.canonical_url for entry in visit.entries)


def test_validators_are_sent_back_byte_for_byte(peer, look, respond) -> None:
    peer.answers["/rss"] = respond(b"", "304 Not Modified")

    [visit] = look(
        state(etag='W/"caf\xe9-gzip"', last_modified="yesterday, about noon", body_hash="x", read_at=NOW - HOUR)
    )

    assert b'If-None-Match: W/"caf\xe9-gzip", W/"caf\xe9"\r\n' in peer.requests[-1]
    assert b"If-Modified-Since: yesterday, about noon\r\n" in peer.requests[-1]
    assert (visit.outcome, visit.entries, visit.exchanges) == (Outcome.UNCHANGED, (), ())
    assert visit.state.etag == 'W/"caf\xe9-gzip"'


def test_the_same_bytes_are_unchanged_although_the_validators_say_otherwise(peer, look, respond) -> None:
    peer.answers["/rss"] = respond(RSS, headers=XML | {"ETag": '"1"'})
    [first] = look(state())
    peer.answers["/rss"] = respond(gzip.compress(RSS), headers=XML | {"ETag": '"2"', "Content-Encoding": "gzip"})

    [second] = look(first.state)

    assert (second.outcome, second.entries, second.detail) == (Outcome.UNCHANGED, (), "same bytes")
    assert second.state.etag == '"2"'
    assert second.state.body_hash == first.state.body_hash


def test_the_same_entries_in_other_bytes_are_unchanged(peer, look, respond) -> None:
    peer.answers["/rss"] = respond(RSS, headers=XML)
    [first] = look(state())
    built = b"<title>Kabar</title><lastBuildDate>just now</lastBuildDate><ttl>90</ttl>"
    peer.answers["/rss"] = respond(RSS.replace(b"<title>Kabar</title>", built), headers=XML)

    [second] = look(first.state)

    assert (second.outcome, second.entries, second.exchanges, second.detail) == (
        Outcome.UNCHANGED,
        (),
        (),
        "same entries",
    )
    assert second.state.body_hash != first.state.body_hash
    assert second.state.ttl_seconds == 5400


def test_a_feed_is_asked_for_the_whole_of_it_when_not_modified_was_said_for_long(peer, look, respond) -> None:
    peer.answers["/rss"] = respond(RSS, headers=XML)
    known = state(etag='"1"', read_at=NOW - 3 * HOUR, usual_per_day=80.0)

    [busy] = look(known)
    [quiet] = look(replace(known, usual_per_day=6.0))

    assert b"If-None-Match" not in peer.requests[-3]
    assert b'If-None-Match: "1"\r\n' in peer.requests[-1]
    assert busy.outcome is quiet.outcome is Outcome.LOADED


def test_not_modified_is_no_answer_when_nothing_was_held(peer, look, respond) -> None:
    peer.answers["/rss"] = respond(b"", "304 Not Modified")

    [visit] = look(state())

    assert (visit.outcome, visit.detail) == (Outcome.FAILED_PROTOCOL, "not modified, although none was held")


def test_a_page_that_shares_nothing_with_the_last_one_leaves_a_gap(peer, look, respond) -> None:
    peer.answers["/rss"] = respond(RSS, headers=XML)
    known = state(newest_urls=("http://www.kabar.test/berita/nol",), listed_count=2, answered_at=NOW - HOUR)

    [visit] = look(known)

    assert visit.gap is not None
    assert (visit.gap.missed_from, visit.gap.missed_until) == (NOW - HOUR, NOW)
    assert (visit.gap.after_url, visit.gap.before_url) == (
        "http://www.kabar.test/berita/nol",
        "http://www.kabar.test/berita/dua",
    )


def test_a_feed_that_fails_is_slowed_and_keeps_what_is_known_of_it(peer, look, respond) -> None:
    peer.answers["/rss"] = respond(b"", "500 Oops")

    [visit] = look(state(etag='"1"', body_hash="x", failure_count=2))

    assert (visit.outcome, visit.state.failure_count) == (Outcome.FAILED_BUSY, 3)
    assert (visit.state.etag, visit.state.body_hash) == ('"1"', "x")
    assert NOW + timedelta(minutes=38) < visit.state.next_check_at < NOW + timedelta(minutes=43)
    assert len(visit.exchanges) == 1


def test_a_feed_that_failed_for_weeks_is_still_looked_at_monthly(peer, look, respond) -> None:
    [visit] = look(state(failure_count=5_000, failure_weight=60.0))

    assert NOW + timedelta(days=27) <= visit.state.next_check_at <= NOW + timedelta(days=30)


def test_what_is_no_feed_fails_and_is_asked_for_anew_next_time(peer, look, respond) -> None:
    peer.answers["/rss"] = respond(b"<html><p>Down for maintenance", headers={"ETag": '"1"'})

    [visit] = look(state())

    assert (visit.outcome, visit.state.etag, visit.state.body_hash) == (Outcome.FAILED_ENCODING, None, None)
    assert visit.detail


def test_a_bomb_in_a_feed_is_refused(peer, look, respond) -> None:
    bomb = gzip.compress(bytes(30_000_000))
    peer.answers["/rss"] = respond(bomb, headers={"Content-Encoding": "gzip"})

    assert look(state())[0].outcome is Outcome.FAILED_ENCODING


def test_a_feed_may_move_within_its_domain_and_not_beyond(peer, look, respond) -> None:
    peer.answers |= {
        "/rss": respond(b"", "301 Moved", {"Location": "/feed"}),
        "/feed": respond(RSS, headers=XML),
        "/out": respond(b"", "301 Moved", {"Location": "http://lain.test/feed"}),
    }

    moved, out = look(state(), state("http://www.kabar.test/out"))

    assert (moved.outcome, len(moved.exchanges)) == (Outcome.LOADED, 2)
    assert {entry.feed_url for entry in moved.entries} == {FEED}
    assert (out.outcome, out.detail) == (Outcome.SKIPPED_SCOPE, "leads to lain.test")


def test_a_feed_that_moved_for_good_is_asked_for_where_it_is(peer, look, respond) -> None:
    peer.answers |= {"/rss": respond(b"", "308 Moved", {"Location": "/feed"}), "/feed": respond(RSS, headers=XML)}
    [moved] = look(state())
    [after] = look(moved.state)

    assert moved.state.moved_url == after.state.moved_url == "http://www.kabar.test/feed"
    assert peer.paths == ["/rss", "/feed", "/feed"]
    assert moved.state.feed_url == after.state.feed_url == FEED
    assert (after.outcome, after.detail) == (Outcome.UNCHANGED, "same bytes")

    del peer.answers["/feed"]
    [gone] = look(after.state)
    assert (gone.outcome, gone.state.moved_url) == (Outcome.FAILED_GONE, None)


def test_a_feed_that_is_elsewhere_for_now_is_asked_for_where_it_was(peer, look, respond) -> None:
    peer.answers |= {"/rss": respond(b"", "302 Found", {"Location": "/feed"}), "/feed": respond(RSS, headers=XML)}

    assert look(state())[0].state.moved_url is None


def test_robots_hold_for_feeds_too(peer, look, respond) -> None:
    peer.answers["/robots.txt"] = respond(b"User-agent: *\nDisallow: /rss")

    [visit] = look(state())

    assert (visit.outcome, visit.state.failure_count) == (Outcome.SKIPPED_ROBOTS, 1)
    assert peer.paths == []


def test_an_index_leads_to_a_visit_for_each_of_its_sitemaps(peer, look, respond) -> None:
    peer.answers |= {
        "/sitemap.xml": respond(index("/a.xml", "/b.xml.gz", "/gone.xml"), headers=XML | {"ETag": '"1"'}),
        "/a.xml": respond(urlset("/berita/1", "/berita/2"), headers=XML),
        "/b.xml.gz": respond(gzip.compress(urlset("/berita/3")), headers={"Content-Type": "application/gzip"}),
    }

    made = look(state(MAP, "sitemap"))

    names = [visit.state.feed_url.rpartition("/")[2] for visit in made]
    assert names == ["a.xml", "b.xml.gz", "gone.xml", "sitemap.xml"]
    assert [len(visit.entries) for visit in made] == [2, 1, 0, 0]
    assert made[2].outcome is Outcome.FAILED_GONE
    assert made[1].entries[0].feed_url == "http://www.kabar.test/b.xml.gz"
    assert (made[3].state.etag, made[3].state.body_hash) == (None, None)


def test_a_sitemap_of_an_index_is_visited_when_its_own_time_has_come(peer, look, respond) -> None:
    peer.answers |= {
        "/sitemap.xml": respond(index("/new.xml", "/due.xml", "/nearly.xml", "/later.xml"), headers=XML),
        "/new.xml": respond(urlset("/berita/1"), headers=XML),
        "/due.xml": respond(b"", "304 Not Modified"),
        "/nearly.xml": respond(urlset("/berita/3"), headers=XML),
    }
    known = [
        child("/due.xml", next_check_at=NOW - HOUR, etag='"1"', read_at=NOW - 2 * HOUR),
        child("/nearly.xml", next_check_at=NOW + HOUR / 10, interval_seconds=3600),
        child("/later.xml", next_check_at=NOW + HOUR / 2, interval_seconds=3600),
    ]

    made = look(state(MAP, "sitemap"), children=known)

    assert peer.paths == ["/sitemap.xml", "/new.xml", "/due.xml", "/nearly.xml"]
    assert [visit.outcome.value for visit in made] == ["loaded", "unchanged", "loaded", "loaded"]
    assert made[-1].state.feed_url == MAP
    assert made[-1].state.next_check_at == NOW + HOUR / 2


def test_an_index_goes_down_three_levels_and_visits_nothing_twice(peer, look, respond) -> None:
    peer.answers |= {
        "/sitemap.xml": respond(index("/1.xml", "/sitemap.xml"), headers=XML),
        "/1.xml": respond(index("/2.xml", "/1.xml"), headers=XML),
        "/2.xml": respond(index("/3.xml"), headers=XML),
    }

    look(state(MAP, "sitemap"))

    assert peer.paths == ["/sitemap.xml", "/1.xml", "/2.xml"]


def test_sitemaps_with_a_visit_of_their_own_are_left_to_it(peer, look, respond, source) -> None:
    peer.answers |= {
        "/sitemap.xml": respond(index("/due.xml", "/declared.xml", "/a.xml"), headers=XML),
        "/due.xml": respond(urlset("/berita/1"), headers=XML),
        "/a.xml": respond(urlset("/berita/2"), headers=XML),
    }
    declared = replace(source, feeds=(Feed(url="http://www.kabar.test/declared.xml", kind="sitemap"),))

    look(state(MAP, "sitemap"), state("http://www.kabar.test/due.xml", "sitemap"), source=declared)

    assert sorted(peer.paths) == ["/a.xml", "/due.xml", "/sitemap.xml"]


def test_a_huge_index_is_read_at_both_ends(peer, look, respond, settings) -> None:
    peer.answers["/sitemap.xml"] = respond(index(*(f"/{number}.xml" for number in range(100))), headers=XML)

    made = look(state(MAP, "sitemap"), settings=replace(settings, sitemaps_per_feed=4))

    assert peer.paths == ["/sitemap.xml", "/0.xml", "/1.xml", "/98.xml", "/99.xml"]
    assert len(made) == 5
    assert both_ends([], 3) == []


def test_a_plain_list_of_addresses_is_read(peer, look, respond) -> None:
    peer.answers["/list.txt"] = respond(
        b"http://www.kabar.test/berita/1\nhttp://lain.test/2\n", headers={"Content-Type": "text/plain"}
    )

    [visit] = look(state("http://www.kabar.test/list.txt", "urls"))

    assert [entry.url for entry in visit.entries] == ["http://www.kabar.test/berita/1"]


def test_who_stops_reading_stops_the_looking(peer, settings, source, respond) -> None:
    peer.answers |= {f"/{number}": respond(RSS, headers=XML) for number in range(50)}
    feeds = [state(f"http://www.kabar.test/{number}") for number in range(50)]
    with Fetcher({"kabar": source}, replace(settings, queued_visits=2)) as fetcher:
        looking = fetcher.discover(feeds, NOW)
        next(looking)
        looking.close()
        queue = fetcher.fetch([])

        assert queue.take(1, 5) == []
    assert len(peer.paths) < 10
