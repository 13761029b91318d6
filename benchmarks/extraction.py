"""How well and how fast bodies are extracted, beside trafilatura alone, on the corpus beside the checkout.

    python -m benchmarks.extraction [--sets aeb,fundus] [--every 4] [--worst 10]

Bodies are scored as the public Article Extraction Benchmark does: per page the multisets of 4-word shingles
of gold and prediction give true and false positives and false negatives, each divided by their sum; precision
and recall are means over pages, F1 is of those two means. Gold keeps datelines, so ours is scored with it.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trafilatura

from transforms.articles import extract_article
from transforms.blocks import key_of
from transforms.records import Article, Hints, Page, Rejection

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
SETS = ("aeb", "fundus", "indonesian", "wcxb")
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


def read_pages(corpus: Path = CORPUS, *, sets: tuple[str, ...] = SETS, every: int = 1) -> Iterator[GoldPage]:
    """The pages of the named sets that have a gold text, or every n-th of them."""
    seen: Counter[str] = Counter()
    with (corpus / "gold.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            gold = json.loads(line)
            if gold["set"] not in sets or not gold.get("text"):
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
    """What Lumbung makes of a page."""
    return extract_article(page.page, Hints(source_id=page.gold["set"]))


def printed(found: Article | Rejection) -> str:
    """A body as gold has it, its dateline before it."""
    if isinstance(found, Rejection):
        return ""
    return f"{found.dateline or ''} {found.body}"


def _alone(**options: bool) -> Callable[[GoldPage], str]:
    """Trafilatura by itself with these options."""

    def extract(page: GoldPage) -> str:
        found: Any = trafilatura.bare_extraction(page.content, **options)  # type: ignore[arg-type]  # all are flags
        return (found.text or "") if found is not None else ""

    return extract


PEERS: dict[str, Callable[[GoldPage], str]] = {
    "lumbung": lambda page: printed(ours(page)),
    "trafilatura, defaults": _alone(with_metadata=True),
    "trafilatura, precision": _alone(favor_precision=True, include_comments=False),
    "trafilatura, fast": _alone(fast=True, include_comments=False),
}


def main() -> None:
    """Print the scores, the CPU times beside trafilatura's defaults, and the titles that equal the gold's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS), help="which sets, comma-separated")
    parser.add_argument("--every", type=int, default=1, help="take every n-th page only")
    parser.add_argument("--worst", type=int, default=0, help="print our n worst pages of each set")
    chosen = parser.parse_args()
    pages = list(read_pages(sets=tuple(chosen.sets.split(",")), every=chosen.every))
    for page in pages[:3]:  # warm up: imports and tables are no cost of a page
        for extract in PEERS.values():
            extract(page)
    scores: dict[str, dict[str, list[tuple[Score, str]]]] = {}
    seconds: dict[str, float] = {}
    for name, extract in PEERS.items():
        scores[name], seconds[name] = _measure(pages, extract)
    _print_scores(scores, seconds, len(pages))
    _print_titles(pages)
    for label, each in scores["lumbung"].items():
        for found, page_id in sorted(each, key=lambda pair: pair[0].f1)[: chosen.worst]:
            print(f"  {label:12}{page_id:32}{found.f1:.3f}  P {found.precision:.3f}  R {found.recall:.3f}")


def _measure(
    pages: list[GoldPage], extract: Callable[[GoldPage], str]
) -> tuple[dict[str, list[tuple[Score, str]]], float]:
    """The scores of every page by set, and the CPU seconds that the extraction took."""
    scores = defaultdict(list)
    seconds = 0.0
    for page in pages:
        start = time.process_time()
        text = extract(page)
        seconds += time.process_time() - start
        scores[page.gold["set"]].append((score(page.gold["text"], text), page.gold["id"]))
    return scores, seconds


def _print_scores(scores: dict[str, dict[str, list[tuple[Score, str]]]], seconds: dict[str, float], count: int) -> None:
    labels = [label for label in SETS if label in scores["lumbung"]]
    print(f"{'F1 (precision/recall)':26}" + "".join(f"{label:>24}" for label in labels) + "   ms/page  ratio")
    for name, by_set in scores.items():
        means = [mean([found for found, _ in by_set[label]]) for label in labels]
        cells = [f"{each.f1:.4f} ({each.precision:.3f}/{each.recall:.3f})" for each in means]
        ratio = seconds["trafilatura, defaults"] / seconds[name]
        print(
            f"{name:26}"
            + "".join(f"{cell:>24}" for cell in cells)
            + f"{1000 * seconds[name] / count:10.1f}{ratio:7.2f}"
        )


def _print_titles(pages: list[GoldPage]) -> None:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for page in pages:
        if page.gold.get("title") and page.gold["set"] in ("fundus", "indonesian"):
            found = ours(page)
            title = found.title if isinstance(found, Article) else None
            total[page.gold["set"]] += 1
            right[page.gold["set"]] += key_of(title or "") == key_of(page.gold["title"])
    for label in total:
        print(f"titles equal to gold, {label}: {right[label]} of {total[label]} ({right[label] / total[label]:.1%})")


if __name__ == "__main__":
    main()
