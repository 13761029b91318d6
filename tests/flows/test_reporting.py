"""The report of a real run: every number has SQL that runs as it stands, and pages are bounded."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from lxml import html

from flows.reporting import write_report
from flows.run import RunSummary
from warehouse.home import Home

pytestmark = pytest.mark.prefect


def test_every_sql_that_the_report_shows_runs_and_gives_what_stands_above_it(
    environment: dict[str, str], home: Home, ingest: Callable[..., RunSummary]
) -> None:
    summary = ingest(["islandherald"])
    first = write_report(home, None, datetime.now(UTC))
    pages = {path.relative_to(first.parent).as_posix(): path for path in first.parent.rglob("*.html")}
    assert {"index.html", "sources/islandherald.html", f"runs/{summary.run_id}.html"} <= set(pages)
    shown = [each for path in pages.values() if "checks/" not in str(path) for each in _tables(path)]
    assert len(shown) > 20
    with duckdb.connect(home.snapshot, read_only=True, config={"enable_external_access": False}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        counts = {sql: len(connection.execute(sql).fetchall()) for sql in {sql for sql, _ in shown}}
    for sql, row_count in shown:
        assert row_count <= counts[sql], sql


def _tables(path: Path) -> list[tuple[str, int]]:
    """The SQL that a page shows, and how many rows the table above it has (none where it stands under tiles)."""
    document = html.document_fromstring(path.read_text("utf-8"))
    found = []
    for block in document.xpath("//details[@class='sql']"):
        regions = block.xpath("preceding-sibling::*[1][@role='region']")
        rows = regions[0].xpath("./table/tbody/tr") if regions else []
        found.append((block.xpath(".//code")[0].text_content(), len(rows)))
    return found
