"""Search in the snapshot's articles, from Python and the command line; in SQL it is the macro marts.search."""

import io
import json
from dataclasses import dataclass
from datetime import datetime

from warehouse.home import Home
from warehouse.query import QueryLimits, run_query
from warehouse.sql import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One article that matches, and how well; `snippet` has the matching words between `**`."""

    score: float
    article_id: str
    source_id: str
    language: str | None
    published_at: datetime | None
    title: str | None
    url: str
    snippet: str


def search(
    home: Home,
    words: str,
    *,
    source: str | None = None,
    language: str | None = None,
    since: datetime | None = None,
    most: int = 20,
    limits: QueryLimits | None = None,
) -> list[Found]:
    """The articles that match `words` best, at most `most`, best first.

    Args:
        home: whose snapshot is searched.
        words: what is sought; a word also finds its other forms.
        source: only articles of this source.
        language: only articles in this language.
        since: only articles published (or, when that is unknown, first seen) since then.
        most: how many at most.
        limits: what the query may use.

    Raises:
        SnapshotMissing: nothing was published yet.
        QueryFailed: it ran into a limit.
    """
    wanted = {
        "words": words,
        "source": source,
        "language": language,
        "since": since.isoformat() if since else None,
        "most": most,
    }
    answer = io.BytesIO()
    run_query(home, statement("search"), form="ndjson", output=answer, parameters=wanted, limits=limits)
    return [_found(line) for line in answer.getvalue().splitlines()]


def _found(line: bytes) -> Found:
    fields = json.loads(line)
    published_at = fields.pop("published_at")
    return Found(published_at=published_at and datetime.fromisoformat(published_at), **fields)
