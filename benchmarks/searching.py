"""How long a search takes, and whether it ranks as BM25 does that somebody else wrote down.

    python -m benchmarks.searching                       100,000 articles of `benchmarks.texts`
    python -m benchmarks.searching --home FOLDER         the articles of a home that is there

Queries are one to three words of the headlines of articles drawn by chance; phrases are two of their words that stand
side by side, every other one with a word that is not wanted. They are put to one open session of one thread, after
a first one. On a machine that does other work too, the CPU of a query says how long it takes on one that does not.
The reference counts the words of every text anew and ranks by the formula, in Python; of phrases, those texts that
have both words side by side, and not the other.
"""

import argparse
import math
import random
import re
import statistics
import sys
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import Stemmer

from benchmarks.filling import fill, opened
from benchmarks.gold import CORPUS
from warehouse.database import Database
from warehouse.maintenance import compact_search

QUERIES, PHRASES, TOP = 200, 50, 10
LEAST_LETTERS = 4
K1, B, TITLE_WEIGHT = 1.2, 0.75, 2
_WORD = re.compile(r"[^\W_]+")

Texts = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Query:
    """Words that are sought, or two that must stand side by side; and perhaps one that must not be there."""

    words: Sequence[str]
    is_phrase: bool = False
    unwanted: str | None = None

    @property
    def kind(self) -> str:
        """Under which its time is printed."""
        return "phrases, exclusions" if self.is_phrase else "words"

    def __str__(self) -> str:
        """As it is put to marts.search."""
        words = " ".join(self.words)
        return (f'"{words}"' if self.is_phrase else words) + (f" -{self.unwanted}" if self.unwanted else "")


