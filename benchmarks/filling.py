"""Homes filled with articles that `benchmarks.texts` makes, through the load itself, and grown beyond that in SQL."""

import hashlib
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from time import process_time

from benchmarks.texts import Text, Texts, edited, real_texts
from expectations.results import CheckResult, SuiteResult
from transforms.fingerprints import content_hash, near_duplicate_signature
from transforms.records import Article, Capture, Entry
from transforms.urls import article_id
from warehouse.columns import table_of
from warehouse.database import Database, transaction
from warehouse.home import Home
from warehouse.ledger import record_discovery, record_fetched, start_run
from warehouse.load import Batch, load_batch
from warehouse.maintenance import compact_search, is_upkeep_due
from warehouse.migrate import migrate

RUN = "benchmark"
BATCH = 2_500
"""Articles of a batch when a home is filled; the pipeline's batches are of some 250."""
_START = datetime(2024, 1, 1, tzinfo=UTC)
_SOURCES = ("okezone", "tempo", "sindonews", "kompas", "wowkeren", "kapanlagi", "fimela", "posmetro")
_PEOPLE = ("Sari Dewi", "Budi Santoso", "Rina Kusuma", "Agus Salim", "Dewi Lestari", "Joko Anwar", "Tri Mulyani")

# What a copy of everything that is held is, as article `copy`: another address, other shingles, the same words, and
# some words of its own, as the vocabulary goes on growing.
_GROWN = """
    INSERT INTO core.article_versions BY NAME
    FROM core.article_versions SELECT * REPLACE (
        version_id + $shift AS version_id,
        md5(article_id || $copy) AS article_id,
        md5(capture_id || $copy) AS capture_id,
        url || '?' || $copy AS url,
        canonical_url || '?' || $copy AS canonical_url,
        sha256(content_hash || $copy) AS content_hash,
        published_at + to_days($copy::INTEGER * 40) AS published_at
    ) WHERE version_id <= $shift ORDER BY version_id;
    INSERT INTO core.sightings BY NAME
    FROM core.sightings SELECT * REPLACE (md5(article_id || $copy) AS article_id, version_id + $shift AS version_id)
    WHERE version_id <= $shift ORDER BY version_id;
    INSERT INTO core.story_members BY NAME
    FROM core.story_members SELECT * REPLACE (
        md5(story_id || $copy) AS story_id,
        md5(article_id || $copy) AS article_id,
        version_id + $shift AS version_id,
        matched_version_id + $shift AS matched_version_id
    ) WHERE version_id <= $shift;
    INSERT INTO core.stories BY NAME
    FROM (FROM core.story_members SELECT DISTINCT story_id WHERE version_id > $shift * $copy::INTEGER);
    INSERT INTO core.story_shingles BY NAME
    FROM core.story_shingles
    SELECT (hash(shingle_hash, $copy) % 4294967296)::UINTEGER AS shingle_hash, version_id + $shift AS version_id
    WHERE version_id <= $shift ORDER BY ALL;
    INSERT INTO search.documents BY NAME
    FROM search.documents SELECT * REPLACE (
        version_id + $shift AS version_id, published_at + to_days($copy::INTEGER * 40) AS published_at
    ) WHERE version_id <= $shift ORDER BY version_id;
    INSERT INTO search.postings BY NAME
    FROM search.postings SELECT * REPLACE (version_id + $shift AS version_id)
    WHERE version_id <= $shift ORDER BY stem_id, version_id;
    INSERT INTO search.words BY NAME
    FROM search.words SELECT * REPLACE (
        word || $copy AS word, search.key(word || $copy) AS word_key, search.key(word || $copy) AS stem_key,
        (SELECT max(stem_id) FROM search.words) + row_number() OVER () AS stem_id
    ) WHERE regexp_matches(word, '^[0-9]{5,6}$|^([b-t][aeiou]){4}$');
    INSERT INTO raw.captures BY NAME
    FROM raw.captures SELECT * REPLACE (
        md5(capture_id || $copy) AS capture_id, url || '?' || $copy AS url, entry_url || '?' || $copy AS entry_url
    ) WHERE NOT contains(url, '?');
    INSERT INTO ops.frontier BY NAME
    FROM ops.frontier SELECT * REPLACE (
        md5(capture_id || $copy) AS capture_id, url || '?' || $copy AS url,
        canonical_url || '?' || $copy AS canonical_url
    ) WHERE NOT contains(url, '?');
    INSERT INTO ops.attempts BY NAME
    FROM ops.attempts SELECT * REPLACE (
        md5(capture_id || $copy) AS capture_id, canonical_url || '?' || $copy AS canonical_url
    ) WHERE NOT contains(canonical_url, '?');
"""


@cache
def texts() -> Texts:
    """The articles by number."""
    return Texts(real_texts())


