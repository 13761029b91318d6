"""What a source was like before, and whether a share is too far from that to be chance.

Evidence is counted in nats, by the Chernoff bound: were a field still filled as before, a share that is so far
below would come up with a probability of at most `exp(-evidence)`. The same rule, with the source's own
fluctuation allowed for, is that of the tables' drift checks (`warehouse/metrics/fields.sql`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log

EVIDENCE = 12.0
"""Nats: one in 160,000, as some hundreds of shares are looked at a day."""
EFFECT = 0.25
"""What a share must differ by to matter, however certain it is that it differs."""
FEWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePast:
    """A source as the last check of the tables measured it.

    `fill_shares` are the usual shares of articles in which a field is filled, `median_word_count` the usual
    length, and `daily_count` the articles of a usual day of the present weekday.
    """

    fill_shares: Mapping[str, float] = field(default_factory=dict)
    median_word_count: float | None = None
    daily_count: float | None = None


def lost_fields(count: int, filled: Mapping[str, float | None], past: SourcePast) -> list[str]:
    """The fields that far fewer of `count` articles have than usual, in the order of `filled`.

    >>> lost_fields(20, {"title": 1.0, "authors": 0.1}, SourcePast(fill_shares={"title": 1.0, "authors": 0.9}))
    ['authors']
    """
    if count < FEWEST:
        return []
    return [
        name
        for name, share in filled.items()
        if share is not None
        and (usual := past.fill_shares.get(name)) is not None
        and usual - share >= EFFECT
        and evidence(share, count, usual) >= EVIDENCE
    ]


def evidence(share: float, count: int, usual: float) -> float:
    """How surprising a share of `count` is, in nats, where `usual` is the probability.

    >>> round(evidence(0.0, 20, 0.5), 1), round(evidence(0.9, 20, 0.9), 1)
    (13.9, 0.0)
    """
    usual = min(max(usual, 0.02), 0.98)  # what was never empty may be so once in fifty
    kept = share * log(share / usual) if share > 0 else 0.0
    lost = (1 - share) * log((1 - share) / (1 - usual)) if share < 1 else 0.0
    return count * (kept + lost)
