"""What Prefect's page shows of a run: a table of outcomes per source. The truth is in the ledger."""

import logging

from prefect.artifacts import create_table_artifact

from flows.run import Run
from warehouse import ledger

_logger = logging.getLogger(__name__)


def tell_prefect(run: Run) -> None:
    """Leave an artifact on the flow run's page; where the server is gone the work is done all the same."""
    rows = [
        {
            "source": account.source_id,
            "discovered": account.discovered_count,
            "loaded": account.loaded_count,
            "unchanged": account.unchanged_count,
            "quarantined": account.quarantined_count,
            "skipped": account.skipped_count,
            "failed": account.failed_count,
            "pending": account.pending_count,
        }
        for account in ledger.account(run.database, run_id=run.run_id)
    ]
    try:
        create_table_artifact(key="accounts", table=rows, description=f"What became of the URLs of run {run.run_id}")
    except Exception as error:  # whatever Prefect's client raises, the run itself is done
        _logger.warning("Prefect took no artifact of run %s: %s", run.run_id, type(error).__name__)
