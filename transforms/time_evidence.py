"""Evidence of a publication time: the candidates that can be read, and how much the word of each counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from transforms.time_candidates import TimeCandidate
from transforms.time_readings import FEED_SLACK, PAGE_SLACK, TimeReading, within_bounds
from transforms.time_texts import read_at_last, read_quickly

_MODIFIED_MARKS = ("modif", "updat", "revis", "lastmod", "changed", "change_")
_PUBLISHED_MARKS = ("publish", "issued", "pubdate", "posted", "release", "sailthru.date")
_WEIGHTS = {
    ("json-ld", "published"): 100,
    ("meta", "published"): 90,
    ("time", "published"): 85,
    ("feed", "published"): 75,
    ("feed", ""): 75,
    ("visible", "published"): 70,
    ("visible", ""): 70,
    ("time", ""): 65,
    ("url", "epoch"): 60,
    ("meta", ""): 50,
    ("json-ld", ""): 45,
    ("url", ""): 40,
}
_RELATIVE_WEIGHT = 30  # "3 hours ago" counts from a fetching that may be years later than the rendering
_MODIFIED_WEIGHT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A candidate with its reading and the weight of its word."""

    candidate: TimeCandidate
    reading: TimeReading
    weight: int

    @property
    def is_modified(self) -> bool:
        """Whether it dates a change, not the publication."""
        return self.weight == _MODIFIED_WEIGHT


def weigh(
    candidates: Sequence[TimeCandidate], *, zone: str | None, languages: Sequence[str], now: datetime
) -> tuple[list[Evidence], list[str]]:
    """The candidates that can be read, heaviest first (equals in page order), and notes on the others."""
    found: list[Evidence] = []
    unread: list[TimeCandidate] = []
    notes: list[str] = []
    texts = dict.fromkeys(candidate.text for candidate in candidates)  # most stand in several places
    readings = {text: read_quickly(text, zone=zone, languages=languages, now=now) for text in texts}
    for candidate in candidates:
        reading = readings[candidate.text]
        if reading is None:
            unread.append(candidate)
        elif within_bounds(reading, now=now, slack=_slack(candidate)):
            found.append(Evidence(candidate=candidate, reading=reading, weight=_weight(candidate, reading)))
        else:
            notes.append("out_of_bounds")
    if not any(not each.is_modified for each in found):
        found += _last_resort(unread, zone=zone, languages=languages, now=now)
    return sorted(found, key=lambda each: -each.weight), notes


def _last_resort(
    unread: Sequence[TimeCandidate], *, zone: str | None, languages: Sequence[str], now: datetime
) -> list[Evidence]:
    """What dateparser makes of the first few candidates that we could not read."""
    found = []
    for candidate in unread[:3]:
        reading = read_at_last(candidate.text, zone=zone, languages=languages, now=now)
        if reading is not None and within_bounds(reading, now=now, slack=_slack(candidate)):
            found.append(Evidence(candidate=candidate, reading=reading, weight=_weight(candidate, reading)))
    return found


def _slack(candidate: TimeCandidate) -> timedelta:
    return FEED_SLACK if candidate.origin == "feed" else PAGE_SLACK


def _weight(candidate: TimeCandidate, reading: TimeReading) -> int:
    """How much a candidate's word counts for the publication: its origin's, unless it names a change."""
    name = candidate.property.casefold()
    if any(mark in name for mark in _MODIFIED_MARKS):
        return _MODIFIED_WEIGHT
    if "relative" in reading.flags:
        return _RELATIVE_WEIGHT
    if candidate.property == "epoch":
        return _WEIGHTS[("url", "epoch")]
    kind = "published" if any(mark in name for mark in _PUBLISHED_MARKS) else ""
    return _WEIGHTS[(candidate.origin, kind)]
