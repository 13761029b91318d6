"""Named points at which a test may have the process killed, as a power cut or an operator would.

| name | the instant |
|---|---|
| `fetched` | a batch is fetched, nothing of it archived |
| `archive_written` | records written, not yet synced |
| `archive_synced` | records synced, the ledger knows nothing of them |
| `extract_begun` | a batch is on its way to the children |
| `extracted` | a batch is extracted, nothing judged |
| `judged` | a batch is judged, its rows not yet made |
| `load_begun` | a batch is judged, its transaction not yet begun |
| `load_opened` | in the load's transaction, before its rows |
| `load_before_commit` | in the load's transaction, after its rows |
| `load_committed` | the load is committed, nobody told |
| `migration_statement` | within a migration, after one of its statements, or after a mart was made |
| `checkpointed` | the live database is checkpointed, not yet closed |
| `publish_copied` | the snapshot is copied, the published one still the old |
| `publish_renamed` | the snapshot is published, the run not yet ended |
"""

import os
import signal
from collections import Counter

VARIABLE = "LUMBUNG_KILL_AT"

_reached: Counter[str] = Counter()


def reach(name: str) -> None:
    """Do nothing, unless `LUMBUNG_KILL_AT` is `name`, or `name:N` and this is the N-th time: then SIGKILL.

    With `name:each` the process stops (SIGSTOP) each time, so that a test may look at what a kill would leave.
    """
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    point, _, count = wanted.partition(":")
    if point != name:
        return
    _reached[name] += 1
    if count == "each":
        os.kill(os.getpid(), signal.SIGSTOP)
    elif _reached[name] == int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
