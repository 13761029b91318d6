"""What long work shows while it goes on: bars on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol, Self

from transforms.log_lines import log_line

if TYPE_CHECKING:
    from rich.progress import TaskID


class Progress(Protocol):
    """Where steps say how far they are."""

    def begin(self, stage: str, total: int | None) -> None:
        """A stage starts; `total` is how much there is to do, or None when nobody knows yet."""

    def advance(self, stage: str, count: int = 1) -> None:
        """`count` more of a stage is done."""

    def say(self, line: str) -> None:
        """One line of news that stays."""


class Lines:
    """Plain lines on standard error: what has ended, not how far it is."""

    def begin(self, stage: str, total: int | None) -> None:
        """Say that a stage starts."""
        self.say(stage if total is None else f"{stage}: {total}")

    def advance(self, stage: str, count: int = 1) -> None:
        """Say nothing: a line for each step would bury the news."""

    def say(self, line: str) -> None:
        """Write the line."""
        sys.stderr.write(f"{log_line(line)}\n")
        sys.stderr.flush()


class Quiet(Lines):
    """Nothing at all: under a scheduler the run's own page tells, in tests nobody reads."""

    def say(self, line: str) -> None:
        """Drop the line."""


class Bars:
    """Bars on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        self._bars = RichProgress(
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._stages: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def begin(self, stage: str, total: int | None) -> None:
        """Add the stage's bar, or set a new total for it."""
        if stage in self._stages:
            self._bars.update(self._stages[stage], total=total)
        else:
            self._stages[stage] = self._bars.add_task(stage, total=total)

    def advance(self, stage: str, count: int = 1) -> None:
        """Move the stage's bar."""
        if stage not in self._stages:
            self.begin(stage, None)
        self._bars.advance(self._stages[stage], count)

    def say(self, line: str) -> None:
        """Write a line above the bars, its text taken literally."""
        self._bars.console.print(log_line(line), markup=False, highlight=False)


WATCHING: ContextVar[Progress] = ContextVar("WATCHING")
"""The progress of whoever started the flow in this process; a flow's own parameters must be plain."""


@contextmanager
def shown() -> Iterator[None]:
    """Show the progress of the flows that are run within, as fits where standard error goes."""
    with Bars() if sys.stderr.isatty() else nullcontext(Lines()) as progress:
        token = WATCHING.set(progress)
        try:
            yield
        finally:
            WATCHING.reset(token)
