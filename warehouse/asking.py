"""Our own questions to the snapshot, from files in `statements/`, asked as any reader's are."""

import io
import json
from typing import Any

from warehouse.home import Home
from warehouse.query import run_query
from warehouse.sql import statement


def ask(home: Home, name: str, **parameters: object) -> list[dict[str, Any]]:
    """The rows that answer `statements/<name>.sql`; times in ISO 8601.

    Raises:
        SnapshotMissing: nothing was published yet.
        QueryFailed: it ran into a limit.
    """
    answer = io.BytesIO()
    run_query(home, statement(name), form="ndjson", output=answer, parameters=parameters)
    return [json.loads(line) for line in answer.getvalue().splitlines() if line.strip()]
