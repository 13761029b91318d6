"""What Prefect's page shows of a run: a table of outcomes per source. The truth is in the ledger."""

import logging
import re

from prefect.artifacts import create_table_artifact

from flows.run import Run
from transforms.log_lines import log_line
from warehouse import ledger

_TICKS = re.compile("`+")
_logger = logging.getLogger(__name__)


def plain(text: str) -> str:
    r"""The text as Prefect's page may show it, which reads Markdown and HTML: as code, in which nothing is either.

    >>> plain("harian-padi"), plain("- [x](javascript:alert(1))<img onerror=x>")
    ('`harian-padi`', '`- [x](javascript:alert(1))<img onerror=x>`')
    >>> plain("`a``b")
    '``` `a``b ```'
    """
    line = log_line(text)
    fence = "`" * (1 + max(map(len, _TICKS.findall(line)), default=0))
    return f"{fence}{line}{fence}" if fence == "`" else f"{fence} {line} {fence}"


def tell_prefect(run: Run) -> None:
    """Leave an artifact on the flow run's page; where the server is gone the work is done all the same."""
    rows = [
        {
            "source": plain(account.source_id),
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
