"""One execution of a flow: what its steps share, from taking the home's lock to the last word in the ledger."""

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec

from expectations.past import SourcePast
from flows.batches import Captured, CapturedBatch, cut
from flows.exits import Exit
from flows.logs import settle_logs
from flows.pasts import known_pasts
from flows.progress import WATCHING, Progress, Quiet
from flows.seen import SeenTexts
from flows.settings import Settings
from sources.catalogue import SHIPPED, load_catalogue
from transforms.errors import LumbungError
from transforms.log_lines import log_line
from transforms.records import Source
from transforms.recurring import Recurring
from warehouse import boilerplate, ledger
from warehouse.database import Database
from warehouse.home import Home, HomeBusy
from warehouse.migrate import migrate
from warehouse.publish import Publishing

_logger = logging.getLogger(__name__)


class UnknownSource(LumbungError):
    """A source was asked for that the catalogue does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """How a run ended, as its command prints it and its exit code tells it.

    `counts` are attempts of this run by outcome, `loaded` with `new_versions` told apart; `notes` what a person
    should know: what was held, deferred or repaired. `is_told` is False when Prefect did not hear how it ended.
    """

    run_id: str
    state: str
    counts: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[str] = ()
    is_told: bool = True

    @property
    def exit_code(self) -> Exit:
        """Success, partial or failed."""
        return {"success": Exit.SUCCESS, "partial": Exit.PARTIAL, "skipped": Exit.SKIPPED}.get(self.state, Exit.FAILED)


Parameters = ParamSpec("Parameters")

ENDED: ContextVar[RunSummary | None] = ContextVar("ENDED", default=None)
"""How the last run of this context ended: known even when Prefect's server is gone and its flow call raises."""


class Run:
    """What the steps of one run share.

    Not a dataclass: Prefect walks through those that a task is handed, field by field.
    """

    def __init__(
        self,
        *,
        run_id: str,
        flow: str,
        home: Home,
        settings: Settings,
        catalogue: Mapping[str, Source],
        progress: Progress,
    ) -> None:
        self.run_id = run_id
        self.flow = flow
        self.home = home
        self.settings = settings
        self.catalogue = catalogue
        self.progress = progress
        self.database = Database(home)
        self.notes: list[str] = []
        self.is_partial = False
        self.counts: Counter[str] = Counter()
        self.learnt: Mapping[str, Recurring] = {}
        self.pasts: Mapping[str, SourcePast] = {}
        self.publishing = Publishing(home, settings.publish_seconds)
        self.seen_texts = SeenTexts()
        self._batch_count = 0

    def next_batch_id(self) -> str:
        """`<run_id>-<number>`, counted over the run."""
        self._batch_count += 1
        return f"{self.run_id}-{self._batch_count:05d}"

    def batches_of(self, captured: Sequence[Captured]) -> Iterator[CapturedBatch]:
        """Batches of at most the setting's size, in order."""
        for piece in cut(captured, self.settings.batch_pages):
            yield CapturedBatch(self.next_batch_id(), piece)

    def note(self, line: str, *, is_partial: bool = False) -> None:
        """Keep something that a person should know; `is_partial` when work was left over because of it."""
        line = log_line(line)
        self.notes.append(line)
        self.is_partial = self.is_partial or is_partial
        self.progress.say(line)

    def end(self, state: str) -> None:
        """Write down in the ledger how the run ended."""
        ledger.end_run(self.database, run_id=self.run_id, state=state, counts=self.counts, now=datetime.now(UTC))
        ENDED.set(replace(self.summary(), state=state))

    def end_broken_off(self, state: str) -> None:
        """Write down how the run ended where it can be; why it broke off is told by whoever raised."""
        try:
            self.end(state)
        except LumbungError as error:
            # The next run calls one that never ended crashed.
            _logger.warning("run %s: its end is not in the ledger: %s", self.run_id, error)

    def summary(self) -> RunSummary:
        """The summary so far."""
        state = "partial" if self.is_partial else "success"
        return RunSummary(run_id=self.run_id, state=state, counts=dict(self.counts), notes=tuple(self.notes))


def new_run_id(now: datetime) -> str:
    """A name that sorts by time and does not repeat: `20260102T030405Z-1a2b3c`."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


@contextmanager
def opened(
    flow: str,
    settings: Settings,
    *,
    parameters: Mapping[str, object],
    source_ids: Sequence[str] = (),
) -> Iterator[Run]:
    """A run that holds the home: locked, migrated and told to the ledger, which also hears when it breaks off.

    A run that comes to its end says so itself (`Run.end`), before it publishes: the snapshot knows of it.

    Raises:
        HomeBusy: another run holds it.
        HomeError, CatalogueError, UnknownSource, NewerSchema: nothing was begun.
    """
    settle_logs()
    started_at = datetime.now(UTC)
    run_id = new_run_id(started_at)
    home = Home(settings.home.absolute())
    home.prepare()
    home.check_space()
    catalogue = load_sources(home, source_ids)
    with home.exclusive(run_id):
        run = Run(
            run_id=run_id,
            flow=flow,
            home=home,
            settings=settings,
            catalogue=catalogue,
            progress=WATCHING.get(Quiet()),
        )
        migrate(run.database)
        run.learnt = boilerplate.in_force(run.database)
        run.pasts = known_pasts(run.database, now=started_at)
        ledger.start_run(run.database, run_id=run_id, flow=flow, parameters=parameters, now=started_at)
        try:
            with run.publishing:
                yield run
        except BaseException as error:
            # Ctrl-C, and the signal that Prefect makes of a service manager's stop, are no Exceptions.
            run.end_broken_off("failed" if isinstance(error, Exception) else "cancelled")
            raise


def polite(flow: Callable[Parameters, RunSummary]) -> Callable[Parameters, RunSummary]:
    """The flow, which ends as skipped when another run holds the home: that run does what this one would."""

    @wraps(flow)
    def skipping(*args: Parameters.args, **kwargs: Parameters.kwargs) -> RunSummary:
        try:
            return flow(*args, **kwargs)
        except HomeBusy as busy:
            return RunSummary(run_id="", state="skipped", notes=(str(busy),))

    return skipping


def load_sources(home: Home, source_ids: Sequence[str] = ()) -> Mapping[str, Source]:
    """The shipped catalogue with the user's own files over it, narrowed to `source_ids` when there are any.

    Raises:
        UnknownSource: one of them is in neither.
    """
    catalogue = load_catalogue(SHIPPED, home.publishers)
    unknown = sorted(set(source_ids) - set(catalogue))
    if unknown:
        raise UnknownSource(
            f"no source is named {', '.join(unknown)}; `lumbung sources list` shows all, "
            f"and a file {unknown[0]}.toml in {home.publishers} would add one"
        )
    return {name: source for name, source in catalogue.items() if not source_ids or name in source_ids}
