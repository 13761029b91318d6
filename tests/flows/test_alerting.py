"""Alerts in runs: raised as events of Prefect, told once, and taken back."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from flows.alerting import alert, telling_when_broken
from flows.run import Run, opened
from flows.settings import load_settings
from warehouse.home import Home

pytestmark = pytest.mark.prefect
SOURCE = "antara"


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What the webhook of the settings is told."""
    told: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        monkeypatch.setenv("LUMBUNG_ALERT_WEBHOOK", f"http://127.0.0.1:{server.server_port}/")
        yield told
        server.shutdown()


@pytest.fixture
def seen(home: Home, monkeypatch: pytest.MonkeyPatch, prefect_api: str) -> Callable[[str], Run]:
    """A run that does no more than to look, after a statement on the live database."""
    monkeypatch.setenv("LUMBUNG_HOME", str(home.path))

    def look(before: str) -> Run:
        with opened("ingest", load_settings(), parameters={}) as run:
            with run.database.writing() as connection:
                connection.execute(before)
            alert(run)
            run.end("success")
        return run

    return look


FAILING = (
    f"INSERT INTO ops.feeds BY NAME SELECT '{SOURCE}' AS source_id, 'u' AS feed_url, 'feed' AS kind, 3 AS failure_count"
)
MENDED = "UPDATE ops.feeds SET failure_count = 0"


def told(posted: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(each["state"], each["kind"], each["source_id"]) for notice in posted for each in notice["alerts"]]


def events(prefect_api: str, run_id: str) -> list[dict[str, Any]]:
    """The events of a run, as the server has them; they arrive a moment after they were raised."""
    wanted = {"filter": {"event": {"prefix": ["lumbung.alert."]}}, "limit": 50}
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        request = Request(
            f"{prefect_api}/events/filter", json.dumps(wanted).encode(), {"Content-Type": "application/json"}
        )
        with urlopen(request, timeout=10) as answer:
            found = [each for each in json.load(answer)["events"] if each["payload"]["run_id"] == run_id]
        if found:
            return found
        time.sleep(0.2)
    return []


def test_a_silent_source_is_told_once_and_so_is_that_it_is_back(
    seen: Callable[[str], Run], posted: list[dict[str, Any]], prefect_api: str
) -> None:
    first = seen(FAILING)
    assert told(posted) == [("opened", "silent", SOURCE)]
    seen("SELECT 1")
    assert len(posted) == 1
    last = seen(MENDED)
    assert told(posted)[1:] == [("recovered", "silent", SOURCE)]
    seen("SELECT 1")
    assert len(posted) == 2

    [raised] = events(prefect_api, first.run_id)
    assert raised["event"] == "lumbung.alert.opened"
    assert raised["resource"]["prefect.resource.id"] == f"lumbung.source.{SOURCE}"
    assert raised["resource"]["lumbung.kind"] == "silent"
    assert [each["event"] for each in events(prefect_api, last.run_id)] == ["lumbung.alert.recovered"]


def test_a_channel_that_was_down_is_told_by_the_next_run(
    seen: Callable[[str], Run], posted: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as down:
        down.setenv("LUMBUNG_ALERT_WEBHOOK", "http://127.0.0.1:1/?token=rahasia")
        run = seen(FAILING)
        assert run.notes == ["webhook took no alert (ConnectError): it is told with the next run"]
        assert run.summary().state == "success"
    seen("SELECT 1")
    assert told(posted) == [("opened", "silent", SOURCE)]


def test_a_notification_block_of_prefect_is_told(
    seen: Callable[[str], Run], posted: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.blocks.notifications import CustomWebhookNotificationBlock

    address = load_settings().alert_webhook
    assert address is not None
    monkeypatch.delenv("LUMBUNG_ALERT_WEBHOOK")
    CustomWebhookNotificationBlock(
        name="desk", url=address.get_secret_value(), json_data={"subject": "{{subject}}", "body": "{{body}}"}
    ).save("desk", overwrite=True)
    monkeypatch.setenv("LUMBUNG_ALERT_BLOCKS", '["custom-webhook/desk", "custom-webhook/nobody"]')
    run = seen(FAILING)
    assert [notice["subject"] for notice in posted] == [f"Lumbung: {SOURCE} is silent"]
    assert run.notes == ["custom-webhook/nobody took no alert (ValueError): it is told with the next run"]


def test_a_run_that_breaks_off_is_told_and_one_that_a_person_stops_is_not(
    home: Home, posted: list[dict[str, Any]], seen: Callable[[str], Run]
) -> None:
    def broken(error: BaseException) -> None:
        with opened("ingest", load_settings(), parameters={}) as run, telling_when_broken(run):
            raise error

    with pytest.raises(KeyboardInterrupt):
        broken(KeyboardInterrupt())
    assert posted == []
    for _ in range(2):
        with pytest.raises(OSError, match="no space"):
            broken(OSError("no space at https://ani:rahasia@example.org/"))
    [notice] = posted
    assert notice["title"] == "Lumbung: a run broke off"
    assert "OSError: no space at https://***@example.org/" in notice["text"]
    seen("SELECT 1")
    assert told(posted)[1:] == [("recovered", "critical", None)]


def test_the_automation_in_the_documents_is_one_that_prefect_reads(prefect_api: str) -> None:
    import yaml
    from prefect.automations import Automation

    page = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text("utf-8")
    automation = Automation.model_validate(yaml.safe_load(page.partition("```yaml")[2].partition("```")[0]))
    assert automation.name == "A source is silent"
