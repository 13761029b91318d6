"""A real Prefect server: a scheduled run appears and finishes, and a server that goes away takes no work with it.

The first test is the guard against versions of Prefect's own dependencies with which its server does not start,
or starts and never creates a run.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from flows.exits import Exit
from sources.newsroom.server import Newsroom
from warehouse.home import Home

SOURCE = "islandherald"
START_SECONDS = 120
SCHEDULED_SECONDS = 120
# What `lumbung serve` does, with an interval shorter than cron knows and one source of the newsroom.
SERVE = f"""
from flows.ingest import ingest
ingest.serve(
    name="ingest",
    interval=10,
    limit=1,
    parameters={{"source_ids": ["{SOURCE}"]}},
    print_starting_message=False,
)
"""
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
}


class Server:
    """`prefect server start` as a process of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}/api"
        self.environment = {**inherited(), **QUIET, "PREFECT_HOME": str(folder)}
        prefect = Path(sys.executable).with_name("prefect")
        self.process = subprocess.Popen(
            [prefect, "server", "start", "--host", "127.0.0.1", "--port", str(self.port)],
            env=self.environment,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server ended"
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer:
                if answer.status == 200:
                    return
            time.sleep(0.2)
        pytest.fail("the server did not answer in time")

    def ask(self, path: str, **wanted: Any) -> Any:
        request = urllib.request.Request(
            f"{self.url}/{path}/filter", json.dumps(wanted).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def kill(self) -> None:
        end(self.process)


def inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "LUMBUNG_"))}


def end(process: subprocess.Popen[Any]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def names(runs: list[dict[str, Any]]) -> set[str]:
    """The first words of the names of runs: Prefect adds a number to some, and we a batch."""
    return {run["name"].split(" ")[0].split("-")[0] for run in runs}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"))
    try:
        server.wait()
        yield server
    finally:
        server.kill()


def finished(server: Server, process: subprocess.Popen[Any]) -> dict[str, Any]:
    """The first scheduled run that has ended; it is a fault when there is none in time."""
    deadline = time.monotonic() + SCHEDULED_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "serving ended"
        ended = {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}}
        runs = server.ask("flow_runs", flow_runs=ended, sort="END_TIME_DESC")
        if runs:
            return dict(runs[-1])
        time.sleep(0.5)
    pytest.fail(f"no scheduled run ended in time: {server.ask('flow_runs')}")


def test_a_scheduled_run_appears_and_finishes_with_tasks_that_say_what_they_do(
    server: Server, home: Home, newsroom: Newsroom, environment: dict[str, str]
) -> None:
    serving = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        env={**server.environment, **environment, "PREFECT_API_URL": server.url},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        run = finished(server, serving)
    finally:
        end(serving)
    assert run["state_name"] == "Completed"
    assert run["auto_scheduled"] is True
    assert home.snapshot.exists()
    tasks = server.ask("task_runs", task_runs={"flow_run_id": {"any_": [run["id"]]}})
    assert names(tasks) >= {"recover", "discover", "fetch", "extract", "validate", "load", "check", "publish"}
    assert {task["state_name"] for task in tasks} == {"Completed"}
    artifacts = server.ask("artifacts", artifacts={"flow_run_id": {"any_": [run["id"]]}})
    rows = json.loads(next(artifact["data"] for artifact in artifacts if artifact["key"] == "accounts"))
    assert [row["source"] for row in rows] == [f"`{SOURCE}`"]


def test_a_run_whose_server_goes_away_completes_and_says_so(
    server: Server,
    home: Home,
    environment: dict[str, str],
    newsroom: Newsroom,
    start_lumbung: Callable[..., subprocess.Popen[str]],
    ask: Callable[[Home, str], list[tuple[Any, ...]]],
) -> None:
    away = {**environment, "PREFECT_API_URL": server.url, "PREFECT_CLIENT_MAX_RETRIES": "0"}
    process = start_lumbung("ingest", "--source", SOURCE, environment=away)
    try:
        deadline = time.monotonic() + 60
        while not newsroom.requests:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        server.kill()
        stdout, stderr = process.communicate(timeout=90)
    finally:
        end(process)
    assert process.returncode == Exit.SUCCESS, stderr
    assert stdout.startswith("success: ")
    assert "the work is done, but Prefect was not told" in stderr
    assert ask(home, "FROM ops.runs SELECT state") == [("success",)]
    assert ask(home, "FROM marts.accounts SELECT sum(off_count), sum(pending_count)") == [(0, 0)]
    assert home.snapshot.exists()
