"""The demo: a bundled newsroom on loopback, and the real path run on it twice."""

import json
import os
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import typer

from flows.exits import Exit
from flows.settings import load_settings
from transforms.errors import LumbungError
from warehouse.home import Home

QUERY = """\
select source_id, count(*) as articles, count(distinct language) as languages,
       min(published_at)::date as earliest, max(published_at)::date as latest, sum(word_count) as words
from marts.articles
group by source_id
order by articles desc"""
NEXT_QUERY = "select source_id, change, title_after from marts.edits"
WORDS = "panen padi"
MARKER = ".lumbung-demo"


class NotADemo(LumbungError):
    """The folder that the demo would begin anew holds something else."""


def show(*, is_kept: bool = False) -> Exit:
    """Run the demo and print what it did; the exit code is that of the flows.

    Raises:
        NotADemo: the demo's folder holds something else.
    """
    began = time.monotonic()
    home = _demo_home(is_kept)
    # Only from here on, so that a wrong home is told at once.
    from flows.launching import launch
    from flows.printing import print_summary
    from sources.newsroom.server import Newsroom

    with Newsroom(now=datetime.now(UTC)) as newsroom:
        source_ids = _settle(home, newsroom.publishers, newsroom.connect_to)
        typer.echo(f"A newsroom of {len(source_ids)} publishers is on loopback; its barn is {home.path}\n")
        typer.secho("First run: everything the publishers list", bold=True)
        first = launch("ingest", source_ids=source_ids, due_only=False)
        print_summary(first, as_json=False)
        asked = len(newsroom.requests)
        edited = newsroom.edit()
        newsroom.overflow()
        typer.secho("\nSecond run, after one article was edited and one feed overflowed: only what is new", bold=True)
        second = launch("ingest", source_ids=source_ids, due_only=False)
        print_summary(second, as_json=False)
        typer.echo(f"{len(newsroom.requests) - asked} requests instead of {asked}; the edited article is {edited}\n")
    _tell(home, time.monotonic() - began)
    return max(first.exit_code, second.exit_code)


def _tell(home: Home, seconds: float) -> None:
    """What the barn holds now: the accounts, a query, a search, the report."""
    from flows.reporting import write_report
    from flows.standing import print_status
    from warehouse.query import run_query
    from warehouse.search import search

    typer.secho("Every discovered URL, by source and outcome (lumbung status)", bold=True)
    print_status(home, run_id=None, as_json=False)
    typer.secho(f'lumbung sql "{QUERY}"', bold=True)
    sys.stdout.flush()
    run_query(home, QUERY, form="table", output=sys.stdout.buffer)
    sys.stdout.flush()
    typer.secho(f"\nlumbung search '{WORDS}'", bold=True)
    for found in search(home, WORDS, most=3):
        typer.echo(f"{found.score:6.2f}  {found.title}  ({found.source_id})")
    report = write_report(home, None, datetime.now(UTC))
    typer.echo(f"\nreport    {report}\ndatabase  {home.snapshot}\n")
    typer.echo(f"Done in {seconds:.0f} s. Ask on: lumbung --home {_shown(home.path)} sql '{NEXT_QUERY}'")


def _demo_home(is_kept: bool) -> Home:
    """The demo's own home, `demo` in the home of the settings; new unless it is kept."""
    home = Home(load_settings().home.absolute() / "demo")
    if home.path.exists() and not is_kept:
        if not (home.path / MARKER).exists() and any(home.path.iterdir()):
            raise NotADemo(f"{home.path} is not a demo's home: move it away, or set LUMBUNG_HOME to another folder")
        shutil.rmtree(home.path)
    home.prepare()
    (home.path / MARKER).touch()
    return home


def _settle(home: Home, publishers: Path, connect_to: dict[str, str]) -> list[str]:
    """The ids of the newsroom's sources, after its publishers' files and addresses are where a run finds them."""
    files = sorted(publishers.glob("*.toml"))
    for file in files:
        shutil.copy(file, home.publishers)
    os.environ["LUMBUNG_HOME"] = str(home.path)
    os.environ["LUMBUNG_CONNECT_TO"] = json.dumps(connect_to)
    return [file.stem for file in files]


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
