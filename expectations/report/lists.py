"""The pages about everything: the overview, coverage, all checks, all runs."""

from typing import Any

from expectations.report import plots
from expectations.report.report import Report

_HELD, _EDITS, _LATEST, _RUNS = 15, 12, 12, 10  # rows on the overview; the other pages have more


def overview_page(report: Report) -> str:
    """What came in, what was held, what is late, what changed, beside the week before."""
    totals = report.tables["totals"].records()
    arrivals = report.only("arrivals", "source_id", None)
    overall = [result for result in report.results if result["source_id"] is None]
    return report.page(
        "index.html",
        totals=totals[0] if totals else None,
        week=report.only("week", "source_id", None),
        arrivals=arrivals,
        arrivals_plot=plots.bars(
            arrivals.records(),
            day="arrived_on",
            parts=[f"{part}_count" for part in plots.ARRIVALS],
            what="What came in",
            last_on=report.today,
            height=100,
        ),
        late=[each for each in report.tables["freshness"].records() if each["freshness"] in {"late", "silent"}],
        drifting=_drifting(report),
        held=report.tables["quarantine"].records()[:_HELD],
        edits=report.tables["edits"].records()[:_EDITS],
        latest=report.tables["latest"].records()[:_LATEST],
        runs=report.tables["runs"].records()[:_RUNS],
        sources=_sources(report),
        volumes=plots.volumes(report.tables["volume"].records()),
        completeness=report.tables["completeness"].records(),
        checks=overall,
        found=[result for result in overall if result["state"] != "passed"],
    )


def coverage_page(report: Report) -> str:
    """Of what the feeds listed, how much is held, per source and day."""
    records = report.tables["coverage"].records()
    by_source: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        by_source.setdefault(record["source_id"], []).append(record)
    rows = [
        {
            "source_id": source_id,
            "strip": plots.strip(
                own,
                day="listed_on",
                share="held_share",
                last_on=report.today,
                what="Held of what was listed",
                framed="open_gap_seconds",
            ),
            "days": own,
        }
        for source_id, own in by_source.items()
    ]
    return report.page("coverage.html", rows=rows)


def checks_page(report: Report) -> str:
    """Every check, and what it found lately."""
    overall = [result for result in report.results if result["source_id"] is None]
    judged = {result["expectation"] for result in overall}
    return report.page(
        "checks.html",
        checks=overall,
        unjudged=[check for name, check in report.declared.items() if name not in judged],
    )


def runs_page(report: Report) -> str:
    """The last runs."""
    return report.page("runs.html")


def _drifting(report: Report) -> list[dict[str, Any]]:
    """What the checks of the tables found of single sources."""
    return [
        result
        for result in report.results
        if result["source_id"] is not None and result["level"] == "table" and result["state"] != "passed"
    ]


def _sources(report: Report) -> list[dict[str, Any]]:
    """One row per source: where its addresses stand, whether it is late, and what came of it in two weeks."""
    accounts = {each["source_id"]: each for each in report.tables["accounts"].records()}
    freshness = {each["source_id"]: each for each in report.tables["freshness"].records()}
    week = {(each["source_id"], each["measure"]): each for each in report.tables["week"].records() if each["source_id"]}
    return [
        {
            "source_id": source_id,
            "account": accounts.get(source_id),
            "freshness": freshness.get(source_id),
            "new": week.get((source_id, "new articles")),
        }
        for source_id in report.source_ids
    ]
