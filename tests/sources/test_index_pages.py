"""Index pages: what is read of them, where reading ends, and what they cannot make us do."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sources.fetch import Fetcher
from sources.index_pages import ParsedIndex, days_to_read, page_address, parse_index
from transforms.feed_visits import FeedState, FeedVisit
from transforms.outcomes import Outcome
from transforms.records import Feed, Index, Source

NOW = datetime(2026, 7, 4, 20, 0, tzinfo=UTC)  # 3 o'clock on the fifth in Jakarta
FORM = "http://www.kabar.test/indeks/{page}?date={year}-{month}-{day}"
INDEX = Index(links=r"/berita/\d+/", most_pages=5)
PLAIN = Source(
    source_id="kabar",
    name="Kabar",
    homepage_url="http://www.kabar.test/",
    hosts=("kabar.test",),
    feeds=(),
    time_zone="Asia/Jakarta",
)
Look = Callable[..., list[FeedVisit]]


def page(*numbers: int, more: str = "") -> bytes:
    links = "".join(f'<li><a href="/berita/{number}/judul">Judul {number}</a></li>' for number in numbers)
    return f'<html><a href="/">Beranda</a><ul>{links}</ul><a href="/indeks/2">2</a>{more}</html>'.encode()


def path(number: int, day: int) -> str:
    return f"/indeks/{number}?date=2026-07-{day:02}"


@pytest.fixture
def indexed(source: Source) -> Source:
    """The publisher, with an index by date."""
    return replace(source, feeds=(Feed(url=FORM, kind="index", index=INDEX),))


@pytest.fixture
def look(settings, indexed) -> Look:
    """Looks at the index once."""

    def run(*, source: Source = indexed, known=None, days=None, settings=settings, **remembered) -> list[FeedVisit]:
        state = replace(FeedState(source_id="kabar", feed_url=source.feeds[0].url, kind="index"), **remembered)
        with Fetcher({"kabar": source}, settings) as fetcher:
            return list(fetcher.discover([state], NOW, known=known, days=days))

    return run


def listed(visits: list[FeedVisit]) -> list[str]:
    return [entry.url.split("/")[4] for visit in visits for entry in visit.entries]


def parsed(body: bytes | str, source: Source, links: str = r"/berita/\d+/") -> ParsedIndex:
    feed = Feed(url=FORM, kind="index", index=Index(links=links))
    content = body.encode() if isinstance(body, str) else body
    return parse_index(
        content,
        "text/html",
        page_url="http://www.kabar.test/indeks/1",
        feed=feed,
        day=date(2026, 7, 4),
        source=source,
        now=NOW,
    )


def test_a_first_look_reads_the_declared_days_page_by_page(peer, look, respond) -> None:
    peer.answers |= {
        path(1, 5): respond(page(9)),
        path(1, 4): respond(page(8, 7)),
        path(2, 4): respond(page(6)),
    }

    visits = look()

    assert peer.paths == [path(1, 5), path(2, 5), path(1, 4), path(2, 4), path(3, 4)]
    assert listed(visits) == ["9", "8", "7", "6"]
    assert {entry.feed_url for visit in visits for entry in visit.entries} == {FORM}
    assert visits[-1].state.checked_at == NOW
    assert (visits[-1].state.outcome, visits[-1].state.failure_count) == ("loaded", 0)


def test_the_day_of_an_index_is_when_its_entries_were_published(peer, look, respond) -> None:
    peer.answers[path(1, 4)] = respond(page(8))

    [entry] = [entry for visit in look() for entry in visit.entries]

    assert entry.published_text == "2026-07-04"
    assert entry.published_at == datetime(2026, 7, 3, 17, tzinfo=UTC)
    assert entry.title is None


def test_a_later_look_reads_on_from_the_day_of_the_last_one(peer, look, respond) -> None:
    peer.answers[path(1, 5)] = respond(page(9))

    look(checked_at=NOW - timedelta(hours=1))

    assert peer.paths == [path(1, 5), path(2, 5)]


def test_a_look_ends_at_the_first_page_without_anything_new(peer, look, respond) -> None:
    peer.answers |= {path(1, 5): respond(page(9, 8)), path(2, 5): respond(page(7, 6)), path(3, 5): respond(page(5))}
    known = {FORM: frozenset(f"kabar.test/berita/{number}/judul" for number in (8, 7, 6, 5))}

    visits = look(checked_at=NOW - timedelta(hours=1), known=known)

    assert peer.paths == [path(1, 5), path(2, 5)]
    assert [visit.outcome for visit in visits] == [Outcome.LOADED, Outcome.UNCHANGED]
    assert visits[1].exchanges == ()
    assert visits[1].state.outcome == "loaded"


def test_a_site_that_answers_every_number_with_its_last_page_is_not_read_for_ever(peer, look, respond) -> None:
    peer.answers |= {path(number, 5): respond(page(9)) for number in range(1, 9)}

    look(checked_at=NOW)

    assert peer.paths == [path(1, 5), path(2, 5)]


def test_no_more_pages_are_read_than_are_declared(peer, look, respond) -> None:
    peer.answers |= {path(number, 5): respond(page(number)) for number in range(1, 50)}

    visits = look(checked_at=NOW)

    assert len(visits) == INDEX.most_pages


def test_until_its_last_page_a_look_counts_as_none(peer, look, respond) -> None:
    peer.answers |= {path(1, 4): respond(page(8)), path(2, 4): respond(page(7))}

    visits = look()

    assert [visit.state.checked_at for visit in visits[:-1]] == [None] * (len(visits) - 1)


def test_a_page_that_cannot_be_read_fails_the_look_and_the_next_one_is_whole(peer, look, respond) -> None:
    peer.answers |= {path(1, 5): respond(page(9)), path(2, 5): respond(b"", "500 Oops")}

    visits = look(checked_at=NOW, failure_count=1)

    assert listed(visits) == ["9"]
    assert visits[-1].outcome is Outcome.FAILED_BUSY
    assert visits[-1].detail == "http://www.kabar.test/indeks/2?date=2026-07-05: status 500"
    assert visits[-1].state.failure_count == 2
    again = replace(visits[-1].state, next_check_at=None)
    assert days_to_read(again, PLAIN, INDEX, NOW) == [date(2026, 7, 5), date(2026, 7, 4)]


def test_a_pattern_that_fits_no_link_is_told(peer, look, respond, indexed) -> None:
    index = replace(INDEX, links=r"/artikel/")
    peer.answers |= {path(1, 5): respond(page(9)), path(1, 4): respond(page(8))}

    visits = look(source=replace(indexed, feeds=(Feed(url=FORM, kind="index", index=index),)))

    assert visits[-1].outcome is Outcome.FAILED_ENCODING
    assert visits[-1].detail == "none of 3 links has the pattern and the scope"


def test_an_index_that_is_gone_on_every_day_is_a_fault(peer, look) -> None:
    [_, visit] = look()

    assert (visit.outcome, visit.state.failure_count) == (Outcome.FAILED_GONE, 1)
    assert peer.paths == [path(1, 5), path(1, 4)]


def test_an_empty_today_is_no_fault(peer, look, respond) -> None:
    peer.answers[path(1, 5)] = respond(page())

    assert look(checked_at=NOW)[-1].state.failure_count == 0


def test_a_back_fill_reads_the_wanted_days_and_leaves_the_feeds_state(peer, look, respond) -> None:
    peer.answers |= {path(1, 1): respond(page(2)), path(1, 2): respond(page(3))}
    checked_at = NOW - timedelta(hours=1)

    visits = look(checked_at=checked_at, days=(date(2026, 7, 1), date(2026, 7, 2)), known={FORM: frozenset()})

    assert peer.paths == [path(1, 2), path(2, 2), path(1, 1), path(2, 1)]
    assert listed(visits) == ["3", "2"]
    assert {visit.state.checked_at for visit in visits} == {checked_at}


def test_days_to_come_are_not_read(peer, look) -> None:
    look(days=(date(2026, 7, 5), date(2026, 8, 1)))

    assert peer.paths == [path(1, 5)]


def test_pages_may_be_counted_by_an_offset(peer, look, respond, indexed) -> None:
    form = "http://www.kabar.test/indeks/{year}/{month}/{day}/{page}/"
    index = replace(INDEX, first_page=0, page_step=15)
    peer.answers["/indeks/2026/07/05/0/"] = respond(page(9))

    look(source=replace(indexed, feeds=(Feed(url=form, kind="index", index=index),)), checked_at=NOW)

    assert peer.paths == ["/indeks/2026/07/05/0/", "/indeks/2026/07/05/15/"]


def test_a_page_of_the_latest_needs_no_date(peer, look, respond, indexed) -> None:
    peer.answers["/terkini"] = respond(page(9))
    latest = replace(indexed, feeds=(Feed(url="http://www.kabar.test/terkini", kind="index", index=INDEX),))

    visits = look(source=latest)

    assert (peer.paths, listed(visits)) == (["/terkini"], ["9"])
    assert visits[0].entries[0].published_text is None


def test_robots_and_scope_hold_for_indexes_too(peer, look, respond) -> None:
    peer.answers["/robots.txt"] = respond(b"User-agent: *\nDisallow: /indeks")

    [visit] = look()

    assert visit.outcome is Outcome.SKIPPED_ROBOTS
    assert peer.paths == []


def test_a_page_past_its_limit_is_refused(peer, look, respond) -> None:
    peer.answers[path(1, 5)] = respond(page(9, more=" " * 300_000))

    [visit] = look(checked_at=NOW)

    assert visit.outcome is Outcome.FAILED_SIZE


@pytest.mark.parametrize(
    "href",
    [
        "javascript:open('/berita/1/judul')",
        "data:text/html,/berita/1/judul",
        "https://jahat.test/berita/1/judul",
        "http://www.kabar.test@jahat.test/berita/1/judul",
        "//jahat.test/berita/1/judul",
        "ftp://www.kabar.test/berita/1/judul",
        "http://[::1]/berita/1/judul",
        "/tag/1/judul",
        "",
        "/berita/1/" + "a" * 10_000,
    ],
)
def test_links_that_lead_elsewhere_are_left(source, href: str) -> None:
    assert parsed(f'<a href="{href}">x</a>', source).entries == ()


def test_a_page_cannot_move_its_links_to_another_host(source) -> None:
    found = parsed('<base href="https://jahat.test/"><a href="/berita/1/judul">x</a>', source)

    assert found.entries == ()
    assert found.left_out == {"out_of_scope": 1}


def test_a_link_that_stands_many_times_is_one_entry(source) -> None:
    found = parsed(page(1, 1, 1) + b'<a href="/berita/1/judul?utm_source=indeks#komentar">x</a>', source)

    assert [entry.canonical_url for entry in found.entries] == ["http://www.kabar.test/berita/1/judul"]


@pytest.mark.parametrize(
    "body",
    [
        b'<a href="/berita/1/judul">x</a>' + b" " * 10_000_000,
        b"<a>" * 400_000,
        b"<a " + b"a=1 " * 50_000 + b">",
        b"<div>" * 100_000 + b'<a href="/berita/1/judul">',
        b'<a href="/berita/1/judul">x</a>' * 150_000,
    ],
    ids=["10 MB", "tags", "attributes", "deep", "links"],
)
def test_a_hostile_page_costs_little(source, body: bytes) -> None:
    began = time.process_time()

    found = parsed(body, source)

    assert found.problem or len(found.entries) <= 1
    assert time.process_time() - began < 5


@hypothesis_settings(deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet="<>/a=\"' href#&;:", max_size=80).map(str.encode))
def test_no_bytes_raise(body: bytes) -> None:
    for content in (body, b"<a href='" + body, b"<base href='" + body + b"'><a href=/berita/1/x>"):
        for entry in parsed(content, PLAIN, links="").entries:
            assert entry.url.startswith(("http://www.kabar.test/", "https://www.kabar.test/", "http://kabar.test/"))


def test_the_address_of_a_page_has_two_digits_for_day_and_month() -> None:
    form = "https://contoh.id/{year}/{month}/{day}?p={page}"
    assert page_address(form, date(2026, 1, 2), 3) == "https://contoh.id/2026/01/02?p=3"
