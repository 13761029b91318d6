"""Articles of one batch beside each other: which are copies of an earlier one, and which hold another whole."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

_LONG_LINE = 60
"""Characters of a line that no two articles share by chance; subheads and bylines are shorter."""
_FEWEST_LINES = 2
_LEAST_SHARED = 0.8
"""Of the other's lines: an editor, or an extractor, leaves one or two out."""
_MOST_HOLDERS = 20
"""Of a line that belongs to articles; more of them print what the site says in all."""


def later_copies(article_ids: Sequence[Any], signatures: Sequence[Any]) -> list[bool]:
    """For each article, whether one before it has the same signature under another id; null signs nothing.

    >>> later_copies(["a", "b", "a"], [b"x", b"x", b"x"])
    [False, True, False]
    """
    first: dict[Any, Any] = {}
    return [
        isinstance(signature, bytes) and first.setdefault(signature, article_id) != article_id
        for article_id, signature in zip(article_ids, signatures, strict=True)
    ]


def with_another_inside(article_ids: Sequence[Any], bodies: Sequence[str]) -> list[bool]:
    r"""For each article, whether nearly all long lines of another one stand in it, beside lines of its own.

    >>> one, two = "\n".join(["a" * 70, "b" * 70]), "\n".join(["c" * 70, "d" * 70])
    >>> with_another_inside(["1", "2", "3"], [one, two, one + "\n" + two])
    [False, False, True]
    """
    holders: dict[str, list[int]] = {}
    for place, body in enumerate(bodies):
        for line in {line for line in body.split("\n") if len(line) >= _LONG_LINE}:
            holders.setdefault(line, []).append(place)
    line_counts: Counter[int] = Counter()
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if len(places) <= _MOST_HOLDERS:
            line_counts.update(places)
            shared.update((place, other) for place in places for other in places if other != place)
    holding = [False] * len(bodies)
    for (place, other), count in shared.items():
        is_whole = line_counts[place] >= _FEWEST_LINES and count >= _LEAST_SHARED * line_counts[place]
        has_own = line_counts[other] >= count + _FEWEST_LINES
        if is_whole and has_own and article_ids[place] != article_ids[other]:
            holding[other] = True
    return holding
