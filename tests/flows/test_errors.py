"""Bad input at the command: a clear word on what is wrong, where and how to cure it, and never a traceback."""

import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.exits import Exit
from warehouse.database import Database
from warehouse.home import Home
from warehouse.migrate import migrate

Command = Callable[..., subprocess.CompletedProcess[str]]

PUBLISHER = """\
name = "Contoh"
homepage_url = "http://contoh.test/"
hosts = ["contoh.test"]

[[feeds]]
url = "http://contoh.test/rss.xml"
"""


@pytest.fixture
def fail(lumbung: Command, home: Home) -> Callable[..., str]:
    """Runs the command on the home; gives its one line of error, after it failed without a traceback."""

    def run(*arguments: str, seconds: float = 30, **environment: str) -> str:
        ended = lumbung(*arguments, environment={"LUMBUNG_HOME": str(home.path), **environment}, seconds=seconds)
        assert ended.returncode == Exit.FAILED, ended
        assert "Traceback" not in ended.stderr
        assert ended.stderr.startswith("lumbung: ")
        return ended.stderr

    return run


def test_a_wrong_publisher_file_is_named_with_its_line_and_the_cure(home: Home, fail: Callable[..., str]) -> None:
    (home.publishers / "contoh.toml").write_text(PUBLISHER + 'kind = "rss"\n')
    error = fail("ingest")
    assert f"{home.publishers / 'contoh.toml'}:7:" in error or f"{home.publishers / 'contoh.toml'}:5:" in error
    assert "feed" in error
    assert "sitemap" in error


def test_a_publisher_file_that_is_no_toml_is_named_with_its_line(home: Home, fail: Callable[..., str]) -> None:
    (home.publishers / "contoh.toml").write_text('name = "Contoh\n')
    assert f"{home.publishers / 'contoh.toml'}:1:" in fail("sources", "check")


def test_an_unknown_source_is_named_with_where_it_would_be(home: Home, fail: Callable[..., str]) -> None:
    error = fail("ingest", "--source", "tidakada")
    assert "tidakada" in error
    assert "lumbung sources list" in error
    assert str(home.publishers) in error


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path, fail: Callable[..., str]) -> None:
    (tmp_path / "file").touch()
    error = fail("ingest", LUMBUNG_HOME=str(tmp_path / "file" / "barn"))
    assert str(tmp_path / "file" / "barn") in error
    assert "LUMBUNG_HOME" in error


def test_a_setting_that_cannot_be_used_is_named(fail: Callable[..., str]) -> None:
    error = fail("ingest", LUMBUNG_CONCURRENCY="many")
    assert "LUMBUNG_CONCURRENCY" in error
    assert "Cure" in error


def test_a_database_of_a_newer_schema_is_left_alone(home: Home, fail: Callable[..., str]) -> None:
    migrate(Database(home))
    with Database(home).writing() as connection:
        connection.execute("INSERT INTO ops.schema_migrations VALUES (9999, 'later', now())")
    error = fail("ingest")
    assert "schema 9999" in error
    assert "upgrade Lumbung" in error


def test_a_query_before_anything_was_published_says_what_to_do(fail: Callable[..., str]) -> None:
    assert "lumbung ingest" in fail("sql", "select 1")


def test_a_second_run_at_the_same_time_ends_at_once_and_politely(home: Home, lumbung: Command) -> None:
    with home.exclusive("20260102T030405Z-1a2b3c"):
        started = time.monotonic()
        ended = lumbung("ingest", environment={"LUMBUNG_HOME": str(home.path)})
        seconds = time.monotonic() - started
    assert ended.returncode == Exit.SKIPPED, ended.stderr
    assert "20260102T030405Z-1a2b3c" in ended.stdout
    assert "skipped" in ended.stdout
    assert ended.stderr == ""
    assert seconds < 5


@pytest.mark.parametrize("is_listening", [False, True], ids=["closed", "silent"])
def test_a_prefect_server_that_does_not_answer_is_named_within_half_a_minute(
    is_listening: bool, fail: Callable[..., str]
) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if is_listening:
            listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        started = time.monotonic()
        error = fail("ingest", PREFECT_API_URL=url, seconds=60)
        assert time.monotonic() - started < 30
    assert url in error
    assert "Cure" in error
    assert "PREFECT_API_URL" in error


@pytest.mark.prefect
def test_an_unreachable_host_is_an_outcome_and_no_error(
    home: Home, prefect_api: str, lumbung: Command, ask: Callable[[Home, str], list[tuple[Any, ...]]]
) -> None:
    (home.publishers / "contoh.toml").write_text(PUBLISHER)
    (home.publishers / "jauh.toml").write_text(PUBLISHER.replace("contoh", "jauh"))
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        environment = {
            "LUMBUNG_HOME": str(home.path),
            "LUMBUNG_CONNECT_TO": f'{{"contoh.test:80": "127.0.0.1:{closed.getsockname()[1]}"}}',
            "PREFECT_API_URL": prefect_api,
        }
        ended = lumbung("ingest", "--source", "contoh", "--source", "jauh", environment=environment)
    assert ended.returncode in {Exit.SUCCESS, Exit.PARTIAL}, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "http://contoh.test/rss.xml: failed_connect" in ended.stderr
    assert sorted(ask(home, "FROM ops.feeds SELECT source_id, outcome")) == [
        ("contoh", "failed_connect"),
        ("jauh", "failed_dns"),
    ]
