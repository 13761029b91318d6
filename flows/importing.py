"""Import: what others kept (archives, folders, manifests) into our archive, and from there the same path."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow

from flows.batches import Captured, CapturedBatch
from flows.drive import drive
from flows.extracting import extraction_pool
from flows.hints import hints_of
from flows.recovering import tell_ledger
from flows.run import Run, RunSummary, opened, polite
from flows.settings import load_settings
from flows.steps import check_tables, compact, learn, publish, recover, run_name, runner
from flows.telling import tell_prefect
from sources.entries import owner_of
from transforms.errors import LumbungError
from transforms.records import Capture, Entry, Hints, Source
from transforms.urls import canonicalize
from warehouse import ledger
from warehouse.archive import ArchiveWriter
from warehouse.foreign import ForeignProblem, ForeignRecord, read_foreign

# The source of pages that no publisher of the catalogue claims.
UNCLAIMED = "imported"
# A piece of an import is held in memory until it is archived.
PIECE_BYTES = 64 << 20


class NothingToImport(LumbungError):
    """The path to import from does not exist."""


@flow(name="import", flow_run_name=run_name("import"), task_runner=runner())
@polite
def import_pages(paths: list[str], source_id: str | None = None) -> RunSummary:
    """The summary of one import.

    Args:
        paths: archives (WARC, ARC, WET), folders of pages, manifests, or single pages.
        source_id: the source that they belong to; by each page's address when None.

    Raises:
        NothingToImport: a path does not exist.
    """
    for path in paths:
        if not Path(path).exists():
            raise NothingToImport(f"there is no {path} to import: give a file or a folder that exists")
    settings = load_settings()
    parameters = {"paths": [Path(path).name for path in paths], "source_id": source_id}
    with (
        opened("import", settings, parameters=parameters) as run,
        extraction_pool(run.home, settings.worker_count) as pool,
        ArchiveWriter(run.home, run.run_id) as archive,
    ):
        drive(run, pool, run.batches_of(recover(run)))
        learn(run)
        run.progress.begin("load", None)
        drive(run, pool, imported(run, archive, [Path(path) for path in paths], source_id))
        learn(run)
        check_tables(run)
        compact(run)
        publish(run)
        tell_prefect(run)
        return run.summary()


def imported(run: Run, archive: ArchiveWriter, paths: Sequence[Path], source_id: str | None) -> Iterator[CapturedBatch]:
    """What the archive did not have yet of the pages at `paths`, archived, in batches."""
    at = datetime.now(UTC)
    for path in paths:
        for piece in _pieces(run, path, at):
            captured = _keep(run, archive, piece, source_id, f"import:{path.name}")
            if captured:
                yield CapturedBatch(run.next_batch_id(), captured)


def _pieces(run: Run, path: Path, at: datetime) -> Iterator[list[ForeignRecord]]:
    """The readable records in pieces that fit in a batch and in memory; what is unreadable is noted."""
    piece: list[ForeignRecord] = []
    byte_count = 0
    for record in read_foreign(path, at):
        if isinstance(record, ForeignProblem):
            run.note(f"{record.where}: {record.why}")
            run.counts["unreadable"] += 1
            continue
        piece.append(record)
        byte_count += len(record.content)
        if len(piece) >= run.settings.batch_pages or byte_count >= PIECE_BYTES:
            yield piece
            piece, byte_count = [], 0
    if piece:
        yield piece


def _keep(
    run: Run, archive: ArchiveWriter, piece: Sequence[ForeignRecord], source_id: str | None, feed_url: str
) -> list[Captured]:
    keys = [(canonicalize(record.url) or record.url, record.payload_hash) for record in piece]
    known = ledger.payloads_held(run.database, keys)
    kept: list[tuple[Capture, Hints]] = []
    for record, key in zip(piece, keys, strict=True):
        if key in known:
            run.counts["held already"] += 1
            continue
        known.add(key)
        entry, source = _entry(run, record, key[0], source_id, feed_url)
        hints = hints_of(entry, source)
        kept.append((_append(archive, record, entry, hints), hints))
    archive.sync()
    tell_ledger(run, kept)
    return [Captured(captures=(capture,), hints=hints) for capture, hints in kept]


def _append(archive: ArchiveWriter, record: ForeignRecord, entry: Entry, hints: Hints) -> Capture:
    if record.kind == "response":
        return archive.append_exchange(record.exchange(), hints, "import", entry.canonical_url)
    return archive.append_file(record.url, record.content, record.content_type, hints, record.at)


def _entry(
    run: Run, record: ForeignRecord, canonical_url: str, source_id: str | None, feed_url: str
) -> tuple[Entry, Source | None]:
    source = run.catalogue.get(source_id) if source_id else owner_of(run.catalogue.values(), record.url)
    entry = Entry(
        source_id=source_id or (source.source_id if source else UNCLAIMED),
        url=record.url,
        canonical_url=canonical_url,
        feed_url=feed_url,
        discovered_at=record.at,
    )
    return entry, source
