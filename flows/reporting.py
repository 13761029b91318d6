"""The quality report: tables from the snapshot, pages from the templates, a folder on disk."""

from datetime import datetime
from pathlib import Path

from expectations.data_docs import data_docs
from expectations.report.render import render
from expectations.report.tables import TABLES, ReportTable
from warehouse.home import Home
from warehouse.reporting import read_tables
from warehouse.writing import write_folder


def write_report(home: Home, folder: Path | None, made_at: datetime, *, with_gx_pages: bool = False) -> Path:
    """The first page of a report on the snapshot, written to `folder` (the home's `reports/` when None).

    With `with_gx_pages` the folder `data-docs` in it has Great Expectations' own pages.

    Raises:
        SnapshotMissing: nothing was published yet.
    """
    answers = read_tables(home, tuple(TABLES))
    tables = {
        name: ReportTable(columns=answer.columns, rows=answer.rows, sql=answer.sql) for name, answer in answers.items()
    }
    pages = render(tables, title="Lumbung: data quality", made_at=made_at)
    if with_gx_pages:
        added = data_docs(tables["checks"].records(), made_at=made_at)
        pages |= {f"data-docs/{name}": page for name, page in added.items()}
    folder = folder or home.reports / "latest"
    write_folder(folder, pages)
    return folder / "index.html"
