"""The geometry of the report's plots, in whole units of an SVG view box; the templates draw it.

Colours are classes of the style sheet, so that a plot follows light, dark and print; no plot says anything
that a table beside it does not say in numbers.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DAYS = 28
"""How many days a volume plot shows: four whole weeks, so that weekdays line up."""

OUTCOMES = ("loaded", "unchanged", "quarantined", "failed", "skipped", "pending")
"""The parts of an outcome bar, in the order they are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One rectangle: where it stands and how large it is, its style class, and what it says."""

    x: float
    y: float
    width: float
    height: float
    style: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Articles per day: bars, and the words that say the same."""

    bars: tuple[Bar, ...]
    first_on: date
    last_on: date
    most: int
    total: int

    @property
    def summary(self) -> str:
        """The plot in one sentence."""
        days = f"from {self.first_on} to {self.last_on}"
        return f"{self.total:,} articles {days}, at most {self.most:,} on one day"


def volumes(records: Sequence[Mapping[str, Any]], height: float = 28) -> dict[str, Volume]:
    """The volume plot of each source, on common days.

    Each has its own scale, because sources differ by thousands.
    """
    by_source: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for record in records:
        by_source[record["source_id"]][record["published_on"]] += record["article_count"]
    if not by_source:
        return {}
    last_on = max(day for days in by_source.values() for day in days)
    return {source_id: _volume(days, last_on, height) for source_id, days in by_source.items()}


def total_volume(records: Sequence[Mapping[str, Any]], height: float = 80) -> Volume | None:
    """The volume plot of all sources together; None when there is no article."""
    together = [{**record, "source_id": ""} for record in records]
    return volumes(together, height).get("")


def _volume(days: Mapping[date, int], last_on: date, height: float) -> Volume:
    shown = [last_on - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    counts = [days.get(day, 0) for day in shown]
    most = max([*counts, 1])
    bars = []
    for place, (day, article_count) in enumerate(zip(shown, counts, strict=True)):
        # A day with one article among thousands must still be seen.
        tall = max(height * article_count / most, 1.5) if article_count else 0.5
        style = "none" if not article_count else "weekend" if day.weekday() >= 5 else "day"
        label = f"{day:%a %Y-%m-%d}: {article_count:,}"
        bars.append(
            Bar(
                x=place * 10,
                y=round(height - tall, 1),
                width=8,
                height=round(tall, 1),
                style=style,
                label=label,
            )
        )
    return Volume(bars=tuple(bars), first_on=shown[0], last_on=last_on, most=max(counts), total=sum(counts))


def outcome_bar(account: Mapping[str, Any], width: float = 200) -> tuple[Bar, ...]:
    """The outcomes of a source as parts of one bar; parts that are nothing are left out."""
    total = sum(account[f"{outcome}_count"] for outcome in OUTCOMES)
    bars = []
    x = 0.0
    for outcome in OUTCOMES:
        if part := account[f"{outcome}_count"]:
            wide = width * part / total
            bars.append(
                Bar(
                    x=round(x, 1),
                    y=0,
                    width=round(wide, 1),
                    height=10,
                    style=outcome,
                    label=f"{outcome}: {part:,}",
                )
            )
            x += wide
    return tuple(bars)
