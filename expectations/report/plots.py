"""The report's plots as inline SVG, drawn by svg.py.

Colours are classes of the style sheet, so that a plot follows light, dark and print; no plot says anything
that a table beside it does not say in numbers. Plots hold figures, days and our own words, never text from
outside; what they say is escaped all the same, since svg.py does not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import svg
from markupsafe import Markup, escape

from expectations.report import cells

DAYS = 28
"""How many days a plot shows: four whole weeks, so that weekdays line up."""

OUTCOMES = ("loaded", "unchanged", "quarantined", "failed", "skipped", "pending")
"""The parts of an outcome bar, in the order they are drawn."""

ARRIVALS = ("new", "edited", "held", "failed")
"""The parts of a day's bar of arrivals, from the ground up."""

_STEP, _BAR = 10, 8
_LEAST = 1.5  # of a bar that is not nothing: one article among thousands must still be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A plot over days: the drawing, its first and last day, its highest value as text, and what it says."""

    drawing: Markup
    first_on: date
    last_on: date
    most: str
    summary: str

    @property
    def ticks(self) -> list[date]:
        """The days written below the plot: the first, the last, and those a week apart between them."""
        return [self.first_on + timedelta(days=day) for day in (*range(0, DAYS - 1, 7), DAYS - 1)]


def bars(
    records: Sequence[Mapping[str, Any]],
    *,
    day: str,
    parts: Sequence[str],
    what: str,
    last_on: date | None = None,
    stacked: bool = True,
    height: float = 80,
    shown: Callable[[Any], str] = cells.count,
) -> Days | None:
    """One bar a day of the 28 that end with `last_on` (the newest of the records if not given).

    `day` is the column of the day, `parts` those of the bar's parts; stacked upon each other, or else drawn over
    each other from the ground, the largest first. Records of one day are added. None when there is no record.
    """
    sums: dict[date, dict[str, float]] = {}
    for record in records:
        total = sums.setdefault(record[day], dict.fromkeys(parts, 0.0))
        for part in parts:
            total[part] += record[part] or 0
    if not sums:
        return None
    last = last_on or max(sums)
    days = [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    values = [sums.get(each, dict.fromkeys(parts, 0.0)) for each in days]
    tops = [sum(value.values()) if stacked else max(value.values()) for value in values]
    most = max(tops)
    drawn: list[svg.Element] = []
    for place, (on, value) in enumerate(zip(days, values, strict=True)):
        says = ", ".join(f"{_word(part)} {shown(amount)}" for part, amount in value.items())
        drawn.append(_column(place, on, value, says, most=most, height=height, stacked=stacked))
    summary = f"{what} from {days[0]} to {last}, at most {shown(most)} on one day"
    return Days(
        drawing=_drawing(drawn, width=DAYS * _STEP, height=height, says=summary),
        first_on=days[0],
        last_on=last,
        most=shown(most),
        summary=summary,
    )


def volumes(records: Sequence[Mapping[str, Any]], *, height: float = 28) -> dict[str, Days]:
    """The volume plot of each source, on common days; each has its own scale, because sources differ by thousands."""
    if not records:
        return {}
    last_on = max(record["published_on"] for record in records)
    by_source: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        by_source.setdefault(record["source_id"], []).append(record)
    made = {
        source_id: bars(
            own, day="published_on", parts=("article_count",), what="Articles", last_on=last_on, height=height
        )
        for source_id, own in by_source.items()
    }
    return {source_id: plot for source_id, plot in made.items() if plot}


def strip(
    records: Sequence[Mapping[str, Any]], *, day: str, share: str, last_on: date, what: str, framed: str | None = None
) -> Markup:
    """A heat strip: one cell a day of the 28 that end with `last_on`, the fuller the stronger; empty without a record.

    A day on which the column `framed` is not 0 has a frame.
    """
    frames = {record[day] for record in records if framed and record[framed]}
    shares = {record[day]: record[share] for record in records}
    days = [last_on - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    drawn: list[svg.Element] = [
        svg.Rect(
            x=place * _STEP,
            y=0,
            width=_STEP - 1,
            height=_STEP * 2,
            class_=["cell", cells.heat(shares.get(on)), *(["framed"] if on in frames else [])],
            elements=[_title(f"{on:%a %Y-%m-%d}: {cells.percent(shares.get(on))}")],
        )
        for place, on in enumerate(days)
    ]
    known = [value for value in shares.values() if value is not None]
    says = f"{what}, {days[0]} to {last_on}: " + (
        f"{cells.percent(min(known))} to {cells.percent(max(known))}" if known else "nothing known"
    )
    return _drawing(drawn, width=DAYS * _STEP, height=_STEP * 2, says=says, style="strip")


def outcome_bar(account: Mapping[str, Any], width: float = 200) -> Markup:
    """The outcomes of a source as parts of one bar; parts that are nothing are left out."""
    total = sum(account[f"{outcome}_count"] for outcome in OUTCOMES)
    drawn: list[svg.Element] = []
    x = 0.0
    for outcome in OUTCOMES:
        if part := account[f"{outcome}_count"]:
            wide = width * part / total
            drawn.append(_rect(x, 0, wide, 10, f"bar-{outcome}", f"{outcome}: {part:,}"))
            x += wide
    return _drawing(drawn, width=width, height=10, says="", style="parts")


def _column(
    place: int, on: date, value: Mapping[str, float], says: str, *, most: float, height: float, stacked: bool
) -> svg.Element:
    """One day's bar; a day of nothing is a thin line on the ground."""
    parts: list[svg.Element] = [_title(f"{on:%a %Y-%m-%d}: {says}")]
    weekend = " bar-weekend" if on.weekday() >= 5 else ""
    ground = height
    for part, amount in value.items() if stacked else sorted(value.items(), key=lambda each: -each[1]):
        if amount:
            tall = max(height * amount / most, _LEAST)
            ground = max(ground - tall, 0) if stacked else height - tall
            parts.append(_rect(place * _STEP, ground, _BAR, tall, f"bar-{_word(part).replace(' ', '-')}{weekend}"))
    if not any(value.values()):
        parts.append(_rect(place * _STEP, height - 0.5, _BAR, 0.5, "bar-none"))
    return svg.G(elements=parts)


def _rect(x: float, y: float, width: float, height: float, style: str, says: str = "") -> svg.Rect:
    return svg.Rect(
        x=round(x, 1),
        y=round(y, 1),
        width=round(width, 1),
        height=round(height, 1),
        class_=style.split(),
        elements=[_title(says)] if says else None,
    )


def _title(says: str) -> svg.Title:
    return svg.Title(text=str(escape(says)))


def _word(part: str) -> str:
    """What a part is called: `ninth_decile_lag_seconds` → `ninth decile lag`."""
    for suffix in ("_count", "_share", "_seconds"):
        part = part.removesuffix(suffix)
    return part.replace("_", " ")


def _drawing(drawn: list[svg.Element], *, width: float, height: float, says: str, style: str | None = None) -> Markup:
    """The elements as one inline drawing that stretches with its place; hidden from readers when it says nothing."""
    extra = {"role": "img", "aria-label": str(escape(says))} if says else {"aria-hidden": "true"}
    made = svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, round(width), round(height)),
        preserveAspectRatio=svg.PreserveAspectRatio("none"),
        class_=[style] if style else None,
        elements=drawn,
        extra=extra,
    )
    return Markup(made.as_str())  # noqa: S704 - made of figures and escaped text
