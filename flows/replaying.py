"""Replay: the warehouse built anew from the archive alone."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from prefect import flow

from flows.batches import Captured, CapturedBatch, articles_of
from flows.drive import drive
from flows.extracting import extraction_pool
from flows.hints import declared
from flows.recovering import tell_ledger
from flows.run import Run, RunSummary, opened, polite
from flows.settings import load_settings
from flows.steps import check_tables, publish, run_name, runner
from flows.telling import tell_prefect
from transforms.errors import LumbungError
from transforms.records import Capture, Hints
from warehouse import ledger
from warehouse.adoption import adopt
from warehouse.captures import Damage, archive_files, scan


class NotEmpty(LumbungError):
    """A replay builds a warehouse from nothing; this home has one."""


class NoArchive(LumbungError):
    """There is nothing to replay."""


@flow(name="replay", flow_run_name=run_name("replay"), task_runner=runner())
@polite
def replay(archive: str | None = None) -> RunSummary:
    """The summary of a replay of all that the archive holds into a warehouse without articles.

    Args:
        archive: the folder of another home's archive, which is copied into this one first; this home's own
            when None.

    Raises:
        NotEmpty: the warehouse holds captures already.
        NoArchive: the folder holds no archive files.
    """
    settings = load_settings()
    with (
        opened("replay", settings, parameters={"archive": archive}) as run,
        extraction_pool(run.home, settings.worker_count) as pool,
    ):
        if ledger.archive_ends(run.database):
            raise NotEmpty(
                f"{run.home.live} already knows captures, and a replay builds a warehouse from nothing. Cure: move "
                "live.duckdb away, or point LUMBUNG_HOME at an empty folder and name this archive with --archive"
            )
        folder = Path(archive) if archive else run.home.archive
        if not folder.is_dir() or not archive_files(folder):
            raise NoArchive(f"{folder} holds no archive files (*.warc.gz) to replay")
        if archive:
            adopt(run.home, folder)
        run.progress.begin("load", None)
        drive(run, pool, replayed(run))
        check_tables(run)
        publish(run)
        tell_prefect(run)
        return run.summary()


def replayed(run: Run) -> Iterator[CapturedBatch]:
    """The archive's captures, told to the ledger piece by piece, and the articles among them in batches."""
    problems: list[Damage] = []
    for piece in _pieces(scan(run.home.archive, problems), run.settings.batch_pages):
        tell_ledger(run, piece)
        captured = [
            Captured(captures=each.captures, hints=declared(each.hints, run.catalogue.get(each.hints.source_id)))
            for each in articles_of(piece)
        ]
        yield CapturedBatch(run.next_batch_id(), captured)
    for damage in problems:
        run.note(f"archive: {damage.warc_file} at {damage.warc_offset}: {damage.why}", is_partial=True)


def _pieces(captures: Iterable[tuple[Capture, Hints]], size: int) -> Iterator[list[tuple[Capture, Hints]]]:
    """Pieces of at least `size` captures; an article's pages stay together."""
    piece: list[tuple[Capture, Hints]] = []
    for capture, hints in captures:
        if len(piece) >= size and capture.first_capture_id is None:
            yield piece
            piece = []
        piece.append((capture, hints))
    if piece:
        yield piece