def main() -> None:
    """Fill, ask, rank, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="how many articles are searched (100000)")
    parser.add_argument("--home", type=Path, help="a home that is there; its index is sorted, and it is left so")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
        database = opened(arguments.home or Path(folder))
        if not arguments.home:
            fill(database, 0, arguments.count)
        texts = texts_of(database)
        queries = [*drawn(texts, random.Random(7)), *phrases_of(texts, random.Random(7))]
        measure(database, queries, "as the runs leave it")
        compact_search(database)
        found = measure(database, queries, "sorted by lumbung maintain")
        compare(texts, queries, found)


def texts_of(database: Database) -> Texts:
    """Title and body of every article."""
    with database.writing() as connection:
        rows = connection.execute("FROM core.articles SELECT article_id, title, body ORDER BY version_id").fetchall()
    return {article_id: (title or "", body) for article_id, title, body in rows}


def drawn(texts: Texts, choice: random.Random) -> list[Query]:
    """Queries of one, two or three words of a headline."""
    titles = [title for title, _ in texts.values()]
    queries: list[Query] = []
    while len(queries) < QUERIES:
        words = {word for word in words_of(choice.choice(titles)) if len(word) >= LEAST_LETTERS}
        if words:
            queries.append(Query(choice.sample(sorted(words), min(len(words), choice.randint(1, 3)))))
    return queries


def phrases_of(texts: Texts, choice: random.Random) -> list[Query]:
    """Two words of a headline that stand side by side; every other one without those that have the word behind them."""
    titles = [words for title, _ in texts.values() if len(words := words_of(title)) > 2]
    phrases = []
    for number in range(PHRASES):
        words = choice.choice(titles)
        place = choice.randrange(len(words) - 2)
        unwanted = words[place + 2] if number % 2 else None
        phrases.append(Query(words[place : place + 2], is_phrase=True, unwanted=unwanted))
    return phrases


def measure(database: Database, queries: Sequence[Query], state: str) -> list[list[str]]:
    """The articles that each query finds; how long they took is printed."""
    found: list[list[str]] = []
    wall: dict[str, list[float]] = defaultdict(list)
    cpu: dict[str, list[float]] = defaultdict(list)
    with duckdb.connect(database.home.live, read_only=True, config={"threads": 1}) as session:
        session.execute("FROM marts.search('gempa')").fetchall()
        for query in queries:
            began, at = time.process_time(), time.perf_counter()
            rows = session.execute("FROM marts.search($words)", {"words": str(query)}).fetchall()
            wall[query.kind].append(time.perf_counter() - at)
            cpu[query.kind].append(time.process_time() - began)
            found.append([row[1] for row in rows])
    for kind in wall:
        print(f"{state}, {len(wall[kind])} {kind}: CPU {_spread(cpu[kind])}; wall {_spread(wall[kind])}", flush=True)
    every = [each for times in wall.values() for each in times]
    print(f"{state}, all {len(every)}: wall {_spread(every)}", flush=True)
    return found


def _spread(seconds: Sequence[float]) -> str:
    ordered = sorted(1_000 * each for each in seconds)
    late = ordered[int(0.99 * len(ordered))]
    return f"median {statistics.median(ordered):.0f} ms, p99 {late:.0f} ms"


def compare(texts: Texts, queries: Sequence[Query], found: Sequence[Sequence[str]]) -> None:
    """Print how much of the first ten of each query the reference has in its first ten."""
    shares: dict[str, list[float]] = defaultdict(list)
    for query, best, ours in zip(queries, reference(texts, queries), found, strict=True):
        shares[query.kind].append(len(set(best) & set(ours)) / max(len(best), len(ours), 1) if best or ours else 1)
    for kind, of_kind in shares.items():
        differing = sum(share < 1 for share in of_kind)
        print(
            f"top {TOP} of {len(of_kind)} {kind} shared with the reference: {statistics.mean(of_kind):.4f}; "
            f"{differing} differ"
        )


def words_of(text: str) -> list[str]:
    """The words of a text: letters and digits, in lower case, without accents."""
    plain = unicodedata.normalize("NFD", text.lower())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def reference(texts: Texts, queries: Sequence[Query]) -> Iterable[list[str]]:
    """The best articles by BM25 for each query, best first."""
    stem = Stemmer.Stemmer("id").stemWord
    stems: dict[str, str] = {}
    wanted = {stem(word) for query in queries for word in (*query.words, *([query.unwanted] if query.unwanted else []))}
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    lengths = {}
    for article_id, (title, body) in texts.items():
        title_words, body_words = words_of(title), words_of(body)
        lengths[article_id] = TITLE_WEIGHT * len(title_words) + len(body_words)
        for word, count in Counter(title_words * TITLE_WEIGHT + body_words).items():
            if word not in stems:
                stems[word] = stem(word)
            if (root := stems[word]) in wanted:
                counts[root][article_id] = counts[root].get(article_id, 0) + count
    mean = statistics.mean(lengths.values())
    places = {article_id: place for place, article_id in enumerate(texts)}
    for query in queries:
        scores: dict[str, float] = defaultdict(float)
        for root in {stem(word) for word in query.words}:
            holders = counts[root]
            weight = math.log(1 + (len(lengths) - len(holders) + 0.5) / (len(holders) + 0.5))
            for article_id, count in holders.items():
                scale = K1 * (1 - B + B * lengths[article_id] / mean)
                scores[article_id] += weight * count * (K1 + 1) / (count + scale)
        unwanted = counts[stem(query.unwanted)] if query.unwanted else {}
        ranked = sorted(scores, key=lambda each: (-round(scores[each], 9), places[each]))
        yield list(islice((each for each in ranked if each not in unwanted and _has(texts[each], query)), TOP))


def _has(text: tuple[str, str], query: Query) -> bool:
    """Whether title or body has the words of a phrase side by side."""
    phrase = f" {' '.join(query.words)} "
    return not query.is_phrase or any(phrase in f" {' '.join(words_of(part))} " for part in text)


if __name__ == "__main__":
    sys.exit(main() if CORPUS.is_dir() else "../shared/corpus is not here")
