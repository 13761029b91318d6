"""When a feed is visited again: by how fast it brings entries, by what its publisher asks, by what went wrong.

    how fast ──► interval ──► the publisher's hints ──► no page missed ──► failures ──► jitter ──► next_check_at

Everything here is pure: the clock and the jitter are arguments, and what must be remembered is in the
`FeedState`. `benchmarks/polling.py` drives this very code through a simulated fortnight.

An entry counts as seen in time when it is seen within the hour, and a visit brings that much nearer only while
visits are less than an hour apart; further apart, each is worth as many entries as the feed brings in that hour.
So a feed is either visited a little more often than hourly, or, where it brings less than an entry a day, in
proportion more rarely.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from transforms.feed_visits import FeedState
from transforms.outcomes import Outcome

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0

LEAST_SECONDS = 5 * MINUTE
"""No feed is visited more often, whatever it brings."""
MOST_SECONDS = DAY
"""No feed that answers is visited more rarely, whatever its publisher asks: what moved is noticed in a day."""
MOST_FAILING_SECONDS = 30 * DAY
"""Feeds that fail are slowed to this, and never given up: many come back."""
TIMELY_SECONDS = 45 * MINUTE
"""For a feed that brings an entry a day or more: with a schedule's quarters of an hour still below an hour."""
UNKNOWN_SECONDS = 30 * MINUTE
"""Between two visits of a feed of which nothing is known; and what failures are counted up from."""
WANTED_COUNT = 4.0
"""New entries that a visit of a fast feed should bring; fewer are not worth a request that much earlier."""
TURNOVER_SHARE = 0.25
"""The part of the page that may be new at the next visit: the rest is there for when the feed doubles its pace."""
USUAL_SECONDS, RECENT_SECONDS = 7 * DAY, 2 * HOUR
"""Over which time the two rates of a feed are means: a week has all its habits, two hours what goes on now."""
PRIOR_PER_DAY = 2.0
"""Entries a day that a feed is taken to bring before it shows."""
HASTE_FACTOR, MOST_HASTE, HASTE_SECONDS = 2.0, 9.0, 7 * DAY
"""A feed that overflowed is visited twice as often, and again if it does again, down to five minutes; this passes
in a week or two. What overflows once has bursts, which no mean of its entries shows."""
CONTRADICTED_SECONDS = 30 * MINUTE
"""How far a hint is followed that the feed itself does not keep to: many are the default of some software."""
DOUBT_COUNT, DOUBT_SECONDS = 8.0, DAY
"""After so many entries that should have come, or so long, "not modified" is no longer believed."""
JITTER_SHARE = 0.1
"""Taken off, not added: feeds that were first visited together drift apart, and none comes later than meant."""

FAILURE_WEIGHTS = {
    Outcome.FAILED_BUSY: 0.5,  # it is there, and says that it will be back
    Outcome.FAILED_ROBOTS: 0.5,
    Outcome.FAILED_TIMEOUT: 0.5,
    Outcome.FAILED_CONNECT: 0.75,
    Outcome.FAILED_PROTOCOL: 0.75,
    Outcome.FAILED_DNS: 1.0,
    Outcome.FAILED_TLS: 1.0,
    Outcome.FAILED_GONE: 2.0,  # the publisher says so itself
}
"""How much each kind of failure slows: 1 doubles the interval. Others, which seldom mend by themselves, are 1.5."""
OTHER_WEIGHT = 1.5

NOT_MODIFIED = "not modified"
"""The detail of a visit that a 304 ended."""

