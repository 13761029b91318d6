"""What a load costs beside the extraction of the same articles, as the warehouse grows; and what it weighs.

    python -m benchmarks.loading                          10,000 and 100,000 held
    python -m benchmarks.loading --held 10000,100000 --copies 10     and 1,000,000: the last, ten times
    python -m benchmarks.loading --held 10000,100000,1000000         and 1,000,000, loaded: within the hour

Texts are those of `benchmarks.texts`. An increment is 1,000 articles in batches of 500, as the pipeline has them: 900
new ones, every tenth a copy of an earlier one, and 100 that are held, with one word in a hundred changed.
"""

import argparse
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import duckdb

from benchmarks.filling import batch_of, edited_again, fill, grow, made, opened, tell
from benchmarks.gold import CORPUS, read_pages
from transforms.articles import extract_article
from transforms.records import Article, Hints, Page
from warehouse.database import Database
from warehouse.load import load_batch
from warehouse.maintenance import compact_search

INCREMENT, BATCH, NEW_OF_TEN = 1_000, 500, 9
ROUNDS = 3
BLOCK_BYTES = 262_144
FIRST_INCREMENT = 2_000_000
"""From this article on are those of the increments: in none of the homes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one increment took, by article."""

    cpu_us: float
    wall_us: float
    grown_bytes: float


def main() -> None:
    """Fill, load increments, weigh, extract, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", default="10000,100000", help="how many articles are held when increments come")
    parser.add_argument("--copies", type=int, default=1, help="make the last of them so many times as many, in SQL")
    parser.add_argument("--folder", type=Path, help="keep the homes here; those that are there already are used")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.held.split(",")]
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
        homes = arguments.folder or Path(folder)
        homes.mkdir(exist_ok=True)
        extraction = {"real pages": real_pages_us(), "bare pages": bare_pages_us()}
        for name, cost in extraction.items():
            print(f"extraction, {name}: {cost:,.0f} µs of CPU each", flush=True)
        loads = {}
        for before, size in zip([0, *sizes], sizes, strict=False):
            home = filled(homes, before, size)
            loads[size] = increments(home)
            weigh(home, size)
        if arguments.copies > 1:
            size = sizes[-1] * arguments.copies
            home = homes / str(size)
            if not home.exists():
                shutil.copytree(homes / str(sizes[-1]), home)
                grow(opened(home), arguments.copies)
            loads[size] = increments(home)
            weigh(home, size)
        print_loads(loads, extraction)


def filled(homes: Path, before: int, size: int) -> Path:
    """A home of so many articles, made of the one before."""
    home = homes / str(size)
    if not home.exists():
        if before:
            shutil.copytree(homes / str(before), home)
        began = time.monotonic()
        seconds = fill(opened(home), before, size)
        count = size - before
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
        print(
            f"first load of {before:,} to {size:,}: {count / seconds:,.0f} articles per CPU second of loading, "
            f"{count / (time.monotonic() - began):,.0f} per second with making them, {memory:,.0f} MB at most",
            flush=True,
        )
    return home


def increments(home: Path) -> list[Load]:
    """What increments into a copy of a home took, one after the other."""
    copy = home.with_name(f"{home.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(home, copy)
    database = opened(copy)
    loads = [increment(database, number) for number in range(ROUNDS)]
    shutil.rmtree(copy)
    return loads


def increment(database: Database, number: int) -> Load:
    """What one increment took; the making of its articles and the ledger's rows are not counted."""
    before = database.home.live.stat().st_size
    cpu = wall = 0.0
    first = FIRST_INCREMENT + number * INCREMENT
    for start in range(first, first + INCREMENT, BATCH):
        new = BATCH * NEW_OF_TEN // 10
        articles = [made(each) for each in range(start, start + new)]
        articles += [edited_again(start % 9_000 + each, number) for each in range(BATCH - new)]
        tell(database, articles)
        batch = batch_of(f"increment-{start}", articles)
        began, at = time.process_time(), time.monotonic()
        load_batch(database, batch)
        cpu += time.process_time() - began
        wall += time.monotonic() - at
    grown = database.home.live.stat().st_size - before
    return Load(cpu_us=1e6 * cpu / INCREMENT, wall_us=1e6 * wall / INCREMENT, grown_bytes=grown / INCREMENT)


