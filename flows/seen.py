"""Which texts a run has seen, to tell a flood of one text under many addresses (threat T19)."""

from collections import Counter
from collections.abc import Sequence
from threading import Lock

from transforms.records import Article


class SeenTexts:
    """The near-duplicate signatures of a run's articles so far, by source; batches are judged by several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, Counter[bytes]] = {}

    def before(self, articles: Sequence[Article]) -> dict[str, Counter[bytes]]:
        """What was seen before these articles, which are seen from now on."""
        with self._lock:
            earlier = {each.source_id: Counter(self._counts.get(each.source_id)) for each in articles}
            for each in articles:
                self._counts.setdefault(each.source_id, Counter())[each.near_duplicate_signature] += 1
        return earlier
