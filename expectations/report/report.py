"""What every page of one report shares: its tables, which pages there are, and how a page is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from expectations.report import cells
from expectations.report.environment import environment
from expectations.report.tables import TABLES, ReportTable
from expectations.suites import Check, load_suites

STATES = ("failed", "held", "warned", "noted", "passed")
"""How a check fared, the gravest first."""


class Report:
    """One report in the making."""

    def __init__(self, tables: Mapping[str, ReportTable], *, title: str, made_at: datetime) -> None:
        self.tables = tables
        self.title = title
        self.made_at = made_at.astimezone(UTC)

    @property
    def today(self) -> date:
        """The day (UTC) that plots of the last weeks end with."""
        return self.made_at.date()

    @cached_property
    def source_ids(self) -> list[str]:
        """The sources that any table knows of."""
        named = {each for name in TABLES if "source_id" in TABLES[name] for each in self._values(name, "source_id")}
        return sorted(each for each in named if each is not None)

    @cached_property
    def run_ids(self) -> list[str]:
        """The runs that have a page, the newest first."""
        return list(self._values("runs", "run_id"))

    @cached_property
    def declared(self) -> Mapping[str, Check]:
        """The declared checks by name."""
        return {check.name: check for check in load_suites()}

    @cached_property
    def check_names(self) -> list[str]:
        """The declared checks, and those that were once judged."""
        return [*self.declared, *sorted(set(self._values("checks", "expectation")) - self.declared.keys())]

    @cached_property
    def results(self) -> list[dict[str, Any]]:
        """What the checks found lately, each with its state, promise and share; the gravest first."""
        results = self.tables["checks"].records()
        for result in results:
            declared = self.declared.get(result["expectation"])
            result["promise"] = declared.promise if declared else ""
            result["state"] = _state(result)
            judged = result["judged_count"]
            result["unexpected_share"] = result["unexpected_count"] / judged if judged else None
        return sorted(results, key=lambda each: (STATES.index(each["state"]), -(each["unexpected_share"] or 0)))

    def only(self, name: str, column: str, value: str | None) -> ReportTable:
        """The rows of the named table that have the value, and their SQL."""
        return self.tables[name].only(column, value)

    def page(self, template: str, *, root: str = "", **shown: Any) -> str:
        """A page: the template with what it shows; `root` leads from its folder to the report's."""
        return (
            environment()
            .get_template(template)
            .render(
                report=self,
                root=root,
                tables=self.tables,
                columns=TABLES,
                run_pages=frozenset(self.run_ids),
                check_pages=frozenset(self.check_names),
                **shown,
            )
        )

    def _values(self, name: str, column: str) -> Iterable[Any]:
        place = list(self.tables[name].columns).index(column)
        return (row[place] for row in self.tables[name].rows)


def _state(result: Mapping[str, Any]) -> str:
    """`held`: a critical check of articles did its work; `failed`: a person must look."""
    if not result["failed_count"]:
        return "passed"
    if result["severity"] == "critical":
        return "held" if result["level"] == "row" else "failed"
    return "warned" if result["severity"] == "warning" else "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a source's articles: what it is called, its strip, and the shares of two weeks."""

    name: str
    strip: str
    this_week_share: float | None
    week_before_share: float | None

    @property
    def label(self) -> str:
        """Its heading."""
        return cells.label_of(f"{self.name}_share")
