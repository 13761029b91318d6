"""The corpus beside the checkout: its pages with gold, and how a body is scored against it.

Bodies are scored as the public Article Extraction Benchmark does: per page the multisets of 4-word shingles
of gold and prediction give true and false positives and false negatives, each divided by their sum; precision
and recall are means over pages, F1 is of those two means. Gold keeps datelines, so ours is scored with it.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flows.hints import declared
from sources.catalogue import SHIPPED, load_catalogue
from sources.entries import owner_of
from transforms.articles import extract_article
from transforms.records import Article, Hints, Page, Rejection, Source

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
SETS = ("aeb", "fundus", "indonesian", "wcxb")
DATED_SETS = (*SETS, "htmldate")
FETCHED_AT = datetime(2026, 11, 1, tzinfo=UTC)

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """A page of the corpus with what it should give."""

    gold: dict[str, Any]
    content: bytes

    @property
    def page(self) -> Page:
        """The page as the extractor reads it."""
        return Page(
            capture_id=self.gold["id"],
            url=self.gold.get("url") or "",
            content=self.content,
            content_type="text/html",
            fetched_at=FETCHED_AT,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision and recall of one or of many pages."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_pages(
    corpus: Path = CORPUS, *, sets: tuple[str, ...] = SETS, every: int = 1, with_text: bool = True
) -> Iterator[GoldPage]:
    """The pages of the named sets (those that have a gold text, unless told otherwise), or every n-th of them."""
    seen: Counter[str] = Counter()
    with (corpus / "gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            gold = json.loads(line)
            if gold["set"] not in sets or (with_text and not gold.get("text")):
                continue
            seen[gold["set"]] += 1
            if seen[gold["set"]] % every == 0:
                packed = (corpus / "pages" / f"{gold['id']}.html.gz").read_bytes()
                yield GoldPage(gold=gold, content=gzip.decompress(packed))


def score(gold: str, text: str) -> Score:
    """How well a text matches the gold one, by shingles of four words."""
    wanted, found = _shingles(gold), _shingles(text)
    right, wrong, missed = ((wanted & found).total(), (found - wanted).total(), (wanted - found).total())
    return Score(
        precision=right / (right + wrong) if right + wrong else float(not missed),
        recall=right / (right + missed) if right + missed else 1.0,
    )


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[start : start + 4]) for start in range(max(1, len(words) - 3))) if words else Counter()


def mean(scores: list[Score]) -> Score:
    """The score of many pages: the means of their precisions and of their recalls."""
    return Score(
        precision=sum(each.precision for each in scores) / len(scores),
        recall=sum(each.recall for each in scores) / len(scores),
    )


def ours(page: GoldPage) -> Article | Rejection:
    """What Lumbung makes of a page, with what the catalogue declares of its publisher."""
    source = owner_of(_catalogue().values(), page.page.url)
    return extract_article(page.page, declared(Hints(source_id=page.gold["set"]), source))


def undeclared(page: GoldPage) -> Article | Rejection:
    """What Lumbung makes of a page by its rules alone, as if its publisher were not in the catalogue."""
    return extract_article(page.page, Hints(source_id=page.gold["set"]))


@cache
def _catalogue() -> dict[str, Source]:
    return load_catalogue(SHIPPED)


def printed(found: Article | Rejection) -> str:
    """A body as gold has it, its dateline before it."""
    if isinstance(found, Rejection):
        return ""
    return f"{found.dateline or ''} {found.body}"