def weigh(home: Path, size: int) -> None:
    """Print the bytes of each article in the tables, the index compacted, and of the same rows as Parquet."""
    copy = home.with_name(f"{home.name}-copy")
    shutil.copytree(home, copy)
    database = opened(copy)
    compact_search(database)
    parquet = copy / "articles.parquet"
    with duckdb.connect(database.home.live, read_only=True) as connection:
        columns = ", ".join(Article.__dataclass_fields__)
        connection.execute(
            f"COPY (FROM core.article_versions SELECT {columns} ORDER BY version_id) "
            f"TO '{parquet}' (FORMAT parquet, COMPRESSION zstd)"
        )
        schemas = table_bytes(connection)
    raw = parquet.stat().st_size
    shutil.rmtree(copy)
    told = sum(schemas[name] for name in ("core", "search"))
    print(
        f"{size:,} held: an article has {raw / size:,.0f} bytes as Parquet with zstd; "
        f"{told / size:,.0f} with versions, stories and search ({told / raw:.2f} times); "
        f"{sum(schemas.values()) / size:,.0f} with the ledger ({sum(schemas.values()) / raw:.2f} times); "
        f"search alone {schemas['search'] / size:,.0f}",
        flush=True,
    )


def table_bytes(connection: duckdb.DuckDBPyConnection) -> Counter[str]:
    """How many bytes the tables of each schema take: their segments, each as far as the next one in its block."""
    places: dict[int, set[tuple[int, str]]] = defaultdict(set)
    sizes: Counter[str] = Counter()
    known = "FROM duckdb_tables() SELECT schema_name, table_name WHERE NOT internal"
    for schema, table in connection.execute(known).fetchall():
        segments = connection.execute(
            f"FROM pragma_storage_info('{schema}.{table}') SELECT block_id, block_offset, len(additional_block_ids)"
        ).fetchall()
        for block, offset, further in segments:
            sizes[schema] += BLOCK_BYTES * (further or 0)
            if block is not None and block >= 0:
                places[block].add((offset, schema))
    for found in places.values():
        starts = sorted(found)
        ends = [*(start for start, _ in starts[1:]), BLOCK_BYTES]
        for (start, schema), end in zip(starts, ends, strict=True):
            sizes[schema] += end - start
    return sizes


def real_pages_us() -> float:
    """The CPU that the extraction of a real page takes, in microseconds."""
    pages = [each.page for each in read_pages(every=2)]
    return _extracting(pages, Hints(source_id="x"))


def bare_pages_us(count: int = 200) -> float:
    """The same, of pages that have nothing but the article: the least that it can take."""
    pages = [
        Page(
            capture_id=article.capture_id,
            url=article.url,
            content=_page(article).encode(),
            content_type="text/html; charset=utf-8",
            fetched_at=article.first_seen_at,
        )
        for article in (made(FIRST_INCREMENT + number) for number in range(count))
    ]
    return _extracting(pages, Hints(source_id="x"))


def _extracting(pages: Sequence[Page], hints: Hints) -> float:
    for page in pages[:20]:  # what is loaded once
        extract_article(page, hints)
    began = time.process_time()
    for page in pages:
        extract_article(page, hints)
    return 1e6 * (time.process_time() - began) / len(pages)


def _page(article: Article) -> str:
    title = escape(article.title or "")
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in article.body.split("\n\n"))
    return (
        f'<html lang="id"><head><title>{title}</title><meta property="article:published_time" '
        f'content="{article.published_text}"></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>'
    )


def print_loads(loads: dict[int, list[Load]], extraction: dict[str, float]) -> None:
    """Print a line for each size, the median of its increments."""
    shares = " | ".join(f"of extraction, {name}" for name in extraction)
    print(f"\n| held | CPU, µs an article | {shares} | wall, µs | growth, bytes an article |")
    print(f"|{'---|' * (4 + len(extraction))}")
    costs = {}
    for size, rounds in loads.items():
        costs[size] = cpu = statistics.median(load.cpu_us for load in rounds)
        wall = statistics.median(load.wall_us for load in rounds)
        grown = statistics.mean(load.grown_bytes for load in rounds)
        told = " | ".join(f"{cpu / cost:.1%}" for cost in extraction.values())
        print(f"| {size:,} | {cpu:,.0f} | {told} | {wall:,.0f} | {grown:,.0f} |")
    least, most = min(costs), max(costs)
    print(f"\nan increment into {most:,} takes {costs[most] / costs[least]:.2f} times the CPU of one into {least:,}")


if __name__ == "__main__":
    sys.exit(main() if CORPUS.is_dir() else "../shared/corpus is not here")
