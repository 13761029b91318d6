"""Evidence: which candidates can be read, and in which order they are heard."""

from datetime import UTC, datetime

import pytest

from transforms.time_candidates import TimeCandidate
from transforms.time_evidence import weigh

NOW = datetime(2021, 7, 20, 12, tzinfo=UTC)
TEXT = "2021-07-14T07:31:00+07:00"


def test_candidates_are_heard_by_origin_and_property() -> None:
    order = [
        ("json-ld", "datePublished"), ("meta", "article:published_time"), ("time", "pubdate"), ("feed", "published"),
        ("visible", ""), ("time", ""), ("meta", "date"), ("json-ld", "uploadDate"), ("url", "day"),
        ("json-ld", "dateModified"),
    ]  # fmt: skip
    candidates = [TimeCandidate(text=TEXT, origin=origin, property=name) for origin, name in reversed(order)]
    evidence, _ = weigh(candidates, zone=None, languages=(), now=NOW)
    assert [(each.candidate.origin, each.candidate.property) for each in evidence] == order


@pytest.mark.parametrize(
    "name",
    ["dateModified", "og:updated_time", "article:modified_time", "last-modified", "revised", "lastmod", "updated"],
)
def test_a_property_that_names_a_change_is_a_change(name: str) -> None:
    evidence, _ = weigh([TimeCandidate(text=TEXT, origin="meta", property=name)], zone=None, languages=(), now=NOW)
    assert evidence[0].is_modified


def test_a_feed_may_date_further_ahead_than_a_page() -> None:
    ahead = "2021-07-22T10:00:00Z"
    both = [TimeCandidate(text=ahead, origin=origin) for origin in ("feed", "visible")]
    evidence, notes = weigh(both, zone=None, languages=(), now=NOW)
    assert ([each.candidate.origin for each in evidence], notes) == (["feed"], ["out_of_bounds"])


def test_what_cannot_be_read_is_no_evidence() -> None:
    unread = [TimeCandidate(text="entah kapan", origin="visible")]
    assert weigh(unread, zone=None, languages=(), now=NOW) == ([], [])
