"""Named points at which a test may have the process killed, as a power cut or an operator would.

| name | the instant |
|---|---|
| `fetched` | a batch is fetched, nothing of it archived |
| `archive_written` | records written, not yet synced |
| `archive_synced` | records synced, the ledger knows nothing of them |
"""

import os
import signal
from collections import Counter

VARIABLE = "LUMBUNG_KILL_AT"

_reached: Counter[str] = Counter()


def reach(name: str) -> None:
    """Do nothing, unless `LUMBUNG_KILL_AT` is `name`, or `name:N` and this is the N-th time: then SIGKILL."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    point, _, count = wanted.partition(":")
    if point != name:
        return
    _reached[name] += 1
    if _reached[name] == int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
