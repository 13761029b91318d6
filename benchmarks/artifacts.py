"""What Prefect's own pages make of a run whose sources have hostile names: its server started, its page read."""

import json
import os
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.browser import Chromium, elements, event_count
from flows.orchestration import settle_prefect
from warehouse.home import Home

START_SECONDS = 120

ENTRIES = """
    INSERT INTO ops.frontier BY NAME
    FROM (SELECT unnest($1) AS source_id)
    SELECT
        source_id, 'https://kabar.example/' || row_number() OVER () AS canonical_url, '' AS url, '' AS feed_url,
        now() AS discovered_at, '' AS listing_hash, 'run' AS run_id, 'pending' AS outcome, 0 AS attempt_count
"""


class Artifacts:
    """A Prefect server, and the page on it of the artifact that a run leaves."""

    def __init__(self, address: str, folder: Path) -> None:
        self._address = address
        self._folder = folder
        self._count = 0

    def page_of(self, source_ids: Sequence[str]) -> str:
        """The address of the page of what a run leaves that found one entry of each of the sources."""
        # Prefect reads its environment when it is imported.
        from flows.progress import Quiet
        from flows.run import Run
        from flows.settings import load_settings
        from flows.telling import tell_prefect
        from warehouse import ledger
        from warehouse.migrate import migrate

        self._count += 1
        home = Home(self._folder / str(self._count))
        home.prepare()
        run = Run(run_id="run", flow="ingest", home=home, settings=load_settings(), catalogue={}, progress=Quiet())
        migrate(run.database)
        ledger.start_run(run.database, run_id="run", flow="ingest", parameters={}, now=datetime.now(UTC))
        with run.database.writing() as connection:
            connection.execute(ENTRIES, [list(source_ids)])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of artifacts outside of a flow's run
            tell_prefect(run)
        asked = Request(
            f"{self._address}/api/artifacts/filter",
            data=json.dumps({"sort": "CREATED_DESC", "limit": 1}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urlopen(asked) as answer:
            (artifact,) = json.load(answer)
        return f"{self._address}/artifacts/artifact/{artifact['id']}"


@contextmanager
def served(folder: Path) -> Iterator[Artifacts]:
    """A Prefect server on loopback, with all that it writes in a folder; this process talks to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    address = f"http://127.0.0.1:{port}"
    os.environ |= {"PREFECT_API_URL": f"{address}/api", "PREFECT_UI_API_URL": f"{address}/api"}
    home = Home(folder)
    home.prepare()
    settle_prefect(home)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"{address}/api/health")
        yield Artifacts(address, folder)
    finally:
        server.terminate()
        server.wait()


def _wait(address: str) -> None:
    last = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            if time.monotonic() > last:
                raise
            time.sleep(0.5)


def hostile_sources(chromium: Chromium, artifacts: Artifacts, names: Sequence[str]) -> tuple[int, int, set[str]]:
    """Of one page: 1 if it has another element than with harmless names, its event attributes, and whom it asks."""
    plain, usual = chromium.visit(artifacts.page_of([f"padi-{number:04}" for number in range(len(names))]))
    hostile, asked = chromium.visit(artifacts.page_of(names))
    rows = elements(plain)["tr"]
    if rows <= len(names):
        raise RuntimeError(f"Prefect's page shows {rows} rows of {len(names)} sources: not what is to be compared")
    return int(elements(hostile) != elements(plain)), event_count(hostile), {*asked} - {*usual}
