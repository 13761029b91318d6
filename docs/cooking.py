"""The path run on the bundled newsroom as it stood at a fixed time, and the cookbook's questions put to it.

    python -m docs.cooking FOLDER     fill a new home at FOLDER: two runs, with one article edited in between

What the questions answer depends on the newsroom alone, so that it can be compared: runs' names and times of
fetching are in none of them.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from warehouse.home import Home
from warehouse.query import run_query

QUERIES = Path(__file__).parent / "cookbook"
PREFACE = """\
# Cookbook

Questions for the snapshot, each a file that runs as it stands.
What is printed here is what they answer on the bundled newsroom.

```
lumbung sql - < docs/cookbook/01-articles-per-day.sql
lumbung sql - --format parquet --output days.parquet < docs/cookbook/01-articles-per-day.sql
```

`--format` also writes csv, json, ndjson and markdown: that is the way out for an answer,
since a query itself may neither write nor read files.
What the columns mean stands in the [data dictionary](data-dictionary.md)."""
NEWSROOM_AT = datetime(2025, 11, 16, 12, 0, tzinfo=UTC)


def fill(home: Home) -> None:
    """Fill an empty home from the newsroom of `NEWSROOM_AT`, as `lumbung demo` does, and print how the runs ended."""
    from flows.launching import launch
    from flows.printing import print_summary
    from sources.newsroom.server import Newsroom

    home.prepare()
    with Newsroom(now=NEWSROOM_AT, slow_seconds=(0, 0)) as newsroom:
        files = sorted(newsroom.publishers.glob("*.toml"))
        for file in files:
            shutil.copy(file, home.publishers)
        os.environ["LUMBUNG_HOME"] = str(home.path)
        os.environ["LUMBUNG_CONNECT_TO"] = json.dumps(newsroom.connect_to)
        source_ids = [file.stem for file in files]
        print_summary(launch("ingest", source_ids=source_ids, due_only=False), as_json=False)
        newsroom.edit()
        newsroom.overflow()
        print_summary(launch("ingest", source_ids=source_ids, due_only=False), as_json=False)


def questions() -> Iterator[tuple[Path, str, str]]:
    """Each file of the cookbook in order, with its question and its SQL as it stands."""
    for path in sorted(QUERIES.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        yield path, text.splitlines()[0].removeprefix("-- "), text


def answer(home: Home, text: str) -> str:
    """What `lumbung sql --format markdown` answers."""
    output = BytesIO()
    run_query(home, text, form="markdown", output=output)
    return output.getvalue().decode("utf-8")


def cookbook(home: Home) -> str:
    """The cookbook's page: every question with its SQL and its answer from a filled home."""
    sections = [PREFACE]
    for number, (path, question, text) in enumerate(questions(), start=1):
        body = text.split("\n", 1)[1].rstrip()
        sections += [
            f"## {number}. {question}",
            f"[{path.name}](cookbook/{path.name})",
            f"```sql\n{body}\n```",
            answer(home, text).rstrip(),
        ]
    return "\n\n".join(sections) + "\n"


if __name__ == "__main__":
    fill(Home(Path(sys.argv[1]).absolute()))
