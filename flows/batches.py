"""The unit of work between the steps: a batch of captured articles.

A batch, not a page, is what one Prefect task works on, so that orchestration stays small beside the work.
Batches carry references into the archive, never page bytes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from transforms.records import Capture, Hints


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """One article's captures in reading order (its pages), and what is known beside them."""

    captures: tuple[Capture, ...]
    hints: Hints


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Captured articles that are extracted, validated and loaded together.

    `batch_id` is `<run_id>-<number>`: a load that may or may not have committed is recognised by it.
    """

    batch_id: str
    run_id: str
    captured: tuple[Captured, ...]


def batches_of(captured: Iterable[Captured], *, run_id: str, size: int, first: int = 1) -> Iterator[Batch]:
    """Batches of at most `size`, numbered from `first`."""
    remaining = iter(captured)
    number = first
    while chunk := tuple(islice(remaining, size)):
        yield Batch(batch_id=f"{run_id}-{number:05d}", run_id=run_id, captured=chunk)
        number += 1


def articles_of(captures: Iterable[tuple[Capture, Hints]]) -> Iterator[Captured]:
    """Captures grouped into articles: a first page with the further pages that follow it in the archive."""
    pages: list[Capture] = []
    hints: Hints | None = None
    for capture, its_hints in captures:
        if capture.kind not in ("page", "import"):
            continue
        if capture.first_capture_id is None:
            if hints is not None:
                yield Captured(captures=tuple(pages), hints=hints)
            pages, hints = [capture], its_hints
        else:
            pages.append(capture)
    if hints is not None:
        yield Captured(captures=tuple(pages), hints=hints)
