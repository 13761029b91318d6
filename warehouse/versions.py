"""Versions: what each article of a batch is to those that are held, and the rows that follow.

A held text that was made by another extractor, or without other learnt lines, differs for reasons of our own. It is
read again from its bytes in the archive, by the extractor of today, so that like is compared with like.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from transforms.changes import Told
from transforms.diffs import word_diff, words_of
from transforms.histories import Decision, History, Sighting, Version
from transforms.records import Article
from warehouse.columns import table_of
from warehouse.database import run_script
from warehouse.ledger import Archived, archived
from warehouse.sql import statement

Reread = Callable[[Sequence[Archived]], Mapping[str, Article]]
"""From archived pages to the articles that they hold by today's extractor, by the first page's capture; one that
cannot be read any more is left out."""

_EDITS = pa.schema(
    [
        ("version_id", pa.int32()),
        ("before_version_id", pa.int32()),
        ("before_seen_at", pa.timestamp("us", tz="UTC")),
        ("diff", pa.list_(pa.struct([("place", pa.int32()), ("deleted", pa.string()), ("inserted", pa.string())]))),
        ("deleted_word_count", pa.int32()),
        ("inserted_word_count", pa.int32()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    """A row of the table `decided`: what one capture is."""

    place: int
    article_id: str
    capture_id: str
    version_id: int
    version: int
    is_new: bool
    change: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """A row of core.sightings."""

    article_id: str
    version_id: int
    last_seen_at: datetime
    sighting_count: int


def load_versions(connection: duckdb.DuckDBPyConnection, reread: Reread, **names: object) -> None:
    """Write the versions, edits and sightings of the table `incoming` of this connection; the caller's transaction.

    Leaves the tables `decided` (what each capture that is not quarantined is), `standing` (what was seen last of each
    article) and `superseded` (what is no longer).
    """
    run_script(connection, "held_versions")
    incoming = _accepted(connection)
    histories = _histories(connection, incoming, reread)
    next_id = _first(connection, "SELECT coalesce(max(version_id), 0) + 1 FROM core.article_versions")
    decided, decisions = [], []
    for row in incoming:
        decision = histories[row["article_id"]].see(_sighting(row), next_id)
        next_id += decision.change is not None
        decisions.append((decision, row["body"]))
        decided.append(_decided(row, decision))
    connection.register("decided", table_of(decided, _Decided))
    connection.register("standing", table_of(_standings(histories), _Standing))
    connection.register("edited", _edited(decisions))
    run_script(connection, "load_versions", **names)


def _accepted(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of the batch that are loaded, in the archive's order."""
    wanted = (
        "FROM incoming SELECT place, article_id, capture_id, title, body, content_hash, first_seen_at, "
        "extractor_version, boilerplate_version WHERE len(reasons) = 0 ORDER BY place"
    )
    return _rows(connection.execute(wanted))


def _histories(
    connection: duckdb.DuckDBPyConnection, incoming: Sequence[Mapping[str, Any]], reread: Reread
) -> dict[str, History]:
    """The history of each article of the batch, with the texts of those that are seen with one of a new hash."""
    held = _rows(connection.execute("FROM held_versions ORDER BY version_id"))
    texts = _texts(connection, _contested(held, incoming), incoming, reread)
    histories = {row["article_id"]: History() for row in incoming}
    for row in held:
        version = Version(
            version_id=row["version_id"],
            version=row["version"],
            content_hash=row["content_hash"],
            first_seen_at=row["first_seen_at"],
            told=texts.get(row["version_id"]),
        )
        histories[row["article_id"]].versions.append(version)
    for row in _rows(connection.execute("FROM held_articles")):
        history = histories[row["article_id"]]
        history.current = next(each for each in history.versions if each.version_id == row["version_id"])
        history.last_seen_at, history.sighting_count = row["last_seen_at"], row["sighting_count"]
    return histories


def _contested(held: Iterable[Mapping[str, Any]], incoming: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The held versions of the articles that are seen with a text of another hash."""
    hashes = {(row["article_id"], row["content_hash"]) for row in held}
    changed = {row["article_id"] for row in incoming if (row["article_id"], row["content_hash"]) not in hashes}
    return [row for row in held if row["article_id"] in changed]


def _texts(
    connection: duckdb.DuckDBPyConnection,
    contested: Sequence[Mapping[str, Any]],
    incoming: Sequence[Mapping[str, Any]],
    reread: Reread,
) -> dict[int, Told]:
    """The texts of contested versions, as today's extractor reads them where another made them."""
    if not contested:
        return {}
    row_ids = [row["row_id"] for row in contested]
    read = connection.execute(statement("held_texts"), {"row_ids": row_ids}).fetchall()
    texts = {version_id: Told(title or "", body) for version_id, title, body in read}
    made = {row["article_id"]: _making(row) for row in incoming}
    unlike = {row["capture_id"]: row["version_id"] for row in contested if _making(row) != made[row["article_id"]]}
    if unlike:
        pages = archived(connection, "captures_of_versions", {"capture_ids": list(unlike)})
        for capture_id, article in reread(pages).items():
            texts[unlike[capture_id]] = Told(article.title or "", article.body)
    return texts


def _edited(decisions: Iterable[tuple[Decision, str]]) -> pa.Table:
    """The rows of core.edits."""
    rows = []
    for decision, body in decisions:
        if decision.before is None or decision.before.told is None:
            continue
        diff = word_diff(decision.before.told.body, body)
        rows.append(
            {
                "version_id": decision.version.version_id,
                "before_version_id": decision.before.version_id,
                "before_seen_at": decision.before_seen_at,
                "diff": [{"place": each.place, "deleted": each.deleted, "inserted": each.inserted} for each in diff],
                "deleted_word_count": sum(len(words_of(each.deleted).keys) for each in diff),
                "inserted_word_count": sum(len(words_of(each.inserted).keys) for each in diff),
            }
        )
    return pa.Table.from_pylist(rows, schema=_EDITS)


def _standings(histories: Mapping[str, History]) -> Iterator[_Standing]:
    for article_id, history in histories.items():
        if history.current is None or history.last_seen_at is None:
            raise ValueError(f"article {article_id} was not seen")
        yield _Standing(
            article_id=article_id,
            version_id=history.current.version_id,
            last_seen_at=history.last_seen_at,
            sighting_count=history.sighting_count,
        )


def _decided(row: Mapping[str, Any], decision: Decision) -> _Decided:
    return _Decided(
        place=row["place"],
        article_id=row["article_id"],
        capture_id=row["capture_id"],
        version_id=decision.version.version_id,
        version=decision.version.version,
        is_new=decision.change is not None,
        change=decision.change,
    )


def _sighting(row: Mapping[str, Any]) -> Sighting:
    return Sighting(
        content_hash=row["content_hash"], seen_at=row["first_seen_at"], told=Told(row["title"] or "", row["body"])
    )


def _making(row: Mapping[str, Any]) -> tuple[str, str | None]:
    """By what a text was made of its page: texts of another making differ for reasons of our own."""
    return row["extractor_version"], row["boilerplate_version"]


def _rows(answer: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = answer.to_arrow_table().to_pylist()
    return rows


def _first(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    [(number,)] = connection.execute(query).fetchall()
    return int(number)
