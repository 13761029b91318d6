"""How articles that a search found are printed."""

import re
import sys
from collections.abc import Sequence
from dataclasses import asdict

import typer

from flows.printing import plain, print_json
from warehouse.search import Found

_SOUGHT = re.compile(r"\*\*(.+?)\*\*")


def print_found(found: Sequence[Found], *, as_json: bool) -> None:
    """Print what was found, best first; on a terminal the words that were sought stand out."""
    if as_json:
        print_json([asdict(each) for each in found])
        return
    if not found:
        typer.echo("nothing was found")
    for each in found:
        when = f"{each.published_at:%Y-%m-%d}" if each.published_at else "no date"
        typer.echo(f"{each.score:6.2f}  {plain(each.title)}  ({each.source_id}, {when})")
        typer.echo(f"        {_shown(plain(each.snippet))}")
        typer.echo(f"        {plain(each.url)}")


def _shown(snippet: str) -> str:
    if not sys.stdout.isatty():
        return snippet
    return _SOUGHT.sub(lambda word: typer.style(word[1], bold=True), snippet)
