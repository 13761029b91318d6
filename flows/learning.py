"""Learning: after the loads, the lines that sources repeat; before extraction, those handed to the children."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from flows.batches import Captured
from flows.run import Run
from warehouse import boilerplate


def learn(run: Run) -> None:
    """Learn from what is loaded; what is extracted from now on is made without the lines found."""
    found = boilerplate.learn(run.database, run_id=run.run_id, now=datetime.now(UTC))
    for source_id, count in found.items():
        run.note(f"{source_id}: {count} recurring lines learnt; `lumbung sources boilerplate {source_id}` shows them")
    run.learnt = boilerplate.in_force(run.database)


def with_learnt(run: Run, captured: Sequence[Captured]) -> list[Captured]:
    """The captured articles, each with its source's lines: one object a source, sent once with each chunk."""
    return [replace(each, learnt=run.learnt.get(each.hints.source_id)) for each in captured]
