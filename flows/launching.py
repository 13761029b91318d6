"""How a command starts a flow: what can be wrong is found before Prefect starts, and the ledger has the last word."""

import sys
import threading
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from expectations.judge import warm_up
from flows.orchestration import settle_prefect
from flows.progress import shown
from flows.run import ENDED, RunSummary, load_sources, new_run_id
from flows.settings import load_settings
from transforms.errors import LumbungError
from warehouse.database import Database
from warehouse.home import Home, HomeBusy
from warehouse.migrate import migrate

HEALTH_SECONDS = 5.0
"""How long Prefect's server may take to say that it is well; it is asked twice, and its own default is a minute."""

FlowName = Literal["ingest", "import", "replay", "redrive", "repair"]


class ServerAway(LumbungError):
    """The Prefect server that the environment names does not answer."""


def launch(name: FlowName, **parameters: Any) -> RunSummary:
    """How the flow ended, run in this process.

    Raises:
        LumbungError: something is wrong that a person can mend.
    """
    settings = load_settings()
    home = Home(settings.home.absolute())
    try:
        check_home(home, parameters.get("source_ids") or ())
    except HomeBusy as busy:
        return RunSummary(run_id="", state="skipped", notes=(str(busy),))
    settle_prefect(home)
    check_server()
    # Great Expectations takes seconds to import, and so does Prefect's server to start, in a process of its own.
    threading.Thread(target=warm_up, name="warm up", daemon=True).start()
    with shown():
        return copy_context().run(_run, _flow(name), parameters)


def check_home(home: Home, source_ids: Any = ()) -> None:
    """Return when a run could start: the home can be written, its publishers' files and schema are good.

    Starting Prefect takes seconds; whoever made a typing error need not wait for it.

    Raises:
        LumbungError: what is wrong.
    """
    home.prepare()
    home.check_space()
    load_sources(home, source_ids)
    with home.exclusive(new_run_id(datetime.now(UTC))):
        migrate(Database(home))


def check_server() -> None:
    """Return when the Prefect server that the environment names answers, or none is named.

    Raises:
        ServerAway: it does not.
    """
    from prefect.client.orchestration import get_client
    from prefect.settings import (
        PREFECT_API_REQUEST_TIMEOUT,
        PREFECT_API_URL,
        PREFECT_CLIENT_MAX_RETRIES,
        temporary_settings,
    )

    url = PREFECT_API_URL.value()
    if not url:
        return
    brief = {PREFECT_CLIENT_MAX_RETRIES: 1, PREFECT_API_REQUEST_TIMEOUT: HEALTH_SECONDS}
    with temporary_settings(brief), get_client(sync_client=True) as client:
        fault = client.api_healthcheck()
    if fault is not None:
        raise ServerAway(
            f"Prefect's server at {url} does not answer ({type(fault).__name__}). Cure: start it with `prefect server "
            "start`, or unset PREFECT_API_URL to run with an embedded one"
        )


def _run(flow: Callable[..., RunSummary], parameters: dict[str, Any]) -> RunSummary:
    ENDED.set(None)
    try:
        return flow(**parameters)
    except (LumbungError, KeyboardInterrupt):
        raise
    except Exception as error:
        ended = ENDED.get()
        if ended is None or ended.state not in ("success", "partial"):
            raise
        # The run's last word is in the ledger already: what failed is telling Prefect.
        note = f"the work is done, but Prefect was not told: {type(error).__name__}"
        sys.stderr.write(f"{note}\n")
        return replace(ended, notes=(*ended.notes, note), is_told=False)


def _flow(name: FlowName) -> Callable[..., RunSummary]:
    if name == "ingest":
        from flows.ingest import ingest

        return ingest
    if name == "import":
        from flows.importing import import_pages

        return import_pages
    if name == "redrive":
        from flows.redriving import redrive

        return redrive
    if name == "repair":
        from flows.repairing import repair

        return repair
    from flows.replaying import replay

    return replay


def serve_ingest(cron: str, source_ids: list[str] | None) -> None:
    """Run the ingest flow on a schedule in this process, until it is stopped."""
    settings = load_settings()
    home = Home(settings.home.absolute())
    check_home(home, source_ids or ())
    settle_prefect(home)
    check_server()
    from flows.ingest import ingest

    sys.stderr.write(f"ingest runs at '{cron}' (UTC); stop with Ctrl-C\n")
    ingest.serve(name="ingest", cron=cron, parameters={"source_ids": source_ids}, limit=1, print_starting_message=False)
