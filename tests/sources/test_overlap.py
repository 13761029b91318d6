"""Two pages of a feed compared: what is new, and whether entries were missed in between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from sources.overlap import MOST_REMEMBERED, Overlap, compare
from transforms.feed_visits import FeedState
from transforms.records import Entry

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEW = FeedState(source_id="kabar", feed_url="http://www.kabar.test/rss", kind="feed")


def entry(number: int, *, is_dated: bool = True) -> Entry:
    """The entry that was published `number` minutes after noon a day ago."""
    url = f"http://www.kabar.test/berita/{number}"
    at = NOW - timedelta(days=1) + timedelta(minutes=number)
    return Entry(
        source_id="kabar",
        url=url,
        canonical_url=url,
        feed_url=NEW.feed_url,
        discovered_at=NOW,
        published_at=at if is_dated else None,
    )


def page(first: int, last: int, *, is_dated: bool = True) -> list[Entry]:
    """The entries of these numbers, newest first."""
    return [entry(number, is_dated=is_dated) for number in range(last, first - 1, -1)]


def seen(entries: list[Entry], state: FeedState = NEW, now: datetime = NOW) -> FeedState:
    return replace(compare(state, entries, now).state, answered_at=now, checked_at=now)


def then(before: list[Entry], after: list[Entry], state: FeedState = NEW) -> Overlap:
    return compare(seen(before, state), after, NOW + HOUR)


@given(some.integers(1, 60), some.integers(0, 120), some.booleans(), some.booleans())
def test_there_is_a_gap_when_more_came_than_a_page_holds(
    length: int, more: int, is_dated: bool, is_reversed: bool
) -> None:
    before, after = page(1, length, is_dated=is_dated), page(1 + more, length + more, is_dated=is_dated)
    found = then(before[::-1], after[::-1]) if is_reversed else then(before, after)
    assert (found.gap is not None) == (more >= length)
    assert min(more, length) <= found.new_count <= length
    if is_dated or length <= MOST_REMEMBERED:
        assert found.new_count == min(more, length)


def test_a_gap_lies_between_the_newest_known_and_the_oldest_listed() -> None:
    gap = then(page(1, 10), page(30, 39)).gap
    assert gap is not None
    assert (gap.after_url, gap.before_url) == (entry(10).canonical_url, entry(30).canonical_url)
    assert (gap.missed_from, gap.missed_until) == (entry(10).published_at, entry(30).published_at)
    assert (gap.source_id, gap.feed_url, gap.found_at) == ("kabar", NEW.feed_url, NOW + HOUR)


def test_without_dates_a_gap_lies_between_the_two_visits() -> None:
    gap = then(page(1, 10, is_dated=False), page(30, 39, is_dated=False)).gap
    assert gap is not None
    assert (gap.missed_from, gap.missed_until) == (NOW, NOW + HOUR)


def test_an_old_entry_that_is_pinned_to_the_page_does_not_hide_a_gap() -> None:
    pinned = entry(-5_000)
    assert then([pinned, *page(1, 10)], [pinned, *page(30, 39)]).gap is not None
    assert then([pinned, *page(1, 10)], [pinned, *page(8, 17)]).gap is None


def test_addresses_that_all_changed_their_form_are_no_gap() -> None:
    renamed = [replace(each, canonical_url=f"{each.canonical_url}/amp") for each in page(3, 12)]
    assert then(page(1, 10), renamed).gap is None


def test_withdrawn_entries_are_no_gap() -> None:
    assert then(page(1, 20), page(5, 14)).gap is None


def test_a_first_page_has_no_gap_and_tells_its_rate() -> None:
    first = compare(NEW, page(1, 20), NOW)
    assert (first.is_first, first.gap, first.new_count) == (True, None, 0)
    assert first.listed_per_day is not None
    assert compare(NEW, page(1, 20, is_dated=False), NOW).listed_per_day is None


def test_a_sitemap_without_dates_grows_and_has_no_gaps() -> None:
    sitemap = replace(NEW, kind="sitemap")
    found = then(page(1, 100, is_dated=False), page(501, 603, is_dated=False), sitemap)
    assert (found.gap, found.new_count) == (None, 3)


def test_a_date_ahead_is_not_taken_for_the_newest() -> None:
    ahead = replace(entry(0), canonical_url="http://www.kabar.test/besok", published_at=NOW + 24 * HOUR)
    after = seen([ahead, *page(1, 10)])
    assert after.newest_at == NOW
    assert compare(after, [ahead, *page(1, 10)], NOW + HOUR).new_count == 0


def test_not_modified_is_found_false_by_entries_from_before_it() -> None:
    told = replace(seen(page(1, 10)), detail="not modified", checked_at=NOW)
    assert compare(told, page(5, 14), NOW + HOUR).state.has_false_validators
    assert not compare(replace(told, detail=None), page(5, 14), NOW + HOUR).state.has_false_validators
    fresh = [replace(entry(20), published_at=NOW + HOUR / 2), *page(2, 10)]
    assert not compare(told, fresh, NOW + HOUR).state.has_false_validators


def test_what_is_remembered_of_a_page_is_small() -> None:
    assert len(seen(page(1, 2_000)).newest_urls) == MOST_REMEMBERED
    assert len(seen(page(1, 2_000, is_dated=False)).newest_urls) == MOST_REMEMBERED


def test_an_empty_page_is_compared_with_nothing() -> None:
    assert compare(NEW, [], NOW).gap is None
    assert then(page(1, 10), []).gap is None
    assert then(page(1, 10, is_dated=False), []).new_count == 0
