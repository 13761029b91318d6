"""One execution of a flow: what its steps share, from taking the home's lock to the last word in the ledger."""

import logging
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from flows.progress import Progress
from flows.settings import Settings
from sources.catalogue import SHIPPED, load_catalogue
from transforms.errors import LumbungError
from transforms.records import Source
from warehouse import ledger
from warehouse.database import Database
from warehouse.home import Home
from warehouse.migrate import migrate


class UnknownSource(LumbungError):
    """A source was asked for that the catalogue does not have."""


class Run:
    """What the steps of one run share.

    Not a dataclass: Prefect walks through dataclasses that are handed to a task, field by field.
    """

    def __init__(
        self, *, run_id: str, home: Home, settings: Settings, catalogue: Mapping[str, Source], progress: Progress
    ) -> None:
        self.run_id = run_id
        self.home = home
        self.settings = settings
        self.catalogue = catalogue
        self.progress = progress
        self.database = Database(home)
        self.batch_count = 0

    def next_batch_id(self) -> str:
        """`<run_id>-<number>`, counted over the run."""
        self.batch_count += 1
        return f"{self.run_id}-{self.batch_count:05d}"


def new_run_id(now: datetime) -> str:
    """A name that sorts by time and does not repeat: `20260102T030405Z-1a2b3c`."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


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
