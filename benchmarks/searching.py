"""How long a search takes, and whether it ranks as BM25 does that somebody else wrote down.

    python -m benchmarks.searching                       100,000 articles of `benchmarks.texts`
    python -m benchmarks.searching --home FOLDER         the articles of a home that is there

Queries are one to three words of the headlines of articles drawn by chance; phrases are two of their words that stand
side by side, every other one with a word that is not wanted. They are put to one open session of one thread, after
a first one. On a machine that does other work too, the CPU of a query says how long it takes on one that does not.
The reference counts the words of every text anew and ranks by the formula, in Python.
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
from pathlib import Path

import duckdb
import Stemmer

from benchmarks.filling import fill, opened
from benchmarks.gold import CORPUS
from warehouse.database import Database
from warehouse.maintenance import compact_search

QUERIES, TOP = 200, 10
LEAST_LETTERS = 4
K1, B, TITLE_WEIGHT = 1.2, 0.75, 2
_WORD = re.compile(r"[^\W_]+")

Query = Sequence[str]
Texts = Mapping[str, tuple[str, str]]


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
        queries = drawn(texts_of(database), random.Random(7))
        phrases = phrases_of(texts_of(database), random.Random(7))
        measure(database, queries, phrases, "as loaded")
        compact_search(database)
        found = measure(database, queries, phrases, "sorted by lumbung maintain")
        compare(texts_of(database), queries, found)


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
            queries.append(choice.sample(sorted(words), min(len(words), choice.randint(1, 3))))
    return queries


def phrases_of(texts: Texts, choice: random.Random) -> list[str]:
    """Two words of a headline that stand side by side, between quotation marks."""
    titles = [words for title, _ in texts.values() if len(words := words_of(title)) > 2]
    phrases = []
    for number in range(QUERIES // 4):
        words = choice.choice(titles)
        place = choice.randrange(len(words) - 2)
        phrases.append(f'"{words[place]} {words[place + 1]}"' + (f" -{words[place + 2]}" if number % 2 else ""))
    return phrases


def measure(database: Database, queries: Sequence[Query], phrases: Sequence[str], state: str) -> list[list[str]]:
    """The articles that each query of words finds; how long they took is printed."""
    found: list[list[str]] = []
    with duckdb.connect(database.home.live, read_only=True, config={"threads": 1}) as session:
        session.execute("FROM marts.search('gempa')").fetchall()
        for kind, asked in (("words", [" ".join(query) for query in queries]), ("phrases, exclusions", phrases)):
            wall, cpu = [], []
            for words in asked:
                began, at = time.process_time(), time.perf_counter()
                rows = session.execute("FROM marts.search($words)", {"words": words}).fetchall()
                wall.append(time.perf_counter() - at)
                cpu.append(time.process_time() - began)
                if kind == "words":
                    found.append([row[1] for row in rows])
            print(f"{state}, {kind}: CPU {_spread(cpu)}; wall {_spread(wall)}", flush=True)
    return found


def _spread(seconds: Sequence[float]) -> str:
    ordered = sorted(1_000 * each for each in seconds)
    late = ordered[int(0.99 * len(ordered))]
    return f"median {statistics.median(ordered):.0f} ms, p99 {late:.0f} ms"


def compare(texts: Texts, queries: Sequence[Query], found: Sequence[Sequence[str]]) -> None:
    """Print how much of the first ten of each query the reference has in its first ten."""
    shares = []
    for best, ours in zip(reference(texts, queries), found, strict=True):
        shares.append(len(set(best) & set(ours)) / max(len(best), 1))
    print(f"top {TOP} shared with the reference on {len(queries)} queries: {statistics.mean(shares):.4f}")
    print(f"queries that differ: {sum(share < 1 for share in shares)}")


def words_of(text: str) -> list[str]:
    """The words of a text: letters and digits, in lower case, without accents."""
    plain = unicodedata.normalize("NFD", text.lower())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def reference(texts: Texts, queries: Sequence[Query]) -> Iterable[list[str]]:
    """The best articles by BM25 for each query, best first."""
    stem = Stemmer.Stemmer("id").stemWord
    stems: dict[str, str] = {}
    wanted = {stem(word) for query in queries for word in query}
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
    for query in queries:
        scores: dict[str, float] = defaultdict(float)
        for root in {stem(word) for word in query}:
            holders = counts[root]
            weight = math.log(1 + (len(lengths) - len(holders) + 0.5) / (len(holders) + 0.5))
            for article_id, count in holders.items():
                scale = K1 * (1 - B + B * lengths[article_id] / mean)
                scores[article_id] += weight * count * (K1 + 1) / (count + scale)
        places = {article_id: place for place, article_id in enumerate(texts)}
        yield sorted(scores, key=lambda each: (-round(scores[each], 9), places[each]))[:TOP]


if __name__ == "__main__":
    sys.exit(main() if CORPUS.is_dir() else "../shared/corpus is not here")
