"""The unit of work between the steps: a batch of captured articles.

A batch, not a page, is what one Prefect task works on, so that orchestration stays small beside the work.
Batches carry references into the archive, never page bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from transforms.records import Capture, Hints
from transforms.recurring import Recurring
from warehouse.decisions import CaptureDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """One article's captures in reading order (its pages), and what is known beside them.

    `learnt` is what its source repeats, `accepted` a person's word that it loads whatever the checks say.
    """

    captures: tuple[Capture, ...]
    hints: Hints
    learnt: Recurring | None = None
    accepted: CaptureDecision | None = None


class CapturedBatch:
    """Captured articles that are extracted, validated and loaded together.

    `batch_id` is `<run_id>-<number>`: a load that may or may not have committed is recognised by it.
    Not a dataclass: Prefect walks through those that a task is handed, field by field.
    """

    def __init__(self, batch_id: str, captured: Sequence[Captured]) -> None:
        self.batch_id = batch_id
        self.captured = captured


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


def cut(captured: Sequence[Captured], size: int) -> Iterator[Sequence[Captured]]:
    """Pieces of at most `size`, in order."""
    for start in range(0, len(captured), size):
        yield captured[start : start + size]
