"""Redrive: what is in quarantine, through today's extractor and checks, from its bytes in the archive."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from prefect import flow

from flows.drive import drive
from flows.extracting import ExtractionPool, extraction_pool
from flows.recovering import held
from flows.run import Run, RunSummary, opened, polite
from flows.settings import load_settings
from flows.steps import check_tables, learn, publish, recover, run_name, runner
from flows.telling import tell_prefect
from warehouse.decisions import CaptureDecision, keep


@flow(name="redrive", flow_run_name=run_name("redrive"), task_runner=runner())
@polite
def redrive(
    capture_ids: list[str] | None = None,
    source_id: str | None = None,
    reason: str | None = None,
    accepted_by: str | None = None,
    why: str = "",
) -> RunSummary:
    """The summary of a redrive.

    Args:
        capture_ids: the captures to drive again; all that are held when None.
        source_id: only those of this source.
        reason: only those that are held for it, a check's name.
        accepted_by: who says that they load whatever the checks find; None leaves it to the checks.
        why: that person's reason.
    """
    settings = load_settings()
    parameters = {"capture_ids": capture_ids, "source_id": source_id, "reason": reason, "accepted_by": accepted_by}
    with (
        opened("redrive", settings, parameters=parameters) as run,
        extraction_pool(run.home, settings.worker_count) as pool,
    ):
        drive(run, pool, run.batches_of(recover(run)))
        learn(run)
        waiting = held(run, source_id=source_id, reason=reason, capture_ids=capture_ids)
        ids = [captured.captures[0].capture_id for captured in waiting]
        if missing := sorted({*(capture_ids or ())} - {*ids}):
            run.note(f"not in quarantine: {', '.join(missing)}", is_partial=True)
        run.progress.begin("load", len(waiting))
        if accepted_by is None:
            drive(run, pool, run.batches_of(waiting))
        else:
            decisions = accepted(ids, accepted_by, why)
            # Kept before it is done: a replay of the archive then does it too, whatever happens here.
            keep(run.home.archive, decisions)
            before = run.counts["quarantined"]
            drive_accepted(run, pool, decisions)
            if left := run.counts["quarantined"] - before:
                run.note(f"no article can be made of {left} of them, so they stay held", is_partial=True)
        learn(run)
        check_tables(run)
        publish(run)
        tell_prefect(run)
        return run.summary()


def accepted(capture_ids: Sequence[str], decided_by: str, why: str) -> list[CaptureDecision]:
    """A person's word that these captures load."""
    now = datetime.now(UTC)
    return [
        CaptureDecision(capture_id=capture_id, state="accepted", decided_by=decided_by, why=why, decided_at=now)
        for capture_id in capture_ids
    ]


def drive_accepted(run: Run, pool: ExtractionPool, decisions: Sequence[CaptureDecision]) -> None:
    """Drive the captures again that are held of those that a person accepts."""
    by_capture = {decision.capture_id: decision for decision in decisions}
    waiting = [
        replace(captured, accepted=by_capture[captured.captures[0].capture_id])
        for captured in held(run, capture_ids=list(by_capture))
    ]
    drive(run, pool, run.batches_of(waiting))
