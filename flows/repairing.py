"""Repair: a home made sound again, from its archive, its ledger, its snapshot, and a backup where there is one."""

from collections.abc import Sequence

from prefect import flow

from flows.drive import drive
from flows.extracting import ExtractionPool, extraction_pool
from flows.recovering import compare
from flows.replaying import adopted_decisions, replay_runs
from flows.run import Run, RunSummary, opened, polite
from flows.settings import load_settings
from flows.steps import check_tables, learn, publish, recover, run_name, runner
from flows.telling import tell_prefect
from warehouse import boilerplate, ledger
from warehouse.captures import archive_files
from warehouse.undecided import undecided


@flow(name="repair", flow_run_name=run_name("repair"), task_runner=runner())
@polite
def repair(did: Sequence[str] = ()) -> RunSummary:
    """The summary of a repair: archive and ledger agree afterwards, and what was left over is loaded.

    Args:
        did: what was done before, to the files.
    """
    settings = load_settings()
    with opened("repair", settings, parameters={}) as run, extraction_pool(run.home, settings.worker_count) as pool:
        for line in did:
            run.note(line)
        if ledger.archive_ends(run.database) or not archive_files(run.home.archive):
            mend_tables(run, pool)
        else:
            run.note("the warehouse is built anew from the archive")
            replay_runs(run, pool, adopted_decisions(run, run.home.archive))
            compare(run)
        check_tables(run)
        publish(run)
        tell_prefect(run)
        return run.summary()


def mend_tables(run: Run, pool: ExtractionPool) -> None:
    """Make the ledger and the tables agree with the archive."""
    left_over = recover(run)
    compare(run)
    for decision in undecided(run.home):
        boilerplate.decide(run.database, decision)
        run.note(f"decided again about a line of {decision.source_id}: {decision.state}")
    waiting = recover(run) or left_over
    run.progress.begin("load", len(waiting))
    drive(run, pool, run.batches_of(waiting))
    learn(run)
