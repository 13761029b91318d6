"""When an article was published: the choice among all that its page, feed and address say.

    time_words       the words of times, in some twenty languages
    time_readings    TimeReading: what a text says, its zone and how that is known, its bounds
    time_phrases     a print form to a reading
    time_texts       any text to a reading: `read_time`
    time_candidates  TimeCandidate: the texts worth reading; `visible_times`, `url_times`
    time_evidence    the candidates that can be read, each with the weight of its word
    times            `choose`: which one to believe (this module, and the one to import from)

No origin is trusted alone. JSON-LD is right most often, yet publishers stamp local wall times with "Z", put
the hour of rendering or a bare midnight where the publication belongs, or name only the last change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from transforms.time_candidates import TimeCandidate, url_times, visible_times
from transforms.time_evidence import Evidence, weigh
from transforms.time_readings import FEED_SLACK, PAGE_SLACK, PRECISIONS, TimeReading
from transforms.time_texts import read_time

__all__ = [
    "FEED_SLACK",
    "PAGE_SLACK",
    "PRECISIONS",
    "ChosenTime",
    "TimeCandidate",
    "TimeReading",
    "choose",
    "read_time",
    "url_times",
    "visible_times",
]

_RENDERING = timedelta(minutes=10)
"""A page that says it was published so shortly before its fetching may print its own rendering time."""


_MOVING = timedelta(days=30)
"""A page that says it was published so long after its last change prints when it was moved or re-indexed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTime:
    """When the article was published and last changed, by which candidate, and what disagreed.

    `notes` are short words for the flags of an article: `zone_corrected` (a local wall time was stamped UTC),
    `clock_from_<origin>` (the best candidate had a day, another that day's hour), `days_disagree`,
    `rendering_time` and `published_after_change` (the best candidate was the hour of fetching, or came long
    after the last change, and an earlier one was taken), `only_modified`, `out_of_bounds`, and the reading's
    own flags.
    """

    published: TimeReading | None = None
    origin: str | None = None
    property: str | None = None
    modified: TimeReading | None = None
    modified_origin: str | None = None
    notes: tuple[str, ...] = ()


def choose(
    candidates: Sequence[TimeCandidate],
    *,
    zone: str | None = None,
    languages: Sequence[str] = (),
    now: datetime,
) -> ChosenTime:
    """The best reading of when the article was published, and of its last change, with what disagreed.

    >>> from datetime import UTC
    >>> chosen = choose(
    ...     [
    ...         TimeCandidate(text="2021-07-14T07:31:00Z", origin="json-ld", property="datePublished"),
    ...         TimeCandidate(text="Rabu, 14 Juli 2021 - 07:31 WIB", origin="visible"),
    ...     ],
    ...     now=datetime(2021, 7, 15, tzinfo=UTC),
    ... )
    >>> chosen.published.at.isoformat(), chosen.notes
    ('2021-07-14T00:31:00+00:00', ('zone_corrected',))
    """
    evidence, notes = weigh(candidates, zone=zone, languages=languages, now=now)
    published = [each for each in evidence if not each.is_modified]
    modified = next((each for each in evidence if each.is_modified), None)
    if not published:
        return _only_modified(modified, notes)
    best, doubts = _most_credible(published, modified, now)
    best, refinements = _refined(best, published)
    best = _localised(best, published, evidence)
    notes = [*notes, *doubts, *refinements, *best.reading.flags]
    return ChosenTime(
        published=best.reading,
        origin=best.candidate.origin,
        property=best.candidate.property,
        modified=modified.reading if modified else None,
        modified_origin=modified.candidate.origin if modified else None,
        notes=tuple(dict.fromkeys(notes)),
    )


def _only_modified(modified: Evidence | None, notes: list[str]) -> ChosenTime:
    """The choice where nothing but a change is dated: better that than nothing, and it says so."""
    if modified is None:
        return ChosenTime(notes=tuple(dict.fromkeys(notes)))
    return ChosenTime(
        published=modified.reading,
        origin=modified.candidate.origin,
        property=modified.candidate.property,
        modified=modified.reading,
        modified_origin=modified.candidate.origin,
        notes=tuple(dict.fromkeys([*notes, "only_modified", *modified.reading.flags])),
    )


def _most_credible(
    published: Sequence[Evidence], modified: Evidence | None, now: datetime
) -> tuple[Evidence, list[str]]:
    """The heaviest evidence, unless it cannot be the publication and others name an earlier day.

    It cannot be when it is the hour of the page's rendering, or long after the article's last change: a
    stamp of the site's move to another system. (Shortly after is common: a story edited, then scheduled.)
    """
    best = published[0]
    dissent = [each for each in published[1:] if not _same_day(each.reading, best.reading)]
    earlier = [each for each in dissent if each.reading.at < best.reading.at]
    if earlier and abs(now - best.reading.at) <= _RENDERING:
        return earlier[0], ["rendering_time"]
    if earlier and modified is not None and best.reading.at - modified.reading.at > _MOVING:
        return earlier[0], ["published_after_change"]
    return _as_addressed(best, dissent), ["days_disagree"] if dissent else []


