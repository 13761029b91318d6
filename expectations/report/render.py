"""The quality report as pages: from tables to HTML; reads only the package's own files, writes none."""

from collections.abc import Mapping
from datetime import datetime

from expectations.report.cells import page_name
from expectations.report.lists import checks_page, coverage_page, overview_page, runs_page
from expectations.report.report import Report
from expectations.report.subjects import check_page, run_page, source_page
from expectations.report.tables import ReportTable, checked


def render(tables: Mapping[str, ReportTable], *, title: str, made_at: datetime) -> dict[str, str]:
    """The report's pages by their path in its folder.

    There are an overview (`index.html`), three lists beside it, and a page for each source, run and check in the
    folders `sources`, `runs` and `checks`. The pages need nothing but each other: no script, no font, no address
    that a browser would load.

    Raises:
        ReportError: a table or a column that the report is made from is missing.
    """
    report = Report(checked(tables), title=title, made_at=made_at)
    pages = {
        "index.html": overview_page(report),
        "coverage.html": coverage_page(report),
        "checks.html": checks_page(report),
        "runs.html": runs_page(report),
    }
    pages |= {f"sources/{page_name(each)}": source_page(report, each) for each in report.source_ids}
    pages |= {f"runs/{page_name(each)}": run_page(report, each) for each in report.run_ids}
    return pages | {f"checks/{page_name(each)}": check_page(report, each) for each in report.check_names}
