"""What was learnt of a source's lines, for the command line, and what a person decides of one."""

from datetime import UTC, datetime
from typing import Any

import typer

from flows.deciding import user_name
from flows.printing import print_json, print_table
from transforms.errors import LumbungError
from transforms.recurring import recurring
from warehouse.asking import ask
from warehouse.home import Home

_COLUMNS = ("state", "line", "article_count", "article_share", "position", "line_hash")


class NoArticles(LumbungError):
    """A source was named of which the warehouse holds no article."""


def print_lines(home: Home, source_id: str, *, as_json: bool) -> None:
    """List the lines that are left out of a source's articles, and those that are kept by a person's word.

    Raises:
        NoArticles: the warehouse holds no article of it.
    """
    lines = _lines(home, source_id)
    if as_json:
        print_json(lines)
        return
    if not lines:
        typer.echo(f"no line of {source_id} is known to recur")
        return
    print_table(_COLUMNS, [[_shown(line[column]) for column in _COLUMNS] for line in lines])
    table = recurring(line["line_hash"] for line in lines if line["state"] != "forbidden")
    if table:
        typer.echo(f"left out of later articles: {len(table.hashes)}, as boilerplate_version {table.version}")


def decide(home: Home, source_id: str, line: str, state: str) -> None:
    """Pin or forbid a line, given as it is printed or by its hash; published at once, in force from the next run.

    Raises:
        HomeBusy: a run is on, which would not hear of it.
        NoArticles: the warehouse holds no article of the source.
        NoWords: the line has none.
    """
    # Only now: the list alone is printed at once, and DuckDB takes its time to import.
    from warehouse import boilerplate
    from warehouse.database import Database
    from warehouse.decisions import Decision, keep
    from warehouse.migrate import migrate
    from warehouse.publish import publish

    known = {each["line_hash"]: each["line"] for each in _lines(home, source_id)}
    decision = Decision(
        source_id=source_id,
        line=known.get(line, line),
        state=state,
        decided_by=user_name(),
        decided_at=datetime.now(UTC),
    )
    with home.exclusive(f"of {decision.decided_by}, who decides about a line"):
        database = Database(home)
        migrate(database)
        boilerplate.decide(database, decision)
        keep(home.archive, [decision])
        publish(home)


def _lines(home: Home, source_id: str) -> list[dict[str, Any]]:
    sources = [row["source_id"] for row in ask(home, "sources_held")]
    if source_id not in sources:
        held = ", ".join(sources) or "no source"
        raise NoArticles(f"no article of {source_id} is in the warehouse yet; it has some of {held}")
    return ask(home, "boilerplate", source_id=source_id)


def _shown(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value
