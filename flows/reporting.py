"""The quality report: tables from the snapshot, pages from the templates, a folder on disk."""

from datetime import datetime
from pathlib import Path

from expectations.report.render import render
from expectations.report.tables import TABLES, ReportTable
from warehouse.home import Home
from warehouse.reporting import read_tables
from warehouse.writing import write_folder


def write_report(home: Home, folder: Path | None, made_at: datetime) -> Path:
    """The first page of a report on the snapshot, written to `folder` (the home's `reports/` when None).

    Raises:
        SnapshotMissing: nothing was published yet.
    """
    answers = read_tables(home, tuple(TABLES))
    tables = {
        name: ReportTable(columns=answer.columns, rows=answer.rows, sql=answer.sql) for name, answer in answers.items()
    }
    pages = render(tables, title="Lumbung: data quality", made_at=made_at)
    folder = folder or home.reports / "latest"
    write_folder(folder, pages)
    return folder / "index.html"
