"""The pages about one thing: a source, a run, a check."""

from collections.abc import Mapping
from typing import Any

from expectations.report import cells, plots
from expectations.report.report import Field, Report
from expectations.report.tables import TABLES, ReportTable

_FIELDS = tuple(column.removesuffix("_share") for column in TABLES["fields_daily"] if column.endswith("_share"))


def source_page(report: Report, source_id: str) -> str:
    """One source: volume, freshness, completeness, lag, edits, outcomes, coverage, checks, quarantine."""
    own: Mapping[str, ReportTable] = {
        name: table.only("source_id", source_id) for name, table in report.tables.items() if "source_id" in TABLES[name]
    }
    return report.page(
        "source.html",
        root="../",
        source_id=source_id,
        own=own,
        account=_first(own["accounts"]),
        freshness=_first(own["freshness"]),
        arrivals_plot=plots.bars(
            own["arrivals"].records(),
            day="arrived_on",
            parts=[f"{part}_count" for part in plots.ARRIVALS],
            what="What came in",
            last_on=report.today,
        ),
        volume_plot=plots.volumes(own["volume"].records(), height=80).get(source_id),
        lag_plot=plots.bars(
            own["lag_daily"].records(),
            day="first_seen_on",
            parts=("ninth_decile_lag_seconds", "median_lag_seconds"),
            what="Time from publication to fetch",
            last_on=report.today,
            stacked=False,
            shown=cells.duration,
        ),
        coverage_strip=_coverage(report, own["coverage"]),
        fields=_fields(report, own),
        checks=[result for result in report.results if result["source_id"] == source_id],
    )


def run_page(report: Report, run_id: str) -> str:
    """One run: what it did, per source and outcome, what failed, and what it held."""
    own = {name: report.only(name, "run_id", run_id) for name in TABLES if "run_id" in TABLES[name]}
    return report.page("run.html", root="../", run_id=run_id, own=own, run=_first(own["runs"]))


def check_page(report: Report, name: str) -> str:
    """One check: what it promises, and what it found, over days and by source."""
    days = report.only("check_days", "expectation", name)
    lately = [result for result in report.results if result["expectation"] == name]
    return report.page(
        "check.html",
        root="../",
        name=name,
        declared=report.declared.get(name),
        result=next((result for result in lately if result["source_id"] is None), None),
        by_source=[result for result in lately if result["source_id"] is not None],
        lately=report.only("checks", "expectation", name),
        days=days,
        history=plots.bars(
            days.records(),
            day="checked_on",
            parts=("unexpected_share",),
            what="Share that failed",
            last_on=report.today,
            shown=cells.percent,
        ),
        failures=report.only("run_failures", "expectation", name),
    )


def _first(table: ReportTable) -> dict[str, Any] | None:
    return next(iter(table.records()), None)


def _coverage(report: Report, table: ReportTable) -> str:
    return plots.strip(
        table.records(),
        day="listed_on",
        share="held_share",
        last_on=report.today,
        what="Held of what was listed",
        framed="open_gap_seconds",
    )


def _fields(report: Report, own: Mapping[str, ReportTable]) -> list[Field]:
    """The fields with their strips; none when nothing was seen for four weeks."""
    daily = own["fields_daily"].records()
    recent = {each["field"]: each for each in own["fields_recent"].records()}
    if not daily:
        return []
    return [
        Field(
            name=name,
            strip=plots.strip(
                daily,
                day="first_seen_on",
                share=f"{name}_share",
                last_on=report.today,
                what=f"Share with {cells.label_of(f'{name}_share')}",
            ),
            this_week_share=recent[name]["this_week_share"] if name in recent else None,
            week_before_share=recent[name]["week_before_share"] if name in recent else None,
        )
        for name in _FIELDS
    ]
