"""One Prefect server for all tests of flows, a home, the newsroom, and the command as a person runs it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.orchestration import settle_prefect
from flows.progress import Quiet
from flows.run import Run, RunSummary
from flows.settings import load_settings
from sources.newsroom.server import Newsroom
from sources.newsroom.sites import SITES
from warehouse.database import Database
from warehouse.home import Home
from warehouse.ledger import start_run
from warehouse.migrate import migrate

COMMAND = Path(sys.executable).with_name("lumbung")


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the session's own Prefect server, which flows in this process use too."""
    settle_prefect(Home(tmp_path_factory.mktemp("session")))
    # Only now: Prefect reads its environment when it is imported.
    from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    # A flow run waits a second for its heartbeat thread to end, so there is none.
    with (
        prefect_test_harness(server_startup_timeout=120),
        temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
    ):
        yield str(PREFECT_API_URL.value())


@pytest.fixture(scope="session")
def ingest(prefect_api: str) -> Callable[..., RunSummary]:
    """The ingest flow, run in this process on all of the newsroom unless other sources are named."""
    from flows.ingest import ingest as flow

    def run(source_ids: list[str] | None = None, **parameters: Any) -> RunSummary:
        wanted = source_ids or [site.source_id for site in SITES]
        summary: RunSummary = flow(source_ids=wanted, due_only=False, **parameters)
        return summary

    return run


@pytest.fixture(scope="session")
def settled() -> Callable[[Home, Newsroom], dict[str, str]]:
    """Puts the newsroom's publishers into a home; gives the environment in which a run finds both."""

    def settle(home: Home, newsroom: Newsroom) -> dict[str, str]:
        for file in newsroom.publishers.glob("*.toml"):
            shutil.copy(file, home.publishers)
        return {
            "LUMBUNG_HOME": str(home.path),
            "LUMBUNG_CONNECT_TO": json.dumps(newsroom.connect_to),
            "LUMBUNG_WORKERS": "2",
        }

    return settle


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A prepared, empty home."""
    home = Home(tmp_path / "barn")
    home.prepare()
    return home


@pytest.fixture
def bare_run(home: Home) -> Run:
    """A run that has begun, without Prefect and without sources."""
    run = Run(run_id="run-1", flow="ingest", home=home, settings=load_settings(), catalogue={}, progress=Quiet())
    migrate(run.database)
    start_run(run.database, run_id="run-1", flow="ingest", parameters={}, now=datetime.now(UTC))
    return run


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """The bundled newsroom, none of whose hosts is slow."""
    with Newsroom(slow_seconds=(0, 0)) as opened:
        yield opened


@pytest.fixture
def environment(
    home: Home, newsroom: Newsroom, settled: Callable[[Home, Newsroom], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The environment of runs on the newsroom into the home; this process has it too."""
    environment = settled(home, newsroom)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return environment


@pytest.fixture(scope="session")
def ask() -> Callable[[Home, str], list[tuple[Any, ...]]]:
    """Asks the live database of a home, between runs."""

    def answer(home: Home, query: str) -> list[tuple[Any, ...]]:
        with Database(home).writing() as connection:
            return connection.execute(query).fetchall()

    return answer


@pytest.fixture(scope="session")
def start_lumbung(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.Popen[str]]:
    """Starts the command, with nothing of Prefect or Lumbung in its environment but what is given."""

    def start(*arguments: str, environment: dict[str, str]) -> subprocess.Popen[str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "LUMBUNG_"))}
        return subprocess.Popen(
            [COMMAND, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path_factory.getbasetemp(),
            env={**inherited, **environment},
            start_new_session=True,
        )

    return start


@pytest.fixture(scope="session")
def lumbung(start_lumbung: Callable[..., subprocess.Popen[str]]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command to its end, which is a fault after `seconds`; its whole group is killed then."""

    def run(*arguments: str, environment: dict[str, str], seconds: float = 120) -> subprocess.CompletedProcess[str]:
        process = start_lumbung(*arguments, environment=environment)
        try:
            stdout, stderr = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    return run