def _as_addressed(best: Evidence, dissent: Sequence[Evidence]) -> Evidence:
    """A printed date, or the one beside it that agrees with the day in the page's address."""
    if best.candidate.origin != "visible":
        return best
    addressed = [each.reading for each in dissent if each.candidate.origin == "url"]
    printed = (each for each in dissent if each.candidate.origin == "visible")
    return next((each for each in printed if any(_same_day(each.reading, day) for day in addressed)), best)


def _refined(best: Evidence, published: Sequence[Evidence]) -> tuple[Evidence, list[str]]:
    """The best evidence, with its clock or its zone mended by others that agree with the rest of it."""
    notes = []
    if not best.reading.has_clock:
        day = best.reading
        clocked = next((each for each in published if each.reading.has_clock and _same_day(each.reading, day)), None)
        if clocked is None:
            return best, []
        best, notes = clocked, [f"clock_from_{clocked.candidate.origin}"]
    if not _is_stamp(best.reading):
        return best, notes
    shown = [
        each
        for each in published
        if each.reading.has_clock and _shows_zone(each.reading) and not _is_stamp(each.reading)
    ]
    if any(abs(each.reading.at - best.reading.at) < timedelta(minutes=1) for each in shown):
        return best, notes
    for other in shown:
        if _is_printed(other) and _same_clock(other.reading, best.reading) and other.reading.at != best.reading.at:
            return replace(best, reading=best.reading.moved_to(other.reading)), [*notes, "zone_corrected"]
    return best, notes


def _is_printed(evidence: Evidence) -> bool:
    """Whether it tells more of the zone than a stamp: a zone that it names, or a clock that readers see.

    A program that wrote the stamp elsewhere without its "Z" meant the same moment.
    """
    return evidence.reading.zone_from != "source" or evidence.candidate.origin == "visible"


def _same_day(a: TimeReading, b: TimeReading) -> bool:
    """Whether two readings can be of one day: one moment, or one wall date."""
    if a.has_clock and b.has_clock:
        return abs(a.at - b.at) < timedelta(hours=24)
    return a.local.date() == b.local.date() or abs(a.at - b.at) < timedelta(hours=12)


def _localised(best: Evidence, published: Sequence[Evidence], evidence: Sequence[Evidence]) -> Evidence:
    """The best evidence in the publisher's own zone, where another shows it: the same moment, told locally.

    The other shows the moment with an offset, or without one as figures that differ from the stamp by a
    plausible offset (`2023-11-09T03:28Z` beside "Nov. 8, 2023 10:28 p.m."), or it shows an offset in which
    the stamp falls on the day that the page prints (or its address holds), as in UTC it does not.
    """
    stamp = best.reading
    if not (stamp.has_clock and _is_stamp(stamp)):
        return best
    for other in (each.reading for each in published if each.reading.has_clock):
        if _shows_zone(other) and abs(other.at - stamp.at) < timedelta(minutes=1):
            return replace(best, reading=replace(stamp, zone=other.zone, zone_from=other.zone_from))
        offset = _offset_between(other, stamp)
        if offset:
            return replace(best, reading=replace(stamp, zone=offset, zone_from="text"))
    days = {each.reading.local.date() for each in evidence if each.reading.precision == "day"}
    for other in (each.reading for each in evidence if _shows_zone(each.reading)):
        told = replace(stamp, zone=other.zone, zone_from=other.zone_from)
        if told.local.date() in days and stamp.local.date() not in days:
            return replace(best, reading=told)
    return best


def _offset_between(local: TimeReading, stamp: TimeReading) -> str | None:
    """The offset that makes a wall time without zone the moment of a stamp, or None when none does.

    On the hour and the half hour the figures of any two articles differ by an offset: those tell nothing.
    """
    if local.zone_from != "utc" or stamp.zone_from == "utc" or stamp.local.minute % 30 == 0:
        return None
    minutes = (local.local.replace(second=0) - stamp.local.replace(second=0)) // timedelta(minutes=1)
    if minutes == 0 or minutes % 30 or not -12 * 60 <= minutes <= 14 * 60:
        return None
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _is_stamp(reading: TimeReading) -> bool:
    """Whether its zone is UTC, stamped or assumed: what programs write when they know no zone."""
    return reading.zone == "+00:00" and reading.zone_from != "source" and not reading.text.isdigit()


def _shows_zone(reading: TimeReading) -> bool:
    """Whether its zone outweighs a stamp: a printed WIB, another offset, or the source's own."""
    return reading.zone_from in {"abbreviation", "source"} or (reading.zone_from == "text" and reading.zone != "+00:00")


def _same_clock(a: TimeReading, b: TimeReading) -> bool:
    """Whether two readings show the same date, hour and minute on the wall, each in its own zone."""
    return a.local.replace(second=0, tzinfo=None) == b.local.replace(second=0, tzinfo=None)
