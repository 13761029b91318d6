"""Whether the other listings of a source reach back past a gap."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sources.reach import Reach
from transforms.feed_visits import FeedState, FeedVisit, Gap
from transforms.outcomes import Outcome
from transforms.records import Entry

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SITEMAP = "http://www.kabar.test/sitemap.xml"
GAP = Gap(
    source_id="kabar",
    feed_url="http://www.kabar.test/rss",
    missed_from=NOON,
    missed_until=NOON + 6 * HOUR,
    after_url="http://www.kabar.test/berita/0",
    before_url="http://www.kabar.test/berita/6",
    found_at=NOON + 8 * HOUR,
)


def entry(hour: int, **changes: object) -> Entry:
    """The entry that was published so many hours after noon."""
    url = f"http://www.kabar.test/berita/{hour}"
    plain = Entry(
        source_id="kabar",
        url=url,
        canonical_url=url,
        feed_url=SITEMAP,
        discovered_at=GAP.found_at,
        published_at=NOON + hour * HOUR,
    )
    return replace(plain, **changes)


def undated(hour: int) -> Entry:
    return entry(hour, published_at=None)


def visit(*entries: Entry, url: str = SITEMAP, outcome: Outcome = Outcome.LOADED) -> FeedVisit:
    state = FeedState(source_id="kabar", feed_url=url, kind="sitemap")
    return FeedVisit(state=state, entries=entries, exchanges=(), outcome=outcome)


def verdict(*visits: FeedVisit) -> tuple[bool, str]:
    reach = Reach(gap=GAP, declared=frozenset({SITEMAP}))
    for each in visits:
        reach.add(each)
    return reach.verdict()


@pytest.mark.parametrize(
    ("entries", "is_closed"),
    [
        ([entry(hour) for hour in range(-2, 9)], True),
        ([entry(hour) for hour in range(9)], True),
        ([entry(hour) for hour in range(1, 9)], False),  # it ends within the gap
        ([entry(hour) for hour in range(-9, 6)], False),  # and this begins in it
        ([entry(-3), entry(6)], True),  # what it has nothing of, nobody published
        ([entry(hour) for hour in range(-9, 12) if hour not in (0, 6)], False),  # another section's
        ([undated(hour) for hour in range(9)], True),
        ([undated(hour) for hour in range(1, 9)], False),
        ([entry(hour, published_at=None, modified_text=f"2026-07-01T{12 + hour}:00:00Z") for hour in range(9)], True),
        ([], False),
    ],
)
def test_a_listing_closes_a_gap_when_it_has_what_lies_beside_it(entries: list[Entry], is_closed: bool) -> None:
    assert verdict(visit(*entries))[0] is is_closed


def test_parts_of_a_listing_close_a_gap_together_unless_one_of_them_could_not_be_read() -> None:
    newer = visit(*(entry(hour) for hour in range(3, 9)), url=f"{SITEMAP}?2")
    older = visit(*(entry(hour) for hour in range(-3, 3)), url=f"{SITEMAP}?1")
    lost = visit(url=f"{SITEMAP}?3", outcome=Outcome.FAILED_TIMEOUT)
    assert verdict(newer, older)[0]
    assert verdict(newer, older, lost) == (False, f"could not be read: {SITEMAP}?3")
    whole = visit(*(entry(hour) for hour in range(-1, 8)), url=f"{SITEMAP}?4")
    assert verdict(newer, lost, whole)[0]


def test_an_index_whose_pages_were_not_all_read_closes_no_gap() -> None:
    days = [entry(hour, published_at=NOON - 12 * HOUR) for hour in range(9)]
    whole = visit(*days)
    index = replace(whole, state=replace(whole.state, kind="index"))
    assert verdict(index)[0]
    assert verdict(replace(index, is_cut=True)) == (False, f"could not be read: {SITEMAP}")
    absent = replace(index, entries=(), outcome=Outcome.FAILED_GONE)
    assert verdict(absent, index)[0], "a day without a page is a day without entries"
    assert not verdict(replace(absent, state=whole.state), whole)[0]


def test_why_a_gap_stays_open_is_said() -> None:
    assert verdict(visit(entry(-9), entry(9))) == (False, "none of 1 other listings has the entries beside it")
    assert verdict(visit(entry(6), entry(7)))[1] == "no listing reaches back past 2026-07-01 12:00 UTC"
    assert verdict(visit(outcome=Outcome.FAILED_GONE))[1] == f"could not be read: {SITEMAP}"


def test_what_may_lie_in_a_gap_is_kept_to_the_day() -> None:
    reach = Reach(gap=GAP, declared=frozenset())
    held = {hour: reach.holds(entry(hour)) for hour in (-25, -23, 3, 29, 31)}
    assert held == {-25: False, -23: True, 3: True, 29: True, 31: False}
    assert reach.holds(undated(0))
    # Changed later, perhaps published in the gap.
    assert reach.holds(entry(0, published_at=None, modified_text="2026-08-01T12:00:00Z"))


def test_entries_that_are_dated_within_a_gap_are_the_missed_ones() -> None:
    reach = Reach(gap=GAP, declared=frozenset())
    reach.add(visit(*(entry(hour) for hour in range(-2, 9)), undated(20)))
    assert reach.missed == {entry(hour).canonical_url for hour in range(1, 6)}
