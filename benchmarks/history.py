"""How large the history of quality grows: bytes a day and a year, by table.

    python -m benchmarks.history [--sources 40] [--runs 24] [--days 20]

Days are recorded as the flow does it: after each run what the checks of one batch found (each source fails as many
row and batch checks as sources of the newsroom do, and more), and the figures and verdicts of the tables.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from expectations.results import CheckResult, SuiteResult
from expectations.suites import SUITES, load_suite, suite_hash
from warehouse.columns import table_of
from warehouse.database import Database, transaction
from warehouse.home import Home
from warehouse.measuring import metric_files, record_checks, record_verdicts
from warehouse.migrate import migrate

FIELDS = 17
FAILED_SHARE = 0.05  # of the pairs of a check and a source
BEGAN_AT = datetime(2026, 1, 1, tzinfo=UTC)
TABLES = ("results", "judgements", "results_daily", "judged_daily", "metrics")


def main() -> None:
    """Print the rows and the size of the history."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=40, help="how many sources")
    parser.add_argument("--runs", type=int, default=24, help="runs a day, of one batch each")
    parser.add_argument("--days", type=int, default=20, help="how many days are recorded")
    chosen = parser.parse_args()
    sources = [f"source-{number:03}" for number in range(chosen.sources)]
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.prepare()
        database = Database(home)
        migrate(database)
        before = _bytes(database, home)
        for day in range(chosen.days):
            _record_day(database, sources, BEGAN_AT + timedelta(days=day), chosen.runs, chance)
        grown = _bytes(database, home) - before
        counts = _rows(database)
    print(f"{chosen.sources} sources, {chosen.runs} runs a day, {chosen.days} days")
    for name, count in counts.items():
        print(f"  quality.{name:15}{count / chosen.days:10.0f} rows a day")
    print(f"  {grown / chosen.days / 1e6:.2f} MB a day, {grown / chosen.days * 365 / 1e6:.0f} MB a year")


def _record_day(database: Database, sources: list[str], day: datetime, runs: int, chance: random.Random) -> None:
    for run in range(runs):
        now = day + timedelta(hours=24 * run / runs)
        run_id = f"{now:%Y%m%dT%H%M%SZ}-abcdef"
        with database.writing() as connection, transaction(connection):
            record_verdicts(
                connection,
                results=table_of(_found(("articles", "batches"), sources, chance), CheckResult),
                judged=table_of(_looked(("articles", "batches"), sources), SuiteResult),
                run_id=run_id,
                batch_id=f"{run_id}-00001",
                now=now,
            )
        record_checks(
            database,
            run_id=run_id,
            metrics=_metrics(database, sources, chance),
            results=table_of(_found(("tables", "sources", "fields"), sources, chance), CheckResult),
            judged=table_of(_looked(("tables", "sources", "fields"), sources), SuiteResult),
            now=now,
        )


def _found(suites: tuple[str, ...], sources: list[str], chance: random.Random) -> Iterator[CheckResult]:
    for check in (check for suite in suites for check in load_suite(suite)):
        failed = [source_id for source_id in sources if chance.random() < FAILED_SHARE]
        for source_id in (None, *failed):
            yield CheckResult(
                suite=check.suite,
                expectation=check.name,
                severity=check.severity,
                level=check.level,
                source_id=source_id,
                success=source_id is None and not failed,
                element_count=200,
                unexpected_count=chance.randint(1, 9),
                observed=f"{check.columns[0]} {chance.random():.4g}",
            )


def _looked(suites: tuple[str, ...], sources: list[str]) -> Iterator[SuiteResult]:
    for suite in suites:
        for source_id in (None, *sources):
            yield SuiteResult(
                suite=suite,
                suite_hash=suite_hash(suite),
                source_id=source_id,
                check_count=len(load_suite(suite)),
                failed_count=1,
                element_count=5,
            )


def _metrics(database: Database, sources: list[str], chance: random.Random) -> dict[str, pa.Table]:
    """A figure for every column that the suites' SQL measures, of every source and field that has it."""
    made = {}
    with database.writing() as connection:
        for suite in (suite for suite in SUITES if SUITES[suite] == "table"):
            described = connection.execute(metric_files()[suite], {"now": BEGAN_AT}).description or []
            names = [column[0] for column in described if column[0] not in ("source_id", "field")]
            places = range(FIELDS) if suite == "fields" else [None]
            rows = [
                {"source_id": source_id, "field": None if place is None else f"field-{place}"}
                | {name: _figure(name, place, chance) for name in names}
                for source_id in sources
                for place in places
            ]
            columns = ["source_id", *(["field"] if suite == "fields" else []), *names]
            types = {name: pa.float64() for name in names} | {"source_id": pa.string(), "field": pa.string()}
            made[suite] = pa.Table.from_pylist(rows, schema=pa.schema([(name, types[name]) for name in columns]))
    return made


def _figure(name: str, place: int | None, chance: random.Random) -> float | None:
    """A count of faults and evidence are 0, a field that is no text has no length, and few have common values."""
    if name.endswith(("off_count", "_evidence")):
        return 0.0
    if place is not None and (("length" in name and place >= 3) or ("common" in name and place >= 5)):
        return None
    return round(chance.random(), 3)


def _rows(database: Database) -> dict[str, int]:
    with database.writing() as connection:
        counts = {name: connection.execute(f"FROM quality.{name} SELECT count(*)").fetchall() for name in TABLES}
    return {name: rows[0][0] for name, rows in counts.items()}


def _bytes(database: Database, home: Home) -> int:
    with database.closed():
        return home.live.stat().st_size


if __name__ == "__main__":
    main()
