"""Redrive: what is in quarantine, through today's extractor and checks, from its bytes in the archive."""

from prefect import flow

from flows.drive import drive
from flows.extracting import extraction_pool
from flows.recovering import held
from flows.run import RunSummary, opened, polite
from flows.settings import load_settings
from flows.steps import check_tables, learn, publish, recover, run_name, runner
from flows.telling import tell_prefect


@flow(name="redrive", flow_run_name=run_name("redrive"), task_runner=runner())
@polite
def redrive(capture_ids: list[str] | None = None, source_id: str | None = None) -> RunSummary:
    """The summary of a redrive.

    Args:
        capture_ids: the captures to drive again; all that are held when None.
        source_id: only those of this source.
    """
    settings = load_settings()
    parameters = {"capture_ids": capture_ids, "source_id": source_id}
    with (
        opened("redrive", settings, parameters=parameters) as run,
        extraction_pool(run.home, settings.worker_count) as pool,
    ):
        drive(run, pool, run.batches_of(recover(run)))
        learn(run)
        waiting = held(run, source_id, capture_ids)
        run.progress.begin("load", len(waiting))
        drive(run, pool, run.batches_of(waiting))
        learn(run)
        check_tables(run)
        publish(run)
        tell_prefect(run)
        return run.summary()