_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_ANSWERED = frozenset({Outcome.LOADED, Outcome.UNCHANGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one visit showed, as far as the next one depends on it.

    `new_count` entries were not there at the last visit, and with `has_gap` there may have been more. `is_first`
    says that there was none before, and `listed_per_day` what the dates of the entries tell then. `fresh_seconds`
    is how long the answer's headers call it fresh (`freshness_seconds`), `retry_at` until when the peer wants to be
    left alone.
    """

    outcome: Outcome
    new_count: int = 0
    has_gap: bool = False
    is_first: bool = False
    listed_per_day: float | None = None
    fresh_seconds: int | None = None
    retry_at: datetime | None = None


def scheduled(state: FeedState, findings: Findings, now: datetime, jitter: float) -> FeedState:
    """The state after a visit, with the time of the next one.

    Args:
        state: what was remembered, already with what the visit's body showed (`listed_count`, `ttl_seconds`).
        findings: of the visit.
        now: when it was made, aware.
        jitter: from 0 to 1.
    """
    if findings.outcome not in _ANSWERED:
        return _after_failure(state, findings, now, jitter)
    seconds_apart = _seconds(now, state.answered_at)
    usual, recent = _rates(state, findings, seconds_apart)
    fullest = _before_overflow(state.listed_count, recent, findings.new_count, seconds_apart)
    haste = _haste(state, findings, seconds_apart)
    seconds = min(_wanted(usual, recent) / haste, fullest)
    hint = max(state.ttl_seconds or 0, findings.fresh_seconds or 0)
    seconds = min(max(seconds, _followed(hint, usual)), fullest)
    seconds = min(max(seconds * (1 - JITTER_SHARE * jitter), LEAST_SECONDS), MOST_SECONDS)
    return replace(
        state,
        checked_at=now,
        answered_at=now,
        next_check_at=_not_before(now + timedelta(seconds=seconds), findings.retry_at),
        interval_seconds=round(seconds),
        usual_per_day=usual,
        recent_per_day=recent,
        haste=haste,
        failure_count=0,
        failure_weight=0.0,
    )


def _after_failure(state: FeedState, findings: Findings, now: datetime, jitter: float) -> FeedState:
    weight = min(state.failure_weight + FAILURE_WEIGHTS.get(findings.outcome, OTHER_WEIGHT), 64.0)
    seconds = max(state.interval_seconds or UNKNOWN_SECONDS, UNKNOWN_SECONDS) * 2**weight
    seconds = min(seconds, MOST_FAILING_SECONDS) * (1 - JITTER_SHARE * jitter)
    return replace(
        state,
        checked_at=now,
        next_check_at=_not_before(now + timedelta(seconds=seconds), findings.retry_at),
        failure_count=state.failure_count + 1,
        failure_weight=weight,
    )


def wants_whole(state: FeedState, now: datetime) -> bool:
    """Whether a visit must not be conditional, because "not modified" may no longer be believed.

    Some servers say so for ever, or long after the feed has changed. A feed from which several entries should
    have come since its body was last read is asked for the whole of it, and so is any after a day.
    """
    if state.has_false_validators or state.read_at is None:
        return True
    seconds = _seconds(now, state.read_at)
    return seconds >= DOUBT_SECONDS or (state.usual_per_day or 0.0) * seconds / DAY >= DOUBT_COUNT


def freshness_seconds(cache_control: str, expires: str, date: str, now: datetime) -> int | None:
    """For how long HTTP says that an answer stays fresh; None when it does not say.

    `max-age` goes before `Expires` (RFC 9111, 5.3), which is measured from the answer's own `Date`.

    >>> at = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    >>> freshness_seconds("public, max-age=300", "", "", at)
    300
    >>> freshness_seconds("", "Wed, 01 Jul 2026 13:00:00 GMT", "Wed, 01 Jul 2026 12:30:00 GMT", at)
    1800
    >>> freshness_seconds("no-cache", "0", "", at)
    """
    if age := _AGE.search(cache_control[:500]):
        return int(age[1]) or None
    until = _http_time(expires)
    if until is None:
        return None
    return max(0, round(_seconds(until, _http_time(date) or now))) or None


def per_day(times: Sequence[datetime], now: datetime) -> float | None:
    """How many entries a day a page's dates tell of, over the last week or as far as they reach; None without.

    >>> at = datetime(2026, 7, 1, tzinfo=UTC)
    >>> per_day([at - timedelta(hours=hours) for hours in (1, 7, 13, 19, 24)], at)
    5.0
    """
    if not times:
        return None
    reach = _seconds(now, min(times))
    window = min(max(reach, HOUR), USUAL_SECONDS)
    return sum(_seconds(now, at) <= window for at in times) / (window / DAY)


def _rates(state: FeedState, findings: Findings, seconds_apart: float) -> tuple[float, float]:
    """The usual and the recent entries a day: means that forget with time, corrected by what this visit showed."""
    if findings.is_first or state.usual_per_day is None or state.recent_per_day is None:
        told = PRIOR_PER_DAY if findings.listed_per_day is None else findings.listed_per_day
        return told, told
    observed = findings.new_count / (max(seconds_apart, MINUTE) / DAY)
    usual = _towards(state.usual_per_day, observed, seconds_apart / USUAL_SECONDS)
    return usual, _towards(state.recent_per_day, observed, seconds_apart / RECENT_SECONDS)


def _haste(state: FeedState, findings: Findings, seconds_apart: float) -> float:
    """How many times more often than its rates ask: doubled by an overflow, and near one again after a while."""
    haste = 1 + (state.haste - 1) * math.exp(-seconds_apart / HASTE_SECONDS)
    return min(haste * HASTE_FACTOR, MOST_HASTE) if findings.has_gap else haste


def _towards(mean: float, observed: float, shares: float) -> float:
    return mean + (observed - mean) * (1 - math.exp(-shares))


def _wanted(usual: float, recent: float) -> float:
    """The seconds after which a visit is worth it."""
    timely = TIMELY_SECONDS / min(1.0, usual) if usual > TIMELY_SECONDS / MOST_SECONDS else MOST_SECONDS
    quick = WANTED_COUNT * DAY / recent if recent > 0 else timely
    return min(timely, max(quick, LEAST_SECONDS))


def _before_overflow(listed_count: int, recent: float, new_count: int, seconds_apart: float) -> float:
    """The seconds in which no more of the page will be new than may be, at the faster of two paces."""
    pace = max(recent, new_count * DAY / max(seconds_apart, MINUTE) if new_count > 1 else 0.0)
    return max(TURNOVER_SHARE * listed_count * DAY / pace, LEAST_SECONDS) if pace > 0 and listed_count else math.inf


def _followed(hint_seconds: float, usual: float) -> float:
    """As much of a publisher's wish as its feed keeps to itself: it is not stiller than its entries are apart."""
    apart = DAY / usual if usual > 0 else math.inf
    return min(hint_seconds, max(apart, CONTRADICTED_SECONDS))


def _not_before(at: datetime, retry_at: datetime | None) -> datetime:
    return at if retry_at is None else max(at, retry_at)


def _seconds(later: datetime, earlier: datetime | None) -> float:
    return 0.0 if earlier is None else (later - earlier) / timedelta(seconds=1)


def _http_time(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text[:64])
    except (ValueError, IndexError, TypeError, OverflowError):  # each of them by some hostile date
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
