"""Search in the snapshot's articles, from Python and the command line; in SQL it is the macro marts.search."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from warehouse.asking import ask
from warehouse.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One article that matches, and how well; `snippet` shows some of the words sought, between `**`."""

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
    until: datetime | None = None,
    most: int = 10,
) -> list[Found]:
    """The articles that match `words` best, at most `most`, best first.

    Args:
        home: whose snapshot is searched.
        words: what is sought; a word also finds its other forms. Words between quotation marks must stand in the
            text so, and a word or phrase with a minus before it must not be there.
        source: only articles of this source.
        language: only articles in this language.
        since: only articles published (or, when that is unknown, first seen) since then.
        until: only those published before then.
        most: how many at most.

    Raises:
        SnapshotMissing: nothing was published yet.
        QueryFailed: it ran into a limit.
    """
    rows = ask(
        home,
        "search",
        words=words,
        source=source,
        language=language,
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
        most=most,
    )
    return [_found(row) for row in rows]


def _found(row: dict[str, Any]) -> Found:
    published_at = row["published_at"] and datetime.fromisoformat(row["published_at"])
    return Found(**{**row, "published_at": published_at})