def made(number: int, text: Text | None = None, visit: int = 1) -> Article:
    """The article of this number, with its own text or another, as its `visit`-th capture shows it."""
    told = text or texts().text(number)
    published_at = _START + timedelta(seconds=40 * number)
    source_id = _SOURCES[number % len(_SOURCES)]
    url = f"https://www.{source_id}.example/read/{published_at:%Y/%m/%d}/{number}/berita"
    body = told.body
    return Article(
        article_id=article_id(url),
        source_id=source_id,
        url=url,
        canonical_url=url,
        title=told.title,
        body=body,
        summary=body[:150],
        language="id",
        language_confidence=0.99,
        published_at=published_at,
        published_text=published_at.isoformat(),
        published_from="json-ld",
        published_precision="second",
        time_zone="+07:00",
        time_zone_from="text",
        authors=(_PEOPLE[number % len(_PEOPLE)],),
        section="Nasional",
        keywords=("kabar", "nasional", str(number % 500)),
        image_url=f"https://img.{source_id}.example/{number}.jpg",
        word_count=len(body.split()),
        content_hash=content_hash(told.title, body),
        near_duplicate_signature=near_duplicate_signature(body),
        evidence={"title": "json-ld", "body": "trafilatura", "canonical_url": "link"},
        extractor="lumbung",
        extractor_version="1",
        capture_id=hashlib.md5(f"{number}-{visit}".encode(), usedforsecurity=False).hexdigest(),
        first_seen_at=published_at + timedelta(hours=visit),
    )


def edited_again(number: int, seed: int) -> Article:
    """A held article as it is seen later, with one word in a hundred changed."""
    return made(number, edited(texts().text(number), "touched", random.Random(seed), texts().sentences), visit=2 + seed)


def batch_of(name: str, articles: Sequence[Article]) -> Batch:
    """The articles as the pipeline hands them to the load."""
    return Batch(
        batch_id=name,
        run_id=RUN,
        articles=table_of(articles, Article),
        reasons=[[] for _ in articles],
        rejections=[],
        results=table_of([], CheckResult),
        judged=table_of([], SuiteResult),
        entry_urls={article.capture_id: article.canonical_url for article in articles},
        loaded_at=_START,
    )


def opened(folder: Path) -> Database:
    """The database of a home at `folder`, with the schema of today and a run that may load."""
    home = Home(folder)
    home.prepare()
    database = Database(home)
    if migrate(database):
        start_run(database, run_id=RUN, flow="ingest", parameters={}, now=_START)
    return database


def tell(database: Database, articles: Sequence[Article]) -> None:
    """Have the ledger know of these articles' entries and captures, as before a load."""
    entries = [
        Entry(
            source_id=article.source_id,
            url=article.url,
            canonical_url=article.canonical_url,
            feed_url=f"https://www.{article.source_id}.example/rss",
            discovered_at=article.first_seen_at,
            title=article.title,
            summary=article.summary,
        )
        for article in articles
    ]
    captures = [
        Capture(
            capture_id=article.capture_id,
            source_id=article.source_id,
            run_id=RUN,
            kind="page",
            url=article.url,
            entry_url=article.canonical_url,
            status=200,
            content_type="text/html",
            fetched_at=article.first_seen_at,
            payload_hash=f"sha1:{article.content_hash[:32]}",
            payload_bytes=100_000,
            warc_file=f"{RUN}-00001.warc.gz",
            warc_offset=30_000 * place,
            warc_length=29_000,
        )
        for place, article in enumerate(articles)
    ]
    record_discovery(database, run_id=RUN, states=[], entries=entries, captures=[])
    record_fetched(database, run_id=RUN, captures=captures, ended=[], now=_START)


def fill(database: Database, first: int, end: int, told: Callable[[str], None] = print) -> float:
    """The CPU seconds that the loads of the articles from `first` on, before `end`, took, and the upkeep."""
    seconds = 0.0
    for start in range(first, end, BATCH):
        articles = [made(number) for number in range(start, min(start + BATCH, end))]
        tell(database, articles)
        batch = batch_of(f"{RUN}-{start}", articles)
        began = process_time()
        load_batch(database, batch)
        if is_upkeep_due(database):
            compact_search(database)
        seconds += process_time() - began
        if (start + BATCH) % 25_000 == 0:
            told(f"{start + BATCH:,} articles, {1e6 * seconds / (start + BATCH - first):.0f} µs of CPU each")
    return seconds


def grow(database: Database, copies: int, told: Callable[[str], None] = print) -> None:
    """Make what is held `copies` as many, in SQL.

    Texts, words and postings are those that are held; addresses, hashes and shingles are others, so that nothing that
    is loaded later finds more of them than it would in as many articles of their own.
    """
    with database.writing() as connection:
        [(shift,)] = connection.execute("SELECT max(version_id) FROM core.article_versions").fetchall()
        for copy in range(1, copies):
            with transaction(connection):
                for each in connection.extract_statements(_GROWN):
                    named = {"shift": shift, "copy": str(copy)}
                    connection.execute(each, {key: named[key] for key in each.named_parameters})
            told(f"{shift * (copy + 1):,} articles")
