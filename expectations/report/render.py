"""The quality report as pages: from tables to HTML; reads only the package's own files, writes none."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from expectations.report import cells, plots
from expectations.report.tables import TABLES, ReportTable, checked
from expectations.suites import load_suites

_STATES = ("failed", "held", "warned", "noted", "passed")
_LATEST_ON_INDEX = 25


def render(tables: Mapping[str, ReportTable], *, title: str, made_at: datetime) -> dict[str, str]:
    """The report's pages by their path in its folder: `index.html`, and `sources/….html` for each source.

    The pages need nothing but each other: no script, no font, no address that a browser would load.

    Raises:
        ReportError: a table or a column that the report is made from is missing.
    """
    tables = checked(tables)
    source_ids = sorted(
        {row["source_id"] for name in ("accounts", "completeness", "quarantine") for row in tables[name].records()}
    )
    common = {
        "title": title,
        "made_at": made_at.astimezone(UTC),
        "tables": tables,
        "columns": TABLES,
        "all_checks": _checks(tables["checks"].records()),
    }
    pages = {"index.html": _index(tables, source_ids, common)}
    for source_id in source_ids:
        pages[f"sources/{cells.page_name(source_id)}"] = _source(tables, source_id, common)
    return pages


def _index(tables: Mapping[str, ReportTable], source_ids: list[str], common: Mapping[str, Any]) -> str:
    volume = tables["volume"].records()
    totals = tables["totals"].records()
    return (
        _environment()
        .get_template("index.html")
        .render(
            **common,
            root="",
            totals=totals[0] if totals else dict.fromkeys(TABLES["totals"], 0),
            source_ids=source_ids,
            accounts=tables["accounts"].records(),
            volumes=plots.volumes(volume),
            total_volume=plots.total_volume(volume),
            completeness=tables["completeness"].records(),
            checks=[check for check in common["all_checks"] if check["source_id"] is None],
            quarantine=tables["quarantine"].records(),
            latest=tables["latest"].records()[:_LATEST_ON_INDEX],
            runs=tables["runs"].records(),
        )
    )


def _source(tables: Mapping[str, ReportTable], source_id: str, common: Mapping[str, Any]) -> str:
    volume = tables["volume"].records()
    return (
        _environment()
        .get_template("source.html")
        .render(
            **common,
            root="../",
            source_id=source_id,
            account=next(iter(tables["accounts"].records(source_id)), None),
            outcomes=tables["outcomes"].records(source_id),
            volume=plots.volumes(volume, height=80).get(source_id),
            volume_days=[day for day in volume if day["source_id"] == source_id],
            completeness=tables["completeness"].records(source_id),
            checks=[check for check in common["all_checks"] if check["source_id"] == source_id],
            quarantine=tables["quarantine"].records(source_id),
            latest=tables["latest"].records(source_id),
        )
    )


def _checks(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The results with each check's promise, the gravest failures first."""
    promises = {check.name: check.promise for check in load_suites()}
    for result in results:
        result["promise"] = promises.get(result["expectation"], "")
        result["state"] = _state(result)
        judged = result["judged_count"]
        result["unexpected_share"] = result["unexpected_count"] / judged if judged else None
    return sorted(results, key=_gravity)


def _state(result: Mapping[str, Any]) -> str:
    """`held`: a critical check of articles did its work; `failed`: a person must look."""
    if not result["failed_count"]:
        return "passed"
    if result["severity"] == "critical":
        return "held" if result["level"] == "row" else "failed"
    return "warned" if result["severity"] == "warning" else "noted"


def _gravity(result: Mapping[str, Any]) -> tuple[int, float]:
    return (_STATES.index(result["state"]), -(result["unexpected_share"] or 0))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("expectations.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for shown in (
        *(cells.printable, cells.web_address, cells.count, cells.percent),
        *(
            cells.moment,
            cells.duration,
            cells.heat,
            cells.page_name,
            cells.kind_of,
            cells.label_of,
            plots.outcome_bar,
        ),
    ):
        environment.filters[shown.__name__] = shown
    style = files("expectations.report").joinpath("templates", "style.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.globals |= {
        "style": Markup(style),  # noqa: S704 - our own file, not text from outside
        # The hash admits this one style sheet: a style that hostile text brought in would not be applied.
        "policy": "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{digest}'",
        "outcomes_drawn": plots.OUTCOMES,
        "plot_width": plots.DAYS * 10,
    }
    return environment
