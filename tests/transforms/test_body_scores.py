"""Floors under the quality of bodies on real pages; `make bench-extraction` prints the figures."""

from pathlib import Path

import pytest

from benchmarks.extraction import mean, ours, printed, read_pages, score
from transforms.records import Article

FLOORS = {"aeb": 0.972, "fundus": 0.975, "indonesian": 0.965, "wcxb": 0.945}
EVERY = {"wcxb": 5}  # its pages are long, and many


@pytest.mark.corpus
@pytest.mark.parametrize("name", FLOORS)
def test_bodies_of_a_set_stay_above_their_floor(corpus: Path, name: str) -> None:
    pages = list(read_pages(corpus, sets=(name,), every=EVERY.get(name, 1)))
    scores = [score(page.gold["text"], printed(ours(page))) for page in pages]
    assert mean(scores).f1 >= FLOORS[name]


@pytest.mark.corpus
def test_every_page_of_an_other_set_ends_as_a_record(corpus: Path) -> None:
    found = [ours(page) for page in read_pages(corpus, sets=("htmldate",))]
    assert all(isinstance(each, Article) for each in found)


def test_the_score_counts_shingles_of_four_words() -> None:
    assert score("a b c d e", "a b c d e").f1 == 1
    assert score("a b c d e", "a b c d").recall == 0.5
    assert score("a b c d", "").f1 == 0
    assert score("", "").f1 == 1
