"""Commands that read: sql, search, trace, status, report, extract."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.exits import Exit

DATES = ["%Y-%m-%d", "%Y-%m", "%Y"]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Form(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"
    PARQUET = "parquet"
    MARKDOWN = "markdown"


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    for command in (sql, search, trace, status, report):
        app.command(rich_help_panel="Ask the barn")(command)
    app.command(rich_help_panel="Fill the barn")(extract)


def _home() -> Any:
    from flows.settings import load_settings
    from warehouse.home import Home

    return Home(load_settings().home.absolute())


def sql(
    query: Annotated[
        str | None,
        typer.Argument(metavar="SQL", help="The query, or - to read it from standard input; a prompt if not given."),
    ] = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="How the answer is written.")] = Form.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of the terminal.")
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="Kill the query after this time; LUMBUNG_SQL_SECONDS if not given."),
    ] = None,
) -> None:
    """Ask the published snapshot, read-only, in a process that is killed when it takes too long.

    \b
    lumbung sql
    lumbung sql "select source_id, count(*) from marts.articles group by all"
    lumbung sql "from marts.articles limit 10" --format csv --output articles.csv
    lumbung sql "describe marts.articles"
    lumbung sql - --format json < question.sql
    """
    from flows.settings import load_settings
    from warehouse.query import QueryLimits, run_query
    from warehouse.writing import whole_file

    limits = QueryLimits(seconds=seconds or load_settings().sql_seconds)
    if query is None and output is None and sys.stdin.isatty() and sys.stdout.isatty():
        from flows.prompting import Prompt

        Prompt(_home(), limits, form.value).run()
        return
    text = sys.stdin.read() if query in (None, "-") else query
    if output is not None:
        with whole_file(output) as file:
            run_query(_home(), text, form=form.value, output=file, limits=limits)
        return
    if form is Form.PARQUET and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is nothing for a terminal: name a file with --output")
    run_query(_home(), text, form=form.value, output=sys.stdout.buffer, limits=limits)


def search(
    words: Annotated[
        str,
        typer.Argument(
            metavar="WORDS",
            help='What is sought: words, "phrases in quotation marks", and -words that must not be there.',
        ),
    ],
    source: Annotated[str | None, typer.Option("--source", "-s", metavar="ID", help="Only this source.")] = None,
    language: Annotated[
        str | None, typer.Option("--language", "-l", metavar="CODE", help="Only this language, such as id.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=DATES,
            metavar="DATE",
            help="Only what was published since: 2026-11-01, 2026-11 or 2026, in UTC.",
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=DATES, metavar="DATE", help="Only what was published before: as for --since."),
    ] = None,
    most: Annotated[int, typer.Option("--most", "-n", metavar="N", min=1, max=1000, help="How many at most.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Find articles by their words, best first.

    A word finds its other forms too.

    \b
    lumbung search 'panen padi'
    lumbung search 'panen -jagung'
    lumbung search 'harvest "rice barn"' --language en --since 2026-11
    """
    from flows.finding import print_found
    from warehouse.search import search as find

    after, before = (moment.replace(tzinfo=UTC) if moment else None for moment in (since, until))
    found = find(_home(), words, source=source, language=language, since=after, until=before, most=most)
    print_found(found, as_json=as_json)


def trace(
    wanted: Annotated[str, typer.Argument(metavar="URL|ARTICLE_ID", help="An address, or an article's id.")],
    versions: Annotated[
        bool, typer.Option("--versions", help="Show how its text changed, word by word, instead of the chain.")
    ] = False,
    exact: Annotated[
        bool, typer.Option("--bytes", help="Write the exact response that its current text was read from, instead.")
    ] = False,
    capture: Annotated[
        str | None,
        typer.Option(metavar="CAPTURE_ID", help="With --bytes: this response of the chain, or how its id begins."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="With --bytes: write to this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the chain from an article to its bytes, its edits, or the bytes themselves.

    The chain: the feed's entry, fetches, captures, versions with the evidence for each field, checks, edits, the story,
    batches and runs.

    \b
    lumbung trace https://www.antaranews.com/berita/1/judul
    lumbung trace 1d0b3c5be5b54eb8a1b8d0c5b7a0a9e4 --versions
    lumbung trace https://www.antaranews.com/berita/1/judul --bytes --output response.http
    """
    from flows.differences import print_edits
    from flows.tracing import print_trace, write_response
    from warehouse.trace import trace as follow

    if versions and exact:
        raise typer.BadParameter("say --versions or --bytes, not both")
    chain = follow(_home(), wanted)
    if chain.is_empty:
        sys.stderr.write(f"lumbung: nothing is known of {wanted}; `lumbung search` finds articles by their words\n")
        raise typer.Exit(Exit.FAILED)
    if exact:
        write_response(_home(), chain, capture, output)
    elif versions:
        print_edits(_home(), chain, as_json=as_json)
    else:
        print_trace(chain, as_json=as_json)


def status(
    run: Annotated[str | None, typer.Option("--run", metavar="RUN_ID", help="Only what this run did.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show where every discovered URL stands, by source; the sum must be zero off.

    \b
    lumbung status
    lumbung status --run 20261122T235428Z-9f0bf9
    """
    from flows.standing import print_status

    raise typer.Exit(print_status(_home(), run_id=run, as_json=as_json))


def report(
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="The folder to write; below reports/ of the home if not given."
        ),
    ] = None,
    data_docs: Annotated[
        bool, typer.Option("--data-docs", help="Add Great Expectations' own pages, in data-docs/; without values.")
    ] = False,
) -> None:
    """Write the quality report: a folder of pages that opens from disk, offline.

    \b
    lumbung report
    lumbung report --output public/quality --data-docs
    """
    from flows.reporting import write_report

    typer.echo(write_report(_home(), output, datetime.now(UTC), with_gx_pages=data_docs))


def extract(
    manifest: Annotated[
        Path,
        typer.Option("--manifest", metavar="FILE.jsonl", help='Lines of {"id", "path", "url"?, "fetched_at"?}.'),
    ],
) -> None:
    """Print the article of each page in a manifest as JSON lines, without a database.

    \b
    lumbung extract --manifest pages.jsonl > articles.jsonl
    """
    from flows.extraction import extract_manifest

    raise typer.Exit(extract_manifest(manifest, sys.stdout))
