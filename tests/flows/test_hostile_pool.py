"""Hostile pages among healthy ones, through the pool as in a run: they cost themselves and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from benchmarks.floods import made
from flows.child import ChildLimits
from flows.pool import KillablePool
from transforms.articles import extract_article
from transforms.records import Article, Hints, Page, Rejection

Pool = KillablePool[Page, Article | Rejection]

HINTS = Hints(source_id="kota", time_zone="Asia/Jakarta", languages=("id",))
HEALTHY = tuple(
    f"<html lang=id><title>Panen ke-{number}</title><body><h1>Panen ke-{number}</h1>".encode()
    + b"".join(
        f"<p>Petani ke-{line} di hulu sungai {number} mulai memanen padi, kata ketua kelompok tani.</p>".encode()
        for line in range(8)
    )
    for number in range(6)
)


def page(content: bytes, name: str) -> Page:
    return Page(
        capture_id=name,
        url=f"https://kota.example/2026/01/02/{name}",
        content=content,
        content_type="text/html",
        fetched_at=datetime(2026, 1, 3, tzinfo=UTC),
    )


def extract(job: Page) -> Article | Rejection:
    return extract_article(job, HINTS)


def hoard(job: Page) -> Article | Rejection:
    """As a library that takes all memory."""
    if job.capture_id == "hoard":
        _ = [bytearray(64 << 20) for _ in range(64)]
    return extract(job)


def toil(job: Page) -> Article | Rejection:
    """As a page on which some step never comes to its end."""
    while job.capture_id.startswith("berat"):
        pass
    return extract(job)


def lost(job: Page, how: str) -> Rejection:
    return Rejection(source_id="kota", url=job.url, capture_id=job.capture_id, reason="extraction_killed", detail=how)


@pytest.fixture
def pool() -> Iterator[Pool]:
    limits = ChildLimits(job_cpu_seconds=1, job_seconds=20)
    with KillablePool(extract, lost, workers=2, limits=limits) as opened:
        yield opened


def healthy() -> list[Page]:
    return [page(content, f"sehat-{number}") for number, content in enumerate(HEALTHY)]


def test_heavy_pages_die_alone_and_name_their_cause() -> None:
    expected = [extract(each) for each in healthy()]
    heavy = [page(HEALTHY[0], f"berat-{number}") for number in range(3)]
    jobs = [*healthy()[:2], heavy[0], *healthy()[2:4], heavy[1], heavy[2], *healthy()[4:]]
    with KillablePool(toil, lost, workers=2, limits=ChildLimits(job_cpu_seconds=1, job_seconds=20)) as pool:
        found = {result.capture_id: result for result in pool.run(jobs)}
        assert [found[each.capture_id] for each in healthy()] == expected
        for each in heavy:
            rejection = found[each.capture_id]
            assert isinstance(rejection, Rejection)
            assert rejection.reason == "extraction_killed"
            assert rejection.detail.endswith("it used more than 1 s of CPU")
        # And it serves on.
        assert list(pool.run(healthy())) == expected


def test_a_page_that_takes_all_memory_dies_alone_and_names_its_cause() -> None:
    limits = ChildLimits(memory_bytes=512 << 20, job_seconds=60, job_cpu_seconds=60)
    with KillablePool(hoard, lost, workers=1, limits=limits) as pool:
        results = pool.run([*healthy()[:2], page(HEALTHY[0], "hoard"), *healthy()[2:]])
    rejected = [result for result in results if isinstance(result, Rejection)]
    assert [each.capture_id for each in rejected] == ["hoard"]
    assert rejected[0].detail.endswith("it asked for more than 512 MiB of memory")


def test_floods_of_all_outcomes_leave_the_healthy_pages_as_they_are(pool: Pool) -> None:
    expected = [extract(each) for each in healthy()]
    floods = ("nested div", "waves of nesting", "attributes of one tag", "br", "JSON-LD, arrays", "NULs")
    hostile = [page(made("html", name, 256 << 10), f"banjir-{number}") for number, name in enumerate(floods)]
    jobs = [each for pair in zip(healthy(), hostile, strict=True) for each in pair]
    results = pool.run(jobs)
    assert results[::2] == expected
    assert all(isinstance(result, Article | Rejection) for result in results[1::2])
