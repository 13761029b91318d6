"""Extraction without a database: the pages of a manifest to JSON lines, by the same function as every flow."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from flows.exits import Exit
from flows.hints import declared
from flows.pool import KillablePool
from flows.settings import load_settings
from sources.catalogue import SHIPPED, load_catalogue
from sources.entries import owner_of
from transforms.articles import extract_article
from transforms.errors import LumbungError
from transforms.records import Article, Hints, Page, Rejection, Source
from warehouse.foreign import ForeignProblem, ForeignRecord
from warehouse.foreign_files import read_manifest

Job = tuple[ForeignRecord, Hints]
PagesJob = tuple[tuple[Page, ...], Hints]

# Held in memory at a time: pages wait for the children, articles for their turn in the output.
WINDOW = 256


class NoManifest(LumbungError):
    """The manifest does not exist."""


def extract_manifest(manifest: Path, output: TextIO) -> Exit:
    """Write one JSON line per line of the manifest, in its order; the exit code tells whether all were articles.

    A page that is no article gives `{"id", "rejected", "detail"}`.

    Raises:
        NoManifest: there is no such file.
    """
    if not manifest.is_file():
        raise NoManifest(f'there is no {manifest}: name a file of lines {{"id", "path", "url"?, "fetched_at"?}}')
    records = read_manifest(manifest, datetime.now(UTC), is_own=True)
    exit_code = Exit.SUCCESS
    catalogue = load_catalogue(SHIPPED)
    pool: KillablePool[Job, dict[str, Any]] = KillablePool(extract_job, lost, workers=load_settings().worker_count)
    with pool:
        for window in _windows(records):
            jobs = [(each, _hints(each, catalogue)) for each in window if isinstance(each, ForeignRecord)]
            lines = iter(pool.run(jobs))
            for record in window:
                line = next(lines) if isinstance(record, ForeignRecord) else _unreadable(record)
                if "rejected" in line:
                    exit_code = Exit.PARTIAL
                output.write(json.dumps(line, ensure_ascii=False) + "\n")
            output.flush()
    return exit_code


def extract_job(job: Job) -> dict[str, Any]:
    """The line of one page: its article's columns, with `published_local` in the publisher's zone."""
    record, hints = job
    page = Page(
        capture_id=record.name,
        url=record.url,
        content=record.content,
        content_type=record.content_type,
        fetched_at=record.at,
    )
    result = extract_article(page, hints)
    if isinstance(result, Rejection):
        return {"id": record.name, "rejected": result.reason, "detail": result.detail}
    return {"id": record.name, **_line(result)}


def extract_pages(job: PagesJob) -> Article | Rejection:
    """The article that pages in memory hold, or why there is none."""
    (first, *following), hints = job
    return extract_article(first, hints, following)


def lost_pages(job: PagesJob, how: str) -> Rejection:
    """What becomes of pages that their child died of."""
    (first, *_), hints = job
    return Rejection(
        source_id=hints.source_id, url=first.url, capture_id=first.capture_id, reason="extraction_killed", detail=how
    )


def lost(job: Job, how: str) -> dict[str, Any]:
    """The line of a page that its child died of."""
    return {"id": job[0].name, "rejected": "extraction_killed", "detail": how}


def _hints(record: ForeignRecord, catalogue: Mapping[str, Source]) -> Hints:
    """What the shipped catalogue declares of the page's publisher, when it knows it."""
    source = owner_of(catalogue.values(), record.url)
    return declared(Hints(source_id=source.source_id if source else "manifest"), source)


def _line(article: Article) -> dict[str, Any]:
    line = {name: _plain(value) for name, value in asdict(article).items()}
    line["published_local"] = _plain(local_time(article.published_at, article.time_zone))
    return line


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def local_time(at: datetime | None, zone: str | None) -> datetime | None:
    """The time in its own zone: an IANA name, or an offset such as `+07:00`."""
    if at is None or zone is None:
        return at
    if zone[0] in "+-":
        return at.astimezone(datetime.strptime(zone, "%z").tzinfo)
    return at.astimezone(ZoneInfo(zone))


def _unreadable(problem: ForeignProblem) -> dict[str, Any]:
    return {"id": problem.name or problem.where, "rejected": "unreadable", "detail": problem.why}


def _windows(
    records: Iterator[ForeignRecord | ForeignProblem],
) -> Iterator[list[ForeignRecord | ForeignProblem]]:
    while window := list(islice(records, WINDOW)):
        yield window
