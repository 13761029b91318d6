"""How the edits of an article are printed: what went in red or [-so-], what came in green or {+so+}."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import typer

from flows.printing import plain, print_json
from transforms.changes import Told
from transforms.diffs import Words, word_diff, words_of
from warehouse.home import Home
from warehouse.trace import Row, Trace, texts_of

CONTEXT_WORDS = 8


def print_edits(home: Home, chain: Trace, *, as_json: bool) -> None:
    """Print what changed in each version and when, the removals among them, in the order in which it was seen."""
    texts = texts_of(home, chain)
    if as_json:
        print_json({"versions": list(_told_versions(chain, texts)), "removals": chain.removals})
        return
    for _, lines in sorted(_events(chain, texts), key=lambda event: event[0]):
        typer.echo("\n".join([*lines, ""]))


def marked_lines(after: str, diff: Sequence[Mapping[str, Any]]) -> list[str]:
    """The places where a text changed, each with some words around it; near places stand in one line.

    >>> marked_lines("Harga beras dan gula naik.", [{"place": 2, "deleted": "", "inserted": "dan gula"}])
    ['Harga beras {+dan gula+} naik.']
    """
    words = words_of(after)
    lines: list[list[str]] = []
    written = shift = 0
    for edit in diff:
        start = edit["place"] + shift
        inserted_count = len(words_of(edit["inserted"]).keys)
        shift += inserted_count - len(words_of(edit["deleted"]).keys)
        if not lines or start - written > 2 * CONTEXT_WORDS:
            _append(lines, words, written)
            written = max(start - CONTEXT_WORDS, 0)
            lines.append([])
        lines[-1] += [words.printed(written, start), *_marks(edit["deleted"], edit["inserted"])]
        written = start + inserted_count
    _append(lines, words, written)
    return [" ".join(part for part in line if part) for line in lines]


def _append(lines: Sequence[list[str]], words: Words, written: int) -> None:
    """Some words after the last place of the last line."""
    if lines:
        lines[-1].append(words.printed(written, min(written + CONTEXT_WORDS, len(words.keys))))


def _marks(deleted: str, inserted: str) -> Iterator[str]:
    if sys.stdout.isatty():
        yield typer.style(plain(deleted), fg="red", strikethrough=True) if deleted else ""
        yield typer.style(plain(inserted), fg="green") if inserted else ""
    else:
        yield f"[-{plain(deleted)}-]" if deleted else ""
        yield f"{{+{plain(inserted)}+}}" if inserted else ""


def _events(chain: Trace, texts: Mapping[int, Told]) -> Iterator[tuple[str, list[str]]]:
    """What happened to the article and when, each as the lines that tell it."""
    edits = {row["version_id"]: row for row in chain.edits}
    for row in chain.versions:
        current = ", current" if row["is_current"] else ""
        heading = f"version {row['version']}: {row['change']}, seen {row['first_seen_at']}{current}"
        told = _told_edit(edits[row["version_id"]], texts) if row["version_id"] in edits else _told_first(row)
        yield row["first_seen_at"], [typer.style(heading, bold=True), *told]
    for row in chain.removals:
        heading = f"removed after {row['last_seen_at']}: status {row['status']}, seen {row['removed_at']}"
        yield row["removed_at"], [typer.style(heading, bold=True)]
        if row["restored_at"]:
            yield row["restored_at"], [typer.style(f"restored, seen {row['restored_at']}", bold=True)]


def _told_first(row: Row) -> Iterator[str]:
    yield f"  {plain(row['title'])}"
    yield f"  {row['word_count']} words"


def _told_edit(edit: Row, texts: Mapping[int, Told]) -> Iterator[str]:
    before, after = texts[edit["before_version_id"]], texts[edit["version_id"]]
    yield f"  the text before was last seen {edit['before_seen_at']}"
    title_diff = [asdict(each) for each in word_diff(before.title, after.title)]
    yield from (f"  title: {line}" for line in marked_lines(after.title, title_diff))
    if edit["diff"] is None:
        yield "  what changed in the text was not kept before schema 4"
        return
    yield from (f"  {line}" for line in marked_lines(after.body, edit["diff"]))


def _told_versions(chain: Trace, texts: Mapping[int, Told]) -> Iterator[dict[str, Any]]:
    edits = {row["version_id"]: row for row in chain.edits}
    for row in chain.versions:
        edit = edits.get(row["version_id"], {})
        before = texts.get(edit.get("before_version_id", 0))
        shown = ("article_id", "version", "version_id", "change", "is_current", "first_seen_at", "capture_id")
        yield {
            **{name: row[name] for name in shown},
            "before_seen_at": edit.get("before_seen_at"),
            "title_before": before.title if before else None,
            "title": texts[row["version_id"]].title,
            "diff": edit.get("diff"),
        }
