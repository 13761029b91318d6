"""What a judged batch becomes: sources held and others not, and what happens when the checks break off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from flows.batches import Captured, CapturedBatch
from flows.extracting import Extracted
from flows.judging import ExtractedBatch, judged
from flows.run import Run
from transforms.articles import extract_article
from transforms.records import Article, Capture, Hints, Page
from warehouse import ledger
from warehouse.load import LoadCounts, load_batch

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TITLE = "Lumbung padi kembali berdiri"


def captured_of(number: int, source_id: str = "desa", title: str = TITLE) -> tuple[Captured, Article]:
    url = f"https://{source_id}.example/berita/{number}"
    capture = Capture(
        capture_id=f"capture-{source_id}-{number}",
        source_id=source_id,
        run_id="run-1",
        kind="page",
        url=url,
        entry_url=url,
        status=200,
        content_type="text/plain",
        fetched_at=NOW,
        payload_hash=f"sha1:{number}",
        payload_bytes=100,
        warc_file="run-1-00001.warc.gz",
        warc_offset=1_000 * number,
        warc_length=500,
    )
    hints = Hints(source_id=source_id, languages=("id",))
    body = "\n".join(
        f"Warga dusun {number * 100 + line} bergotong royong, dan lumbung padi itu kembali berdiri sejak pekan lalu."
        for line in range(12)
    )
    page = Page(
        capture_id=capture.capture_id,
        url=url,
        content=f"{title}\n{body}".encode(),
        content_type="text/plain",
        fetched_at=NOW,
    )
    article = extract_article(page, hints)
    assert isinstance(article, Article)
    return Captured(captures=(capture,), hints=hints), article


def loaded(run: Run, made: Sequence[tuple[Captured, Article]]) -> LoadCounts:
    captures = [captured.captures[0] for captured, _ in made]
    ledger.record_fetched(run.database, run_id="run-1", captures=captures, ended=[], now=NOW)
    batch = CapturedBatch("run-1-00001", [captured for captured, _ in made])
    extracted = [Extracted(result=article) for _, article in made]
    return load_batch(run.database, judged(run, ExtractedBatch(batch, extracted)).load)


def reasons(run: Run) -> list[tuple[str, list[str]]]:
    with run.database.writing() as connection:
        return connection.execute("SELECT DISTINCT source_id, reasons FROM quality.quarantine").fetchall()


def test_sound_articles_load(bare_run: Run) -> None:
    counts = loaded(bare_run, [captured_of(number, title=f"{TITLE} di dusun {number}") for number in (1, 2)])
    assert (counts.loaded_count, counts.quarantined_count, bare_run.notes) == (2, 0, [])


def test_a_source_that_fails_a_critical_check_of_the_batch_is_held_and_the_others_load(bare_run: Run) -> None:
    made = [captured_of(number) for number in range(1, 26)]
    counts = loaded(bare_run, [*made, captured_of(30, source_id="kota")])
    assert (counts.loaded_count, counts.quarantined_count) == (1, 25)
    assert reasons(bare_run) == [("desa", ["source_held"])]
    assert bare_run.summary().state == "partial"
    assert "all articles of desa are held: titles_differ (distinct_title_share 0.04" in bare_run.notes[0]


def test_checks_that_break_off_hold_the_batch_whole(bare_run: Run) -> None:
    # No language is a list: what the checks are told of this source makes them raise.
    broken = [
        (replace(captured, hints=replace(captured.hints, languages=(["id"],))), article)  # type: ignore[arg-type]
        for captured, article in (captured_of(1), captured_of(2))
    ]
    counts = loaded(bare_run, broken)
    assert (counts.loaded_count, counts.quarantined_count) == (0, 2)
    assert reasons(bare_run) == [("desa", ["validation_crashed"])]
    assert bare_run.summary().state == "partial"
    assert "the checks broke off" in bare_run.notes[0]
    assert "TypeError" in bare_run.notes[0]
