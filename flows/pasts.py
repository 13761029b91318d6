"""What each source was like before this run, as the last check of the tables measured it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from expectations.past import SourcePast
from warehouse.database import Database
from warehouse.measuring import last_measured


def known_pasts(database: Database, *, now: datetime) -> Mapping[str, SourcePast]:
    """The past of each source of which one is known, at `now`."""
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    figures: dict[str, dict[str, float]] = defaultdict(dict)
    for each in last_measured(database, now=now):
        if each.field is None:
            figures[each.source_id][each.metric] = each.measured
        elif each.metric == "usual_filled_share":
            shares[each.source_id][each.field] = each.measured
    return {
        source_id: SourcePast(
            fill_shares=shares[source_id],
            median_word_count=figures[source_id].get("median_word_count"),
            daily_count=figures[source_id].get("daily_count"),
        )
        for source_id in {*shares, *figures}
    }
