"""Floors under the quality of bodies on real pages; `make bench-extraction` prints the figures."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.fields import our_fields
from benchmarks.gold import mean, ours, printed, read_pages, score
from transforms.blocks import key_of
from transforms.records import Article

FLOORS = {"aeb": 0.985, "fundus": 0.982, "indonesian": 0.985, "wcxb": 0.955}
EVERY = {"wcxb": 5}  # its pages are long, and many


@pytest.mark.corpus
@pytest.mark.parametrize("name", FLOORS)
def test_bodies_of_a_set_stay_above_their_floor(corpus: Path, name: str) -> None:
    pages = list(read_pages(corpus, sets=(name,), every=EVERY.get(name, 1)))
    scores = [score(page.gold["text"], printed(ours(page))) for page in pages]
    assert mean(scores).f1 >= FLOORS[name]


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["fundus", "indonesian"])
def test_times_are_right_to_the_minute_on_nearly_all_pages(corpus: Path, name: str) -> None:
    pages = [page for page in read_pages(corpus, sets=(name,)) if page.gold.get("published_at")]
    right = 0
    for page in pages:
        found, wanted = ours(page), datetime.fromisoformat(page.gold["published_at"])
        if isinstance(found, Article) and found.published_at:
            # A gold time without a zone is in UTC.
            wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
            right += abs((found.published_at - wanted).total_seconds()) < 60
    assert right >= 0.97 * len(pages)


@pytest.mark.corpus
@pytest.mark.parametrize(("name", "floor"), [("fundus", 0.95), ("indonesian", 1.0)])
def test_titles_are_the_newsrooms_own(corpus: Path, name: str, floor: float) -> None:
    pages = [page for page in read_pages(corpus, sets=(name,)) if page.gold.get("title")]
    right = sum(key_of(our_fields(page).title or "") == key_of(page.gold["title"]) for page in pages)
    assert right >= floor * len(pages)


@pytest.mark.corpus
def test_authors_are_those_that_the_newsroom_names(corpus: Path) -> None:
    pages = [page for page in read_pages(corpus, sets=("fundus",)) if page.gold.get("authors")]
    pairs = [(set(map(key_of, page.gold["authors"])), set(map(key_of, our_fields(page).authors))) for page in pages]
    right, all_names = (
        sum(2 * len(wanted & found) for wanted, found in pairs),
        sum(len(wanted) + len(found) for wanted, found in pairs),
    )
    assert right >= 0.95 * all_names


def test_the_score_counts_shingles_of_four_words() -> None:
    assert score("a b c d e", "a b c d e").f1 == 1
    assert score("a b c d e", "a b c d").recall == 0.5
    assert score("a b c d", "").f1 == 0
    assert score("", "").f1 == 1
