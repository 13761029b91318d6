"""Replay: the warehouse built anew from the archive alone."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from prefect import flow

from flows.batches import Captured, CapturedBatch, articles_of
from flows.drive import drive
from flows.extracting import ExtractionPool, extraction_pool
from flows.hints import declared
from flows.recovering import tell_ledger
from flows.redriving import drive_accepted
from flows.run import Run, RunSummary, opened, polite
from flows.settings import load_settings
from flows.steps import check_tables, compact, learn, publish, run_name, runner
from flows.telling import tell_prefect
from transforms.errors import LumbungError
from transforms.records import Capture, Hints
from warehouse import boilerplate, ledger, quarantine
from warehouse.adoption import adopt
from warehouse.captures import Damage, archive_files, scan
from warehouse.decisions import CaptureDecision, Decision, keep, kept


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
        replay_runs(run, pool, adopted_decisions(run, folder))
        check_tables(run)
        compact(run)
        publish(run)
        tell_prefect(run)
        return run.summary()


def replay_runs(run: Run, pool: ExtractionPool, decisions: deque[Decision | CaptureDecision]) -> None:
    """Drive the archive's captures run by run; what was learnt or decided between two runs then, is so now."""
    problems: list[Damage] = []
    for run_id, captures in groupby(scan(run.home.archive, problems), key=lambda each: each[0].run_id):
        decide(run, pool, decisions, until=run_id)
        drive(run, pool, replayed(run, captures))
        learn(run)
    decide(run, pool, decisions, until=None)
    for damage in problems:
        run.note(f"archive: {damage.warc_file} at {damage.warc_offset}: {damage.why}", is_partial=True)


def adopted_decisions(run: Run, folder: Path) -> deque[Decision | CaptureDecision]:
    """What people decided of this archive's lines and captures, in order; kept in this home too from now on."""
    known = kept(run.home.archive)
    added = [each for each in kept(folder) if each not in known]
    keep(run.home.archive, added)
    return deque(sorted([*known, *added], key=lambda each: each.decided_at))


def decide(run: Run, pool: ExtractionPool, decisions: deque[Decision | CaptureDecision], *, until: str | None) -> None:
    """Take the decisions that were taken before the run `until` started, or all that are left."""
    while decisions and (until is None or decisions[0].least_run_id_after <= until):
        decision = decisions.popleft()
        if isinstance(decision, Decision):
            boilerplate.decide(run.database, decision)
        elif decision.state == "rejected":
            quarantine.reject(run.database, [decision])
        else:
            drive_accepted(run, pool, [decision])
            learn(run)
        run.learnt = boilerplate.in_force(run.database)


def replayed(run: Run, captures: Iterable[tuple[Capture, Hints]]) -> Iterator[CapturedBatch]:
    """The captures of one run, told to the ledger piece by piece, and the articles among them in batches."""
    for piece in _pieces(captures, run.settings.batch_pages):
        tell_ledger(run, piece)
        captured = [
            Captured(captures=each.captures, hints=declared(each.hints, run.catalogue.get(each.hints.source_id)))
            for each in articles_of(piece)
        ]
        yield CapturedBatch(run.next_batch_id(), captured)


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
