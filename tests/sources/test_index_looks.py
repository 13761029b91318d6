"""What a look at an index tells beside its entries: its pace, and that it was not read to its end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sources.fetch import Fetcher
from transforms.feed_visits import FeedState, FeedVisit
from transforms.records import Feed, Index, Source

NOW = datetime(2026, 7, 4, 20, 0, tzinfo=UTC)  # 3 o'clock on the fifth in Jakarta
DAY = (date(2026, 7, 1), date(2026, 7, 1))
FORM = "http://www.kabar.test/indeks/{page}?date={year}-{month}-{day}"
INDEX = Index(links=r"/berita/\d+/", most_pages=5)
Look = Callable[..., list[FeedVisit]]


def page(*numbers: int) -> bytes:
    return "".join(f'<li><a href="/berita/{number}/judul">Judul {number}</a></li>' for number in numbers).encode()


def path(number: int, day: int) -> str:
    return f"/indeks/{number}?date=2026-07-{day:02}"


@pytest.fixture
def look(settings, source: Source) -> Look:
    """Looks at the index once."""
    indexed = replace(source, feeds=(Feed(url=FORM, kind="index", index=INDEX),))

    def run(days, **remembered) -> list[FeedVisit]:
        state = replace(FeedState(source_id="kabar", feed_url=FORM, kind="index"), **remembered)
        with Fetcher({"kabar": indexed}, settings) as fetcher:
            return list(fetcher.discover([state], NOW, days=days))

    return run


def test_a_look_that_ends_at_the_last_page_it_may_read_says_so(peer, look, respond) -> None:
    for number in range(1, 9):
        peer.answers[path(number, 1)] = respond(page(number))
    visits = look(DAY)
    assert [entry.url.split("/")[4] for visit in visits for entry in visit.entries] == ["1", "2", "3", "4", "5"]
    assert [visit.is_cut for visit in visits] == [False] * 4 + [True]
    peer.answers[path(4, 1)] = respond(page(3))
    assert not any(visit.is_cut for visit in look(DAY))


def test_an_index_has_a_pace_and_no_gaps_and_does_not_move(peer, look, respond) -> None:
    peer.answers |= {path(1, 5): respond(page(9, 8, 7)), path(2, 5): respond(page(9))}
    [*_, first] = look(None)
    assert first.state.usual_per_day == 3.0 / INDEX.days
    peer.answers[path(1, 5)] = respond(page(12, 11, 10))
    [*_, later] = look(
        None, **{name: getattr(first.state, name) for name in ("checked_at", "answered_at", "usual_per_day")}
    )
    assert (later.gap, later.state.moved_url) == (None, None)
